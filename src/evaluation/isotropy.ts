// Isotropy: do a table's rows point in all directions alike, or share most of where they point?
//
// Everything here is exact over all rows. With S = Σ x xᵀ, the rows' scatter, and U the same of the rows at length 1,
// sums over all pairs of rows need no pairs: Σ cos = |Σ u|², Σ cos² = |U|² (the sum of its squared numbers).

import { KernelMemory } from "../kernels/memory.ts";
import { MULTIPLY_SCRATCH } from "../kernels/reference/matrix.ts";
import { symmetricEigen } from "../projection/eigen.ts";
import { RiverbankError, throwIfCancelled } from "../shared/errors.ts";
import { Turn } from "../shared/events.ts";
import { norm } from "../similarity/vector.ts";
import type { EmbeddingTable } from "../vectors/table.ts";
import type { PartOptions } from "./progress.ts";

export interface Isotropy {
  /** Rows measured: all but those of zeros, which point nowhere. */
  rows: number;
  /** The mean cosine of two different rows; 0 where directions are spread evenly. Exact: no interval. */
  meanCosine: number;
  /** The standard deviation of these cosines; 1 / √dims where directions are spread evenly. */
  deviation: number;
  /**
   * Mu & Viswanath's I, 0 to 1: the least Z(c) over the greatest, where Z(c) = Σ exp(c·x) over all rows x, and c runs over
   * the eigenvectors of Σ x xᵀ (those of value 0 left out), both ways along each. 1: no direction is special. Long rows make it smaller.
   */
  partition: number;
  /** What share of the rows' variance about their mean its leading principal components hold, the first ten at most. */
  components: number[];
  /** How many components the variance is spread over: (Σλ)² / Σλ², 1 to dims. */
  effectiveDims: number;
}

const BLOCK = 512;
/** Eigenvalues below this share of the largest are rounding errors. */
const ROUNDING = 1e-12;

/**
 * Measures how evenly a table's rows spread over their space, exactly, over all rows.
 *
 * Source: Mu & Viswanath, "All-but-the-top: simple and effective postprocessing for word representations", ICLR 2018
 * (there, I is taken over one way along each eigenvector; an eigenvector has no sign, so here both count).
 *
 * Throws `invalid table` where fewer than two rows are not zero, and `cancelled` by `signal`.
 *
 * @example
 * await isotropy(table); // { rows: 29000, meanCosine: 0.004, deviation: 0.09, partition: 0.71, components: [...], ... }
 */
export async function isotropy(table: EmbeddingTable, { signal, onProgress }: PartOptions = {}): Promise<Isotropy> {
  const { dims } = table;
  const blocks = new Blocks(table);
  const turn = new Turn();
  const passes = 2 * table.rows;
  const raw = new Moments(dims);
  const units = new Moments(dims);
  for (const { first, rows } of blocks.walk(raw)) {
    await turn.give(() => onProgress?.({ part: "isotropy", done: first, total: passes }));
    throwIfCancelled(signal, "evaluation");
    blocks.addUnits(rows, units);
  }
  const { rows } = blocks;
  if (rows < 2) throw new RiverbankError("invalid", `table: ${rows} rows that are not zero came, two were expected`);
  const directions = await directionsOf(raw.scatter, dims);
  const range = new PartitionRange(directions.length);
  for (const first of blocks.along(directions, range)) {
    await turn.give(() => onProgress?.({ part: "isotropy", done: table.rows + first, total: passes }));
    throwIfCancelled(signal, "evaluation");
  }
  const { values } = await symmetricEigen(raw.covariance(rows), dims);
  const whole = values.reduce((sum, value) => sum + value, 0);
  const squares = values.reduce((sum, value) => sum + value * value, 0);
  return {
    rows,
    ...cosinesOf(units, rows),
    partition: range.ratio(),
    components: Array.from(values.subarray(0, 10), (value) => value / whole),
    effectiveDims: squares > 0 ? whole ** 2 / squares : 0,
  };
}

/** The eigenvectors of a scatter matrix, each [dims], without those of value 0. */
async function directionsOf(scatter: Float64Array, dims: number): Promise<Float64Array[]> {
  const { values, vectors } = await symmetricEigen(scatter, dims);
  const some = Array.from(values).filter((value) => value > ROUNDING * values[0]);
  return some.map((_, i) => vectors.subarray(i * dims, (i + 1) * dims));
}

/** The mean and the deviation of the cosines of all pairs of different rows. */
function cosinesOf({ sums, scatter }: Moments, rows: number): { meanCosine: number; deviation: number } {
  const pairs = rows * (rows - 1);
  const mean = (sums.reduce((sum, value) => sum + value * value, 0) - rows) / pairs;
  const square = (scatter.reduce((sum, value) => sum + value * value, 0) - rows) / pairs;
  return { meanCosine: mean, deviation: Math.sqrt(Math.max(0, square - mean * mean)) };
}

/** Σ x and Σ x xᵀ. */
class Moments {
  readonly sums: Float64Array;
  readonly scatter: Float64Array;

  constructor(dims: number) {
    this.sums = new Float64Array(dims);
    this.scatter = new Float64Array(dims * dims);
  }

  /** Σ x xᵀ with the mean of the rows taken out of each. */
  covariance(rows: number): Float64Array {
    const { sums } = this;
    const dims = sums.length;
    return this.scatter.map((value, i) => value - (sums[Math.floor(i / dims)] * sums[i % dims]) / rows);
  }
}

/** log Σ exp of dot products along directions, each both ways, as rows come; logarithms, since long rows pass all bounds. */
class PartitionRange {
  readonly #highest: Float64Array;
  readonly #sums: Float64Array;

  constructor(directions: number) {
    this.#highest = new Float64Array(2 * directions).fill(Number.NEGATIVE_INFINITY);
    this.#sums = new Float64Array(2 * directions);
  }

  /** Adds exp(x) to sum `which`, kept as highest × Σ exp(x - highest). */
  add(which: number, x: number): void {
    const highest = this.#highest[which];
    if (x <= highest) this.#sums[which] += Math.exp(x - highest);
    else {
      this.#sums[which] = this.#sums[which] * Math.exp(highest - x) + 1;
      this.#highest[which] = x;
    }
  }

  /** The least sum over the greatest. */
  ratio(): number {
    const logarithms = this.#sums.map((sum, which) => Math.log(sum) + this.#highest[which]);
    return Math.exp(Math.min(...logarithms) - Math.max(...logarithms));
  }
}

/** The table's rows, without those of zeros, some hundreds at a time in a memory that kernels can multiply. */
class Blocks {
  readonly #table: EmbeddingTable;
  readonly #memory: KernelMemory;
  readonly #block: number;
  readonly #product: number;
  readonly #scratch: number;
  /** Rows that are not zero, after a walk. */
  rows = 0;

  constructor(table: EmbeddingTable) {
    const { dims } = table;
    this.#table = table;
    this.#memory = new KernelMemory({ capacity: 4 * (BLOCK * dims + dims * dims + BLOCK * dims) + MULTIPLY_SCRATCH });
    this.#block = this.#memory.allocate(4 * BLOCK * dims);
    this.#product = this.#memory.allocate(4 * dims * Math.max(dims, BLOCK));
    this.#scratch = this.#memory.allocate(MULTIPLY_SCRATCH);
  }

  /** Loads block after block and adds each to `moments`. */
  *walk(moments: Moments): Generator<{ first: number; rows: number }> {
    this.rows = 0;
    for (let first = 0; first < this.#table.rows; first += BLOCK) {
      const rows = this.#load(first);
      this.rows += rows;
      this.#add(rows, moments);
      yield { first, rows };
    }
  }

  /** Brings the loaded rows to length 1 and adds them to `moments`. */
  addUnits(rows: number, moments: Moments): void {
    const { dims } = this.#table;
    for (let i = 0; i < rows; i++) {
      const row = this.#memory.float32(this.#block + 4 * i * dims, dims);
      const length = norm(row);
      for (let j = 0; j < dims; j++) row[j] /= length;
    }
    this.#add(rows, moments);
  }

  /** Multiplies block after block with `directions`, at most dims of them, and adds the products to `range`. */
  *along(directions: readonly Float64Array[], range: PartitionRange): Generator<number> {
    const { dims } = this.#table;
    const count = directions.length;
    const stored = this.#memory.allocate(4 * dims * count);
    directions.forEach((direction, i) => void this.#memory.float32(stored + 4 * dims * i, dims).set(direction));
    const { multiply } = this.#memory.kernels;
    for (let first = 0; first < this.#table.rows; first += BLOCK) {
      const rows = this.#load(first);
      multiply(this.#product, this.#block, stored, this.#scratch, rows, count, dims, count, dims, 1, dims, 1);
      const products = this.#memory.float32(this.#product, rows * count);
      for (let i = 0, at = 0; i < rows; i++) {
        for (let j = 0; j < count; j++, at++) {
          range.add(2 * j, products[at]);
          range.add(2 * j + 1, -products[at]);
        }
      }
      yield first;
    }
  }

  #load(first: number): number {
    const { rows, dims, norms } = this.#table;
    let loaded = 0;
    for (let id = first; id < Math.min(rows, first + BLOCK); id++) {
      if (norms[id] > 0) this.#memory.float32(this.#block + 4 * dims * loaded++, dims).set(this.#table.row(id));
    }
    return loaded;
  }

  #add(rows: number, { sums, scatter }: Moments): void {
    const { dims } = this.#table;
    if (rows === 0) return;
    // xᵀx: both matrices are the block, read down its columns.
    const { multiply } = this.#memory.kernels;
    multiply(this.#product, this.#block, this.#block, this.#scratch, dims, dims, rows, dims, 1, dims, 1, dims);
    const product = this.#memory.float32(this.#product, dims * dims);
    for (let i = 0; i < scatter.length; i++) scatter[i] += product[i];
    const numbers = this.#memory.float32(this.#block, rows * dims);
    for (let i = 0, at = 0; i < rows; i++) for (let j = 0; j < dims; j++, at++) sums[j] += numbers[at];
  }
}
