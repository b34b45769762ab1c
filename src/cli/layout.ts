// Text for a terminal: columns that line up, numbers of one shape, and no character that could play tricks.

const segmenter = new Intl.Segmenter();
/** Two columns wide in a terminal. */
const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\uff01-\uff60]/u;
/** Escape sequences, line ends and marks that turn the direction of writing: a file's tokens may hold any of them. */
const UNSAFE = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

/** Text with whatever could disturb a terminal written as an escape. */
export function showText(text: string): string {
  return text.replace(UNSAFE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** How many columns of a terminal the text takes. */
export function widthOf(text: string): number {
  let width = 0;
  for (const { segment } of segmenter.segment(text)) width += WIDE.test(segment) ? 2 : 1;
  return width;
}

/**
 * Rows of cells as lines, two blanks between the columns. `align` has a letter per column, "l" or "r"; the last letter
 * holds for all further columns.
 *
 * @example
 * columns([["queen", "0.7312"], ["prince", "0.7"]], "lr"); // "queen   0.7312\nprince     0.7"
 */
export function columns(rows: readonly (readonly string[])[], align = "l"): string {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, widthOf(cell));
    });
  }
  const pad = (cell: string, column: number) => {
    const blanks = " ".repeat(widths[column] - widthOf(cell));
    return (align[column] ?? align.at(-1)) === "r" ? blanks + cell : cell + blanks;
  };
  return rows.map((row) => row.map(pad).join("  ").trimEnd()).join("\n");
}

/** Every line of the text, moved to the right. */
export function indent(text: string, blanks: number): string {
  return text.replace(/^(?=.)/gm, " ".repeat(blanks));
}

/** A score as people read it: four decimals. */
export function score(value: number): string {
  return value.toFixed(4);
}

/** A measured number as people read it: six digits. */
export function plain(value: number): string {
  return String(Number(value.toPrecision(6)));
}

/** A whole number with its thousands apart: 1,234,567. */
export function count(value: number): string {
  return value.toLocaleString("en-US");
}

/** A size in bytes: 412 bytes, 5.4 MB. */
export function size(bytes: number): string {
  const units = ["bytes", "kB", "MB", "GB", "TB"];
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return `${power === 0 ? bytes : (bytes / 1000 ** power).toFixed(1)} ${units[power]}`;
}

/** Seconds as a clock shows them: 0:07, 12:40, 1:02:03. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const two = (value: number) => String(value).padStart(2, "0");
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60)];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

/** "1 row", "2 rows". */
export function plural(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? "" : "s"}`;
}

/** A number with its sign and two digits behind the point. */
export function signed(value: number): string {
  return `${value < 0 ? "-" : "+"}${Math.abs(value).toFixed(2)}`;
}

/** A share of one as per cent, with one digit behind the point. */
export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
