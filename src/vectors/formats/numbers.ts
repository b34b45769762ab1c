// Numbers of any width, as they come out of a file, to float32 in a table's memory.

import type { Address } from "../../kernels/contract.ts";
import { KernelMemory } from "../../kernels/memory.ts";
import { RiverbankError } from "../../shared/errors.ts";
import type { Rows } from "../rows.ts";
import { GrowingBlock, readBlock } from "./growing.ts";
import { type ByteReader, takeAll } from "./reader.ts";

/** How a file writes a number; all little-endian. */
export type NumberType = "float64" | "float32" | "float16" | "bfloat16" | "int8";

/** Bytes per number. */
export const NUMBER_BYTES: Record<NumberType, number> = { float64: 8, float32: 4, float16: 2, bfloat16: 2, int8: 1 };

/** How many numbers are turned to float32 at a time. */
const BATCH = 16 * 1024;

/** Reads `count` numbers as float32 into a block of their own. Throws `invalid size` where fewer are left. */
export async function readFloats(
  reader: ByteReader,
  memory: KernelMemory,
  type: NumberType,
  count: number,
): Promise<Address> {
  const width = NUMBER_BYTES[type];
  if (type === "float32") return readBlock(reader, memory, count * width);
  const block = new GrowingBlock(memory);
  for (let done = 0; done < count; done += BATCH) {
    const bytes = await takeAll(reader, Math.min(BATCH, count - done) * width);
    block.append(new Uint8Array(toFloat32(type, bytes).buffer));
  }
  return block.finish();
}

/**
 * Reads rows, [rows, dims]: of int8 numbers as int8 with scale 1, of all others as float32. Throws `invalid size` where
 * fewer are left.
 */
export async function readRows(reader: ByteReader, type: NumberType, rows: number, dims: number): Promise<Rows> {
  const memory = new KernelMemory();
  if (type !== "int8") {
    const address = await readFloats(reader, memory, type, rows * dims);
    return { memory, rows, dims, precision: "float32", address, scales: 0 };
  }
  const address = await readBlock(reader, memory, rows * dims);
  const scales = memory.allocate(4 * rows);
  memory.float32(scales, rows).fill(1);
  return { memory, rows, dims, precision: "int8", address, scales };
}

/** The numbers in `bytes` as float32, a copy; `bytes` must start at the start of its buffer. */
export function toFloat32(type: NumberType, { buffer, length }: Uint8Array): Float32Array<ArrayBuffer> {
  const count = length / NUMBER_BYTES[type];
  if (type === "float64") return Float32Array.from(new Float64Array(buffer, 0, count));
  if (type === "float32") return new Float32Array(buffer, 0, count).slice();
  if (type === "int8") return Float32Array.from(new Int8Array(buffer, 0, count));
  const bits = new Uint16Array(buffer, 0, count);
  const numbers = new Float32Array(count);
  if (type === "bfloat16") {
    // The upper half of a float32.
    const words = new Uint32Array(numbers.buffer);
    for (let i = 0; i < count; i++) words[i] = bits[i] << 16;
  } else {
    for (let i = 0; i < count; i++) numbers[i] = halfToNumber(bits[i]);
  }
  return numbers;
}

/** A float16 by its bits: 1 for the sign, 5 for the exponent, 10 for the fraction. */
function halfToNumber(bits: number): number {
  const sign = bits >> 15 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** Throws `invalid row` for the first number of float32 rows that is not finite. */
export function checkFinite({ memory, rows, dims, precision, address }: Rows, describe: (row: number) => string): void {
  if (precision === "int8") return;
  const bad = memory.kernels.firstNonFinite(address, rows * dims);
  if (bad < 0) return;
  const value = memory.float32(address, bad + 1)[bad];
  const row = Math.floor(bad / dims);
  throw new RiverbankError(
    "invalid",
    `row ${row + 1}${describe(row)}: ${value} came as number ${(bad % dims) + 1}, finite numbers were expected`,
  );
}
