// An int8 shadow of rows: whole numbers to multiply, for float32 rows a quarter of the memory to read per question, and
// a proof of which rows it can't answer for. Those few are scored again with the true numbers, so that the answer is the
// exact scan's.

import type { Address } from "../kernels/contract.ts";
import { KernelMemory } from "../kernels/memory.ts";
import type { Rows } from "../vectors/table.ts";

/** Rows copied and coded, or sifted, by one call: short calls let the engine swap in its optimised code early. */
const CHUNK = 8192;
/** Norms that keep squares of residuals well inside float32's range. */
const SHORTEST = 1e-12;
const LONGEST = 1e12;

/** Whether the bound's arithmetic is safe for rows with these inverse norms (0 for a row of zeros). */
export function canShadow(inverseNorms: Float32Array): boolean {
  return inverseNorms.every((inverse) => inverse === 0 || (inverse < 1 / SHORTEST && inverse > 1 / LONGEST));
}

/**
 * The shadow of float32 rows for questions by cosine; owns its memory, about dims + 16 bytes per row.
 *
 * The bound is proved in assembly/sift.ts. Its `doubt` covers the rounding of the query to codes, at most √dims / 2
 * steps of its scale, and four times the worst rounding of dims + 32 float32 operations.
 */
export class Shadow {
  readonly #memory: KernelMemory;
  readonly #rows: number;
  readonly #dims: number;
  readonly #codes: Address;
  readonly #factors: Address;
  readonly #slacks: Address;
  readonly #candidates: Address;

  /** Codes all rows; `inverseNorms` holds 1 / norm of each, or 0. Throws `exhausted memory` past 4 GiB. */
  constructor(source: Rows, inverseNorms: Float32Array) {
    const { rows, dims } = source;
    this.#rows = rows;
    this.#dims = dims;
    const memory = new KernelMemory({ capacity: rows * (dims + 16) + 4 * CHUNK * (dims + 1) });
    this.#memory = memory;
    this.#codes = memory.allocate(rows * dims);
    this.#factors = memory.allocate(4 * rows);
    this.#slacks = memory.allocate(4 * rows);
    this.#candidates = memory.allocate(8 * rows);
    this.#code(source, inverseNorms);
  }

  /**
   * The ids, in rising order, of every row that may be among the `k` best by cosine with `query`, a unit vector: all of
   * the best are among them, and few others.
   */
  candidates(query: Float32Array, k: number): Uint32Array {
    return sift(
      this.#memory,
      { codes: this.#codes, factors: this.#factors, slacks: this.#slacks, candidates: this.#candidates },
      { rows: this.#rows, dims: this.#dims },
      query,
      k,
    );
  }

  #code({ memory: sourceMemory, address }: Rows, inverseNorms: Float32Array): void {
    const memory = this.#memory;
    const dims = this.#dims;
    const mark = memory.mark();
    const block = memory.allocate(4 * CHUNK * dims);
    const multipliers = memory.allocate(4 * CHUNK);
    const doubt = doubtOf(dims);
    for (let first = 0; first < this.#rows; first += CHUNK) {
      const count = Math.min(CHUNK, this.#rows - first);
      memory.float32(block, count * dims).set(sourceMemory.float32(address + 4 * first * dims, count * dims));
      memory.float32(multipliers, count).set(inverseNorms.subarray(first, first + count));
      const [factors, slacks] = [this.#factors + 4 * first, this.#slacks + 4 * first];
      memory.kernels.makeShadow(this.#codes + first * dims, factors, slacks, block, multipliers, doubt, count, dims);
    }
    memory.release(mark);
  }
}

/**
 * The shadow of int8 rows, which are coded already: their own codes serve, and all that is in doubt is rounding. It lies
 * in the rows' own memory only while a question is answered.
 */
export class OwnShadow {
  readonly #rows: Rows;
  readonly #factors: Float32Array;
  readonly #slacks: Float32Array;

  /** `inverseNorms` holds 1 / norm of each row, or 0. */
  constructor(rows: Rows, inverseNorms: Float32Array) {
    const { memory, scales } = rows;
    this.#rows = rows;
    this.#factors = memory.float32(scales, rows.rows).map((scale, id) => scale * inverseNorms[id]);
    // Row and code are the same numbers, of norm 1 once they are multiplied; a little more, for that norm's own rounding.
    const slack = 2.001 * doubtOf(rows.dims);
    this.#slacks = inverseNorms.map((inverse) => (inverse === 0 ? 0 : slack));
  }

  /** As {@link Shadow.candidates}. */
  candidates(query: Float32Array, k: number): Uint32Array {
    const { memory, rows, dims, address } = this.#rows;
    const mark = memory.mark();
    try {
      const [factors, slacks] = [memory.store(this.#factors), memory.store(this.#slacks)];
      const places = { codes: address, factors, slacks, candidates: memory.allocate(8 * rows) };
      return sift(memory, places, { rows, dims }, query, k);
    } finally {
      memory.release(mark);
    }
  }
}

/** Where a shadow lies. */
interface Places {
  codes: Address;
  factors: Address;
  slacks: Address;
  candidates: Address;
}

/** The ids, in rising order, of the rows that the bound can't rule out. */
function sift(
  memory: KernelMemory,
  { codes, factors, slacks, candidates }: Places,
  { rows, dims }: { rows: number; dims: number },
  query: Float32Array,
  k: number,
): Uint32Array {
  const mark = memory.mark();
  const coded = codeQuery(query);
  const [list, top] = [memory.store(coded.codes), memory.allocate(8 * k)];
  const { kernels } = memory;
  const { scale, length } = coded;
  let found = 0;
  for (let from = 0; from < rows; from += CHUNK) {
    const to = Math.min(rows, from + CHUNK);
    found = kernels.sift(candidates, found, top, k, codes, factors, slacks, list, scale, length, from, to, dims);
  }
  memory.release(mark);
  const listed = memory.uint32(candidates, 2 * found);
  const ids = new Uint32Array(found);
  for (let i = 0; i < found; i++) ids[i] = listed[2 * i + 1];
  return ids;
}

/** The largest code of a query: 127 × code × dims must stay below 2^31. */
function limitOf(dims: number): number {
  return Math.min(32767, Math.floor((2 ** 31 - 1) / (127 * dims)));
}

/** See {@link Shadow}. */
function doubtOf(dims: number): number {
  return (1.01 * Math.sqrt(dims)) / (2 * limitOf(dims)) + (dims + 32) * 2 ** -22;
}

function codeQuery(query: Float32Array): { codes: Int16Array; scale: number; length: number } {
  const limit = limitOf(query.length);
  // Loops: a function for each number takes longer than all else that is done for a small table's question.
  let [largest, squares] = [0, 0];
  for (let i = 0; i < query.length; i++) {
    largest = Math.max(largest, Math.abs(query[i]));
    squares += query[i] * query[i];
  }
  const scale = Math.fround(largest / limit);
  const codes = new Int16Array(query.length);
  for (let i = 0; i < query.length; i++) codes[i] = Math.max(-limit, Math.min(limit, Math.round(query[i] / scale)));
  // A little longer than it is, so that rounding it to float32 can't shorten it.
  return { codes, scale, length: Math.sqrt(squares) * (1 + 1e-6) };
}
