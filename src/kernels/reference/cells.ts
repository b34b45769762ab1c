// Co-occurrences: pairs counted, cells sorted and merged, weighed, shuffled.
//
// A cell is 16 bytes: the rarer word (the higher id, u32), the more frequent word (u32), and its count (float64); once
// weighed, in the count's place its logarithm and its weight (float32 each). It stands for both of its places in the
// symmetric matrix.

import { Random } from "../../shared/random.ts";
import type { Address } from "../contract.ts";
import type { View } from "./view.ts";

export const CELL_BYTES = 16;
/** Byte offsets into the state of a counting: addresses and u32 numbers; assembly/cells.ts has the same, and a last one of its own. */
export const COUNTING = { slots: 0, mask: 4, used: 8, limit: 12, window: 16, shares: 20 } as const;
export const COUNTING_BYTES = 28;
/** Bytes of scratch that `mergeCells` needs besides room for the cells. */
export const MERGE_BYTES = 8192;

export interface CellKernels {
  /**
   * Counts every pair of a word at `from` to `to` − 1 and a word up to `window` places before it in its sentence, at
   * distance d as `shares[d − 1]` (float64), twice where both are the same word. `ids` are int32, −1 ends a sentence.
   * Pairs are added up in `slots`, a hash table of `mask` + 1 cells, all zero where empty. Stops where more than `limit`
   * slots might come into use; returns the place to go on from.
   */
  countPairs(state: Address, ids: Address, from: number, to: number): number;
  /**
   * Sorts `count` cells by their two words, all below `words`, and adds up those that have the same. `scratch` has room
   * for as many cells and {@link MERGE_BYTES}. Returns how many cells are left.
   */
  mergeCells(cells: Address, scratch: Address, count: number, words: number): number;
  /**
   * Puts the count's logarithm and its weight, min(1, count / xMax)^¾, where the count stood. Returns how many places of
   * the matrix the cells stand for: two each, one on the diagonal.
   */
  weighCells(cells: Address, count: number, xMax: number): number;
  /** Shuffles cells (Fisher & Yates) with the generator whose four words of state are at `random`. */
  shuffleCells(cells: Address, count: number, random: Address): void;
}

export function cellReference(view: View): CellKernels {
  return {
    countPairs(state, ids, from, to) {
      const field = (name: keyof typeof COUNTING) => view.uint32(state + COUNTING[name]);
      const window = field("window");
      let place = from;
      for (; place < to && field("used") + window <= field("limit"); place++) {
        const id = view.int32(ids, place);
        if (id < 0) continue;
        for (let d = 1; d <= Math.min(window, place); d++) {
          const other = view.int32(ids, place - d);
          if (other < 0) break;
          const share = view.float64(field("shares"), d - 1) * (id === other ? 2 : 1);
          const isNew = addPair(view, field("slots"), field("mask"), Math.max(id, other), Math.min(id, other), share);
          view.setUint32(state + COUNTING.used, 0, field("used") + Number(isNew));
        }
      }
      return place;
    },

    mergeCells(cells, _scratch, count, words) {
      const sums = new Map<number, number>();
      for (let i = 0; i < count; i++) {
        const cell = cells + CELL_BYTES * i;
        const key = view.uint32(cell) * words + view.uint32(cell, 1);
        sums.set(key, (sums.get(key) ?? 0) + view.float64(cell + 8));
      }
      [...sums]
        .sort(([a], [b]) => a - b)
        .forEach(([key, sum], i) => {
          setCell(view, cells + CELL_BYTES * i, Math.floor(key / words), key % words, sum);
        });
      return sums.size;
    },

    weighCells(cells, count, xMax) {
      let places = 0;
      for (let cell = cells; cell < cells + CELL_BYTES * count; cell += CELL_BYTES) {
        const x = view.float64(cell + 8);
        const root = Math.sqrt(Math.min(1, x / xMax));
        view.setFloat32(cell, 2, Math.log(x));
        view.setFloat32(cell, 3, root * Math.sqrt(root));
        places += view.uint32(cell) === view.uint32(cell, 1) ? 1 : 2;
      }
      return places;
    },

    shuffleCells(cells, count, random) {
      const generator = new Random(0);
      for (let i = 0; i < 4; i++) generator.state[i] = view.uint32(random, i);
      const order = generator.shuffle(Array.from({ length: count }, (_, i) => cells + CELL_BYTES * i));
      const copies = order.map((cell) => [0, 1, 2, 3].map((i) => view.uint32(cell, i)));
      copies.flat().forEach((value, i) => {
        view.setUint32(cells, i, value);
      });
      for (let i = 0; i < 4; i++) view.setUint32(random, i, generator.state[i]);
    },
  };
}

function setCell(view: View, cell: Address, high: number, low: number, count: number): void {
  view.setUint32(cell, 0, high);
  view.setUint32(cell, 1, low);
  view.setFloat64(cell + 8, 0, count);
}

/** Adds to a pair's slot, the first from the hash on that is its own or empty; says whether it was empty. */
function addPair(view: View, slots: Address, mask: number, high: number, low: number, share: number): boolean {
  let place = (Math.imul(high, 0x9e3779b1) + Math.imul(low, 0x85ebca77)) >>> 0;
  place = Math.imul(place ^ (place >>> 15), 0x2c1b3c6d) >>> 0;
  place = (place ^ (place >>> 13)) >>> 0;
  for (; ; place++) {
    const slot = slots + CELL_BYTES * ((place & mask) >>> 0);
    const count = view.float64(slot + 8);
    if (count !== 0 && (view.uint32(slot) !== high || view.uint32(slot, 1) !== low)) continue;
    setCell(view, slot, high, low, count + share);
    return count === 0;
  }
}
