// Numbers as the command prints them.

/** A part of a whole as CSS has it. */
export function percent(share: number): string {
  return `${(100 * share).toFixed(2)}%`;
}
