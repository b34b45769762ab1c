// The co-occurrence matrix of a corpus: its non-zero cells, in blocks that are shuffled and fit a core's cache.
//
// Cells in a purely random order would fetch every row from far memory. So words are dealt at random into groups of
// 64, a cell belongs to the group of its rarer word, and a block holds cells of one group in random order: that half of
// its rows stays in the cache, while the other half, the more frequent words, is often there by itself. Blocks come in
// a new random order every epoch, and the cells of each are shuffled anew.

import type { KernelMemory } from "../../kernels/memory.ts";
import { CELL_BYTES } from "../../kernels/reference/cells.ts";
import { RiverbankError, throwIfCancelled } from "../../shared/errors.ts";
import { Turn } from "../../shared/events.ts";
import { Random } from "../../shared/random.ts";
import { BlockStore } from "../../tokens/blocks.ts";
import type { EncodedCorpus } from "../../tokens/encoded.ts";
import type { Settings } from "../options.ts";
import { PairCounter } from "./pairs.ts";

/** Words in a group: their rows at 128 dims are 128 KiB. */
const GROUP = 64;
/** Most groups; beyond, they have more words. */
const MOST_GROUPS = 2048;
/** Most cells in a block, 1 MiB of them. */
export const BLOCK_CELLS = 65536;
const DEFAULT_BUDGET = 256 * 1024 * 1024;

/** How a counting stands. */
export interface CountingProgress {
  readonly stage: "counting";
  /** Words whose neighbours are counted, and in all. */
  readonly done: number;
  readonly total: number;
}

export interface CountingOptions {
  /** GloVe: bytes for counted pairs, and for cells, before a temporary file takes the rest; a page has no file. Default 256 MiB. */
  memoryBudget?: number | undefined;
  signal?: AbortSignal | undefined;
  onCounting?: ((progress: CountingProgress) => void) | undefined;
}

/** A block of cells by its index in the store. */
export interface CellBlock {
  readonly index: number;
  readonly cells: number;
  /** Places of the matrix that the cells stand for: two each, one on the diagonal. */
  readonly places: number;
}

/** A symmetric matrix, each pair of words stored once, weighed. */
export interface Cells {
  readonly blocks: readonly CellBlock[];
  /** Non-zero cells of the whole matrix. */
  readonly places: number;
  /** A block's cells, 16 bytes each as the kernel `trainCells` wants them; not to be changed. */
  read(block: CellBlock): Int32Array | Promise<Int32Array>;
  /** Gives memory and temporary file back; a second call does nothing. */
  dispose(): Promise<void>;
}

/**
 * The count from which a cell weighs fully, by the words of the corpus: 100 × (words / 6 × 10⁹)^⅜, from 1 to 100. GloVe's
 * authors published 100 for 6 billion words and 10 for 17 million; this goes through both (11.0 for 17 million). A fixed
 * 100 would leave a small corpus without a cell of full weight, so that all of it would hardly be learned.
 *
 * @example
 * scaledXMax(6e9); // 100
 */
export function scaledXMax(words: number): number {
  // By square roots alone, which every machine rounds alike.
  const fourth = Math.sqrt(Math.sqrt(words / 6e9));
  return Math.min(100, Math.max(1, 100 * fourth * Math.sqrt(fourth)));
}

/**
 * Counts which words stand within `settings.window` words of each other in a sentence, a pair at distance d as 1/d, and
 * weighs the cells. The same corpus and settings give the same cells in the same blocks, whatever the memory.
 *
 * Throws `invalid corpus` where no two words are neighbours, `exhausted disk`, `cancelled`; nothing is left behind then.
 *
 * Source: Pennington, Socher & Manning, "GloVe: global vectors for word representation", 2014, section 3.
 */
export async function countCells(
  corpus: EncodedCorpus,
  { window, xMax, seed }: Pick<Settings, "window" | "xMax" | "seed">,
  { memoryBudget = DEFAULT_BUDGET, signal, onCounting }: CountingOptions = {},
): Promise<Cells> {
  const random = new Random(seed);
  const { groups, groupCount } = dealWords(corpus.vocabulary.size, random);
  const { blockLength, tokens } = corpus;
  const counter = new PairCounter({ window, budget: memoryBudget / 2, groups, groupCount, blockLength, tokens });
  const collector = new CellCollector(memoryBudget, xMax, random);
  const turn = new Turn();
  const pause = async (share: number) => {
    await turn.give(() => onCounting?.({ stage: "counting", done: Math.round(share * tokens), total: tokens }));
    throwIfCancelled(signal, "counting");
  };
  try {
    // Four fifths of the time go by in the first loop.
    for (let block = 0; block < corpus.blocks; block++) {
      await counter.add((into) => corpus.readBlock(block, into));
      await pause((0.8 * block) / corpus.blocks);
    }
    let done = 0;
    for await (const { memory, cells, count } of counter.finish()) {
      await collector.add(memory, cells, count);
      await pause(0.8 + (0.2 * ++done) / groupCount);
    }
    if (collector.places === 0) throw nothingBeside(tokens);
    return collector;
  } catch (error) {
    await collector.dispose();
    throw error;
  } finally {
    await counter.dispose();
  }
}

/** Deals words into groups at random, so that all have about as many cells. */
function dealWords(words: number, random: Random): { groups: Uint16Array; groupCount: number } {
  const groupCount = Math.min(MOST_GROUPS, Math.ceil(words / GROUP));
  const places = random.shuffle(Array.from({ length: words }, (_, word) => word));
  return { groups: Uint16Array.from(places, (place) => place % groupCount), groupCount };
}

function nothingBeside(words: number): RiverbankError {
  const came = `none of the ${words} words of the vocabulary has a neighbour in its line`;
  return new RiverbankError("invalid", `corpus: ${came}; give it lines of more than one word, or lower minCount`);
}

/** Weighs and shuffles merged cells and keeps them in blocks. */
class CellCollector implements Cells {
  readonly blocks: CellBlock[] = [];
  places = 0;
  readonly #store: BlockStore;
  readonly #xMax: number;
  readonly #random: Random;

  constructor(budget: number, xMax: number, random: Random) {
    this.#store = new BlockStore(budget, "cells");
    this.#xMax = xMax;
    this.#random = random;
  }

  /** Takes a group's cells, whose place in `memory` is free again afterwards. */
  async add(memory: KernelMemory, cells: number, count: number): Promise<void> {
    const mark = memory.mark();
    memory.kernels.shuffleCells(cells, count, memory.store(new Random(this.#random.next()).state));
    memory.release(mark);
    const pieces = Math.ceil(count / BLOCK_CELLS);
    for (let piece = 0; piece < pieces; piece++) {
      const from = Math.floor((count * piece) / pieces);
      const length = Math.floor((count * (piece + 1)) / pieces) - from;
      const address = cells + from * CELL_BYTES;
      const places = memory.kernels.weighCells(address, length, this.#xMax);
      this.blocks.push({ index: this.#store.length, cells: length, places });
      this.places += places;
      await this.#store.append(memory.int32(address, 4 * length).slice());
    }
  }

  read({ index }: CellBlock): Int32Array | Promise<Int32Array> {
    return this.#store.read(index);
  }

  dispose(): Promise<void> {
    return this.#store.dispose();
  }
}
