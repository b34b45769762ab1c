// Numbers and characters as the place shows them.

/** A number with its sign, two digits behind the point. */
export function signed(value: number): string {
  return `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(2)}`;
}

/** A share as a percentage. */
export function percent(value: number): string {
  const shown = 100 * value;
  return `${shown < 10 ? shown.toFixed(1) : Math.round(shown)} %`;
}

const BLANKS: Record<string, string> = { " ": "␣", "\n": "⏎", "\t": "⇥", "\u00a0": "⍽" };

/** A character that can be seen, whatever it is. */
export function visible(character: string): string {
  if (BLANKS[character]) return BLANKS[character];
  if (!/[\p{C}\p{Z}]/u.test(character)) return character;
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}

/** "1 token", "2 tokens". */
export function plural(count: number, name: string): string {
  return `${count.toLocaleString("en")} ${name}${count === 1 ? "" : "s"}`;
}

/** The indices of the largest values, the largest first. */
export function strongest(values: readonly number[], most: number): number[] {
  const order = values.map((_, index) => index).sort((a, b) => values[b] - values[a]);
  return order.slice(0, most);
}
