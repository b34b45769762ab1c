// Powers on four lanes by additions and multiplications alone, so that every machine gives the same bits.

/** Exponents are held to ±126, where powers of two are neither zero nor infinite. */
const LARGEST: f32 = 126.0;
/** Adding 1.5 × 2^23 rounds to a whole number and leaves it in the low bits, ready to become an exponent. */
const MAGIC: f32 = 12582912.0;
/** The bits of √½: what is above them has the next exponent, so that mantissas lie in [√½, √2). */
const ROOT_HALF: i32 = 0x3f3504f3;

/** 2^x: a polynomial of the fourth degree on [−½, ½] times a power of two. Relative error below 4e-6. */
export function exp2Lanes(x: v128): v128 {
  const magic = f32x4.splat(MAGIC);
  const held = f32x4.pmin(f32x4.pmax(x, f32x4.splat(-LARGEST)), f32x4.splat(LARGEST));
  const shifted = f32x4.add(held, magic);
  const f = f32x4.sub(held, f32x4.sub(shifted, magic));
  const f2 = f32x4.mul(f, f);
  const high = f32x4.add(f32x4.mul(f, f32x4.splat(0.055922023952)), f32x4.splat(0.240218654275));
  const low = f32x4.add(f32x4.mul(f, f32x4.splat(0.693121016026)), f32x4.splat(1));
  const top = f32x4.add(f32x4.mul(f2, f32x4.splat(0.00968571100384)), high);
  const p = f32x4.add(f32x4.mul(f2, top), low);
  return f32x4.mul(p, i32x4.add(i32x4.shl(shifted, 23), i32x4.splat(0x3f800000)));
}

/** log₂ x for positive normal x: the exponent and a polynomial of the sixth degree. Absolute error below 5e-6. */
function log2Lanes(x: v128): v128 {
  const exponent = i32x4.shr_s(i32x4.sub(x, i32x4.splat(ROOT_HALF)), 23);
  const t = f32x4.sub(i32x4.sub(x, i32x4.shl(exponent, 23)), f32x4.splat(1));
  const t2 = f32x4.mul(t, t);
  const high = f32x4.add(f32x4.mul(t, f32x4.splat(-0.211535647511)), f32x4.splat(0.319827824831));
  const middle = f32x4.add(f32x4.mul(t, f32x4.splat(-0.365855038166)), f32x4.splat(0.479671120644));
  const low = f32x4.add(f32x4.mul(t, f32x4.splat(-0.721223533154)), f32x4.splat(1.44270300865));
  const p = f32x4.add(f32x4.mul(t2, f32x4.add(f32x4.mul(t2, high), middle)), low);
  return f32x4.add(f32x4.convert_i32x4_s(exponent), f32x4.mul(t, p));
}

/** x^y for positive x. Relative error below 1e-5 while y log₂ x lies within ±24. */
export function powerLanes(x: v128, y: v128): v128 {
  return exp2Lanes(f32x4.mul(y, log2Lanes(x)));
}
