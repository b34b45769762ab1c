// All pairs of neighbours in the pieces: how often each was seen, and in which pieces.

import { PairTable } from "../models/pair-table.ts";

/** Pairs have numbers from 0 in the order in which they came up. */
export class PairIndex {
  size = 0;
  lefts = new Int32Array(1024);
  rights = new Int32Array(1024);
  counts = new Float64Array(1024);
  /** The lists of all pairs: where a piece that holds the pair stands; some may have lost it since. */
  heads: Int32Array;
  // Each pair's list in `heads`.
  #starts = new Int32Array(1024);
  #lengths = new Int32Array(1024);
  #used = 0;
  readonly #table = new PairTable(1024);

  constructor(capacity: number) {
    this.heads = new Int32Array(capacity);
  }

  /** The pair's number, which it gets now if it has none yet. */
  obtain(left: number, right: number): number {
    let pair = this.#table.get(left, right);
    if (pair < 0) {
      pair = this.size++;
      if (pair === this.lefts.length) this.#grow();
      this.lefts[pair] = left;
      this.rights[pair] = right;
      this.#table.set(left, right, pair);
    }
    return pair;
  }

  /** Makes the pair's list longer and returns where in `heads` its new places begin. */
  extend(pair: number, places: number): number {
    const length = this.#lengths[pair];
    const start = this.#used;
    this.#used += length + places;
    if (this.#used > this.heads.length) {
      const larger = new Int32Array(this.#used + (this.#used >> 2));
      larger.set(this.heads);
      this.heads = larger;
    }
    this.heads.copyWithin(start, this.#starts[pair], this.#starts[pair] + length);
    this.#starts[pair] = start;
    this.#lengths[pair] = length + places;
    return start + length;
  }

  /** Takes the pair's list away and returns it. */
  take(pair: number): Int32Array {
    const list = this.heads.subarray(this.#starts[pair], this.#starts[pair] + this.#lengths[pair]);
    this.#lengths[pair] = 0;
    return list;
  }

  #grow(): void {
    const longer = <List extends Int32Array | Float64Array>(list: List, copy: List) => {
      copy.set(list);
      return copy;
    };
    const capacity = 2 * this.lefts.length;
    this.lefts = longer(this.lefts, new Int32Array(capacity));
    this.rights = longer(this.rights, new Int32Array(capacity));
    this.counts = longer(this.counts, new Float64Array(capacity));
    this.#starts = longer(this.#starts, new Int32Array(capacity));
    this.#lengths = longer(this.#lengths, new Int32Array(capacity));
  }
}
