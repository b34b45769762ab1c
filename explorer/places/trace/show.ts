// Numbers and characters as the place shows them.

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

/** The indices of the largest values, the largest first. */
export function strongest(values: readonly number[], most: number): number[] {
  const order = values.map((_, index) => index).sort((a, b) => values[b] - values[a]);
  return order.slice(0, most);
}
