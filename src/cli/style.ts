// A little colour, where a person looks on and wants it.

/** Marks text for a terminal; returns it as it is where colours are not wanted. */
export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  accent(text: string): string;
  /** Text on one of a few background colours, by its number in a row: neighbours differ. */
  patch(text: string, index: number): string;
}

/** Light backgrounds of the 256-colour palette, on which black is read well. */
const PATCHES = [151, 189, 223, 182, 159, 217];

/** The style for a stream: plain unless it is a terminal, and wherever NO_COLOR is set (https://no-color.org). */
export function styleFor(stream: { isTTY?: boolean }, env: NodeJS.ProcessEnv = process.env): Style {
  const coloured = stream.isTTY === true && !env.NO_COLOR && env.TERM !== "dumb";
  const mark = (on: number, off: number) => (text: string) => (coloured ? `\x1b[${on}m${text}\x1b[${off}m` : text);
  const patch = (text: string, index: number) =>
    coloured ? `\x1b[30;48;5;${PATCHES[index % PATCHES.length]}m${text}\x1b[0m` : text;
  return { bold: mark(1, 22), dim: mark(2, 22), accent: mark(36, 39), patch };
}
