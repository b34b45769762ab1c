// A matrix in kernel memory, in float32 or in int8 with a scale per row, and the way from one to the other.

import type { Address } from "../kernels/contract.ts";
import type { KernelMemory } from "../kernels/memory.ts";

export type Precision = "float32" | "int8";

/**
 * A matrix in a kernel memory, [rows, dims], row-major and without padding: float32, or int8 with one float32 scale
 * per row (number = int8 × scale).
 */
export interface Rows {
  readonly memory: KernelMemory;
  readonly rows: number;
  readonly dims: number;
  readonly precision: Precision;
  /** Where row 0 starts. */
  readonly address: Address;
  /** Where the scales start; 0 for float32. */
  readonly scales: Address;
}

/** How many bytes of float32 rows are turned to int8 at a time. */
const BATCH = 256 * 1024;

/** Row `id` as float32 numbers, a copy. */
export function readRow({ memory, dims, precision, address, scales }: Rows, id: number): Float32Array {
  if (precision === "float32") return memory.float32(address + 4 * id * dims, dims).slice();
  const scale = memory.float32(scales + 4 * id, 1)[0];
  const numbers = memory.int8(address + id * dims, dims);
  const row = new Float32Array(dims);
  // A loop: Float32Array.from with a function takes thirty times as long.
  for (let i = 0; i < dims; i++) row[i] = numbers[i] * scale;
  return row;
}

/** The mean of some rows, at least one; a row that stands twice counts twice. */
export function meanRow(rows: Rows, ids: readonly number[]): Float32Array {
  if (ids.length === 1) return readRow(rows, ids[0]);
  const sum = new Float32Array(rows.dims);
  for (const id of ids) {
    const row = readRow(rows, id);
    for (let i = 0; i < sum.length; i++) sum[i] += row[i];
  }
  return sum.map((value) => value / ids.length);
}

/** The Euclidean norm of every row, [rows]. */
export function rowNorms(rows: Rows): Float32Array {
  const { memory, dims, precision, address, scales } = rows;
  const norms = new Float32Array(rows.rows);
  if (precision === "float32") {
    for (let id = 0; id < rows.rows; id++) norms[id] = memory.kernels.norm(address + 4 * id * dims, dims);
    return norms;
  }
  const numbers = memory.int8(address, rows.rows * dims);
  const scale = memory.float32(scales, rows.rows);
  for (let id = 0, i = 0; id < rows.rows; id++) {
    let sum = 0;
    for (const end = i + dims; i < end; i++) sum += numbers[i] * numbers[i];
    norms[id] = Math.abs(scale[id]) * Math.sqrt(sum);
  }
  return norms;
}

/** A copy of float32 rows as int8 in `memory`; see the kernel `quantise` for the rounding. */
export function quantiseRows(source: Rows, memory: KernelMemory): Rows {
  const { rows, dims } = source;
  const address = memory.allocate(rows * dims);
  const scales = memory.allocate(4 * rows);
  const mark = memory.mark();
  const batch = Math.max(1, Math.floor(BATCH / (4 * dims)));
  const scratch = memory.allocate(4 * dims * batch);
  for (let first = 0; first < rows; first += batch) {
    const count = Math.min(batch, rows - first);
    const numbers = source.memory.float32(source.address + 4 * first * dims, count * dims);
    memory.float32(scratch, count * dims).set(numbers);
    memory.kernels.quantise(address + first * dims, scales + 4 * first, scratch, count, dims);
  }
  memory.release(mark);
  return { memory, rows, dims, precision: "int8", address, scales };
}

/** A copy of int8 rows as float32 in `memory`. */
export function dequantiseRows(source: Rows, memory: KernelMemory): Rows {
  const { rows, dims } = source;
  const address = memory.allocate(4 * rows * dims);
  for (let id = 0; id < rows; id++) memory.float32(address + 4 * id * dims, dims).set(readRow(source, id));
  return { memory, rows, dims, precision: "float32", address, scales: 0 };
}
