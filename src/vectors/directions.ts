// The directions along which vectors spread most: eigenvectors of their scatter matrix, which grows a vector at a time,
// so that any number of vectors needs the memory of one small matrix.

/** Power iterations per direction; the leading ones of word vectors settle in far fewer. */
const ITERATIONS = 200;
/** What is left of the scatter below this share of the whole is rounding, and has no direction. */
const ROUNDING = 1e-13;

/** Σ xᵀx over the vectors that were added, [dims, dims]. Their mean counts: take it away first where it should not. */
export class Scatter {
  readonly dims: number;
  readonly #sums: Float64Array;

  constructor(dims: number) {
    this.dims = dims;
    this.#sums = new Float64Array(dims * dims);
  }

  add(x: Float32Array): void {
    const { dims } = this;
    const sums = this.#sums;
    for (let i = 0; i < dims; i++) {
      for (let j = 0, at = i * dims; j <= i; j++, at++) sums[at] += x[i] * x[j];
    }
  }

  /** The `count` leading eigenvectors, of length 1, by power iteration one after the other; fewer where there are none. */
  directions(count: number): Float64Array[] {
    const { dims } = this;
    const sums = this.#symmetric();
    let trace = 0;
    for (let i = 0; i < dims; i++) trace += sums[i * dims + i];
    const found: Float64Array[] = [];
    while (found.length < count) {
      let direction = Float64Array.from({ length: dims }, (_, i) => 1 + ((i * 7 + found.length) % 11));
      for (let step = 0; step < ITERATIONS; step++) {
        const next = new Float64Array(dims);
        for (let i = 0; i < dims; i++) {
          for (let j = 0; j < dims; j++) next[i] += sums[i * dims + j] * direction[j];
        }
        for (const earlier of found) subtractDirection(next, earlier);
        const length = Math.sqrt(next.reduce((sum, value) => sum + value * value, 0));
        if (length <= ROUNDING * trace) return found;
        direction = next.map((value) => value / length);
      }
      found.push(direction);
    }
    return found;
  }

  #symmetric(): Float64Array {
    const { dims } = this;
    const sums = this.#sums;
    for (let i = 0; i < dims; i++) for (let j = 0; j < i; j++) sums[j * dims + i] = sums[i * dims + j];
    return sums;
  }
}

/** Takes its part along `direction`, of length 1, out of every row of `numbers`, [rows, dims]. */
export function subtractDirection(numbers: Float32Array | Float64Array, direction: Float64Array): void {
  const dims = direction.length;
  for (let row = 0; row < numbers.length; row += dims) {
    let along = 0;
    for (let i = 0; i < dims; i++) along += numbers[row + i] * direction[i];
    for (let i = 0; i < dims; i++) numbers[row + i] -= along * direction[i];
  }
}
