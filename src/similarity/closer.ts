// Where a word stands among another's neighbours, and which words stand before it.

import type { EmbeddingTable } from "../vectors/table.ts";
import { checkCount, type Nearest, type Neighbour, type Query, rank, resolveQuery, spellings } from "./nearest.ts";

export interface CloserOptions {
  /** How many of the closer words, at most. A whole number of at least 1. Default: all of them. */
  k?: number;
}

/** The words that are closer to `query` than `than` is, best first. */
export interface Closer extends Nearest {
  than: string;
  /** The cosine of `than` with the query. */
  score: number;
  /** The place of `than` among the query's neighbours, from 1: how many are closer, and one. */
  rank: number;
}

/** Neighbours asked for at first; four times as many while `than` is not among them. */
const FIRST = 64;

/**
 * The words that are closer to a query than the word `than`, and so its rank among the query's neighbours, in the order
 * of {@link nearest}. The query's own words are left out and not counted. Throws as `nearest` does.
 *
 * @example
 * closerThan(table, "king", "queen");
 * // { query: "king", neighbours: [{ token: "kings", score: 0.58 }], than: "queen", score: 0.57, rank: 2 }
 */
export function closerThan(table: EmbeddingTable, query: Query, than: string, { k }: CloserOptions = {}): Closer {
  if (k !== undefined) checkCount(k);
  const { label, vector, own } = resolveQuery(table, query);
  const [{ score }] = rank(table, vector, { k: 1, among: [than] });
  const names = new Set(spellings(table, than));
  const exclude = own.filter((token) => !names.has(token));
  const before = neighboursBefore(table, vector, exclude, names, score);
  return { query: label, neighbours: before.slice(0, k), than, score, rank: before.length + 1 };
}

function neighboursBefore(
  table: EmbeddingTable,
  vector: ArrayLike<number>,
  exclude: readonly string[],
  names: ReadonlySet<string>,
  score: number,
): Neighbour[] {
  for (let k = FIRST; ; k *= 4) {
    const neighbours = rank(table, vector, { k: Math.min(k, table.rows), exclude });
    // A word without a row of its own is nowhere in the list: all that score higher stand before it.
    const end = neighbours.findIndex((other) => names.has(other.token) || other.score < score);
    if (end >= 0) return neighbours.slice(0, end);
    if (k >= table.rows) return neighbours;
  }
}
