// What all rows of a table have in common says nothing about any of them: their mean, and the few directions along
// which nearly all of them spread, which are mostly those of frequency. Without them similarities judge better.
//
// Source: Mu & Viswanath, "All-but-the-top: simple and effective postprocessing for word representations", ICLR 2018.

import { KernelMemory } from "../kernels/memory.ts";
import { RiverbankError } from "../shared/errors.ts";
import { Scatter, subtractDirection } from "./directions.ts";
import { readRow } from "./rows.ts";
import { EmbeddingTable } from "./table.ts";

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
  const scatter = new Scatter(dims);
  for (let row = 0; row < rows && count > 0; row++) scatter.add(numbers.subarray(row * dims, (row + 1) * dims));
  for (const direction of scatter.directions(count)) subtractDirection(numbers, direction);
  const embeddings = { memory, rows, dims, precision: "float32" as const, address, scales: 0 };
  return new EmbeddingTable({ vocabulary, embeddings, metadata: { ...metadata, removed_components: String(count) } });
}

function subtractMean(numbers: Float32Array, rows: number, dims: number): void {
  const mean = new Float64Array(dims);
  for (let i = 0; i < numbers.length; i++) mean[i % dims] += numbers[i];
  for (let i = 0; i < numbers.length; i++) numbers[i] -= mean[i % dims] / rows;
}
