// What a training trains: the course (trainer.ts) hands it block after block, whatever it makes of them.

import type { KernelMemory } from "../kernels/memory.ts";
import type { WorkerPool } from "../kernels/pool.ts";
import type { Tensor } from "../vectors/formats/safetensors.ts";
import type { EmbeddingTable } from "../vectors/table.ts";

/** What was scored: a sum of losses over so many pairs. */
export interface Score {
  readonly loss: number;
  readonly pairs: number;
}

/** A few milliseconds of work that is done. */
export interface Portion extends Score {
  /** Words gone over, or cells. */
  readonly done: number;
}

/** Rows that learn from blocks, with everything in one memory that threads share. */
export interface Learner {
  readonly memory: KernelMemory;
  /** What work is counted in. */
  readonly unit: "words" | "cells";
  /** Blocks in an epoch. */
  readonly blocks: number;
  /** Words or cells in an epoch. */
  readonly size: number;
  /** The learning rate when the share `left` of the work is still to be done. */
  rateAt(left: number): number;
  /** Trains on the block at `place` of an epoch (both from 0), portion by portion, each with the rate of its moment. */
  learn(pool: WorkerPool, thread: number, epoch: number, place: number, rate: () => number): AsyncIterable<Portion>;
  /** Everything that decides what comes next, for a checkpoint; bytes are views or copies. */
  tensors(): Record<string, Tensor>;
  /** Takes over what a checkpoint has written into tensors that {@link tensors} gave. */
  adopt(tensors: Record<string, Tensor>): void;
  /** The vector of word `word` as it is now, a copy: what {@link table} has in its row. */
  vector(word: number): Float32Array;
  table(metadata: Record<string, string>): EmbeddingTable;
  /** Gives back what is not memory. */
  dispose(): Promise<void>;
}
