// Questions about words, answered from the table in use.

import {
  type AmongPairs,
  amongPairs,
  type Comparison,
  type CosineMatrix,
  compare,
  cosineMatrix,
  dot,
  type EmbeddingTable,
  type ExplainedComparison,
  evaluateExpression,
  expression,
  type Nearest,
  type Neighbour,
  norm,
} from "riverbank";
import {
  analogyIn,
  answerAnalogy,
  answerCompare,
  answerNearestTyped,
  answerOdd,
  type Compared,
  queryOf,
  type TypedQuery,
} from "riverbank/questions";
import type { Call } from "../../engine/call.ts";

/** A word's numbers, or why there are none. */
export type WordRow = { text: string; vector: Float32Array; norm: number } | { text: string; problem: string };

export const vectorsRows: Call<readonly string[], WordRow[]> = async (words, desk) => {
  const table = await desk.table();
  return words.map((text) => {
    try {
      const vector = vectorIn(table, queryOf(table, text));
      return { text, vector, norm: norm(vector) };
    } catch (error) {
      return { text, problem: (error as Error).message };
    }
  });
};

/** A copy: a row of the table lies in memory that may be shared. */
function vectorIn(table: EmbeddingTable, query: TypedQuery): Float32Array {
  return typeof query === "string" ? table.vectorOf(query).slice() : evaluateExpression(table, query).vector.slice();
}

/** Two words. */
export type Pair = readonly [a: string, b: string];

/** Terms that pull one way. */
export interface Side {
  count: number;
  sum: number;
}

export interface PairAnswer {
  /** As `compare --explain` answers, opposites left aside: they take longer. */
  compared: Compared<ExplainedComparison>;
  /** All terms of the dot product, by dimension. */
  products: number[];
  /** Those above 0, and those below. */
  above: Side;
  below: Side;
}

export const vectorsPair: Call<Pair, PairAnswer> = async (words, desk) => {
  const table = await desk.table();
  const compared = answerCompare(table, { words, explain: true, axis: [] }) as Compared<ExplainedComparison>;
  const [a, b] = words.map((word) => vectorIn(table, queryOf(table, word)));
  const products = dot(a, b, { explain: true }).terms.map(({ product }) => product);
  const side = (of: number[]): Side => ({ count: of.length, sum: of.reduce((sum, product) => sum + product, 0) });
  return {
    compared,
    products,
    above: side(products.filter((product) => product > 0)),
    below: side(products.filter((product) => product < 0)),
  };
};

export const vectorsAmong: Call<Pair, AmongPairs> = async ([a, b], desk) => {
  const table = await desk.table();
  return amongPairs(table, queryOf(table, a), queryOf(table, b));
};

export const vectorsOpposites: Call<Pair, Compared["opposites"]> = async (words, desk) => {
  return (answerCompare(await desk.table(), { words }) as Compared).opposites;
};

export const vectorsCosines: Call<readonly string[], CosineMatrix> = async (words, desk) => {
  const table = await desk.table();
  const queries = words.map((word) => queryOf(table, word));
  return cosineMatrix(table, queries);
};

/** What an analogy is answered, and what speaks for it. */
export interface AnalogyAnswer {
  a: string;
  b: string;
  c: string;
  /** The same question by products instead of sums. */
  byProduct: Neighbour[];
  /** The step from a to b beside the step from c to the answer. */
  step: Comparison | undefined;
}

export interface SumAnswer {
  nearest: Nearest<string>;
  /** The words that were typed, which are left out of the answers, and their cosines. */
  leftOut: Neighbour[];
  analogy: AnalogyAnswer | undefined;
  /** The token that was asked about, where it is one and not a sum. */
  single: string | undefined;
}

export const vectorsSum: Call<{ query: string; k: number }, SumAnswer> = async ({ query: text, k }, desk) => {
  const table = await desk.table();
  const nearest = answerNearestTyped(table, { query: text, k }) as Nearest<string>;
  const query = queryOf(table, text);
  const words = typeof query === "string" ? [query] : evaluateExpression(table, query).words;
  return {
    nearest,
    leftOut: words.map((token) => ({ token, score: compare(table, query, token).cosine })),
    single: typeof query === "string" ? query : undefined,
    analogy: answerTyped(table, query, nearest.neighbours[0]?.token),
  };
};

function answerTyped(table: EmbeddingTable, query: TypedQuery, answer: string | undefined): AnalogyAnswer | undefined {
  const asked = analogyIn(query);
  if (!asked) return undefined;
  const { a, b, c } = asked;
  const step = (from: string, to: string) => expression({ positive: [to], negative: [from] });
  return {
    ...asked,
    byProduct: answerAnalogy(table, { a, b, c, k: 5, method: "3cosmul" }).neighbours,
    step: answer === undefined ? undefined : compare(table, step(a, b), step(c, answer)),
  };
}

export const vectorsOdd: Call<readonly string[], ReturnType<typeof answerOdd>> = async (words, desk) =>
  answerOdd(await desk.table(), { words });
