// Numbers as the command prints them.

/** A place or a share of one, with its sign. */
export function signed(value: number): string {
  return `${value < 0 ? "-" : "+"}${Math.abs(value).toFixed(2)}`;
}

/** A place with its standard error. */
export function placed({ score, error }: { score: number; error: number | null }): string {
  return `${signed(score)} ± ${error === null ? "?" : error.toFixed(2)}`;
}

/** A part of a whole as CSS has it. */
export function percent(share: number): string {
  return `${(100 * share).toFixed(2)}%`;
}
