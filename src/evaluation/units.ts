// Some of a table's rows as unit vectors side by side in a memory of their own, so that kernels multiply them at once.

import { KernelMemory } from "../kernels/memory.ts";
import { norm } from "../similarity/vector.ts";
import type { EmbeddingTable, Rows } from "../vectors/table.ts";

/** Rows `ids` at length 1, [ids, dims]; a row of zeros stays one. */
export function unitRows(table: EmbeddingTable, ids: Uint32Array): Rows {
  const { dims } = table;
  const memory = new KernelMemory({ capacity: 4 * ids.length * dims });
  const address = memory.allocate(4 * ids.length * dims);
  ids.forEach((id, place) => void memory.float32(address + 4 * place * dims, dims).set(unitRow(table, id)));
  return { memory, rows: ids.length, dims, precision: "float32", address, scales: 0 };
}

/** A row at length 1; a row of zeros stays one. */
export function unitRow(table: EmbeddingTable, id: number): Float32Array {
  const row = table.row(id);
  const length = norm(row);
  if (length > 0) for (let i = 0; i < row.length; i++) row[i] /= length;
  return row;
}
