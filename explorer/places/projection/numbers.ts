// Numbers as the command line prints them.

/** Two decimals, its sign in sight. */
export const signed = (value: number) => `${value < 0 ? "-" : "+"}${Math.abs(value).toFixed(2)}`;

export const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

/** A score with its error: "0.30 ± 0.21", "?" where it can't be told. */
export const withError = (score: number, error: number | null) =>
  `${score.toFixed(2)} ± ${error === null ? "?" : error.toFixed(2)}`;

/** A p value: digits that say something. */
export const share = (p: number) => (p >= 0.0001 ? p.toFixed(4) : p.toExponential(1));

export const count = (value: number) => value.toLocaleString("en");
