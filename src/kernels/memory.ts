// One memory, its kernels and its allocator. Whatever owns big numbers (a table, a trainer, later an index or an
// encoder) owns one of these, so its space comes back as a whole when the owner is forgotten.

import { RiverbankError } from "../shared/errors.ts";
import type { Address, Kernels } from "./contract.ts";
import { compileKernels, createMemory } from "./load.ts";
import { openKernels } from "./open.ts";

const PAGE = 65536;
const LARGEST = 4 * 1024 ** 3;
/** Every block starts on a cache line, so that no row straddles two more lines than it must. */
const LINE = 64;
/** The first bytes stay unused: address 0 means "none", and the module keeps its constants below its heap base. */
const FIRST = 4096;
const MOST_SPARE = 64 * 1024 ** 2;

export interface MemoryOptions {
  /** Bytes that will be needed, to grow once instead of often. Default 0. */
  capacity?: number;
  /** Run the plain-TypeScript reference instead of WebAssembly. Default: only where SIMD is missing. */
  reference?: boolean;
}

/**
 * A growable memory with the kernels that work on it and a stack-like allocator: blocks are taken with
 * {@link allocate}, and everything above a {@link mark} is given back with {@link release}.
 *
 * Typed-array views are made by address and length and are good until the next `allocate`, which may grow the memory.
 *
 * @example
 * const memory = new KernelMemory();
 * const a = memory.store(Float32Array.of(9, -5, 6));
 * const b = memory.store(Float32Array.of(8, -4, 6));
 * memory.kernels.dot(a, b, 3); // 128
 */
export class KernelMemory {
  readonly memory: WebAssembly.Memory;
  readonly kernels: Kernels;
  /** The compiled kernels, none where SIMD is missing or the reference was asked for. */
  readonly module: WebAssembly.Module | undefined;
  #top = FIRST;

  constructor({ capacity = 0, reference = false }: MemoryOptions = {}) {
    this.memory = createMemory();
    this.module = reference ? undefined : compileKernels();
    this.kernels = openKernels(this.memory, this.module);
    this.#reserve(capacity);
  }

  /** "wasm", or "reference" where SIMD is missing or when asked for. */
  get implementation(): "wasm" | "reference" {
    return this.module ? "wasm" : "reference";
  }

  /** Whether other threads can be given this memory. */
  get shared(): boolean {
    return typeof SharedArrayBuffer !== "undefined" && this.memory.buffer instanceof SharedArrayBuffer;
  }

  /** Bytes in use, the unused first ones included. */
  get used(): number {
    return this.#top;
  }

  /**
   * Takes a block of zero or more bytes that starts on a cache line. Its contents are whatever was there before.
   * Throws `exhausted memory` past 4 GiB, with both numbers.
   */
  allocate(bytes: number): Address {
    const address = this.#top;
    this.#reserve(bytes);
    this.#top = Math.ceil((address + bytes) / LINE) * LINE;
    return address;
  }

  /** Allocates a block of zeros. */
  allocateZeroed(bytes: number): Address {
    const address = this.allocate(bytes);
    new Uint8Array(this.memory.buffer, address, bytes).fill(0);
    return address;
  }

  /** Allocates a block and copies `source` into it. */
  store(source: ArrayBufferView): Address {
    const address = this.allocate(source.byteLength);
    this.uint8(address, source.byteLength).set(new Uint8Array(source.buffer, source.byteOffset, source.byteLength));
    return address;
  }

  /** The present height of the stack, to be handed to {@link release}. */
  mark(): number {
    return this.#top;
  }

  /** Gives back every block taken since `mark`; throws `invalid mark` for what {@link mark} can't have given. */
  release(mark: number): void {
    if (!(mark >= FIRST && mark <= this.#top)) {
      throw new RiverbankError("invalid", `mark: ${mark} came, a height from ${FIRST} to ${this.#top} was expected`);
    }
    this.#top = mark;
  }

  float32(address: Address, length: number): Float32Array {
    return new Float32Array(this.memory.buffer, address, length);
  }
  float64(address: Address, length: number): Float64Array {
    return new Float64Array(this.memory.buffer, address, length);
  }
  int8(address: Address, length: number): Int8Array {
    return new Int8Array(this.memory.buffer, address, length);
  }
  uint8(address: Address, length: number): Uint8Array {
    return new Uint8Array(this.memory.buffer, address, length);
  }
  int16(address: Address, length: number): Int16Array {
    return new Int16Array(this.memory.buffer, address, length);
  }
  int32(address: Address, length: number): Int32Array {
    return new Int32Array(this.memory.buffer, address, length);
  }
  uint32(address: Address, length: number): Uint32Array {
    return new Uint32Array(this.memory.buffer, address, length);
  }

  #reserve(bytes: number): void {
    if (!Number.isSafeInteger(bytes) || bytes < 0) {
      throw new RiverbankError("invalid", `block size: ${bytes} came, a whole number of bytes was expected`);
    }
    const wanted = this.#top + bytes + LINE;
    const present = this.memory.buffer.byteLength;
    if (wanted <= present) return;
    // Growing costs 0.1 ms whatever the step, so many small blocks grow by a share of what there is.
    const generous = Math.max(wanted, present + Math.min(present / 4, MOST_SPARE));
    if (grow(this.memory, generous) || grow(this.memory, wanted)) return;
    throw new RiverbankError(
      "exhausted",
      `memory: ${gigabytes(wanted)} GiB are needed, at most ${gigabytes(LARGEST)} GiB can be had; use int8, fewer rows (limit), fewer dims or fewer buckets`,
    );
  }
}

/** Grows to at least `bytes`, or says false. */
function grow(memory: WebAssembly.Memory, bytes: number): boolean {
  try {
    memory.grow(Math.ceil((bytes - memory.buffer.byteLength) / PAGE));
    return true;
  } catch {
    return false;
  }
}

function gigabytes(bytes: number): string {
  return (bytes / 1024 ** 3).toFixed(2);
}
