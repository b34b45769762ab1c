// What every plot refuses: nothing to draw, numbers that have no place, sizes that leave no room.

import { RiverbankError } from "../shared/errors.ts";

/** Beyond this, differences and squares of numbers leave what float64 holds. */
const LARGEST = 1e150;

/** Throws `invalid` unless the number, called `what` in the error, is finite and below 1e150. */
export function checkNumber(value: number, what: string): void {
  if (Math.abs(value) < LARGEST) return;
  throw new RiverbankError("invalid", `${what}: ${value} came, a finite number was expected; leave such values out`);
}

/** Throws `missing` where there is nothing to draw. */
export function checkAny(items: ArrayLike<unknown>, what: string): void {
  if (items.length > 0) return;
  throw new RiverbankError("missing", `${what}: none came, a plot needs one at least`);
}

/** Throws `invalid` where a width or height, in pixels, leaves no room. */
export function checkSize(value: number, what: string, least = 120): void {
  if (value >= least && value <= 20000) return;
  throw new RiverbankError("invalid", `${what}: ${value} came, ${least} to 20000 pixels were expected`);
}
