// Numbers as a card shows them; a dash where there is none.

/** Four decimals. */
export function decimals(value: number | null): string {
  return value === null ? "-" : value.toFixed(4);
}

/** A share from 0 to 1 in percent, two decimals. */
export function percent(value: number | null): string {
  return value === null ? "-" : `${(100 * value).toFixed(2)} %`;
}

/** Both ends of an interval, each as `show` writes it. */
export function interval(low: number | null, high: number | null, show = decimals): string {
  return low === null || high === null ? "-" : `${show(low)} to ${show(high)}`;
}

/** A whole number with its thousands apart. */
export function whole(value: number): string {
  return value.toLocaleString("en-US");
}

/** So many of all. */
export function share(found: number, all: number): string {
  return `${whole(found)} of ${whole(all)}`;
}
