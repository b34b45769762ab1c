// Finds a token by a stretch of text, or by two tokens that stand beside each other, without making a string of it.

import { RiverbankError } from "../../shared/errors.ts";

// Hashes are polynomials in this number, modulo 2³², so that of a concatenation follows from those of its parts.
const BASE = 0x2c1b3c6d;

/** The ids of a list of unique tokens. */
export class TokenIndex {
  readonly #tokens: readonly string[];
  // For each id its token's hash and BASE to the power of its length.
  readonly #hashes: Int32Array;
  // An open-addressing table: hash and id + 1, which is 0 in an empty slot. Numbers that are read together lie together.
  readonly #slots: Int32Array;
  readonly #shift: number;

  /** Throws `invalid vocabulary` where a token stands twice. */
  constructor(tokens: readonly string[]) {
    const bits = Math.ceil(Math.log2(tokens.length + 8)) + 1;
    this.#tokens = tokens;
    this.#hashes = new Int32Array(2 * tokens.length);
    this.#slots = new Int32Array(2 * 2 ** bits);
    this.#shift = 32 - bits;
    for (let id = 0; id < tokens.length; id++) this.#add(id);
  }

  /** The id of the token text[from, to), or −1. */
  idOf(text: string, from = 0, to = text.length): number {
    let hash = 0;
    for (let at = from; at < to; at++) hash = (Math.imul(hash, BASE) + text.charCodeAt(at) + 1) | 0;
    const slots = this.#slots;
    for (let slot = this.#first(hash); slots[slot + 1] !== 0; slot = this.#next(slot)) {
      const id = slots[slot + 1] - 1;
      if (slots[slot] === hash && equals(this.#tokens[id], text, from, to)) return id;
    }
    return -1;
  }

  /** The id of the token that is `left` and `right` in one, or −1. */
  join(left: number, right: number): number {
    const hashes = this.#hashes;
    const slots = this.#slots;
    const hash = (Math.imul(hashes[2 * left], hashes[2 * right + 1]) + hashes[2 * right]) | 0;
    for (let slot = this.#first(hash); slots[slot + 1] !== 0; slot = this.#next(slot)) {
      const id = slots[slot + 1] - 1;
      if (slots[slot] === hash && isJoined(this.#tokens[id], this.#tokens[left], this.#tokens[right])) return id;
    }
    return -1;
  }

  #add(id: number): void {
    const token = this.#tokens[id];
    let hash = 0;
    let power = 1;
    for (let at = 0; at < token.length; at++) {
      hash = (Math.imul(hash, BASE) + token.charCodeAt(at) + 1) | 0;
      power = Math.imul(power, BASE);
    }
    let slot = this.#first(hash);
    for (; this.#slots[slot + 1] !== 0; slot = this.#next(slot)) {
      if (this.#slots[slot] === hash && this.#tokens[this.#slots[slot + 1] - 1] === token) {
        throw new RiverbankError("invalid", `vocabulary: ${JSON.stringify(token)} stands in it twice`);
      }
    }
    this.#slots[slot] = hash;
    this.#slots[slot + 1] = id + 1;
    this.#hashes[2 * id] = hash;
    this.#hashes[2 * id + 1] = power;
  }

  #first(hash: number): number {
    return 2 * (Math.imul(hash, 0x9e3779b1) >>> this.#shift);
  }

  #next(slot: number): number {
    return (slot + 2) & (this.#slots.length - 1);
  }
}

function equals(token: string, text: string, from: number, to: number): boolean {
  if (token.length !== to - from) return false;
  for (let at = 0; at < token.length; at++) if (token.charCodeAt(at) !== text.charCodeAt(from + at)) return false;
  return true;
}

function isJoined(token: string, left: string, right: string): boolean {
  const { length } = left;
  if (token.length !== length + right.length) return false;
  for (let at = 0; at < length; at++) if (token.charCodeAt(at) !== left.charCodeAt(at)) return false;
  for (let at = 0; at < right.length; at++) if (token.charCodeAt(length + at) !== right.charCodeAt(at)) return false;
  return true;
}
