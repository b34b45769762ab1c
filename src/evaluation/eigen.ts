// Eigenvalues and eigenvectors of a symmetric matrix without negative eigenvalues, such as a scatter matrix: all of them.
//
// One-sided Jacobi: two rows of the matrix are turned in their plane until they are at right angles, pair after pair,
// sweep after sweep. When all are, row i is an eigenvector times its eigenvalue: turning rows is multiplying by an
// orthogonal Q from the left, Q S has orthogonal rows, and so Q S² Qᵀ is diagonal. Rows are read as they lie in memory.
//
// Source: Hestenes, "Inversion of matrices by biorthogonalization and related results", J. SIAM 6(1), 1958.

import { throwIfCancelled } from "../shared/errors.ts";
import { Turn } from "../shared/events.ts";

export interface Eigen {
  /** Falling; those that are nothing but rounding are left out. */
  values: Float64Array;
  /** The eigenvectors of the values, of length 1, each [dims]. */
  vectors: Float64Array[];
}

/** The cosine up to which two rows count as at right angles. */
const RIGHT = 1e-11;
/** Rows shorter than this share of the longest are rounding errors. */
const ROUNDING = 1e-12;
const MOST_SWEEPS = 60;

/** The eigenvalues and eigenvectors of `matrix`, [dims, dims], which is used up. Throws `cancelled`. */
export async function eigen(matrix: Float64Array, dims: number, signal?: AbortSignal): Promise<Eigen> {
  const rows = Array.from({ length: dims }, (_, i) => matrix.subarray(i * dims, (i + 1) * dims));
  const squares = new Float64Array(dims);
  const turn = new Turn();
  for (let sweep = 0, turned = true; turned && sweep < MOST_SWEEPS; sweep++) {
    turned = false;
    rows.forEach((row, i) => void (squares[i] = product(row, row)));
    const least = ROUNDING ** 2 * Math.max(...squares);
    for (let p = 0; p < dims; p++) {
      await turn.give();
      throwIfCancelled(signal, "evaluation");
      for (let q = p + 1; q < dims; q++) {
        if (squares[p] > least && squares[q] > least && rotate(rows, squares, p, q)) turned = true;
      }
    }
  }
  const lengths = rows.map((row) => Math.sqrt(product(row, row)));
  const longest = Math.max(...lengths);
  const order = lengths.map((_, i) => i).filter((i) => lengths[i] > ROUNDING * longest);
  order.sort((a, b) => lengths[b] - lengths[a]);
  return {
    values: Float64Array.from(order, (i) => lengths[i]),
    vectors: order.map((i) => rows[i].map((value) => value / lengths[i])),
  };
}

function product(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** Turns rows p and q to a right angle; false where they stand at one. */
function rotate(rows: readonly Float64Array[], squares: Float64Array, p: number, q: number): boolean {
  const [a, b] = [rows[p], rows[q]];
  const coupling = product(a, b);
  if (Math.abs(coupling) <= RIGHT * Math.sqrt(squares[p] * squares[q])) return false;
  // The smaller of the two angles, by its tangent: 1 / (θ ± √(θ² + 1)).
  const theta = (squares[q] - squares[p]) / (2 * coupling);
  const tangent = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const cosine = 1 / Math.sqrt(tangent * tangent + 1);
  const sine = tangent * cosine;
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i], b[i]];
    a[i] = cosine * x - sine * y;
    b[i] = sine * x + cosine * y;
  }
  squares[p] -= tangent * coupling;
  squares[q] += tangent * coupling;
  return true;
}
