// Numbers in text, as the command line prints them.

/** Two decimals, the sign in sight. */
export function signed(value: number): string {
  return `${value < 0 ? "-" : "+"}${Math.abs(value).toFixed(2)}`;
}

/** A score, as it is shown, with its standard error, "?" where it can't be told. */
export function withError(score: string, error: number | null): string {
  return `${score} ± ${error === null ? "?" : error.toFixed(2)}`;
}

/** "1 word", "2 words". */
export function plural(count: number, noun: string): string {
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}
