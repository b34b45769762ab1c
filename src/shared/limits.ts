// What a number among the options may be, and the one line that says so where it is not.

import { RiverbankError } from "./errors.ts";

/** Smallest and largest value, and whether it must be whole. Number.MIN_VALUE as the smallest means above 0. */
export type Limits = readonly [least: number, most: number, whole: boolean];

/** Throws `invalid <name>` unless the value lies within the limits. */
export function checkLimits(name: string, value: number, [least, most, whole]: Limits): void {
  if (value >= least && value <= most && (!whole || Number.isInteger(value))) return;
  const kind = whole ? "a whole number" : "a number";
  let range = `from ${least} to ${most}`;
  if (least === Number.MIN_VALUE) range = `above 0 and at most ${most}`;
  if (most === Number.MAX_SAFE_INTEGER) range = `of at least ${least}`;
  throw new RiverbankError("invalid", `${name}: ${value} came, ${kind} ${range} was expected`);
}
