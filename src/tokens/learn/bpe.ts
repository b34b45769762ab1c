// Learns byte-pair merges. The pieces stand in one array, and a merge visits only those that hold its pair.

import { RiverbankError } from "../../shared/errors.ts";
import { BpeModel } from "../models/bpe.ts";
import { mergedToken } from "../models/merges.ts";
import { Vocabulary } from "../vocabulary.ts";
import { type AlphabetOptions, type Spelling, spell } from "./alphabet.ts";
import { Neighbours } from "./neighbours.ts";
import { PairIndex } from "./pair-index.ts";
import { PairQueue } from "./pair-queue.ts";
import type { PieceCounts } from "./pieces.ts";

export interface BpeLearningOptions extends AlphabetOptions {
  /** Pairs seen less often than this don't merge; from 1. Default 2. */
  readonly minFrequency?: number;
  /** Pairs that would become longer than this many characters, prefix and suffix among them, don't merge. Default none. */
  readonly maxTokenLength?: number;
}

const SLICE = 50;

/**
 * Learns a BPE model from counted pieces: again and again the pair of neighbours that was seen most often becomes a token,
 * until there are `size` or no pair was seen `minFrequency` times. Of pairs equally often seen the one whose left, then
 * right token has the lower id merges, so the order of the pieces does not matter. Where both parts' concatenation is a
 * token already, the merge is added and the vocabulary stays; it never becomes a special token. The vocabulary's counts
 * say how often each token stands in the pieces as the model encodes them.
 *
 * Yields about every 50 ms how many entries there are of how many. Throws `invalid size`, `invalid alphabet` and
 * `invalid minFrequency`.
 *
 * @example
 * const counts = { pieces: ["hug", "pug", "hugs"], counts: Float64Array.of(10, 5, 5) };
 * const steps = learnBpe(counts, { size: 7 });
 * // after the last step: g, h, p, s, u, ug, hug
 *
 * Source: Gage, "A New Algorithm for Data Compression", 1994; Sennrich, Haddow and Birch, 2016.
 */
export function* learnBpe(
  counts: PieceCounts,
  options: BpeLearningOptions,
): Generator<{ done: number; total: number }, BpeModel> {
  const learner = new Learner(counts, options);
  const steps = learner.run();
  let shown = performance.now();
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    const now = performance.now();
    if (now - shown < SLICE) continue;
    shown = now;
    yield { done: learner.tokens, total: options.size };
  }
}

class Learner {
  readonly #pieces: PieceCounts;
  readonly #options: BpeLearningOptions;
  readonly #minFrequency: number;
  #tokens: string[] = [];
  #text: Int32Array = new Int32Array(0);
  #pairs = new PairIndex(0);
  #queue = new PairQueue(this.#pairs);
  #before = new Neighbours(0);
  #after = new Neighbours(0);
  #cursors = new Int32Array(0);

  constructor(pieces: PieceCounts, options: BpeLearningOptions) {
    const { minFrequency = 2 } = options;
    if (!(minFrequency >= 1)) {
      throw new RiverbankError("invalid", `minFrequency: ${minFrequency} came, a number from 1 was expected`);
    }
    this.#pieces = pieces;
    this.#options = options;
    this.#minFrequency = minFrequency;
  }

  get tokens(): number {
    return this.#tokens.length;
  }

  *run(): Generator<void, BpeModel> {
    const { size, special = [], continuingPrefix = "", endOfWordSuffix = "", maxTokenLength } = this.#options;
    const spelling = yield* spell(this.#pieces, this.#options);
    this.#tokens = spelling.tokens;
    this.#text = spelling.text;
    this.#before = new Neighbours(size);
    this.#after = new Neighbours(size);
    this.#cursors = new Int32Array(size);
    yield* this.#countPairs(spelling);
    const ids = new Map(this.#tokens.map((token, id) => [token, id]));
    const merges: [string, string][] = [];
    while (this.#tokens.length < size) {
      const pair = this.#mostFrequent();
      if (pair < 0) break;
      const left = this.#tokens[this.#pairs.lefts[pair]];
      const right = this.#tokens[this.#pairs.rights[pair]];
      const token = mergedToken(left, right, continuingPrefix);
      const id = ids.get(token) ?? this.#tokens.length;
      if (id < special.length || (maxTokenLength !== undefined && [...token].length > maxTokenLength)) {
        this.#pairs.counts[pair] = Number.NEGATIVE_INFINITY;
        continue;
      }
      if (id === this.#tokens.length) ids.set(token, this.#tokens.push(token) - 1);
      merges.push([left, right]);
      this.#merge(pair, id);
      yield;
    }
    return new BpeModel({
      vocabulary: new Vocabulary(this.#tokens, this.#countTokens(spelling)),
      merges,
      continuing_subword_prefix: continuingPrefix || null,
      end_of_word_suffix: endOfWordSuffix || null,
    });
  }

  *#countPairs({ text, heads, symbols }: Spelling): Generator<void> {
    const { counts } = this.#pieces;
    const pairs = new PairIndex(2 * symbols);
    // The pair that begins at each place, so that the second walk need not look it up.
    const found = new Int32Array(text.length);
    const places: number[] = [];
    for (let index = 0; index < heads.length; index++) {
      const head = heads[index];
      for (let at = head + 2; at < head + text[head + 1] + 1; at++) {
        const pair = pairs.obtain(text[at], text[at + 1]);
        pairs.counts[pair] += counts[text[head]];
        places[pair] = (places[pair] ?? 0) + 1;
        found[at] = pair;
      }
      if ((index & 0xfff) === 0) yield;
    }
    const cursors = Int32Array.from(places, (count, pair) => pairs.extend(pair, count));
    for (let index = 0; index < heads.length; index++) {
      const head = heads[index];
      for (let at = head + 2; at < head + text[head + 1] + 1; at++) pairs.heads[cursors[found[at]]++] = head;
      if ((index & 0xfff) === 0) yield;
    }
    this.#pairs = pairs;
    this.#queue = new PairQueue(pairs);
    for (let pair = 0; pair < pairs.size; pair++) this.#enqueue(pair);
  }

  #enqueue(pair: number): void {
    if (this.#pairs.counts[pair] >= this.#minFrequency) this.#queue.push(pair, this.#pairs.counts[pair]);
  }

  // The queue hears at once of counts that grow, and of those that fell only here.
  #mostFrequent(): number {
    while (this.#queue.length > 0) {
      const pair = this.#queue.topPair;
      const count = this.#queue.topCount;
      this.#queue.drop();
      if (this.#pairs.counts[pair] === count) return pair;
      if (this.#pairs.counts[pair] < count) this.#enqueue(pair);
    }
    return -1;
  }

  #merge(pair: number, made: number): void {
    const pairs = this.#pairs;
    const left = pairs.lefts[pair];
    const right = pairs.rights[pair];
    for (const head of pairs.take(pair)) this.#replace(head, left, right, made);
    // subtle: all new pairs first, because a merge may take away neighbours that it made itself, as in "aaaa".
    const before = this.#before.ids.map((id) => this.#count(this.#before, id, pairs.obtain(id, made)));
    this.#before.scatter(pairs.heads, this.#cursors);
    const after = this.#after.ids.map((id) => this.#count(this.#after, id, pairs.obtain(made, id)));
    this.#after.scatter(pairs.heads, this.#cursors);
    for (const id of this.#before.ids) pairs.counts[pairs.obtain(id, left)] -= this.#before.weights[id];
    for (const id of this.#after.ids) pairs.counts[pairs.obtain(right, id)] -= this.#after.weights[id];
    pairs.counts[pair] = 0;
    this.#before.clear();
    this.#after.clear();
    for (const each of before) this.#enqueue(each);
    for (const each of after) this.#enqueue(each);
  }

  /** Adds a neighbour's weight to the pair that it now belongs to, and makes room for its pieces. */
  #count(neighbours: Neighbours, id: number, pair: number): number {
    this.#pairs.counts[pair] += neighbours.weights[id];
    this.#cursors[id] = this.#pairs.extend(pair, neighbours.notes[id]);
    return pair;
  }

  /** Merges the pair in the piece at `head`, from left to right. */
  #replace(head: number, left: number, right: number, made: number): void {
    const text = this.#text;
    const start = head + 2;
    const end = start + text[head + 1];
    let from = start;
    while (from + 1 < end && (text[from] !== left || text[from + 1] !== right)) from++;
    if (from + 1 >= end) return;
    const weight = this.#pieces.counts[text[head]];
    let to = from;
    while (from < end) {
      if (text[from] !== left || from + 1 === end || text[from + 1] !== right) {
        text[to++] = text[from++];
        continue;
      }
      if (to > start) this.#before.add(text[to - 1], weight, head);
      if (from + 2 < end) this.#after.add(text[from + 2], weight, head);
      text[to++] = made;
      from += 2;
    }
    text[head + 1] = to - start;
  }

  #countTokens({ text, heads }: Spelling): Float64Array {
    const counts = new Float64Array(this.#tokens.length);
    for (const head of heads) {
      const weight = this.#pieces.counts[text[head]];
      for (let at = head + 2; at < head + text[head + 1] + 2; at++) counts[text[at]] += weight;
    }
    return counts;
  }
}
