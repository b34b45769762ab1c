// The merging of byte-pair encoding: as long as two neighbours may merge, the pair of lowest rank does, the leftmost of
// equals first. Two ways to the same end: short pieces are searched over and over, long ones keep a heap.

import type { TokenList } from "../token-list.ts";

/** Which pairs may merge. */
export interface PairRanks {
  /** The pair's rank, the lower the sooner; −1 where it may not merge. */
  rankOf(left: number, right: number): number;
  /** The token that the pair of this rank becomes. */
  resultOf(rank: number): number;
}

const SHORT = 40;
const NONE = 0xffffffff;
// A key of the heap is rank × 2³⁰ + place: no string is longer than 2³⁰, and doubles are exact up to 2⁵³.
const PLACES = 2 ** 30;
/** Ranks must stay below this. */
export const MOST_RANKS = 2 ** 23;

const shortRanks = new Uint32Array(SHORT + 1);

/**
 * Merges the tokens of `list` from `from` on, in place, until no pair may merge or `least` tokens are left. A merged
 * token reaches from its left part's start to its right part's end.
 */
export function mergeTokens(list: TokenList, from: number, ranks: PairRanks, least = 1): void {
  const count = list.length - from;
  if (count < 2) return;
  list.length = from + (count <= SHORT ? mergeShort(list, from, ranks, least) : mergeLong(list, from, ranks, least));
}

function mergeShort({ ids, ends, starts, length }: TokenList, from: number, ranks: PairRanks, least: number): number {
  const found = shortRanks;
  let last = length - from - 1;
  // subtle: unsigned, so that the −1 of a pair that may not merge is above all ranks.
  for (let i = 0; i < last; i++) found[i] = ranks.rankOf(ids[from + i], ids[from + i + 1]);
  while (last >= least) {
    let best = NONE;
    let at = 0;
    for (let i = 0; i < last; i++) {
      if (found[i] < best) {
        best = found[i];
        at = i;
      }
    }
    if (best === NONE) break;
    ids[from + at] = ranks.resultOf(best);
    ends[from + at] = ends[from + at + 1];
    last--;
    for (let i = at + 1; i <= last; i++) {
      ids[from + i] = ids[from + i + 1];
      starts[from + i] = starts[from + i + 1];
      ends[from + i] = ends[from + i + 1];
      found[i] = found[i + 1];
    }
    if (at > 0) found[at - 1] = ranks.rankOf(ids[from + at - 1], ids[from + at]);
    if (at < last) found[at] = ranks.rankOf(ids[from + at], ids[from + at + 1]);
  }
  return last + 1;
}

// A place of a long piece is four numbers that lie together: the place after and the one before it, the rank of the pair
// that begins there (−1 where none may merge, or where the place has gone into another) and its token.
const [AFTER, BEFORE, RANK, TOKEN, FIELDS] = [0, 1, 2, 3, 4];

function mergeLong({ ids, ends, starts, length }: TokenList, from: number, ranks: PairRanks, least: number): number {
  const count = length - from;
  const places = new Int32Array(FIELDS * count);
  // The pairs of the beginning, sorted, and a heap of those that came about since.
  const first = new Float64Array(count);
  const heap = new KeyHeap(2 * count);
  let pairs = 0;
  const rank = (place: number): number => {
    const after = places[FIELDS * place + AFTER];
    const found = after < count ? ranks.rankOf(places[FIELDS * place + TOKEN], places[FIELDS * after + TOKEN]) : -1;
    places[FIELDS * place + RANK] = found;
    return found;
  };
  for (let place = 0; place < count; place++) {
    places[FIELDS * place + AFTER] = place + 1;
    places[FIELDS * place + BEFORE] = place - 1;
    places[FIELDS * place + TOKEN] = ids[from + place];
  }
  for (let place = 0; place < count; place++) {
    const found = rank(place);
    if (found >= 0) first[pairs++] = found * PLACES + place;
  }
  first.fill(Number.POSITIVE_INFINITY, pairs).sort();
  let left = count;
  for (let next = 0; left > least; ) {
    const key = next < pairs && first[next] < heap.top ? first[next++] : heap.pop();
    if (key === Number.POSITIVE_INFINITY) break;
    const best = Math.floor(key / PLACES);
    const place = key - best * PLACES;
    const at = FIELDS * place;
    // What stands here has merged since.
    if (places[at + RANK] !== best) continue;
    const gone = FIELDS * places[at + AFTER];
    const after = places[gone + AFTER];
    places[at + TOKEN] = ranks.resultOf(best);
    places[at + AFTER] = after;
    places[gone + RANK] = -1;
    left--;
    if (after < count) places[FIELDS * after + BEFORE] = place;
    const right = rank(place);
    if (right >= 0) heap.push(right * PLACES + place);
    const before = places[at + BEFORE];
    if (before < 0) continue;
    const found = rank(before);
    if (found >= 0) heap.push(found * PLACES + before);
  }
  for (let place = 0, to = from; place < count; to++) {
    const after = places[FIELDS * place + AFTER];
    ids[to] = places[FIELDS * place + TOKEN];
    starts[to] = starts[from + place];
    ends[to] = ends[from + after - 1];
    place = after;
  }
  return left;
}

/** A heap of numbers, the least on top, with four children each: fewer levels mean fewer far places in memory. */
class KeyHeap {
  length = 0;
  readonly #keys: Float64Array;

  constructor(capacity: number) {
    this.#keys = new Float64Array(capacity);
  }

  /** The least key, infinite where there is none. */
  get top(): number {
    return this.length > 0 ? this.#keys[0] : Number.POSITIVE_INFINITY;
  }

  push(key: number): void {
    const keys = this.#keys;
    let at = this.length++;
    while (at > 0) {
      const above = (at - 1) >> 2;
      if (keys[above] <= key) break;
      keys[at] = keys[above];
      at = above;
    }
    keys[at] = key;
  }

  pop(): number {
    const { top } = this;
    if (this.length > 1) this.#sink(this.#keys[--this.length]);
    else this.length = 0;
    return top;
  }

  #sink(key: number): void {
    const keys = this.#keys;
    const { length } = this;
    let at = 0;
    for (;;) {
      const first = 4 * at + 1;
      if (first >= length) break;
      let child = first;
      let least = keys[first];
      const end = Math.min(first + 4, length);
      for (let other = first + 1; other < end; other++) {
        if (keys[other] < least) {
          least = keys[other];
          child = other;
        }
      }
      if (least >= key) break;
      keys[at] = least;
      at = child;
    }
    keys[at] = key;
  }
}
