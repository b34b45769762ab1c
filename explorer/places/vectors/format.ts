// Numbers as the command line prints them.

/** A score: four decimals. */
export function score(value: number): string {
  return value.toFixed(4);
}

/** A score with its sign in sight. */
export function signed(value: number): string {
  return `${value < 0 ? "-" : "+"}${score(Math.abs(value))}`;
}

/** A measured number: six digits. */
export function plain(value: number): string {
  return String(Number(value.toPrecision(6)));
}
