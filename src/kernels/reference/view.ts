// How the reference reads and writes the memory it shares with the kernels: any address, aligned or not.

import type { Address } from "../contract.ts";

/** Reads and writes element `index` of the array that starts at `address`, little-endian as in WebAssembly. */
export class View {
  readonly #memory: WebAssembly.Memory;
  #data: DataView;

  constructor(memory: WebAssembly.Memory) {
    this.#memory = memory;
    this.#data = new DataView(memory.buffer);
  }

  // subtle: a memory that grew has a new buffer, and the old one may be detached.
  get data(): DataView {
    if (this.#data.buffer !== this.#memory.buffer) this.#data = new DataView(this.#memory.buffer);
    return this.#data;
  }

  float32(address: Address, index = 0): number {
    return this.data.getFloat32(address + 4 * index, true);
  }
  setFloat32(address: Address, index: number, value: number): void {
    this.data.setFloat32(address + 4 * index, value, true);
  }
  float64(address: Address, index = 0): number {
    return this.data.getFloat64(address + 8 * index, true);
  }
  setFloat64(address: Address, index: number, value: number): void {
    this.data.setFloat64(address + 8 * index, value, true);
  }
  int8(address: Address, index = 0): number {
    return this.data.getInt8(address + index);
  }
  setInt8(address: Address, index: number, value: number): void {
    this.data.setInt8(address + index, value);
  }
  uint8(address: Address, index = 0): number {
    return this.data.getUint8(address + index);
  }
  setUint8(address: Address, index: number, value: number): void {
    this.data.setUint8(address + index, value);
  }
  int16(address: Address, index = 0): number {
    return this.data.getInt16(address + 2 * index, true);
  }
  setInt16(address: Address, index: number, value: number): void {
    this.data.setInt16(address + 2 * index, value, true);
  }
  int32(address: Address, index = 0): number {
    return this.data.getInt32(address + 4 * index, true);
  }
  uint32(address: Address, index = 0): number {
    return this.data.getUint32(address + 4 * index, true);
  }
  setUint32(address: Address, index: number, value: number): void {
    this.data.setUint32(address + 4 * index, value, true);
  }
}
