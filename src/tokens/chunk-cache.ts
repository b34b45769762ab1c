// Natural text repeats itself: the tokens of a chunk are made once and then looked up.

import { grown } from "../shared/grown.ts";
import { TokenList } from "./token-list.ts";
import type { Units } from "./units.ts";

const MOST_CHUNKS = 1 << 17;
const MOST_NUMBERS = 1 << 22;
/** Longer chunks hardly come twice; their tokens' places fit into a byte each. */
const LONGEST = 128;

/** Makes the tokens of a text, with their places in it. */
export type EncodeChunk = (chunk: string, out: TokenList) => void;

/**
 * The tokens of chunks by the chunks' text, bounded: once it is full the chunks become the former generation, from which
 * those that come again are taken over, and the generation before is forgotten.
 */
export class ChunkCache {
  readonly #encode: EncodeChunk;
  readonly #fresh = new TokenList();
  /** The chunk that is looked for: its length, then its units, two to a number. */
  readonly #key = new Int32Array(1 + LONGEST / 2);
  #recent = new Generation();
  #former = new Generation();

  constructor(encode: EncodeChunk) {
    this.#encode = encode;
  }

  /**
   * Adds the tokens of `text` from `start` to `end` to `out`; their places are those in `text` plus `base`.
   *
   * @param units the units of `text`.
   */
  append(text: string, units: Units, start: number, end: number, base: number, out: TokenList): void {
    const length = end - start;
    if (length > LONGEST) {
      this.#fresh.clear();
      this.#encode(text.slice(start, end), this.#fresh);
      out.append(this.#fresh, base + start);
      return;
    }
    const key = this.#key;
    const { buffer } = units;
    let hash = length;
    let numbers = 0;
    key[numbers++] = length;
    let from = start;
    for (; from + 1 < end; from += 2) {
      const pair = buffer[from] | (buffer[from + 1] << 16);
      key[numbers++] = pair;
      hash = Math.imul(hash ^ pair, 0x9e3779b1);
    }
    if (from < end) {
      key[numbers++] = buffer[from];
      hash = Math.imul(hash ^ buffer[from], 0x9e3779b1);
    }
    hash ^= hash >>> 15;
    let record = this.#recent.find(hash, key, numbers);
    if (record < 0) record = this.#add(hash, numbers, text, start, end);
    const { records } = this.#recent;
    const shift = base + start;
    let at = record + numbers;
    for (let left = records[at++]; left > 0; left--, at += 2) {
      const places = records[at + 1];
      out.push(records[at], shift + (places & 255), shift + (places >>> 8));
    }
  }

  #add(hash: number, numbers: number, text: string, start: number, end: number): number {
    if (this.#recent.full) {
      [this.#recent, this.#former] = [this.#former, this.#recent];
      this.#recent.clear();
    }
    const former = this.#former.find(hash, this.#key, numbers);
    if (former >= 0) return this.#recent.take(hash, this.#former, former, numbers);
    this.#fresh.clear();
    this.#encode(text.slice(start, end), this.#fresh);
    return this.#recent.add(hash, this.#key, numbers, this.#fresh);
  }
}

/**
 * Chunks and their tokens. A chunk's record is its key, how many tokens it has, and of each the id and its places, all
 * side by side: a look-up touches two or three lines of the processor's cache.
 */
class Generation {
  records = new Int32Array(1 << 14);
  /** Two numbers a slot: the hash, and where the record begins + 1, 0 where there is none. */
  #slots = new Int32Array(1 << 12);
  #chunks = 0;
  #used = 0;

  get full(): boolean {
    return this.#chunks >= MOST_CHUNKS || this.#used >= MOST_NUMBERS;
  }

  /** Where the record with this key begins, or -1. */
  find(hash: number, key: Int32Array, numbers: number): number {
    const slots = this.#slots;
    const { records } = this;
    const mask = (slots.length >> 1) - 1;
    for (let at = hash & mask; ; at = (at + 1) & mask) {
      const record = slots[2 * at + 1] - 1;
      if (record < 0) return -1;
      if (slots[2 * at] !== hash) continue;
      let same = 0;
      while (same < numbers && records[record + same] === key[same]) same++;
      if (same === numbers) return record;
    }
  }

  /** Adds a record that is not there yet, and returns where it begins. */
  add(hash: number, key: Int32Array, numbers: number, { ids, starts, ends, length }: TokenList): number {
    const record = this.#open(hash, numbers + 1 + 2 * length);
    const { records } = this;
    for (let i = 0; i < numbers; i++) records[record + i] = key[i];
    let at = record + numbers;
    records[at++] = length;
    for (let i = 0; i < length; i++) {
      records[at++] = ids[i];
      records[at++] = starts[i] | (ends[i] << 8);
    }
    return record;
  }

  /** Adds a record of another generation, whose key has that many numbers. */
  take(hash: number, other: Generation, from: number, numbers: number): number {
    const size = numbers + 1 + 2 * other.records[from + numbers];
    const record = this.#open(hash, size);
    this.records.set(other.records.subarray(from, from + size), record);
    return record;
  }

  clear(): void {
    this.#slots.fill(0);
    this.#chunks = 0;
    this.#used = 0;
  }

  /** Makes room for a record. */
  #open(hash: number, size: number): number {
    const record = this.#used;
    this.#used += size;
    while (this.#used > this.records.length) this.records = grown(this.records);
    if (4 * ++this.#chunks > this.#slots.length) this.#rehash();
    place(this.#slots, hash, record + 1);
    return record;
  }

  /** Twice the slots, so that at most half of them are ever taken. */
  #rehash(): void {
    const old = this.#slots;
    this.#slots = new Int32Array(2 * old.length);
    for (let slot = 0; slot < old.length; slot += 2)
      if (old[slot + 1] !== 0) place(this.#slots, old[slot], old[slot + 1]);
  }
}

/** Writes into the first free slot for this hash. */
function place(slots: Int32Array, hash: number, entry: number): void {
  const mask = (slots.length >> 1) - 1;
  let at = hash & mask;
  while (slots[2 * at + 1] !== 0) at = (at + 1) & mask;
  slots[2 * at] = hash;
  slots[2 * at + 1] = entry;
}
