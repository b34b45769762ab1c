// Numbers as the command line prints them.

export const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

/** A p value: digits that say something. */
export const share = (p: number) => (p >= 0.0001 ? p.toFixed(4) : p.toExponential(1));

export const count = (value: number) => value.toLocaleString("en");
