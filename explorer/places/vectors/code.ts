// Code and commands that hold whole texts.

/** A text as a template literal. */
export function literal(text: string): string {
  return `\`${text.replace(/[`\\]|\$(?=\{)/g, "\\$&")}\``;
}

/** Shell lines that write a text to a file. */
export function writeFile(name: string, text: string): string {
  let end = "END";
  while (text.split("\n").includes(end)) end += "_";
  return `cat > ${name} <<'${end}'\n${text}\n${end}`;
}
