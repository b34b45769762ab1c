// Neighbours counted within a budget of memory: a hash table that is emptied into groups of cells whenever it is full.

import type { Address } from "../../kernels/contract.ts";
import { KernelMemory } from "../../kernels/memory.ts";
import { CELL_BYTES, COUNTING, COUNTING_BYTES, MERGE_BYTES } from "../../kernels/reference/cells.ts";
import { BlockStore } from "../../tokens/blocks.ts";

/** Slots sorted into groups at a time, 16 MiB of them. */
const PIECE = 2 ** 20;
/** The share of the table's slots that may be in use. */
const FULL = 0.75;
const LEAST_SLOTS = 1024;
/** A pair's share is rounded to a multiple of this, so that sums are exact in whatever order they are made. */
const UNIT = 2 ** -20;

/** What a table of at most `budget` bytes for about `pairs` different pairs has: a power of two of slots. */
function slotCount(budget: number, pairs: number, window: number): number {
  // subtle: whatever the budget, the pairs of one word must have room.
  const least = Math.max(LEAST_SLOTS, window / (1 - FULL));
  const wanted = Math.min(pairs / FULL, budget / CELL_BYTES);
  return 2 ** Math.max(Math.ceil(Math.log2(least)), Math.floor(Math.log2(Math.max(1, wanted))));
}

export interface PairOptions {
  window: number;
  /** Bytes for the table, and as many for cells taken from it before a temporary file takes the rest. */
  budget: number;
  /** The group of each word, [words]; a cell belongs to the group of its rarer word. */
  groups: Uint16Array;
  groupCount: number;
  /** Most ids that {@link PairCounter.add} is given at a time. */
  blockLength: number;
  /** Ids in the whole corpus. */
  tokens: number;
}

/** Counts pairs of neighbours, then hands out each group's cells, sorted, each pair once. */
export class PairCounter {
  readonly #memory: KernelMemory;
  readonly #options: PairOptions;
  readonly #slots: number;
  readonly #mark: number;
  readonly #table: Address;
  readonly #state: Address;
  readonly #ids: Address;
  readonly #store: BlockStore;
  /** The store's blocks that hold cells of each group, and how many cells. */
  readonly #groups: { blocks: number[]; cells: number }[];
  /** Ids of the last block, at the start of `#ids`, to which the next block's words may be neighbours. */
  #carried = 0;

  constructor(options: PairOptions) {
    const { window, budget, groups, groupCount, blockLength, tokens } = options;
    const words = groups.length;
    this.#options = options;
    this.#slots = slotCount(budget, Math.min(tokens * window, (words * (words + 1)) / 2), window);
    this.#memory = new KernelMemory({ capacity: this.#slots * CELL_BYTES });
    this.#mark = this.#memory.mark();
    this.#table = this.#memory.allocateZeroed(this.#slots * CELL_BYTES);
    this.#ids = this.#memory.allocate(4 * (window + blockLength));
    this.#state = this.#memory.allocateZeroed(COUNTING_BYTES);
    const share = (_: unknown, i: number) => Math.round(1 / ((i + 1) * UNIT)) * UNIT;
    const fields: Record<string, number> = {
      slots: this.#table,
      mask: this.#slots - 1,
      limit: Math.floor(this.#slots * FULL),
      window,
      shares: this.#memory.store(Float64Array.from({ length: window }, share)),
    };
    for (const [name, value] of Object.entries(fields)) this.#setState(name as keyof typeof COUNTING, value);
    this.#store = new BlockStore(budget, "pairs");
    this.#groups = Array.from({ length: groupCount }, () => ({ blocks: [], cells: 0 }));
  }

  /** Counts a block, which `read` writes into the room it is given, saying how many ids it wrote. */
  async add(read: (into: Int32Array) => number | Promise<number>): Promise<void> {
    const { window, blockLength } = this.#options;
    const carried = this.#carried;
    const end = carried + (await read(this.#memory.int32(this.#ids + 4 * carried, blockLength)));
    for (let from = carried; from < end; ) {
      from = this.#memory.kernels.countPairs(this.#state, this.#ids, from, end);
      if (from < end) await this.#empty();
    }
    this.#carried = Math.min(window, end);
    this.#memory.int32(this.#ids, end).copyWithin(0, end - this.#carried);
  }

  /**
   * Ends the counting and gives group after group: where its cells stand in `memory` and how many they are. They may be
   * changed, and are good until the next.
   */
  async *finish(): AsyncGenerator<{ memory: KernelMemory; cells: Address; count: number }> {
    await this.#empty();
    const memory = this.#memory;
    memory.release(this.#mark);
    const most = this.#groups.reduce((largest, group) => Math.max(largest, group.cells), 0);
    const cells = memory.allocate(most * CELL_BYTES);
    const scratch = memory.allocate(most * CELL_BYTES + MERGE_BYTES);
    for (const { blocks, cells: gathered } of this.#groups) {
      let at = cells;
      for (const index of blocks) {
        const block = await this.#store.read(index);
        memory.int32(at, block.length).set(block);
        at += block.byteLength;
      }
      const count = memory.kernels.mergeCells(cells, scratch, gathered, this.#options.groups.length);
      yield { memory, cells, count };
    }
  }

  async dispose(): Promise<void> {
    await this.#store.dispose();
  }

  #setState(name: keyof typeof COUNTING, value: number): void {
    this.#memory.uint32(this.#state + COUNTING[name], 1)[0] = value;
  }

  /** Moves the table's cells into the groups' blocks. */
  async #empty(): Promise<void> {
    for (let from = 0; from < this.#slots; from += PIECE) {
      const slots = Math.min(PIECE, this.#slots - from);
      await this.#appendPiece(this.#memory.int32(this.#table + from * CELL_BYTES, 4 * slots));
    }
    this.#memory.uint8(this.#table, this.#slots * CELL_BYTES).fill(0);
    this.#setState("used", 0);
  }

  /** Sorts the cells of some slots by their groups and appends those of each group as a block. */
  async #appendPiece(slots: Int32Array): Promise<void> {
    const { groups, groupCount } = this.#options;
    const ends = new Uint32Array(groupCount + 1);
    const isEmpty = (slot: number) => slots[slot + 2] === 0 && slots[slot + 3] === 0;
    for (let slot = 0; slot < slots.length; slot += 4) if (!isEmpty(slot)) ends[groups[slots[slot]] + 1]++;
    for (let group = 0; group < groupCount; group++) ends[group + 1] += ends[group];
    const starts = ends.slice();
    const sorted = new Int32Array(4 * ends[groupCount]);
    for (let slot = 0; slot < slots.length; slot += 4) {
      if (isEmpty(slot)) continue;
      const at = 4 * ends[groups[slots[slot]]]++;
      for (let i = 0; i < 4; i++) sorted[at + i] = slots[slot + i];
    }
    for (const [group, { blocks }] of this.#groups.entries()) {
      const count = starts[group + 1] - starts[group];
      if (count === 0) continue;
      blocks.push(this.#store.length);
      this.#groups[group].cells += count;
      await this.#store.append(sorted.subarray(4 * starts[group], 4 * starts[group + 1]));
    }
  }
}
