// A command line as it can be pasted into a shell.

/** `riverbank` and its arguments, quoted where a shell would take them apart. */
export function commandLine(...args: readonly string[]): string {
  return ["riverbank", ...args.map(quote)].join(" ");
}

function quote(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
