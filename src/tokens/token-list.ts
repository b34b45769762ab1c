// Tokens as they arise: three growing lists of numbers.

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

  clear(): void {
    this.length = 0;
  }

  #grow(): void {
    const capacity = 2 * this.ids.length;
    const larger = (list: Int32Array) => {
      const copy = new Int32Array(capacity);
      copy.set(list);
      return copy;
    };
    this.ids = larger(this.ids);
    this.starts = larger(this.starts);
    this.ends = larger(this.ends);
  }
}
