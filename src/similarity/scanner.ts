// Which rows point most nearly where a query points: the exact answer, by the shortest way that gives it.

import type { Address } from "../kernels/contract.ts";
import { RiverbankError } from "../shared/errors.ts";
import { type Rows, readRow } from "../vectors/table.ts";
import { canShadow, OwnShadow, Shadow } from "./shadow.ts";
import { norm, unit, withinOne } from "./vector.ts";

/** A row and its cosine with the query. */
export interface Hit {
  id: number;
  score: number;
}

export interface ScannerOptions {
  /**
   * After how many questions to all rows an int8 shadow is made, where the rows are large. Making it takes about as long
   * as the default's scans, so that it never costs more than it would have saved. 0: at once; Infinity: never. Default 8,
   * and 0 for int8 rows, which are their own shadow.
   */
  shadowAfter?: number;
}

/** Fewer numbers than this are scanned faster than a shadow's candidates are scored again. */
const LARGE = 1 << 20;
/** Rows per call: short calls let the engine swap in its optimised code during the first question. */
const CHUNK = 16384;

/**
 * Exact scans of rows by cosine. The rows must not change while it is in use. A row of zeros scores 0.
 *
 * @example
 * const scanner = new Scanner(table.embeddings);
 * scanner.best(table.vectorOf("king"), 2); // [{ id: 17, score: 1 }, { id: 40, score: 0.71... }]
 */
export class Scanner {
  readonly #rows: Rows;
  /** 1 / norm of every row, 0 for rows of zeros. */
  readonly inverseNorms: Float32Array;
  #untilShadow: number;
  #shadow: Shadow | OwnShadow | undefined;

  constructor(rows: Rows, { shadowAfter = rows.precision === "int8" ? 0 : 8 }: ScannerOptions = {}) {
    this.#rows = rows;
    this.inverseNorms = invertNorms(rows);
    const worth = rows.rows * rows.dims >= LARGE && canShadow(this.inverseNorms);
    this.#untilShadow = worth ? shadowAfter : Number.POSITIVE_INFINITY;
  }

  /**
   * The `k` rows with the highest cosine with `query`, best first, of equal ones the lower id first; only of the rows
   * `ids`, which must be of this table and differ, when they are given. Throws `mismatched dims` and `invalid vector`.
   */
  best(query: ArrayLike<number>, k: number, ids?: Uint32Array): Hit[] {
    const { rows } = this.#rows;
    const direction = this.direction(query);
    const most = Math.min(k, ids?.length ?? rows);
    if (most <= 0) return [];
    // subtle: with many answers nearly all rows are candidates, and scoring twice costs more than it saves.
    const shadow = ids || 16 * most > rows ? undefined : this.#takeShadow();
    return this.#scan(direction, most, ids ?? shadow?.candidates(direction, most));
  }

  /** The query as a unit vector. Throws `mismatched dims` and `invalid query`. */
  direction(query: ArrayLike<number>): Float32Array {
    const { dims } = this.#rows;
    if (query.length === dims) return unit(query, "query");
    throw new RiverbankError(
      "mismatched",
      `dims: the query has ${query.length}, the table has ${dims}; take both from the same table`,
    );
  }

  #takeShadow(): Shadow | OwnShadow | undefined {
    if (this.#shadow || this.#untilShadow === Number.POSITIVE_INFINITY) return this.#shadow;
    if (this.#untilShadow-- > 0) return undefined;
    try {
      const kind = this.#rows.precision === "int8" ? OwnShadow : Shadow;
      this.#shadow = new kind(this.#rows, this.inverseNorms);
    } catch (error) {
      if (!(error instanceof RiverbankError && error.code === "exhausted")) throw error;
      this.#untilShadow = Number.POSITIVE_INFINITY;
    }
    return this.#shadow;
  }

  #scan(query: Float32Array, k: number, ids: Uint32Array | undefined): Hit[] {
    const { memory } = this.#rows;
    const inverseNorms = this.inverseNorms;
    // subtle: the table's memory is a stack that others use as well, so nothing of ours stays in it.
    const mark = memory.mark();
    try {
      const top = memory.allocate(8 * k);
      const multipliers = memory.store(ids ? taken(inverseNorms, ids) : inverseNorms);
      const list = ids ? memory.store(ids) : 0;
      const size = this.#offer(top, k, multipliers, memory.store(query), list, ids?.length ?? this.#rows.rows);
      memory.kernels.sortTop(top, size);
      const [scores, found] = [memory.float32(top, 2 * size), memory.uint32(top, 2 * size)];
      return Array.from({ length: size }, (_, i) => ({ id: found[2 * i + 1], score: withinOne(scores[2 * i]) }));
    } finally {
      memory.release(mark);
    }
  }

  #offer(top: Address, k: number, multipliers: Address, query: Address, ids: Address, count: number): number {
    const { memory, dims, precision, address, scales } = this.#rows;
    const { scan, scanInt8 } = memory.kernels;
    let size = 0;
    for (let from = 0; from < count; from += CHUNK) {
      const to = Math.min(count, from + CHUNK);
      size =
        precision === "float32"
          ? scan(top, size, k, address, multipliers, query, ids, from, to, dims)
          : scanInt8(top, size, k, address, scales, multipliers, query, ids, from, to, dims);
    }
    return size;
  }
}

function taken(numbers: Float32Array, ids: Uint32Array): Float32Array {
  const some = new Float32Array(ids.length);
  for (let i = 0; i < ids.length; i++) some[i] = numbers[ids[i]];
  return some;
}

const scanners = new WeakMap<Rows, Scanner>();

/** The scanner of these rows, made at the first question and kept as long as they are. */
export function scannerOf(rows: Rows): Scanner {
  let scanner = scanners.get(rows);
  if (!scanner) {
    scanner = new Scanner(rows);
    scanners.set(rows, scanner);
  }
  return scanner;
}

/** 1 / norm of every row, 0 for rows of zeros. */
function invertNorms(rows: Rows): Float32Array {
  return Float32Array.from({ length: rows.rows }, (_, id) => {
    const inverse = Math.fround(1 / rowNorm(rows, id));
    return Number.isFinite(inverse) ? inverse : 0;
  });
}

function rowNorm(rows: Rows, id: number): number {
  const { memory, dims, precision, address, scales } = rows;
  if (precision === "float32") {
    const length = memory.kernels.norm(address + 4 * id * dims, dims);
    // Squares of very small or large numbers leave float32's range; float64 holds them.
    return length > 1e-15 && length < 1e15 ? length : norm(readRow(rows, id));
  }
  const codes = memory.int8(address + id * dims, dims);
  let sum = 0;
  for (let i = 0; i < dims; i++) sum += codes[i] * codes[i];
  return Math.sqrt(sum) * memory.float32(scales + 4 * id, 1)[0];
}
