// The course of a training, kept in the worker: the rows of the most frequent words at many moments.

import { EmbeddingTable, KernelMemory, type TrainingMoment, Vocabulary } from "riverbank";

/** Into how many parts the work is divided. */
export const PARTS = 60;
/** Bytes that all moments together may have. */
const BUDGET = 64 * 1024 * 1024;
/** Words that are drawn where none are chosen. */
const DRAWN = 32;
/** Words that make up a larger share of the text than this say little about its topics: of a short one, and of a long. */
const COMMON = { short: 1 / 200, long: 1 / 1000 };
const LONG = 50_000;

/** How far the training was, and the words then. */
export interface Stand {
  done: number;
  total: number;
  /** What both count. */
  unit: "words" | "cells";
  epoch: number;
  /** Mean loss per pair of the epoch under way; undefined where nothing has been scored yet. */
  loss: number | undefined;
  table: EmbeddingTable;
}

/** What a training shows, moment by moment. */
export class Course {
  readonly stands: Stand[] = [];
  readonly #memory = new KernelMemory();
  #vocabulary: Vocabulary | undefined;
  #size = 0;

  /** Words of the whole vocabulary. */
  get size(): number {
    return this.#size;
  }

  /** The words whose rows are kept: the most frequent. */
  get vocabulary(): Vocabulary | undefined {
    return this.#vocabulary;
  }

  add({ vocabulary, vectorOf, done, total, unit, epoch, loss }: TrainingMoment): void {
    const dims = vectorOf(vocabulary.tokens[0]).length;
    const most = Math.max(2, Math.floor(BUDGET / (4 * dims * (PARTS + 2))));
    this.#size = vocabulary.size;
    this.#vocabulary ??= new Vocabulary(vocabulary.tokens.slice(0, most), vocabulary.counts.subarray(0, most));
    const kept = this.#vocabulary;
    const address = this.#memory.allocate(4 * dims * kept.size);
    const numbers = this.#memory.float32(address, dims * kept.size);
    kept.tokens.forEach((token, row) => void numbers.set(vectorOf(token), row * dims));
    const rows = { memory: this.#memory, rows: kept.size, dims, precision: "float32" as const, address, scales: 0 };
    const table = new EmbeddingTable({ vocabulary: kept, embeddings: rows });
    this.stands.push({ done, total, unit, epoch, loss: done > 0 ? loss : undefined, table });
  }

  /** Words to draw where none are chosen: the most frequent, without the commonest. */
  telling(): string[] {
    if (!this.#vocabulary) return [];
    const { tokens, counts, total } = this.#vocabulary;
    const most = total * (total < LONG ? COMMON.short : COMMON.long);
    const telling = tokens.filter((_, id) => counts[id] < most);
    return (telling.length >= DRAWN / 2 ? telling : tokens).slice(0, DRAWN);
  }
}
