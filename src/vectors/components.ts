// What all rows of a table have in common says nothing about any of them: their mean, and the few directions along
// which nearly all of them spread, which are mostly those of frequency. Without them similarities judge better.
//
// Source: Mu & Viswanath, "All-but-the-top: simple and effective postprocessing for word representations", ICLR 2018.

import { KernelMemory } from "../kernels/memory.ts";
import { RiverbankError } from "../shared/errors.ts";
import { readRow } from "./rows.ts";
import { EmbeddingTable } from "./table.ts";

/** Power iterations per direction; the leading ones of word vectors settle in far fewer. */
const ITERATIONS = 200;

/**
 * A copy of a table, in float32, without its mean row and without the `count` (0 ≤ count < dims) leading principal
 * directions of its rows. Subwords are left behind: their rows would no longer fit. Throws `invalid components`.
 *
 * @example
 * removeComponents(table, 2).rows === table.rows; // true
 */
export function removeComponents(table: EmbeddingTable, count: number): EmbeddingTable {
  const { rows, dims, vocabulary, metadata } = table;
  if (!Number.isInteger(count) || count < 0 || count >= dims) {
    throw new RiverbankError("invalid", `components: ${count} came, a whole number from 0 to ${dims - 1} was expected`);
  }
  const memory = new KernelMemory({ capacity: 4 * rows * dims });
  const address = memory.allocate(4 * rows * dims);
  const numbers = memory.float32(address, rows * dims);
  for (let id = 0; id < rows; id++) numbers.set(readRow(table.embeddings, id), id * dims);
  subtractMean(numbers, rows, dims);
  for (const direction of principalDirections(numbers, rows, dims, count)) subtractDirection(numbers, direction);
  const embeddings = { memory, rows, dims, precision: "float32" as const, address, scales: 0 };
  return new EmbeddingTable({ vocabulary, embeddings, metadata: { ...metadata, removed_components: String(count) } });
}

function subtractMean(numbers: Float32Array, rows: number, dims: number): void {
  const mean = new Float64Array(dims);
  for (let i = 0; i < numbers.length; i++) mean[i % dims] += numbers[i];
  for (let i = 0; i < numbers.length; i++) numbers[i] -= mean[i % dims] / rows;
}

/** Takes its part along `direction`, of length 1, out of every row of `numbers`, [rows, dims]. */
function subtractDirection(numbers: Float32Array | Float64Array, direction: Float64Array): void {
  const dims = direction.length;
  for (let row = 0; row < numbers.length; row += dims) {
    let along = 0;
    for (let i = 0; i < dims; i++) along += numbers[row + i] * direction[i];
    for (let i = 0; i < dims; i++) numbers[row + i] -= along * direction[i];
  }
}

/** The leading eigenvectors of the rows' scatter matrix, of length 1, by power iteration one after the other. */
function principalDirections(numbers: Float32Array, rows: number, dims: number, count: number): Float64Array[] {
  if (count === 0) return [];
  const scatter = scatterMatrix(numbers, rows, dims);
  const found: Float64Array[] = [];
  while (found.length < count) {
    let direction = Float64Array.from({ length: dims }, (_, i) => 1 + ((i * 7 + found.length) % 11));
    for (let step = 0; step < ITERATIONS; step++) {
      const next = new Float64Array(dims);
      for (let i = 0; i < dims; i++) {
        for (let j = 0; j < dims; j++) next[i] += scatter[i * dims + j] * direction[j];
      }
      for (const earlier of found) subtractDirection(next, earlier);
      const length = Math.sqrt(next.reduce((sum, value) => sum + value * value, 0));
      if (length === 0) return found;
      direction = next.map((value) => value / length);
    }
    found.push(direction);
  }
  return found;
}

/** Σ xᵀx over the rows, [dims, dims]. */
function scatterMatrix(numbers: Float32Array, rows: number, dims: number): Float64Array {
  const scatter = new Float64Array(dims * dims);
  for (let row = 0; row < rows; row++) {
    const x = numbers.subarray(row * dims, (row + 1) * dims);
    for (let i = 0; i < dims; i++) {
      for (let j = 0, at = i * dims; j <= i; j++, at++) scatter[at] += x[i] * x[j];
    }
  }
  for (let i = 0; i < dims; i++) for (let j = 0; j < i; j++) scatter[j * dims + i] = scatter[i * dims + j];
  return scatter;
}
