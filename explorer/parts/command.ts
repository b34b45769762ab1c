// A command line as it can be pasted into a shell.

/** `riverbank` and its arguments, quoted where a shell would take them apart. */
export function commandLine(...args: readonly string[]): string {
  return ["riverbank", ...args.map(quote)].join(" ");
}

function quote(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

const SHIPPED = "en.safetensors";

/** Where the library finds the table in use, by its file's name; the page knows no more of a visitor's own. */
export function modelPath(name: string): string {
  return name === SHIPPED ? `models/${SHIPPED}` : name;
}

/** The command's arguments for that table: none for the one that it asks by itself. */
export function modelArgs(name: string): string[] {
  return name === SHIPPED ? [] : ["--model", name];
}
