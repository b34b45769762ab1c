// Which pair is the most frequent one: a heap that hears of changes late.

/** Pairs by their number, with what decides between them. */
export interface CountedPairs {
  readonly lefts: Int32Array;
  readonly rights: Int32Array;
}

/** A heap of pairs, the one with the highest count on top; of equals the one with the lower left, then right id. */
export class PairQueue {
  length = 0;
  #pairs = new Int32Array(1024);
  #counts = new Float64Array(1024);
  readonly #ids: CountedPairs;

  constructor(ids: CountedPairs) {
    this.#ids = ids;
  }

  get topPair(): number {
    return this.#pairs[0];
  }

  /** The count that the top pair had when it was pushed. */
  get topCount(): number {
    return this.#counts[0];
  }

  push(pair: number, count: number): void {
    if (this.length === this.#pairs.length) this.#grow();
    let at = this.length++;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!this.#precedes(pair, count, above)) break;
      this.#move(above, at);
      at = above;
    }
    this.#pairs[at] = pair;
    this.#counts[at] = count;
  }

  /** Takes the top pair away. */
  drop(): void {
    const last = --this.length;
    if (last > 0) this.#sink(this.#pairs[last], this.#counts[last]);
  }

  #sink(pair: number, count: number): void {
    let at = 0;
    for (let child = 1; child < this.length; child = 2 * at + 1) {
      if (child + 1 < this.length && this.#precedes(this.#pairs[child + 1], this.#counts[child + 1], child)) child++;
      if (this.#precedes(pair, count, child)) break;
      this.#move(child, at);
      at = child;
    }
    this.#pairs[at] = pair;
    this.#counts[at] = count;
  }

  #precedes(pair: number, count: number, at: number): boolean {
    if (count !== this.#counts[at]) return count > this.#counts[at];
    const { lefts, rights } = this.#ids;
    const other = this.#pairs[at];
    return lefts[pair] !== lefts[other] ? lefts[pair] < lefts[other] : rights[pair] < rights[other];
  }

  #move(from: number, to: number): void {
    this.#pairs[to] = this.#pairs[from];
    this.#counts[to] = this.#counts[from];
  }

  #grow(): void {
    const pairs = new Int32Array(2 * this.length);
    const counts = new Float64Array(2 * this.length);
    pairs.set(this.#pairs);
    counts.set(this.#counts);
    this.#pairs = pairs;
    this.#counts = counts;
  }
}
