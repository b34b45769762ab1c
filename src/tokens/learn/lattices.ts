// Every way to cut every segment into candidate tokens, written down once: learning then only walks lists of numbers.
//
// An edge is a candidate that fits at a place: its id. Edges stand in the order of their places, and at one place in the
// order of their lengths, so that the edges of all segments are one list, which shrinks as candidates go.

import type { Pace } from "./pace.ts";
import type { Segments } from "./segments.ts";

/** Sums are scaled up every 16 characters if they have become that small. */
const SCALE_STEP = 16;
const TINY = 1e-100;

export interface Expectation {
  /** How often each candidate is expected to be used, over all cuts of all segments. */
  readonly counts: Float64Array;
  /** The log likelihood of all segments, in nats. */
  readonly logLikelihood: number;
}

export class Lattices {
  readonly #segments: Segments;
  /** Where the edges of each place begin. */
  readonly #offsets: Int32Array;
  #edges: Int32Array;
  #lengths: Uint8Array;
  /** A place where each candidate stands. */
  #places: Int32Array;

  constructor(segments: Segments, offsets: Int32Array, edges: Int32Array, lengths: Uint8Array, places: Int32Array) {
    this.#segments = segments;
    this.#offsets = offsets;
    this.#edges = edges;
    this.#lengths = lengths;
    this.#places = places;
  }

  /** How many candidates there are. */
  get size(): number {
    return this.#lengths.length;
  }

  /** A candidate's characters. */
  tokenOf(id: number): string {
    const { codes, alphabet } = this.#segments;
    let token = "";
    for (let at = this.#places[id], end = at + this.#lengths[id]; at < end; at++) token += alphabet[codes[at] - 1];
    return token;
  }

  /**
   * The E step: forward-backward on each segment, in probabilities. Between steps of 16 characters both passes are
   * multiplied by the same factors, so that long segments don't vanish.
   */
  *expect(probabilities: Float64Array, pace: Pace): Generator<void, Expectation> {
    const { starts, weights } = this.#segments;
    const offsets = this.#offsets;
    const edges = this.#edges;
    const lengths = this.#lengths;
    const counts = new Float64Array(this.size);
    const reach = lengths.reduce((most, length) => Math.max(most, length), 1);
    let forward = new Float64Array(256);
    let backward = new Float64Array(256);
    let scales = new Float64Array(32);
    let logLikelihood = 0;
    for (let s = 0; s < weights.length; s++) {
      if ((s & 1023) === 0 && pace.due()) yield;
      const start = starts[s];
      const length = starts[s + 1] - 1 - start;
      if (length >= forward.length) {
        forward = new Float64Array(2 * length);
        backward = new Float64Array(2 * length);
        scales = new Float64Array(length);
      }
      forward.fill(0, 1, length + 1);
      forward[0] = 1;
      let log = 0;
      for (let i = 0, edge = offsets[start]; i < length; i++) {
        if (i > 0 && i % SCALE_STEP === 0)
          log -= Math.log((scales[i / SCALE_STEP] = rescale(forward, i, reach, length)));
        const here = forward[i];
        for (const end = offsets[start + i + 1]; edge < end; edge++) {
          const id = edges[edge];
          forward[i + lengths[id]] += here * probabilities[id];
        }
      }
      log += Math.log(forward[length]);
      logLikelihood += weights[s] * log;
      const factor = weights[s] / forward[length];
      backward[length] = 1;
      for (let i = length - 1; i >= 0; i--) {
        const here = factor * forward[i];
        let sum = 0;
        for (let edge = offsets[start + i], end = offsets[start + i + 1]; edge < end; edge++) {
          const id = edges[edge];
          const rest = probabilities[id] * backward[i + lengths[id]];
          counts[id] += here * rest;
          sum += rest;
        }
        backward[i] = sum;
        if (i > 0 && i % SCALE_STEP === 0 && scales[i / SCALE_STEP] !== 1) {
          multiply(backward, i, reach, length, scales[i / SCALE_STEP]);
        }
      }
    }
    return { counts, logLikelihood };
  }

  /** How often each candidate stands in the best cuts. Of equal cuts, the one whose last token is longest wins. */
  *count(scores: Float64Array, pace: Pace): Generator<void, Float64Array> {
    const { starts, weights } = this.#segments;
    const counts = new Float64Array(this.size);
    const search = new Search(this.#offsets, this.#edges, this.#lengths, scores);
    for (let s = 0; s < weights.length; s++) {
      if ((s & 1023) === 0 && pace.due()) yield;
      const length = starts[s + 1] - 1 - starts[s];
      search.run(starts[s], length, length + 1);
      for (let end = length; end > 0; end -= this.#lengths[search.ids[end]]) counts[search.ids[end]] += weights[s];
    }
    return counts;
  }

  /**
   * What a corpus would lose without each candidate: the log probability of its counted uses, less that of the best
   * other cut in its place, each estimated from counts (Kudo 2018; SentencePiece's formula). -Infinity for candidates
   * that a cut of others beats anyway or that are never used.
   */
  *losses(scores: Float64Array, counts: Float64Array, pace: Pace): Generator<void, Float64Array> {
    const losses = new Float64Array(this.size).fill(-Infinity);
    const search = new Search(this.#offsets, this.#edges, this.#lengths, scores);
    const total = counts.reduce((sum, count) => sum + count, 0);
    for (let id = 0; id < this.size; id++) {
      if ((id & 1023) === 0 && pace.due()) yield;
      const count = counts[id];
      const length = this.#lengths[id];
      if (count === 0) continue;
      losses[id] = Infinity;
      if (length === 1) continue;
      search.run(this.#places[id], length, length);
      if (search.best[length] > scores[id]) losses[id] = -Infinity;
      else {
        let without = 0;
        let tokens = 0;
        for (let end = length; end > 0; end -= this.#lengths[search.ids[end]], tokens++) {
          without += Math.log(counts[search.ids[end]] + count);
        }
        without -= tokens * Math.log(total + count * (tokens - 1));
        losses[id] = count * (Math.log(count) - Math.log(total) - without);
      }
    }
    return losses;
  }

  /** Keeps the candidates that have a mark, in their order, and forgets the others. */
  *keep(marks: Uint8Array, pace: Pace): Generator<void, void> {
    const edges = this.#edges;
    const offsets = this.#offsets;
    const ids = new Int32Array(this.size).fill(-1);
    let size = 0;
    for (let id = 0; id < ids.length; id++) if (marks[id]) ids[id] = size++;
    this.#lengths = this.#lengths.filter((_, id) => marks[id]);
    this.#places = this.#places.filter((_, id) => marks[id]);
    let kept = 0;
    for (let at = 0, edge = 0; at + 1 < offsets.length; at++) {
      if ((at & 8191) === 0 && pace.due()) yield;
      for (const end = offsets[at + 1]; edge < end; edge++) {
        const id = ids[edges[edge]];
        if (id >= 0) edges[kept++] = id;
      }
      offsets[at + 1] = kept;
    }
    this.#edges = kept < edges.length / 2 ? edges.slice(0, kept) : edges;
  }
}

/** Viterbi on the edges of a stretch. */
class Search {
  best = new Float64Array(256);
  /** The last token of the best cut up to each place. */
  ids = new Int32Array(256);
  readonly #offsets: Int32Array;
  readonly #edges: Int32Array;
  readonly #lengths: Uint8Array;
  readonly #scores: Float64Array;

  constructor(offsets: Int32Array, edges: Int32Array, lengths: Uint8Array, scores: Float64Array) {
    this.#offsets = offsets;
    this.#edges = edges;
    this.#lengths = lengths;
    this.#scores = scores;
  }

  /** The best cut of `length` characters from `start` into tokens shorter than `limit`. */
  run(start: number, length: number, limit: number): void {
    if (length >= this.best.length) {
      this.best = new Float64Array(2 * length);
      this.ids = new Int32Array(2 * length);
    }
    const { best, ids } = this;
    const edges = this.#edges;
    const lengths = this.#lengths;
    best.fill(-Infinity, 1, length + 1);
    best[0] = 0;
    for (let i = 0; i < length; i++) {
      for (let edge = this.#offsets[start + i], end = this.#offsets[start + i + 1]; edge < end; edge++) {
        const id = edges[edge];
        const after = i + lengths[id];
        if (after > length || lengths[id] >= limit) break;
        const score = best[i] + this.#scores[id];
        if (score > best[after]) {
          best[after] = score;
          ids[after] = id;
        }
      }
    }
  }
}

function rescale(sums: Float64Array, from: number, reach: number, length: number): number {
  const to = Math.min(length, from + reach - 1);
  let most = 0;
  for (let i = from; i <= to; i++) if (sums[i] > most) most = sums[i];
  if (most > TINY) return 1;
  multiply(sums, from, reach, length, 1 / most);
  return 1 / most;
}

function multiply(sums: Float64Array, from: number, reach: number, length: number, factor: number): void {
  const to = Math.min(length, from + reach - 1);
  for (let i = from; i <= to; i++) sums[i] *= factor;
}
