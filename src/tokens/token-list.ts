// Tokens as they arise: three growing lists of numbers.

import { grown } from "../shared/grown.ts";

/** A list that was cleared keeps room for this many tokens. */
const MOST_KEPT = 1 << 20;

/** Ids and where they stand; numbers alone, so that a text of millions of tokens costs no object for each. */
export class TokenList {
  ids: Int32Array;
  /** Where each token stands: UTF-16 units, end exclusive. */
  starts: Int32Array;
  ends: Int32Array;
  length = 0;

  constructor(capacity = 64) {
    this.ids = new Int32Array(capacity);
    this.starts = new Int32Array(capacity);
    this.ends = new Int32Array(capacity);
  }

  push(id: number, start: number, end: number): void {
    const at = this.length;
    if (at === this.ids.length) this.#grow();
    this.ids[at] = id;
    this.starts[at] = start;
    this.ends[at] = end;
    this.length = at + 1;
  }

  /** Adds all of `list`, their places moved by `shift`. */
  append({ ids, starts, ends, length }: TokenList, shift: number): void {
    for (let i = 0; i < length; i++) this.push(ids[i], starts[i] + shift, ends[i] + shift);
  }

  /** Moves the places of the tokens from number `from` on. */
  shift(from: number, by: number): void {
    for (let i = from; i < this.length; i++) {
      this.starts[i] += by;
      this.ends[i] += by;
    }
  }

  /** Takes all tokens out; what a very long text needed is given back. */
  clear(): void {
    this.length = 0;
    if (this.ids.length <= MOST_KEPT) return;
    this.ids = new Int32Array(64);
    this.starts = new Int32Array(64);
    this.ends = new Int32Array(64);
  }

  #grow(): void {
    this.ids = grown(this.ids);
    this.starts = grown(this.starts);
    this.ends = grown(this.ends);
  }
}
