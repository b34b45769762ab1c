// nearest: the words around a word, an expression or any vector.

import { type Closer, closerThan } from "../similarity/closer.ts";
import { type Nearest, nearest } from "../similarity/nearest.ts";
import type { EmbeddingTable } from "../vectors/table.ts";
import { queryOf, type TypedQuery } from "./queries.ts";
import { tokenOf, tokensOf } from "./words.ts";

/** What `nearest` is asked: a word, an expression or a vector, one of them. */
export interface NearestQuestion {
  query?: string | undefined;
  vector?: readonly number[] | undefined;
  /** In expressions, take words as they stand instead of as unit vectors. Default false. */
  raw?: boolean | undefined;
  /** How many answers, at most. */
  k: number;
  /** Answer only with these words. Default: all. */
  among?: readonly string[] | undefined;
  /** Answer with the words that are closer than this one, and with its rank. */
  closerThan?: string | undefined;
}

/** The neighbours of a query, or of a vector. */
export function answerNearest(
  table: EmbeddingTable,
  query: TypedQuery | number[],
  { k, among }: Pick<NearestQuestion, "k" | "among">,
): Nearest {
  return nearest(table, query, { k, ...(among && { among: tokensOf(table, among) }) });
}

/** The words that are closer to a query, or to a vector, than one word. */
export function answerCloser(
  table: EmbeddingTable,
  query: TypedQuery | number[],
  { k, closerThan: than }: { k: number; closerThan: string },
): Closer {
  return closerThan(table, query, tokenOf(table, than), { k });
}

/** {@link answerNearest} or, with `closerThan`, {@link answerCloser}, for a query as it is typed. */
export function answerNearestTyped(table: EmbeddingTable, question: NearestQuestion): Nearest | Closer {
  const { query = "", vector, raw, k, closerThan: than } = question;
  const start = vector ? [...vector] : queryOf(table, query, !raw);
  if (than !== undefined) return answerCloser(table, start, { k, closerThan: than });
  return answerNearest(table, start, question);
}
