// Input rows that do not learn: after each portion of words those that it has moved are put back.
//
// The kernel knows nothing of it. Within a portion of 8,192 words a held row drifts a little and takes its neighbours
// along; that costs less than asking in every step which rows may move, and leaves the fast loops as they are.
// Where several threads train, one may write a row that another has just put back; it puts it back itself at the end of
// its own portion, so when all are done all rows are.

import type { Features } from "./features.ts";

/** A copy of the rows that are held. */
export class HeldRows {
  readonly #stride: number;
  readonly #features: Features | undefined;
  /** Where each input row stands in the copy, -1 for rows that learn. */
  readonly #places: Int32Array;
  readonly #rows: Float32Array;
  /** The portion in which each row was put back last, so that it is done once. */
  readonly #seen: Uint32Array;
  #portion = 0;

  /**
   * @param held [rows], not 0 for the rows to be held.
   * @param inputs [rows, stride], row-major, as they are to stay.
   */
  constructor(held: Uint8Array, inputs: Float32Array, stride: number, features: Features | undefined) {
    this.#stride = stride;
    this.#features = features;
    this.#seen = new Uint32Array(held.length);
    let count = 0;
    this.#places = Int32Array.from(held, (value) => (value ? count++ : -1));
    this.#rows = new Float32Array(count * stride);
    this.#places.forEach((place, row) => {
      if (place >= 0) this.#rows.set(inputs.subarray(row * stride, (row + 1) * stride), place * stride);
    });
  }

  /** Puts back all held rows that training on `ids` (−1 ends a sentence) may have moved. */
  putBack(ids: Int32Array, inputs: Float32Array): void {
    this.#portion++;
    for (const id of ids) {
      if (id < 0 || this.#seen[id] === this.#portion) continue;
      this.#putBackRow(id, inputs);
      if (!this.#features) continue;
      const { starts, rows } = this.#features;
      for (let f = starts[id] + 1; f < starts[id + 1]; f++) {
        if (this.#seen[rows[f]] !== this.#portion) this.#putBackRow(rows[f], inputs);
      }
    }
  }

  #putBackRow(row: number, inputs: Float32Array): void {
    this.#seen[row] = this.#portion;
    const from = this.#places[row] * this.#stride;
    if (from >= 0) inputs.set(this.#rows.subarray(from, from + this.#stride), row * this.#stride);
  }
}
