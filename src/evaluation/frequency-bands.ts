// Words seen about as often as another. Rows of common words lie nearer to each other than to those of rare words,
// whatever they mean; a comparison with words of the same band sees meaning alone.

import { Random } from "../shared/random.ts";
import { mostFrequent } from "../similarity/most-frequent.ts";
import type { EmbeddingTable } from "../vectors/table.ts";

/** Ranks around a word's own among which its like is drawn: from half of it to twice it, at least so many. */
const LEAST = 100;

/** A table's rows by falling frequency, and where each stands. */
export class FrequencyBands {
  /** Ids by falling frequency, without rows of zeros. */
  readonly ids: Uint32Array;
  readonly #ranks: Int32Array;
  readonly #random = new Random(1);

  /** `cut`: only the so many most frequent rows; 0: all. */
  constructor(table: EmbeddingTable, cut = 0) {
    this.ids = mostFrequent(table.vocabulary, cut).filter((id) => table.norms[id] > 0);
    this.#ranks = new Int32Array(table.rows).fill(-1);
    this.ids.forEach((id, rank) => void (this.#ranks[id] = rank));
  }

  /** A row's place by frequency from 0, or -1 where it does not take part. */
  rankOf(id: number): number {
    return this.#ranks[id];
  }

  /** `count` rows of the band around `id`, at random with repetition, none of `without`; fewer where there are none. */
  like(id: number, count: number, without: ReadonlySet<number>): number[] {
    const rank = this.#ranks[id];
    const from = Math.max(0, Math.min(Math.floor(rank / 2), rank - LEAST / 2));
    const to = Math.min(this.ids.length, Math.max(2 * rank, rank + LEAST / 2) + 1);
    const found: number[] = [];
    for (let tries = 0; found.length < count && tries < 20 * count; tries++) {
      const other = this.ids[from + this.#random.below(to - from)];
      if (!without.has(other)) found.push(other);
    }
    return found;
  }
}
