// Spans of text and their numbers: looked up where they stand, so that a span seen before costs no string.

import { grown } from "../shared/grown.ts";
import type { Units } from "./units.ts";

const FIRST_SLOTS = 1 << 12;

/**
 * Gives every different span a number, from 0 in the order of first sight.
 *
 * @example
 * const table = new SpanTable();
 * const text = new Units().set("the river, the bank");
 * table.intern(text, 0, 3); // 0
 * table.intern(text, 4, 9); // 1
 * table.intern(text, 11, 14); // 0
 * table.textOf(1); // "river"
 */
export class SpanTable {
  /** Two numbers a slot, side by side in memory: the span's hash, and its number + 1, 0 where there is none. */
  #slots = new Int32Array(2 * FIRST_SLOTS);
  #mask = FIRST_SLOTS - 1;
  /** Where each span ends among the units; it begins where the one before ends. */
  #ends = new Int32Array(FIRST_SLOTS / 2);
  #units = new Uint16Array(8 * FIRST_SLOTS);
  #size = 0;

  /** Different spans so far. */
  get size(): number {
    return this.#size;
  }

  /** UTF-16 units of all different spans. */
  get units(): number {
    return this.#size === 0 ? 0 : this.#ends[this.#size - 1];
  }

  /** The number of the span from `start` to `end`; a new span gets the number that `size` was. */
  intern(text: Units, start: number, end: number): number {
    const hash = hashOf(text, start, end);
    const slot = this.#find(hash, text, start, end);
    const entry = this.#slots[slot + 1];
    return entry !== 0 ? entry - 1 : this.#add(slot, hash, text, start, end);
  }

  /** The span with this number. */
  textOf(number: number): string {
    const from = number === 0 ? 0 : this.#ends[number - 1];
    const to = this.#ends[number];
    let text = "";
    // subtle: an argument list has a limit, and a span may be longer.
    for (let at = from; at < to; at += 4096) {
      text += String.fromCharCode(...this.#units.subarray(at, Math.min(to, at + 4096)));
    }
    return text;
  }

  /** Where the slot of a span begins, empty or not. */
  #find(hash: number, text: Units, start: number, end: number): number {
    const slots = this.#slots;
    const mask = this.#mask;
    for (let at = hash & mask; ; at = (at + 1) & mask) {
      const entry = slots[2 * at + 1];
      if (entry === 0 || (slots[2 * at] === hash && this.#equals(entry - 1, text, start, end))) return 2 * at;
    }
  }

  #equals(number: number, text: Units, start: number, end: number): boolean {
    const from = number === 0 ? 0 : this.#ends[number - 1];
    if (this.#ends[number] - from !== end - start) return false;
    const units = this.#units;
    for (let i = start, at = from; i < end; i++, at++) if (units[at] !== text.charCodeAt(i)) return false;
    return true;
  }

  #add(slot: number, hash: number, text: Units, start: number, end: number): number {
    const number = this.#size;
    const from = this.units;
    const to = from + end - start;
    while (to > this.#units.length) this.#units = grown(this.#units);
    for (let i = start, at = from; i < end; i++, at++) this.#units[at] = text.charCodeAt(i);
    this.#ends[number] = to;
    this.#slots[slot] = hash;
    this.#slots[slot + 1] = number + 1;
    this.#size = number + 1;
    if (this.#size === this.#ends.length) this.#rehash();
    return number;
  }

  /** Twice the slots, so that at most half of them are ever taken. */
  #rehash(): void {
    this.#ends = grown(this.#ends);
    const old = this.#slots;
    const slots = new Int32Array(2 * old.length);
    this.#mask = 2 * this.#mask + 1;
    for (let slot = 0; slot < old.length; slot += 2) {
      if (old[slot + 1] === 0) continue;
      let at = old[slot] & this.#mask;
      while (slots[2 * at + 1] !== 0) at = (at + 1) & this.#mask;
      slots[2 * at] = old[slot];
      slots[2 * at + 1] = old[slot + 1];
    }
    this.#slots = slots;
  }
}

function hashOf(text: Units, start: number, end: number): number {
  let hash = end - start;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash ^ (hash >>> 15);
}
