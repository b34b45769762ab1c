// From a pair of ids to a number: what a BPE model asks for every two neighbours, so it is one typed array and no object.

/** A hash table with open addressing. Ids and values are whole numbers from 0 to 2³¹ − 2. */
export class PairTable {
  /** Pairs in the table. */
  size = 0;
  // Three numbers a slot: left + 1 (0 in an empty slot), right, value.
  #slots: Int32Array;
  #shift: number;

  constructor(pairs = 0) {
    const bits = Math.max(4, Math.ceil(Math.log2(pairs + 1)) + 1);
    this.#slots = new Int32Array(3 * 2 ** bits);
    this.#shift = 32 - bits;
  }

  /** The pair's value, or −1. */
  get(left: number, right: number): number {
    const slots = this.#slots;
    for (let at = this.#first(left, right); slots[at] !== 0; at = at + 3 < slots.length ? at + 3 : 0) {
      if (slots[at] === left + 1 && slots[at + 1] === right) return slots[at + 2];
    }
    return -1;
  }

  set(left: number, right: number, value: number): void {
    if (6 * this.size >= this.#slots.length) this.#grow();
    const slots = this.#slots;
    let at = this.#first(left, right);
    while (slots[at] !== 0 && (slots[at] !== left + 1 || slots[at + 1] !== right)) {
      at = at + 3 < slots.length ? at + 3 : 0;
    }
    if (slots[at] === 0) this.size++;
    slots[at] = left + 1;
    slots[at + 1] = right;
    slots[at + 2] = value;
  }

  clear(): void {
    this.#slots.fill(0);
    this.size = 0;
  }

  #first(left: number, right: number): number {
    return 3 * (Math.imul(Math.imul(left, 0x9e3779b1) ^ right, 0x85ebca6b) >>> this.#shift);
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Int32Array(2 * old.length);
    this.#shift--;
    this.size = 0;
    for (let at = 0; at < old.length; at += 3) {
      if (old[at] !== 0) this.set(old[at] - 1, old[at + 1], old[at + 2]);
    }
  }
}
