// Eigenvectors of small symmetric matrices, from additions, multiplications, divisions and square roots alone, which
// every machine rounds alike.

export interface Eigen {
  /** Falling. */
  readonly values: readonly number[];
  /** Of unit length, in the order of the values. */
  readonly vectors: readonly (readonly number[])[];
}

const SWEEPS = 30;

/** Jacobi's method on a symmetric [n, n] matrix given by rows. */
export function smallEigen(matrix: readonly (readonly number[])[]): Eigen {
  const n = matrix.length;
  const a = matrix.map((row) => [...row]);
  const v = a.map((_, i) => a.map((_, j) => (i === j ? 1 : 0)));
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) rotate(a, v, p, q);
  }
  const order = a.map((_, i) => i).sort((i, j) => a[j][j] - a[i][i] || i - j);
  return { values: order.map((i) => a[i][i]), vectors: order.map((i) => v.map((row) => row[i])) };
}

/** Turns the plane of axes p and q so that a[p][q] becomes 0. */
function rotate(a: number[][], v: number[][], p: number, q: number): void {
  if (a[p][q] === 0) return;
  const theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
  const root = Math.abs(theta) + Math.sqrt(theta * theta + 1);
  const t = (theta < 0 ? -1 : 1) / root;
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  const turn = (row: number[]) => {
    [row[p], row[q]] = [c * row[p] - s * row[q], s * row[p] + c * row[q]];
  };
  a.forEach(turn);
  v.forEach(turn);
  a[0].forEach((_, i) => {
    [a[p][i], a[q][i]] = [c * a[p][i] - s * a[q][i], s * a[p][i] + c * a[q][i]];
  });
}
