// All beginnings of all suffixes in order: equal stretches of text come to stand side by side.

import type { Pace } from "./pace.ts";

const SMALL = 12;

/**
 * The places of `codes` that are no end (0), sorted by what stands from there up to the next end, at most `limit` codes;
 * of equal ones, the order is some order that depends on the codes alone. Bentley and Sedgewick's multikey quicksort
 * (1997), after one counting sort by the first code.
 */
export function* sortSuffixes(
  codes: Uint16Array | Int32Array,
  alphabetSize: number,
  limit: number,
  pace: Pace,
): Generator<void, Int32Array> {
  const { sorted, heads } = yield* sortByFirst(codes, alphabetSize, pace);
  // Ranges that still have to be sorted: from, to (exclusive), and how many codes their suffixes share.
  const open: number[] = [];
  for (let code = 1; code <= alphabetSize; code++) {
    open.push(heads[code], heads[code + 1], 1);
    while (open.length > 0) {
      const depth = open.pop() ?? 0;
      const to = open.pop() ?? 0;
      const from = open.pop() ?? 0;
      if (to - from < 2 || depth >= limit) continue;
      if (to - from > 4096 && pace.due()) yield;
      if (to - from <= SMALL) insert(codes, sorted, from, to, depth, limit);
      else partition(codes, sorted, from, to, depth, open);
    }
    if (pace.due()) yield;
  }
  return sorted;
}

function* sortByFirst(codes: Uint16Array | Int32Array, alphabetSize: number, pace: Pace) {
  const heads = new Int32Array(alphabetSize + 2);
  for (let at = 0; at < codes.length; at++) {
    if ((at & 0xffff) === 0 && pace.due()) yield;
    if (codes[at] > 0) heads[codes[at] + 1]++;
  }
  for (let code = 1; code < heads.length; code++) heads[code] += heads[code - 1];
  const next = heads.slice();
  const sorted = new Int32Array(heads[alphabetSize + 1]);
  for (let at = 0; at < codes.length; at++) {
    if ((at & 0xffff) === 0 && pace.due()) yield;
    if (codes[at] > 0) sorted[next[codes[at]]++] = at;
  }
  return { sorted, heads };
}

/** Splits a range at a middling code in smaller, equal and larger, and leaves the three open. */
function partition(
  codes: Uint16Array | Int32Array,
  sorted: Int32Array,
  from: number,
  to: number,
  depth: number,
  open: number[],
): void {
  const a = codes[sorted[from] + depth];
  const b = codes[sorted[(from + to) >> 1] + depth];
  const c = codes[sorted[to - 1] + depth];
  const pivot = a < b ? (b < c ? b : a < c ? c : a) : a < c ? a : b < c ? c : b;
  let low = from;
  let high = to;
  for (let i = from; i < high; ) {
    const place = sorted[i];
    const code = codes[place + depth];
    if (code < pivot) {
      sorted[i++] = sorted[low];
      sorted[low++] = place;
    } else if (code > pivot) {
      sorted[i] = sorted[--high];
      sorted[high] = place;
    } else i++;
  }
  open.push(from, low, depth, high, to, depth);
  if (pivot > 0) open.push(low, high, depth + 1);
}

function insert(
  codes: Uint16Array | Int32Array,
  sorted: Int32Array,
  from: number,
  to: number,
  depth: number,
  limit: number,
): void {
  for (let i = from + 1; i < to; i++) {
    const place = sorted[i];
    let j = i;
    for (; j > from; j--) {
      const before = sorted[j - 1];
      let at = depth;
      while (at < limit && codes[place + at] === codes[before + at] && codes[place + at] > 0) at++;
      if (at === limit || codes[place + at] >= codes[before + at]) break;
      sorted[j] = before;
    }
    sorted[j] = place;
  }
}
