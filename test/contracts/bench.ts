// The bench that a kernel case is laid on: seeded data at a chosen alignment in fenced blocks, and the kernel itself,
// called here or on a worker. Loads in a page as well as in Node.

import type { Kernels } from "#src/kernels/contract.js";
import type { KernelMemory } from "#src/kernels/memory.js";
import { Random } from "#src/shared/random.js";

/** Calls a kernel by name, wherever it runs. */
export type Call = <Name extends keyof Kernels>(kernel: Name, ...args: Parameters<Kernels[Name]>) => Promise<number>;

/** The lengths at which loops break: none, tails, a whole register, one more, an unrolled step, many. */
export const LENGTHS = [0, 1, 3, 4, 5, 15, 16, 17, 31, 300];
/** How far behind a cache line blocks start, in bytes: on it, and where no number is aligned. */
export const SHIFTS = [0, 1];

const FENCE = 32;
const FENCE_BYTE = 0xa5;

/**
 * One case's data. Numbers are drawn from a seeded generator, so that the same case has the same data everywhere. Each
 * block stands between fences, and {@link checkFences} tells whether a kernel wrote outside its block.
 */
export class Bench {
  readonly call: Call;
  readonly random: Random;
  readonly #memory: KernelMemory;
  readonly #shift: number;
  readonly #fences: number[] = [];

  constructor(memory: KernelMemory, call: Call, shift: number, seed: number) {
    this.call = call;
    this.random = new Random(seed);
    this.#memory = memory;
    this.#shift = shift;
  }

  /** A block of `bytes` with whatever was in it; returns its address. */
  block(bytes: number): number {
    const start = this.#memory.allocate(FENCE + this.#shift + bytes + FENCE);
    this.#fence(start + this.#shift);
    this.#fence(start + this.#shift + FENCE + bytes);
    return start + this.#shift + FENCE;
  }

  /** A block that holds a copy of `source`. */
  store(source: ArrayBufferView): number {
    const address = this.block(source.byteLength);
    const bytes = new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
    this.#memory.uint8(address, source.byteLength).set(bytes);
    return address;
  }

  /** A block of `n` normal deviates, float32. */
  floats(n: number): number {
    return this.store(Float32Array.from({ length: n }, () => this.random.normal()));
  }

  /** A block of `n` whole numbers from -127 to 127, int8. */
  int8s(n: number): number {
    return this.store(Int8Array.from({ length: n }, () => this.random.below(255) - 127));
  }

  /** A block of `n` random bytes. */
  bytes(n: number): number {
    return this.store(Uint8Array.from({ length: n }, () => this.random.below(256)));
  }

  /** A copy of the block's bytes. */
  read(address: number, bytes: number): Uint8Array {
    return this.#memory.uint8(address, bytes).slice();
  }

  /** A copy of `n` float32 numbers, from any address. */
  readFloats(address: number, n: number): Float32Array {
    return new Float32Array(Uint8Array.from(this.read(address, 4 * n)).buffer);
  }

  /** A copy of `n` int32 numbers, from any address. */
  readInts(address: number, n: number): Int32Array {
    return new Int32Array(Uint8Array.from(this.read(address, 4 * n)).buffer);
  }

  /** Throws when a byte just outside a block was changed. */
  checkFences(): void {
    for (const address of this.#fences) {
      const at = this.#memory.uint8(address, FENCE).findIndex((byte) => byte !== FENCE_BYTE);
      if (at !== -1) throw new Error(`a kernel wrote outside its block, ${at} bytes into the fence at ${address}`);
    }
  }

  #fence(address: number): void {
    this.#memory.uint8(address, FENCE).fill(FENCE_BYTE);
    this.#fences.push(address);
  }
}
