// What stands beside the pair that is being merged, summed up over all pieces before the pairs hear of it.

/** For each id: how often it was a neighbour, weighted, and in which pieces. */
export class Neighbours {
  /** Ids that were seen, each once. */
  readonly ids: number[] = [];
  readonly weights: Float64Array;
  /** How many pieces were noted for each id. */
  readonly notes: Int32Array;
  #events = new Int32Array(1024);
  #length = 0;

  constructor(size: number) {
    this.weights = new Float64Array(size);
    this.notes = new Int32Array(size);
  }

  add(id: number, weight: number, head: number): void {
    if (this.notes[id]++ === 0) this.ids.push(id);
    this.weights[id] += weight;
    if (this.#length === this.#events.length) {
      const larger = new Int32Array(2 * this.#length);
      larger.set(this.#events);
      this.#events = larger;
    }
    this.#events[this.#length++] = id;
    this.#events[this.#length++] = head;
  }

  /** Writes each id's pieces into `heads` from the place on that `cursors` gives for it, and moves that on. */
  scatter(heads: Int32Array, cursors: Int32Array): void {
    for (let at = 0; at < this.#length; at += 2) heads[cursors[this.#events[at]]++] = this.#events[at + 1];
  }

  clear(): void {
    for (const id of this.ids) {
      this.weights[id] = 0;
      this.notes[id] = 0;
    }
    this.ids.length = 0;
    this.#length = 0;
  }
}
