// A window in a kernel memory through which a file of text passes, so that kernels can read its lines.

import type { Address } from "../../kernels/contract.ts";
import type { KernelMemory } from "../../kernels/memory.ts";
import { RiverbankError } from "../../shared/errors.ts";
import type { RowCollector } from "./collector.ts";
import type { ByteReader } from "./reader.ts";

const LF = 10;
const LEAST = 256 * 1024;
/** A first line may be this long: it tells the dims, by which all others are held. */
export const LONGEST_FIRST_LINE = 32 * 1024 ** 2;
/** Room for a number, its blank included; a token may take what its neighbours leave and this much more. */
const MOST_PER_NUMBER = 40;
const MOST_PER_TOKEN = 64 * 1024;

/** Takes the whole rows among the `bytes` bytes at `address` and says how many bytes they have. */
export type TakeRows = (address: Address, bytes: number) => number;

/** Allocated before the rows, since those grow at the memory's top. */
export class LineWindow {
  readonly memory: KernelMemory;
  readonly #address: Address;
  readonly #size: number;

  constructor(memory: KernelMemory, dims: number) {
    this.memory = memory;
    this.#size = Math.max(LEAST, Math.min(dims, 2 ** 20) * MOST_PER_NUMBER + MOST_PER_TOKEN);
    this.#address = memory.allocate(this.#size);
  }

  /** Passes all bytes through, a line feed behind the last, until `rows` is full; says how many were not taken. */
  async pass(reader: ByteReader, rows: RowCollector, take: TakeRows): Promise<number> {
    const address = this.#address;
    const size = this.#size;
    let used = 0;
    while (!rows.full) {
      const piece = await reader.piece(size - 1 - used);
      const text = this.memory.uint8(address, size);
      if (piece) text.set(piece, used);
      else text[used] = LF; // the last line may lack its own
      used += piece?.length ?? 1;
      const whole = take(address, used);
      if (whole === 0 && used === size - 1) {
        const came = `its line is longer than ${used} bytes`;
        throw new RiverbankError("invalid", `row ${rows.rows + 1}: ${came}, too long for ${rows.dims} dims`);
      }
      this.memory.uint8(address, size).copyWithin(0, whole, used);
      used -= whole;
      if (!piece) break;
    }
    return rows.full ? 0 : used;
  }
}
