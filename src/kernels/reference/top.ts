// The best k of a stream, kept as a binary heap with the worst at its root.

import type { Address } from "../contract.ts";
import type { View } from "./view.ts";

export interface TopKernels {
  /**
   * Ends a stream of offers: sorts the `size` entries at `top` in place, best first. An entry is eight bytes, its score
   * (float32) and its id (uint32); of equal scores the lower id comes first.
   */
  sortTop(top: Address, size: number): void;
}

interface Entry {
  score: number;
  id: number;
}

export function topReference(view: View): TopKernels {
  return {
    sortTop(top, size) {
      const entries = Array.from({ length: size }, (_, index) => read(view, top, index));
      entries.sort((a, b) => (worse(a, b) ? 1 : -1));
      for (let index = 0; index < size; index++) write(view, top, index, entries[index]);
    },
  };
}

/** Offers one entry to a heap that holds `size` of at most `k`; returns how many it holds then. NaN is never taken. */
export function offer(view: View, top: Address, size: number, k: number, score: number, id: number): number {
  const entry = { score: Math.fround(score), id };
  if (Number.isNaN(score) || k <= 0) return size;
  if (size < k) {
    rise(view, top, size, entry);
    return size + 1;
  }
  if (worse(read(view, top, 0), entry)) sink(view, top, size, entry);
  return size;
}

/** The score that a newcomer must reach: minus infinity until the heap is full. */
export function bar(view: View, top: Address, size: number, k: number): number {
  return size < k ? Number.NEGATIVE_INFINITY : view.float32(top);
}

function worse(a: Entry, b: Entry): boolean {
  return a.score < b.score || (a.score === b.score && a.id > b.id);
}

function rise(view: View, top: Address, hole: number, entry: Entry): void {
  while (hole > 0) {
    const parent = (hole - 1) >> 1;
    const above = read(view, top, parent);
    if (!worse(entry, above)) break;
    write(view, top, hole, above);
    hole = parent;
  }
  write(view, top, hole, entry);
}

function sink(view: View, top: Address, size: number, entry: Entry): void {
  let hole = 0;
  for (let child = 1; child < size; child = 2 * hole + 1) {
    if (child + 1 < size && worse(read(view, top, child + 1), read(view, top, child))) child++;
    const below = read(view, top, child);
    if (!worse(below, entry)) break;
    write(view, top, hole, below);
    hole = child;
  }
  write(view, top, hole, entry);
}

function read(view: View, top: Address, index: number): Entry {
  return { score: view.float32(top, 2 * index), id: view.uint32(top, 2 * index + 1) };
}

function write(view: View, top: Address, index: number, { score, id }: Entry): void {
  view.setFloat32(top, 2 * index, score);
  view.setUint32(top, 2 * index + 1, id);
}
