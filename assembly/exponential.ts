// The exponential function on four lanes, of additions and multiplications alone: the same bits on every machine.

/**
 * e^x for |x| ≤ 87 on four lanes: x = k ln 2 + r with |r| ≤ ln 2 / 2, then 2^k times a polynomial in r (Taylor to the
 * sixth power, summed in pairs to shorten the chain). Relative error below 3e-7.
 */
export function exp4(x: v128): v128 {
  // Adding 1.5 × 2^23 rounds to a whole number and leaves it in the low bits, ready to become an exponent.
  const magic = f32x4.splat(12582912.0);
  const shifted = f32x4.add(f32x4.mul(x, f32x4.splat(<f32>Math.LOG2E)), magic);
  const k = f32x4.sub(shifted, magic);
  // ln 2 in two parts, so that k times the first is exact (Cody & Waite).
  const r = f32x4.add(f32x4.sub(x, f32x4.mul(k, f32x4.splat(0.693359375))), f32x4.mul(k, f32x4.splat(2.1219444e-4)));
  const r2 = f32x4.mul(r, r);
  const low = f32x4.add(f32x4.splat(1), r);
  const middle = f32x4.add(f32x4.splat(0.5), f32x4.mul(r, f32x4.splat(1.0 / 6.0)));
  const high = f32x4.add(
    f32x4.add(f32x4.splat(1.0 / 24.0), f32x4.mul(r, f32x4.splat(1.0 / 120.0))),
    f32x4.mul(r2, f32x4.splat(1.0 / 720.0)),
  );
  const p = f32x4.add(low, f32x4.mul(r2, f32x4.add(middle, f32x4.mul(r2, high))));
  const power = i32x4.add(i32x4.shl(shifted, 23), i32x4.splat(0x3f800000));
  return f32x4.mul(p, power);
}
