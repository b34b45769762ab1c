// The words nearest to a word, an expression or any vector, by cosine: always the exact answer.

import { RiverbankError } from "../shared/errors.ts";
import type { EmbeddingTable } from "../vectors/table.ts";
import { type Expression, evaluateExpression } from "./expression.ts";
import { scannerOf } from "./scanner.ts";
import { cosine } from "./vector.ts";

export interface NearestOptions {
  /** How many neighbours, at most. A whole number of at least 1. Default 10. */
  k?: number;
  /** Only these words, each once; one that is unknown to the table is an error. Default: all words of the table. */
  among?: readonly string[];
  /** None of these words; unknown ones are no error. Default: none. The words asked about are always left out. */
  exclude?: readonly string[];
}

/** A token and its cosine with what was asked about. */
export interface Neighbour {
  token: string;
  score: number;
}

/** The neighbours of `query`, a word or an expression's text or a vector, best first. */
export interface Nearest<Query = string | number[]> {
  query: Query;
  neighbours: Neighbour[];
}

/** What a question may start from: a word, an expression, or any vector of the table's dims. */
export type Query = string | Expression | ArrayLike<number>;

/**
 * The `k` tokens of a table whose vectors have the highest cosine with a word's vector, an expression's or any vector,
 * best first; of equal ones the token with the lower id first.
 *
 * Throws `unknown word`, `mismatched dims`, `invalid vector` (zeros, or not finite), `invalid expression` where it comes
 * to zeros, and `invalid k`.
 *
 * @example
 * nearest(table, "king", { k: 2 });
 * // { query: "king", neighbours: [{ token: "queen", score: 0.73 }, { token: "prince", score: 0.71 }] }
 * nearest(table, "king", { among: ["banana", "queen"] }).neighbours[0].token; // "queen"
 * nearest(table, expression("king - man + woman")).neighbours[0].token; // "queen"
 */
export function nearest(table: EmbeddingTable, query: string | Expression, options?: NearestOptions): Nearest<string>;
export function nearest(table: EmbeddingTable, query: ArrayLike<number>, options?: NearestOptions): Nearest<number[]>;
export function nearest(table: EmbeddingTable, query: Query, options?: NearestOptions): Nearest;
export function nearest(table: EmbeddingTable, query: Query, options: NearestOptions = {}): Nearest {
  const { label, vector, own } = resolveQuery(table, query);
  const exclude = [...(options.exclude ?? []), ...own];
  return { query: label, neighbours: rank(table, vector, { ...options, exclude }) };
}

/** A query as a result names it, its vector, and the tokens that are no answers to it. */
export interface Resolved {
  label: string | number[];
  vector: ArrayLike<number>;
  own: string[];
}

/** Looks a query up. Throws as {@link nearest} does for its words and expressions. */
export function resolveQuery(table: EmbeddingTable, query: Query): Resolved {
  if (typeof query === "string") {
    return { label: query, vector: table.vectorOf(query), own: spellings(table, query) };
  }
  if (!("tree" in query)) return { label: Array.from(query), vector: query, own: [] };
  const { vector, words } = evaluateExpression(table, query);
  if (vector.every((value) => value === 0)) {
    throw new RiverbankError("invalid", `expression: ${query.text} is a vector of zeros, which has no direction`);
  }
  return { label: query.text, vector, own: words.flatMap((word) => spellings(table, word)) };
}

/** A word as it was given and, where it is one token, as the table spells that: "Ġking" for "king". */
export function spellings(table: EmbeddingTable, word: string): string[] {
  const rows = table.rowsOf(word);
  return rows.length === 1 ? [word, table.vocabulary.tokens[rows[0]]] : [word];
}

/** The neighbours of a vector. */
export function rank(table: EmbeddingTable, vector: ArrayLike<number>, options: NearestOptions): Neighbour[] {
  const { k = 10, among, exclude = [] } = options;
  checkCount(k);
  const excluded = new Set(exclude);
  if (among) return rankAmong(table, vector, k, new Set(among.filter((token) => !excluded.has(token))));
  const { tokens } = table.vocabulary;
  return scannerOf(table.embeddings)
    .best(vector, k + excluded.size)
    .map(({ id, score }) => ({ token: tokens[id], score }))
    .filter(({ token }) => !excluded.has(token))
    .slice(0, k);
}

/** Throws `invalid k`. */
export function checkCount(k: number): void {
  if (Number.isSafeInteger(k) && k >= 1) return;
  throw new RiverbankError("invalid", `k: ${k} came, a whole number of at least 1 was expected`);
}

function rankAmong(table: EmbeddingTable, vector: ArrayLike<number>, k: number, among: Set<string>): Neighbour[] {
  const { vocabulary } = table;
  const known = table.tokenizer ? [] : [...among].filter((token) => vocabulary.has(token));
  const ids = Uint32Array.from(known, (token) => vocabulary.idOf(token) ?? 0);
  const hits = scannerOf(table.embeddings).best(vector, k, ids);
  const neighbours = hits.map(({ id, score }) => ({ token: vocabulary.tokens[id], score }));
  if (known.length === among.size) return neighbours;
  // Words without a row of their own may still get a vector from their subwords or tokens, or else the table's error.
  const composed = table.tokenizer ? among : [...among].filter((token) => !vocabulary.has(token));
  for (const token of composed) neighbours.push({ token, score: cosine(vector, table.vectorOf(token)) });
  return neighbours.sort((a, b) => b.score - a.score).slice(0, k);
}
