// Many questions at once: queries times rows is a matrix product, taken block by block while the block is in the cache.
//
//     queries [≤ 512, dims] × 512 rows of the table ᵀ → scores [queries, 512] → each query's best so far

import type { Address } from "../kernels/contract.ts";
import { MULTIPLY_SCRATCH } from "../kernels/reference/matrix.ts";
import { type Rows, readRow } from "../vectors/table.ts";
import { type Hit, scannerOf } from "./scanner.ts";
import { canShadow } from "./shadow.ts";

/** Rows per block: as many columns as the packed product takes at a time. */
const BLOCK = 512;
/** Queries that are asked together: their scores for a block, 1 MiB, stay in the second-level cache. */
const GROUP = 512;
/** Rows kept beyond the k best, so that rounding can't hide one of these. */
const SPARE = 8;

interface Asked {
  query: ArrayLike<number>;
  unit: Float32Array;
}

/** Vectors to be asked of rows, all together. The constructor throws `mismatched dims` and `invalid query`. */
export class CosineBlocks {
  readonly #rows: Rows;
  readonly #asked: readonly Asked[];

  constructor(rows: Rows, queries: readonly ArrayLike<number>[]) {
    this.#rows = rows;
    const scanner = scannerOf(rows);
    this.#asked = queries.map((query) => ({ query, unit: scanner.direction(query) }));
  }

  /** The cosine of every query with every row, [queries, rows]; 0 for rows of zeros. */
  all(): Float32Array[] {
    const { memory, rows } = this.#rows;
    const cosines = this.#asked.map(() => new Float32Array(rows));
    for (let from = 0; from < this.#asked.length; from += GROUP) {
      const group = this.#asked.slice(from, from + GROUP);
      this.#eachBlock(group, (scores, multipliers, first, count) => {
        const inverse = memory.float32(multipliers, count);
        group.forEach((_, query) => {
          const products = memory.float32(scores + 4 * BLOCK * query, count);
          const target = cosines[from + query];
          for (let i = 0; i < count; i++) target[first + i] = products[i] * inverse[i];
        });
      });
    }
    return cosines;
  }

  /** The `k` best rows for every query: ids and scores are those of {@link Scanner.best}, to the last bit. */
  best(k: number): Hit[][] {
    const scanner = scannerOf(this.#rows);
    const most = Math.min(k, this.#rows.rows);
    // Norms outside of these bounds leave float32's range, and with it the bound on rounding below.
    if (most <= 0 || !canShadow(scanner.inverseNorms)) return this.#asked.map(({ query }) => scanner.best(query, most));
    const found: Hit[][] = [];
    for (let from = 0; from < this.#asked.length; from += GROUP) {
      found.push(...this.#bestOf(this.#asked.slice(from, from + GROUP), most));
    }
    return found;
  }

  #bestOf(asked: readonly Asked[], k: number): Hit[][] {
    const { dims, rows } = this.#rows;
    const scanner = scannerOf(this.#rows);
    const kept = Math.min(k + SPARE, rows);
    const candidates = this.#candidates(asked, kept);
    // Two sums of the same products, in different orders, of vectors of length 1.
    const doubt = (dims + 32) * 2 ** -23;
    return asked.map(({ query }, index) => {
      const rough = candidates[index];
      const exact = scanner.best(
        query,
        k,
        Uint32Array.from(rough, ({ id }) => id),
      );
      // The worst of a heap is its first; whatever is not in a full heap scored no better.
      const complete = rough.length < kept || kept === rows || exact[k - 1].score > rough[0].score + doubt;
      return complete ? exact : scanner.best(query, k);
    });
  }

  /** The `kept` best rows of every query by the blocks' scores, as heaps. */
  #candidates(asked: readonly Asked[], kept: number): Hit[][] {
    const { memory } = this.#rows;
    const mark = memory.mark();
    const tops = memory.allocate(8 * kept * asked.length);
    const sizes = memory.allocateZeroed(4 * asked.length);
    this.#eachBlock(asked, (scores, multipliers, first, count) => {
      memory.kernels.selectTops(tops, sizes, kept, scores, BLOCK, multipliers, first, asked.length, count);
    });
    const held = memory.uint32(sizes, asked.length);
    const candidates = asked.map((_, index) => readTop(this.#rows, tops + 8 * kept * index, held[index]));
    memory.release(mark);
    return candidates;
  }

  /**
   * The `k` best rows by the first query's cosine times the third's by the second's (Levy & Goldberg's 3CosMul); see the
   * kernel `selectProduct`.
   */
  bestProducts(k: number): Hit[] {
    const { memory } = this.#rows;
    const mark = memory.mark();
    const top = memory.allocate(8 * k);
    let size = 0;
    this.#eachBlock(this.#asked, (scores, multipliers, first, count) => {
      const [plus, minus, also] = [0, 1, 2].map((query) => scores + 4 * BLOCK * query);
      size = memory.kernels.selectProduct(top, size, k, plus, minus, also, multipliers, first, count);
    });
    memory.kernels.sortTop(top, size);
    const hits = readTop(this.#rows, top, size);
    memory.release(mark);
    return hits;
  }

  /** Calls `visit` with the dot products of queries and rows, [queries, BLOCK], and the rows' inverse norms. */
  #eachBlock(
    asked: readonly Asked[],
    visit: (scores: Address, multipliers: Address, first: number, count: number) => void,
  ): void {
    const { memory, rows, dims, precision, address } = this.#rows;
    const { inverseNorms } = scannerOf(this.#rows);
    const mark = memory.mark();
    const queries = memory.allocate(4 * dims * asked.length);
    asked.forEach(({ unit }, index) => void memory.float32(queries + 4 * dims * index, dims).set(unit));
    const scores = memory.allocate(4 * BLOCK * asked.length);
    const multipliers = memory.allocate(4 * BLOCK);
    const scratch = memory.allocate(MULTIPLY_SCRATCH);
    const decoded = precision === "float32" ? 0 : memory.allocate(4 * BLOCK * dims);
    for (let first = 0; first < rows; first += BLOCK) {
      const count = Math.min(BLOCK, rows - first);
      memory.float32(multipliers, count).set(inverseNorms.subarray(first, first + count));
      if (decoded) decode(this.#rows, decoded, first, count);
      const block = decoded || address + 4 * first * dims;
      memory.kernels.multiply(scores, queries, block, scratch, asked.length, count, dims, BLOCK, dims, 1, dims, 1);
      visit(scores, multipliers, first, count);
    }
    memory.release(mark);
  }
}

/** Writes int8 rows as float32. */
function decode(rows: Rows, target: Address, first: number, count: number): void {
  const numbers = rows.memory.float32(target, count * rows.dims);
  for (let row = 0; row < count; row++) numbers.set(readRow(rows, first + row), row * rows.dims);
}

/** A heap's entries as they stand. */
function readTop({ memory }: Rows, top: Address, size: number): Hit[] {
  const [scores, ids] = [memory.float32(top, 2 * size), memory.uint32(top, 2 * size)];
  return Array.from({ length: size }, (_, i) => ({ id: ids[2 * i + 1], score: scores[2 * i] }));
}
