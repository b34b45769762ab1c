// Two words side by side: every number that says how alike their vectors are, and what it means in this table.

import { RiverbankError } from "../shared/errors.ts";
import type { EmbeddingTable } from "../vectors/table.ts";

import { type Expression, evaluateExpression, evaluateTree } from "./expression.ts";
import { centreOf, minus, type Related, relateCentred } from "./relation.ts";
import { checkedNorm, dot, norm, type Term, withinOne } from "./vector.ts";

/** Two words or expressions, compared. */
export interface Comparison extends Related {
  a: string;
  b: string;
  dot: number;
  /** From -1 to 1; as the vectors stand, not about the table's mean. */
  cosine: number;
  /** The norms of a and b. */
  norms: [number, number];
}

export interface CompareOptions {
  /** Also say which dimensions the dot product comes from. Default false. */
  explain?: boolean | undefined;
  /** How many terms are told one by one. A whole number of at least 1. Default 10. */
  terms?: number | undefined;
}

/** A comparison and the sum behind its dot product: the terms told and the rest add up to it. */
export interface ExplainedComparison extends Comparison {
  /** The terms largest in size, largest first; a label is a dimension's number, from 1. */
  terms: Term[];
  /** The terms that are not told. */
  rest: { count: number; sum: number };
}

/**
 * Compares two words by dot product, cosine and norms, and says in a word how they are related: how unusual their
 * cosine is among random pairs of the same table (see {@link relate}, also for why antonyms are close). Either may be an
 * expression: the cosine of `mean(...)` with `mean(...)` is the similarity of two sets of words. For the relation, an
 * expression's words are taken about the table's mean before they are added.
 *
 * Throws `unknown word`, `invalid terms`, and `invalid vector` for a word or an expression whose vector is zero.
 *
 * @example
 * compare(table, "king", "queen");
 * // { a: "king", b: "queen", dot: 9.1, cosine: 0.73, norms: [3.6, 3.5], relation: "strongly related", percentile: 99.99 }
 * compare(table, expression("mean(breakfast, lunch)"), "dinner").cosine; // 0.74
 * compare(table, "king", "queen", { explain: true, terms: 1 }).terms; // [{ label: "17", a: 0.9, b: 0.8, product: 0.72 }]
 */
export function compare(
  table: EmbeddingTable,
  a: string | Expression,
  b: string | Expression,
  options: CompareOptions & { explain: true },
): ExplainedComparison;
export function compare(
  table: EmbeddingTable,
  a: string | Expression,
  b: string | Expression,
  options?: CompareOptions,
): Comparison;
export function compare(
  table: EmbeddingTable,
  a: string | Expression,
  b: string | Expression,
  { explain = false, terms = 10 }: CompareOptions = {},
): Comparison | ExplainedComparison {
  const [first, second] = [vectorOf(table, a), vectorOf(table, b)];
  const [nameA, nameB] = [labelOf(a), labelOf(b)];
  const norms: [number, number] = [
    checkedNorm(first, `vector of ${JSON.stringify(nameA)}`),
    checkedNorm(second, `vector of ${JSON.stringify(nameB)}`),
  ];
  const product = dot(first, second);
  const cosine = withinOne(product / (norms[0] * norms[1]));
  const related = relateCentred(table, centredVector(table, a), centredVector(table, b));
  const compared = { a: nameA, b: nameB, dot: product, cosine, norms, ...related };
  return explain ? { ...compared, ...largestTerms(first, second, terms) } : compared;
}

function largestTerms(a: Float32Array, b: Float32Array, most: number): Pick<ExplainedComparison, "terms" | "rest"> {
  if (!Number.isSafeInteger(most) || most < 1) {
    throw new RiverbankError("invalid", `terms: ${most} came, a whole number of at least 1 was expected`);
  }
  const { terms } = dot(a, b, { explain: true, labels: Array.from(a, (_, i) => String(i + 1)) });
  terms.sort((one, other) => Math.abs(other.product) - Math.abs(one.product));
  const rest = terms.slice(most);
  return {
    terms: terms.slice(0, most),
    rest: { count: rest.length, sum: rest.reduce((sum, { product }) => sum + product, 0) },
  };
}

/** What a result calls a word or an expression. */
export function labelOf(query: string | Expression): string {
  return typeof query === "string" ? query : query.text;
}

/** The vector of a word or an expression. */
export function vectorOf(table: EmbeddingTable, query: string | Expression): Float32Array {
  return typeof query === "string" ? table.vectorOf(query) : evaluateExpression(table, query).vector;
}

/** The same about the table's mean: every word is moved before anything is added. */
export function centredVector(table: EmbeddingTable, query: string | Expression): Float64Array {
  const mean = centreOf(table);
  if (typeof query === "string") return minus(table.vectorOf(query), mean);
  const { tree, units } = query;
  const scale = units && tree.kind !== "word";
  return evaluateTree(tree, (word) => {
    const centred = minus(table.vectorOf(word), mean);
    const length = scale ? norm(centred) : 1;
    return length > 0 ? centred.map((value) => value / length) : centred;
  });
}
