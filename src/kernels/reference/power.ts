// Powers in float32 by additions and multiplications alone, rounded after each as the kernels round: the same bits.

const f = Math.fround;
const LARGEST = 126;
const ROOT_HALF = 0x3f3504f3;
/** Coefficients, the constant's first. */
const EXP2 = [1, 0.693121016026, 0.240218654275, 0.055922023952, 0.00968571100384].map(f);
const LOG2 = [1.44270300865, -0.721223533154, 0.479671120644, -0.365855038166, 0.319827824831, -0.211535647511].map(f);

const floats = new Float32Array(1);
const bits = new Int32Array(floats.buffer);

/** By pairs of coefficients, then by Horner's rule in x²: a shorter chain of operations than in x. */
function polynomial(coefficients: readonly number[], x: number): number {
  const square = f(x * x);
  const pairs: number[] = [];
  for (let i = 0; i < coefficients.length; i += 2) {
    const [constant, factor] = coefficients.slice(i, i + 2);
    pairs.push(factor === undefined ? constant : f(f(x * factor) + constant));
  }
  return pairs.reduceRight((sum, pair) => f(f(square * sum) + pair));
}

/** 2^x with x held to ±126. Relative error below 4e-6. */
export function exp2(x: number): number {
  const held = Math.min(Math.max(x, -LARGEST), LARGEST);
  const shifted = f(held + 12582912);
  const whole = shifted - 12582912;
  return f(polynomial(EXP2, f(held - whole)) * 2 ** whole);
}

/** log₂ x for positive normal x. Absolute error below 5e-6. */
function log2(x: number): number {
  floats[0] = x;
  const exponent = (bits[0] - ROOT_HALF) >> 23;
  bits[0] -= exponent << 23;
  const t = f(floats[0] - 1);
  return f(exponent + f(t * polynomial(LOG2, t)));
}

/** x^y for positive x. Relative error below 1e-5 while y log₂ x lies within ±24. */
export function power(x: number, y: number): number {
  return exp2(f(y * log2(x)));
}
