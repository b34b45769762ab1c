// The pairs that a BPE model merges: how they are written, checked and looked up.

import { RiverbankError } from "../../shared/errors.ts";
import { MOST_RANKS, type PairRanks } from "./merging.ts";
import { PairTable } from "./pair-table.ts";
import type { TokenIndex } from "./token-index.ts";

/** Two tokens that merge: a pair, or both with a space between. */
export type Merge = string | readonly [left: string, right: string];

/** Both tokens of entry `index`; throws `invalid merges` where there are not two. */
export function splitMerge(merge: Merge, index: number): readonly [left: string, right: string] {
  if (typeof merge === "string") {
    const space = merge.indexOf(" ");
    if (space > 0 && space < merge.length - 1 && !merge.includes(" ", space + 1)) {
      return [merge.slice(0, space), merge.slice(space + 1)];
    }
  } else if (
    Array.isArray(merge) &&
    merge.length === 2 &&
    merge.every((part) => typeof part === "string" && part !== "")
  ) {
    return merge;
  }
  throw invalidMerges(`entry ${index} is ${JSON.stringify(merge)}, two tokens with one space between were expected`);
}

/** Merges as strings where no token contains a space, which every reader takes; as pairs otherwise. */
export function joinMerges(merges: readonly (readonly [string, string])[]): Merge[] {
  const spaced = merges.some(([left, right]) => left.includes(" ") || right.includes(" "));
  return spaced ? [...merges] : merges.map(([left, right]) => `${left} ${right}`);
}

/** What two tokens become: the right one loses the prefix that marks what continues a word. */
export function mergedToken(left: string, right: string, prefix: string): string {
  return left + (prefix === "" ? right : right.slice(prefix.length));
}

/** Pairs from a list, ranked by their place in it. */
export class ListedRanks implements PairRanks {
  readonly #table: PairTable;
  readonly #results: Int32Array;

  constructor(index: TokenIndex, merges: readonly Merge[], prefix: string) {
    if (merges.length > MOST_RANKS) {
      throw invalidMerges(`${merges.length} entries came, at most ${MOST_RANKS} were expected`);
    }
    this.#table = new PairTable(merges.length);
    this.#results = new Int32Array(merges.length);
    for (let rank = 0; rank < merges.length; rank++) {
      const merge = merges[rank];
      // The usual entry is read without making strings of its tokens.
      const space = typeof merge === "string" ? merge.indexOf(" ") : -1;
      const plain = space > 0 && prefix === "" ? String(merge) : "";
      const left = index.idOf(plain, 0, space);
      const right = index.idOf(plain, space + 1);
      const result = left >= 0 && right >= 0 ? index.join(left, right) : -1;
      if (result < 0) this.#addChecked(index, merge, rank, prefix);
      else this.#add(left, right, result, rank);
    }
  }

  #addChecked(index: TokenIndex, merge: Merge, rank: number, prefix: string): void {
    const idOf = (token: string): number => {
      const id = index.idOf(token);
      if (id >= 0) return id;
      const entry = JSON.stringify(merge);
      throw invalidMerges(`entry ${rank} is ${entry}, but ${JSON.stringify(token)} is not in the vocabulary`);
    };
    const [left, right] = splitMerge(merge, rank);
    this.#add(idOf(left), idOf(right), idOf(mergedToken(left, right, prefix)), rank);
  }

  #add(left: number, right: number, result: number, rank: number): void {
    this.#table.set(left, right, rank);
    this.#results[rank] = result;
  }

  rankOf(left: number, right: number): number {
    return this.#table.get(left, right);
  }

  resultOf(rank: number): number {
    return this.#results[rank];
  }
}

/** Pairs whose concatenation is a token with an id below `count`, ranked by that id. */
export class ConcatenationRanks implements PairRanks {
  readonly #index: TokenIndex;
  readonly #count: number;

  constructor(index: TokenIndex, count: number) {
    this.#index = index;
    this.#count = Math.min(count, MOST_RANKS);
  }

  rankOf(left: number, right: number): number {
    const id = this.#index.join(left, right);
    return id < this.#count ? id : -1;
  }

  resultOf(rank: number): number {
    return rank;
  }
}

function invalidMerges(message: string): RiverbankError {
  return new RiverbankError("invalid", `merges: ${message}`);
}
