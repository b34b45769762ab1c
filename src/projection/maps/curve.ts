// The curve of UMAP's layout: how near two points count as belonging together, by their distance on the map.

/** 1 / (1 + a d^2b). */
export interface Curve {
  readonly a: number;
  readonly b: number;
}

const SAMPLES = 300;
const MOST_STEPS = 200;

/**
 * The curve nearest, by least squares, to 1 below `minDist` and exp(−(d − minDist) / spread) beyond, at 300 distances
 * from 0 to 3 spreads (McInnes et al., 2018, definition 11). Levenberg–Marquardt in the logarithms of a and b, which
 * keeps both above 0.
 *
 * @example
 * fitCurve(0.1, 1); // { a: 1.5769, b: 0.89506 }
 */
export function fitCurve(minDist: number, spread: number): Curve {
  // In units of the spread, so that one start and one damping serve all.
  const wanted = Array.from({ length: SAMPLES }, (_, i) => {
    const d = (3 * i) / (SAMPLES - 1);
    return { d, y: Math.exp(-Math.max(0, d - minDist / spread)) };
  });
  let [logA, logB, damping] = [0, 0, 1];
  let error = squares(wanted, logA, logB);
  for (let step = 0; step < MOST_STEPS && damping < 1e12; step++) {
    const [da, db] = direction(wanted, logA, logB, damping);
    const tried = squares(wanted, logA + da, logB + db);
    if (tried < error) [logA, logB, error, damping] = [logA + da, logB + db, tried, damping / 4];
    else damping *= 4;
  }
  const b = Math.exp(logB);
  // Five digits: logarithms may differ in their last bit from machine to machine, maps must not.
  return { a: digits(Math.exp(logA) / spread ** (2 * b)), b: digits(b) };
}

interface Sample {
  d: number;
  y: number;
}

function valueAt(d: number, logA: number, logB: number): number {
  return 1 / (1 + Math.exp(logA) * d ** (2 * Math.exp(logB)));
}

function squares(samples: readonly Sample[], logA: number, logB: number): number {
  return samples.reduce((sum, { d, y }) => sum + (y - valueAt(d, logA, logB)) ** 2, 0);
}

/** The damped step of least squares: (JᵀJ + damping diag(JᵀJ))⁻¹ Jᵀ(y − value). */
function direction(samples: readonly Sample[], logA: number, logB: number, damping: number): [number, number] {
  let [aa, ab, bb, ra, rb] = [0, 0, 0, 0, 0];
  for (const { d, y } of samples) {
    const value = valueAt(d, logA, logB);
    const ja = -value * (1 - value);
    const jb = d > 0 ? 2 * Math.exp(logB) * Math.log(d) * ja : 0;
    [aa, ab, bb, ra, rb] = [aa + ja * ja, ab + ja * jb, bb + jb * jb, ra + ja * (y - value), rb + jb * (y - value)];
  }
  [aa, bb] = [aa * (1 + damping), bb * (1 + damping)];
  const determinant = aa * bb - ab * ab;
  return [(bb * ra - ab * rb) / determinant, (aa * rb - ab * ra) / determinant];
}

function digits(x: number): number {
  return Number(x.toPrecision(5));
}
