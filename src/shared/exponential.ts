// e to the x, the same on every machine: engines may round Math.exp as they like, and do.

/** ln 2 in two parts, the first with its last 21 bits zero, so that multiples of it are exact. */
const LN2 = [0.6931471803691238, 1.9082149292705877e-10];
/** Terms of the series that still count at half of ln 2. */
const TERMS = 14;

/**
 * e^x by additions, multiplications and divisions alone, which all machines round alike; within 1e-15 of it, relatively.
 *
 * @example
 * exponential(0); // 1
 */
export function exponential(x: number): number {
  if (!(x > -745 && x < 710)) return Number.isNaN(x) ? x : x > 0 ? Number.POSITIVE_INFINITY : 0;
  // x = twos × ln 2 + rest, so e^x = 2^twos × e^rest.
  const twos = Math.round(x / LN2[0]);
  const rest = x - twos * LN2[0] - twos * LN2[1];
  let sum = 1;
  for (let term = TERMS; term > 0; term--) sum = 1 + (sum * rest) / term;
  // In two steps, since the power itself may leave the range that the result is still in.
  const half = Math.trunc(twos / 2);
  return sum * powerOfTwo(half) * powerOfTwo(twos - half);
}

/** 2^n, exactly. */
function powerOfTwo(n: number): number {
  let power = 1;
  for (let [left, factor] = [Math.abs(n), n < 0 ? 0.5 : 2]; left > 0; left >>= 1, factor *= factor) {
    if (left & 1) power *= factor;
  }
  return power;
}
