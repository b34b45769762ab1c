// A block at the top of a kernel memory that grows as a file is read, so that a header that claims a billion rows
// reserves nothing until they come.

import type { Address } from "../../kernels/contract.ts";
import type { KernelMemory } from "../../kernels/memory.ts";
import { type ByteReader, cutOff } from "./reader.ts";

const LEAST_STEP = 16 * 1024;
const LARGEST_STEP = 8 * 1024 ** 2;

/** Grows in place; nothing else may be allocated from the memory until {@link finish}. */
export class GrowingBlock {
  readonly memory: KernelMemory;
  readonly address: Address;
  /** Bytes in use. */
  length = 0;
  #capacity = 0;

  constructor(memory: KernelMemory) {
    this.memory = memory;
    this.address = memory.allocate(0);
  }

  /** Adds `bytes` bytes to the block and says where they start; their contents are whatever was there. */
  extend(bytes: number): Address {
    const start = this.address + this.length;
    this.length += bytes;
    if (this.length > this.#capacity) {
      // A multiple of the allocator's 64, so that the next piece starts where this one ends.
      const step = Math.min(LARGEST_STEP, Math.max(LEAST_STEP, this.#capacity));
      const wanted = Math.ceil(Math.max(this.length - this.#capacity, step) / 64) * 64;
      this.memory.allocate(wanted);
      this.#capacity += wanted;
    }
    return start;
  }

  /** Copies bytes to the block's end. */
  append(bytes: Uint8Array): void {
    this.memory.uint8(this.extend(bytes.length), bytes.length).set(bytes);
  }

  /** Gives back what is not in use and returns the block's start. */
  finish(): Address {
    this.memory.release(this.address);
    return this.memory.allocate(this.length);
  }
}

/** Reads the next `bytes` bytes into a block of their own. Throws `invalid size` where fewer are left. */
export async function readBlock(reader: ByteReader, memory: KernelMemory, bytes: number): Promise<Address> {
  const block = new GrowingBlock(memory);
  while (block.length < bytes) {
    const piece = await reader.piece(bytes - block.length);
    if (!piece) throw cutOff();
    block.append(piece);
  }
  return block.finish();
}
