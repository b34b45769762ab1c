// The words nearest to a word or to any vector, by cosine: always the exact answer.

import { RiverbankError } from "../shared/errors.ts";
import type { EmbeddingTable } from "../vectors/table.ts";
import { scannerOf } from "./scanner.ts";
import { cosine } from "./vector.ts";

export interface NearestOptions {
  /** How many neighbours, at most. A whole number of at least 1. Default 10. */
  k?: number;
  /** Only these words, each once; one that is unknown to the table is an error. Default: all words of the table. */
  among?: readonly string[];
  /** None of these words; unknown ones are no error. Default: none. A word asked about is always left out. */
  exclude?: readonly string[];
}

/** A token and its cosine with what was asked about. */
export interface Neighbour {
  token: string;
  score: number;
}

/** The neighbours of `query`, best first. */
export interface Nearest<Query = string | number[]> {
  query: Query;
  neighbours: Neighbour[];
}

/**
 * The `k` tokens of a table whose vectors have the highest cosine with a word's vector or with any vector, best first;
 * of equal ones the token with the lower id first.
 *
 * Throws `unknown word`, `mismatched dims`, `invalid vector` (zeros, or not finite) and `invalid k`.
 *
 * @example
 * nearest(table, "king", { k: 2 });
 * // { query: "king", neighbours: [{ token: "queen", score: 0.73 }, { token: "prince", score: 0.71 }] }
 * nearest(table, "king", { among: ["banana", "queen"] }).neighbours[0].token; // "queen"
 */
export function nearest(table: EmbeddingTable, query: string, options?: NearestOptions): Nearest<string>;
export function nearest(table: EmbeddingTable, query: ArrayLike<number>, options?: NearestOptions): Nearest<number[]>;
export function nearest(table: EmbeddingTable, query: string | ArrayLike<number>, options: NearestOptions = {}) {
  if (typeof query !== "string") return { query: Array.from(query), neighbours: rank(table, query, options) };
  const exclude = [...(options.exclude ?? []), query];
  return { query, neighbours: rank(table, table.vectorOf(query), { ...options, exclude }) };
}

/** The neighbours of a vector. */
export function rank(table: EmbeddingTable, vector: ArrayLike<number>, options: NearestOptions): Neighbour[] {
  const { k = 10, among, exclude = [] } = options;
  if (!Number.isSafeInteger(k) || k < 1) {
    throw new RiverbankError("invalid", `k: ${k} came, a whole number of at least 1 was expected`);
  }
  const excluded = new Set(exclude);
  if (among) return rankAmong(table, vector, k, new Set(among.filter((token) => !excluded.has(token))));
  const { tokens } = table.vocabulary;
  return scannerOf(table.embeddings)
    .best(vector, k + excluded.size)
    .map(({ id, score }) => ({ token: tokens[id], score }))
    .filter(({ token }) => !excluded.has(token))
    .slice(0, k);
}

function rankAmong(table: EmbeddingTable, vector: ArrayLike<number>, k: number, among: Set<string>): Neighbour[] {
  const { vocabulary } = table;
  const known = [...among].filter((token) => vocabulary.has(token));
  const ids = Uint32Array.from(known, (token) => vocabulary.idOf(token) ?? 0);
  const hits = scannerOf(table.embeddings).best(vector, k, ids);
  const neighbours = hits.map(({ id, score }) => ({ token: vocabulary.tokens[id], score }));
  if (known.length === among.size) return neighbours;
  // Words without a row may still get a vector from their subwords, or else the table's error.
  const composed = [...among].filter((token) => !vocabulary.has(token));
  for (const token of composed) neighbours.push({ token, score: cosine(vector, table.vectorOf(token)) });
  return neighbours.sort((a, b) => b.score - a.score).slice(0, k);
}
