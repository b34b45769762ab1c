// The candidates of a unigram model: every character, and the stretches of text that would save most.

import { Lattices } from "./lattices.ts";
import type { Pace } from "./pace.ts";
import type { Segments } from "./segments.ts";
import { sortSuffixes } from "./suffixes.ts";

/** Growing columns of numbers: the rows of the sorted suffixes that begin with a stretch, its length and its value. */
class Candidates {
  length = 0;
  from = new Int32Array(1024);
  to = new Int32Array(1024);
  lengths = new Uint8Array(1024);
  values = new Float64Array(1024);

  push(from: number, to: number, length: number, value: number): void {
    const at = this.length++;
    if (at === this.from.length) {
      const twice = <T extends Int32Array | Uint8Array | Float64Array>(column: T, larger: T): T => {
        larger.set(column);
        return larger;
      };
      this.from = twice(this.from, new Int32Array(2 * at));
      this.to = twice(this.to, new Int32Array(2 * at));
      this.lengths = twice(this.lengths, new Uint8Array(2 * at));
      this.values = twice(this.values, new Float64Array(2 * at));
    }
    this.from[at] = from;
    this.to[at] = to;
    this.lengths[at] = length;
    this.values[at] = value;
  }
}

export interface Seeds {
  /** Every place where a seed fits. */
  readonly lattices: Lattices;
  /** By seed: how often it was seen, times its length. Characters come first, in the order of the alphabet. */
  readonly values: Float64Array;
}

/**
 * The `size` most valuable stretches of 2 to `maxLength` characters that were seen at least twice, valued count × length,
 * and every character. Of stretches that occur in just the same places, only the longest is a candidate. Values that
 * differ by less than 1/256 count as equal; then the order of the text decides.
 */
export function* findSeeds(segments: Segments, maxLength: number, size: number, pace: Pace): Generator<void, Seeds> {
  const { codes, alphabet } = segments;
  const sorted = yield* sortSuffixes(codes, alphabet.length, maxLength + 1, pace);
  const { candidates, characters } = yield* collect(segments, sorted, maxLength, pace);
  const ids = choose(candidates, size, alphabet.length);
  const lattices = yield* lay(segments, sorted, candidates, ids, pace);
  const values = new Float64Array(lattices.size);
  values.set(characters);
  for (let i = 0; i < ids.length; i++) if (ids[i] >= 0) values[ids[i]] = candidates.values[i];
  return { lattices, values };
}

/**
 * Candidates are the nodes of the suffix tree. It is gone through from left to right along the sorted suffixes, with the
 * path to the current leaf on a stack: as soon as the next suffix shares less, nodes are complete. A node comes out after
 * those below it.
 */
function* collect({ codes, starts, weights, alphabet }: Segments, sorted: Int32Array, maxLength: number, pace: Pace) {
  const segmentOf = new Int32Array(codes.length);
  for (let s = 0; s < weights.length; s++) segmentOf.fill(s, starts[s], starts[s + 1]);
  const characters = new Float64Array(alphabet.length);
  const candidates = new Candidates();
  const limit = maxLength + 1;
  const depths = new Int32Array(limit + 2);
  const from = new Int32Array(limit + 2);
  const sums = new Float64Array(limit + 2);
  let top = 0;
  for (let row = 0; row <= sorted.length; row++) {
    if ((row & 8191) === 0 && pace.due()) yield;
    const shared = row > 0 && row < sorted.length ? common(codes, sorted[row - 1], sorted[row], limit) : 0;
    while (depths[top] > shared) {
      const depth = depths[top];
      const first = from[top];
      const sum = sums[top--];
      if (depth > 1 && depth <= maxLength && sum >= 2) candidates.push(first, row - 1, depth, sum * depth);
      if (depths[top] >= shared) sums[top] += sum;
      else {
        depths[++top] = shared;
        from[top] = first;
        sums[top] = sum;
      }
    }
    if (row === sorted.length) break;
    const place = sorted[row];
    const weight = weights[segmentOf[place]];
    characters[codes[place] - 1] += weight;
    const length = common(codes, place, place, limit);
    if (depths[top] < length) {
      depths[++top] = length;
      from[top] = row;
      sums[top] = 0;
    }
    sums[top] += weight;
  }
  return { candidates, characters };
}

/** How many codes two suffixes share before an end, at most `limit`. */
function common(codes: Uint16Array | Int32Array, a: number, b: number, limit: number): number {
  let length = 0;
  while (length < limit && codes[a + length] > 0 && codes[a + length] === codes[b + length]) length++;
  return length;
}

/** Each candidate's id, from `first` up, the most valuable first; -1 for those that are not among them. */
function choose(candidates: Candidates, size: number, first: number): Int32Array {
  // A float's upper bits, its exponent and 8 bits more, are a bucket number that grows with it.
  const count = candidates.length;
  const bits = new Int32Array(candidates.values.buffer);
  const rest = new Int32Array((1 << 19) + 1);
  for (let i = 0; i < count; i++) rest[bits[2 * i + 1] >> 12]++;
  // From counts to first ids: the highest bucket begins at 0.
  for (let bucket = rest.length - 1, next = 0; bucket >= 0; bucket--) {
    const own = rest[bucket];
    rest[bucket] = next;
    next += own;
  }
  const ids = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    const rank = rest[bits[2 * i + 1] >> 12]++;
    ids[i] = rank < size ? first + rank : -1;
  }
  return ids;
}

/**
 * Writes down where which seed fits. Candidates backwards are a walk through the tree from right to left, in which a node
 * comes before those below it: a stack again holds the seeds that begin at the current place, short ones first.
 */
function* lay(segments: Segments, sorted: Int32Array, candidates: Candidates, ids: Int32Array, pace: Pace) {
  const { codes, alphabet } = segments;
  const chosen = ids.reduce((sum, id) => sum + (id >= 0 ? 1 : 0), 0);
  const lengths = new Uint8Array(alphabet.length + chosen).fill(1);
  const places = new Int32Array(lengths.length);
  const offsets = new Int32Array(codes.length + 1);
  let edges = new Int32Array(0);
  const stack = new Int32Array(256);
  for (const writing of [false, true]) {
    let top = 0;
    let next = candidates.length - 1;
    for (let row = sorted.length - 1; row >= 0; row--) {
      if ((row & 8191) === 0 && pace.due()) yield;
      const place = sorted[row];
      while (top > 0 && candidates.from[stack[top - 1]] > row) top--;
      for (; next >= 0 && candidates.to[next] === row; next--) if (ids[next] >= 0) stack[top++] = next;
      if (!writing) {
        offsets[place + 1] = 1 + top;
        continue;
      }
      let edge = offsets[place];
      edges[edge++] = codes[place] - 1;
      places[codes[place] - 1] = place;
      for (let i = 0; i < top; i++) edges[edge++] = ids[stack[i]];
    }
    if (writing) break;
    for (let at = 0; at < codes.length; at++) offsets[at + 1] += offsets[at];
    edges = new Int32Array(offsets[codes.length]);
  }
  for (let i = 0; i < ids.length; i++) {
    if (ids[i] < 0) continue;
    lengths[ids[i]] = candidates.lengths[i];
    places[ids[i]] = sorted[candidates.from[i]];
  }
  return new Lattices(segments, offsets, edges, lengths, places);
}
