// How often two words stood side by side, within a bound on how many pairs are kept.

const FIRST_SLOTS = 65536;

/** Counts of pairs of ids, in a hash table of typed arrays: three numbers a slot, no object per pair. */
export class PairCounter {
  readonly #limit: number;
  #first = new Int32Array(FIRST_SLOTS);
  #second = new Int32Array(FIRST_SLOTS);
  /** 0 where a slot is free. */
  #counts = new Uint32Array(FIRST_SLOTS);
  #size = 0;

  /** @param limit when more pairs than this are kept, the rarer half goes. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Pairs that are kept. */
  get size(): number {
    return this.#size;
  }

  add(first: number, second: number): void {
    const slot = this.#slotOf(first, second);
    if (this.#counts[slot]++ > 0) return;
    this.#first[slot] = first;
    this.#second[slot] = second;
    this.#size++;
    if (this.#size > this.#limit) this.#prune();
    if (2 * this.#size > this.#counts.length) this.#rebuild(2 * this.#counts.length, 0);
  }

  /** Every pair that is kept, in no order that means anything. */
  *pairs(): Generator<{ first: number; second: number; count: number }> {
    for (let slot = 0; slot < this.#counts.length; slot++) {
      const count = this.#counts[slot];
      if (count > 0) yield { first: this.#first[slot], second: this.#second[slot], count };
    }
  }

  /** Half at once, so that it seldom happens; of pairs with equal counts all go or none. */
  #prune(): void {
    const counts = this.#counts.filter((count) => count > 0).sort();
    this.#rebuild(this.#counts.length, counts[counts.length >> 1]);
  }

  #rebuild(slots: number, floor: number): void {
    const [first, second, counts] = [this.#first, this.#second, this.#counts];
    this.#first = new Int32Array(slots);
    this.#second = new Int32Array(slots);
    this.#counts = new Uint32Array(slots);
    this.#size = 0;
    for (let old = 0; old < counts.length; old++) {
      if (counts[old] <= floor) continue;
      const slot = this.#slotOf(first[old], second[old]);
      this.#first[slot] = first[old];
      this.#second[slot] = second[old];
      this.#counts[slot] = counts[old];
      this.#size++;
    }
  }

  /** The pair's slot, or the free one where it belongs. */
  #slotOf(first: number, second: number): number {
    const mask = this.#counts.length - 1;
    let hash = Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    let slot = (hash ^ (hash >>> 13)) & mask;
    while (this.#counts[slot] > 0 && (this.#first[slot] !== first || this.#second[slot] !== second)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }
}
