// The input matrix of a fastText model, dense or product-quantised: the words' own rows, then those of n-grams.
//
//   dense       rows, dims (int64), float32 numbers
//   quantised   with norms? (int8), rows, dims (int64), bytes of codes (int32), a code (uint8) per row and part; the
//               parts' centroids; where norms are kept apart a code per row and their centroids
//   centroids   dims, parts, dims of a part, dims of the last part (int32); 256 centroids of each part (float32)
//
// Source: Joulin, Grave, Bojanowski, Douze, Jégou & Mikolov, "FastText.zip", 2016; fastText's densematrix.cc,
// quantmatrix.cc and productquantizer.cc.

import { KernelMemory } from "../../kernels/memory.ts";
import { RiverbankError } from "../../shared/errors.ts";
import type { Rows } from "../rows.ts";
import { int64, takeView } from "./fasttext-header.ts";
import { GrowingBlock, readBlock } from "./growing.ts";
import { type ByteReader, skipAll, takeAll } from "./reader.ts";

const CENTROIDS = 256;

/** Which rows of the matrix are wanted, and what shape it must have. */
export interface MatrixPlan {
  rows: number;
  dims: number;
  /** How many rows of words, from the first, into one memory ... */
  words: number;
  /** ... and which others, in which order, into another; all of `allFrom` on where it is a number. */
  ngrams: { from: number; count: number } | readonly number[];
}

export interface Matrix {
  words: Rows;
  ngrams: Rows;
}

/** Reads a matrix of float32 numbers. Throws `invalid` and `mismatched`. */
export async function readDense(reader: ByteReader, plan: MatrixPlan): Promise<Matrix> {
  const view = await takeView(reader, 16);
  checkMatrix(int64(view, 0), int64(view, 8), plan);
  const { rows, dims, words, ngrams } = plan;
  if (!("from" in ngrams)) throw invalid("n-grams were left out of a model that is not quantised");
  const bytes = 4 * dims;
  const wordRows = await readFloatRows(reader, words, dims);
  await skipAll(reader, (ngrams.from - words) * bytes);
  const ngramRows = await readFloatRows(reader, ngrams.count, dims);
  await skipAll(reader, (rows - ngrams.from - ngrams.count) * bytes);
  return { words: wordRows, ngrams: ngramRows };
}

/** Each in a memory of its own: a large model's words and n-grams may have more than 4 GiB together. */
async function readFloatRows(reader: ByteReader, rows: number, dims: number): Promise<Rows> {
  const memory = new KernelMemory();
  const address = await readBlock(reader, memory, 4 * rows * dims);
  return { memory, rows, dims, precision: "float32", address, scales: 0 };
}

/** Reads a product-quantised matrix and writes its rows out in float32. Throws `invalid` and `mismatched`. */
export async function readQuantised(reader: ByteReader, plan: MatrixPlan): Promise<Matrix> {
  const view = await takeView(reader, 21);
  checkMatrix(int64(view, 1), int64(view, 9), plan);
  const { rows, dims, words, ngrams } = plan;
  const codes = view.getInt32(17, true);
  // A part has a dimension at least, so there can't be more codes.
  if (!(codes >= rows && codes <= rows * dims)) throw invalid(`${codes} codes came for ${rows} rows × ${dims} dims`);
  const memory = new KernelMemory();
  const address = await readBlock(reader, memory, codes);
  const parts = await readQuantiser(reader, dims);
  if (codes !== rows * parts.count) throw invalid(`${codes} codes came for ${rows} rows of ${parts.count} parts`);
  let norms: Float32Array | undefined;
  if (view.getInt8(0) !== 0) {
    const normCodes = await takeAll(reader, rows);
    const { centroids } = await readQuantiser(reader, 1);
    norms = Float32Array.from(normCodes, (code) => centroids[code]);
  }
  const decode = (order: Iterable<number>, count: number) =>
    decodeRows({ codes: memory.uint8(address, codes), parts, norms, dims }, order, count);
  const first = "from" in ngrams ? ngrams.from : 0;
  const order = "from" in ngrams ? range(first, first + ngrams.count) : ngrams;
  return {
    words: decode(range(0, words), words),
    ngrams: decode(order, "from" in ngrams ? ngrams.count : ngrams.length),
  };
}

interface Quantised {
  codes: Uint8Array;
  parts: Quantiser;
  norms: Float32Array | undefined;
  dims: number;
}

interface Quantiser {
  /** Into how many parts a row is cut, and the dims of all but the last one. */
  count: number;
  size: number;
  /** Those of the first part, then of the second ... */
  centroids: Float32Array;
}

async function readQuantiser(reader: ByteReader, dims: number): Promise<Quantiser> {
  const view = await takeView(reader, 16);
  const [whole, count, size, last] = [0, 4, 8, 12].map((at) => view.getInt32(at, true));
  if (!(whole === dims && size >= 1 && last >= 1 && last <= size && (count - 1) * size + last === dims)) {
    throw invalid(`${count} parts of ${size} and ${last} dims came for ${dims} dims`);
  }
  return { count, size, centroids: new Float32Array((await takeAll(reader, 4 * dims * CENTROIDS)).buffer) };
}

function decodeRows({ codes, parts, norms, dims }: Quantised, order: Iterable<number>, count: number): Rows {
  const memory = new KernelMemory();
  const block = new GrowingBlock(memory);
  const row = new Float32Array(dims);
  const bytes = new Uint8Array(row.buffer);
  for (const id of order) {
    const norm = norms ? norms[id] : 1;
    for (let part = 0, at = 0; part < parts.count; part++) {
      const size = Math.min(parts.size, dims - at);
      const centroid = part * CENTROIDS * parts.size + codes[id * parts.count + part] * size;
      for (let i = 0; i < size; i++) row[at++] = norm * parts.centroids[centroid + i];
    }
    block.append(bytes);
  }
  return { memory, rows: count, dims, precision: "float32", address: block.finish(), scales: 0 };
}

function* range(from: number, to: number): Generator<number> {
  for (let i = from; i < to; i++) yield i;
}

function checkMatrix(rows: number, dims: number, plan: MatrixPlan): void {
  if (rows === plan.rows && dims === plan.dims) return;
  throw new RiverbankError(
    "mismatched",
    `matrix: ${rows} × ${dims} came, the dictionary and the arguments need ${plan.rows} × ${plan.dims}; it is damaged`,
  );
}

function invalid(what: string): RiverbankError {
  return new RiverbankError("invalid", `matrix: ${what}; it is damaged`);
}
