// Sums of directions as people write them, and the vectors that they are in a table.

import { RiverbankError } from "../shared/errors.ts";
import type { EmbeddingTable } from "../vectors/table.ts";
import { type ExpressionTree, formatExpression, parseExpression, scaled } from "./parse.ts";
import { checkedNorm, dot, norm, unit } from "./vector.ts";

export type { ExpressionTree } from "./parse.ts";

/** An expression that was read; see {@link expression}. */
export interface Expression {
  /** As {@link expression} reads it back, with blanks and brackets in their places. */
  readonly text: string;
  readonly tree: ExpressionTree;
  /** Whether words count as unit vectors. */
  readonly units: boolean;
}

/** A word, or a word and its weight. */
export type Weighted = string | readonly [word: string, weight: number];

/** Words to add and words to take away, as gensim's most_similar takes them. */
export interface Lists {
  positive?: readonly Weighted[];
  negative?: readonly Weighted[];
}

export interface ExpressionOptions {
  /** Words count as unit vectors, so that long vectors do not drown short ones; false: as they stand. Default true. */
  units?: boolean;
}

/** What an expression is in a table. */
export interface Evaluated {
  /** [dims]; zeros where everything cancels. */
  vector: Float32Array;
  /** Its words, each once, in the order in which they stand. */
  words: string[];
}

/** Sums shorter than this share of what was added are rounding, not direction. */
const CANCELLED = 1e-6;

/**
 * Reads an expression of words, which {@link nearest}, {@link compare} and their like take in place of a word:
 *
 * - `king - man + woman`, `2*paris + 0.5*rome`, `rome/2`, brackets, `-cold`;
 * - `king | gender`: king without its part along gender; `|` binds loosest, so that sides may be sums:
 *   `king | man - woman`; of several, `a | b | c`, each is projected away from what is left;
 * - `mean(breakfast, lunch, dinner)`: the middle of any expressions.
 *
 * A `-` between two characters is part of a word, `mother-in-law`; with a blank on either side it is a minus. Words with
 * blanks or signs go between double quotes: `"new york" - "c++"`, where `\` makes the next character stand for itself.
 * A number is a factor before `*` and behind `*` or `/`, elsewhere a word.
 *
 * Words count as unit vectors, as in gensim's `most_similar`; an expression that is a single word is that word's vector
 * as the table holds it.
 *
 * Throws `invalid expression` and points at the column: `column 8: the end came, a word was expected`.
 *
 * @param source a text, or lists of words: `{ positive: ["king", ["woman", 0.5]], negative: ["man"] }`.
 *
 * @example
 * nearest(table, expression("king - man + woman"), { k: 1 });
 * // { query: "king - man + woman", neighbours: [{ token: "queen", score: 0.57 }] }
 */
export function expression(source: string | Lists, { units = true }: ExpressionOptions = {}): Expression {
  return fromTree(typeof source === "string" ? parseExpression(source) : treeOfLists(source), units);
}

/** An expression of a tree that was made elsewhere. */
export function fromTree(tree: ExpressionTree, units = true): Expression {
  return { text: formatExpression(tree), tree, units };
}

/** b - a + c, and the like: the words with their factors. */
export function weightedSum(words: readonly (readonly [word: string, factor: number])[]): ExpressionTree {
  const terms = words.map(([word, factor]) => scaled(factor, { kind: "word", word }));
  return terms.length === 1 ? terms[0] : { kind: "sum", terms };
}

function treeOfLists({ positive = [], negative = [] }: Lists): ExpressionTree {
  const signed = (sign: number) => (entry: Weighted) => {
    const [word, weight] = typeof entry === "string" ? [entry, 1] : entry;
    if (Number.isFinite(weight)) return [word, sign * weight] as const;
    throw new RiverbankError("invalid", `weight: ${weight} came for ${JSON.stringify(word)}, a number was expected`);
  };
  const words = [...positive.map(signed(1)), ...negative.map(signed(-1))];
  if (words.length > 0) return weightedSum(words);
  throw new RiverbankError("invalid", "expression: both lists are empty; give at least one word");
}

/** The expression with other words in place of its own. */
export function mapWords({ tree, units }: Expression, change: (word: string) => string): Expression {
  const map = (term: ExpressionTree): ExpressionTree => {
    if (term.kind === "word") return { ...term, word: change(term.word) };
    return term.kind === "scale" ? { ...term, of: map(term.of) } : { ...term, terms: term.terms.map(map) };
  };
  return fromTree(map(tree), units);
}

/**
 * The vector that an expression is in a table, and its words. Throws `invalid expression`, `unknown word` with the
 * column, and `invalid vector` for a word whose vector is zeros.
 *
 * @param source an expression, or its text.
 *
 * @example
 * evaluateExpression(table, "king - man + woman"); // { vector: Float32Array [...], words: ["king", "man", "woman"] }
 */
export function evaluateExpression(table: EmbeddingTable, source: Expression | string): Evaluated {
  const { tree, units } = typeof source === "string" ? expression(source) : source;
  const words = wordsOf(tree);
  if (tree.kind === "word") return { vector: table.vectorOf(tree.word), words };
  const vectorOf = (word: string, column: number | undefined) => {
    const vector = lookUp(table, word, column);
    return units ? unit(vector, `vector of ${JSON.stringify(word)}`) : vector;
  };
  return { vector: Float32Array.from(evaluateTree(tree, vectorOf)), words };
}

/**
 * The mean of words' vectors, each times its weight, divided by the sum of the weights' magnitudes: as gensim's
 * `get_mean_vector`. Throws `unknown word`, `invalid vector`, and `invalid weights` where their magnitudes sum to 0.
 *
 * @param options `units`: words count as unit vectors. Default true.
 *
 * @example
 * nearest(table, meanVector(table, ["breakfast", ["lunch", 2]]), { exclude: ["breakfast", "lunch"] });
 */
export function meanVector(
  table: EmbeddingTable,
  words: readonly Weighted[],
  { units = true }: ExpressionOptions = {},
): Float32Array {
  const sum = new Float64Array(table.dims);
  let total = 0;
  for (const entry of words) {
    const [word, weight] = typeof entry === "string" ? [entry, 1] : entry;
    const vector = table.vectorOf(word);
    const factor = weight / (units ? checkedNorm(vector, `vector of ${JSON.stringify(word)}`) : 1);
    for (let i = 0; i < sum.length; i++) sum[i] += factor * vector[i];
    total += Math.abs(weight);
  }
  if (total > 0 && total < Number.POSITIVE_INFINITY) return Float32Array.from(sum, (value) => value / total);
  throw new RiverbankError("invalid", `weights: their magnitudes sum to ${total}; a finite sum above 0 was expected`);
}

/** The words of an expression, each once, in their order. */
export function wordsOf(tree: ExpressionTree): string[] {
  const words = new Set<string>();
  const walk = (term: ExpressionTree): void => {
    if (term.kind === "word") words.add(term.word);
    else if (term.kind === "scale") walk(term.of);
    else term.terms.forEach(walk);
  };
  walk(tree);
  return [...words];
}

/** A tree's vector, where `vectorOf` says what words are. */
export function evaluateTree(
  term: ExpressionTree,
  vectorOf: (word: string, column: number | undefined) => ArrayLike<number>,
): Float64Array {
  if (term.kind === "word") return Float64Array.from(vectorOf(term.word, term.column));
  if (term.kind === "scale") return evaluateTree(term.of, vectorOf).map((value) => term.factor * value);
  const vectors = term.terms.map((part) => evaluateTree(part, vectorOf));
  if (term.kind === "away") return vectors.reduce(without);
  const sum = add(vectors);
  return term.kind === "mean" ? sum.map((value) => value / vectors.length) : sum;
}

function add(vectors: readonly Float64Array[]): Float64Array {
  const sum = new Float64Array(vectors[0].length);
  for (const vector of vectors) for (let i = 0; i < sum.length; i++) sum[i] += vector[i];
  return settle(
    sum,
    vectors.reduce((total, vector) => total + norm(vector), 0),
  );
}

/** `a` without its part along `b`; all of it where b is zeros. */
function without(a: Float64Array, b: Float64Array): Float64Array {
  const square = dot(b, b);
  if (square === 0) return a;
  const share = dot(a, b) / square;
  return settle(
    a.map((value, i) => value - share * b[i]),
    norm(a),
  );
}

/** Zeros where only rounding is left of vectors whose lengths sum to `total`. */
function settle(vector: Float64Array, total: number): Float64Array {
  return norm(vector) > CANCELLED * total ? vector : vector.fill(0);
}

/** A word's vector; an error says in which column the word stands, and what a hyphen may have meant. */
function lookUp(table: EmbeddingTable, word: string, column: number | undefined): Float32Array {
  try {
    return table.vectorOf(word);
  } catch (error) {
    if (!(error instanceof RiverbankError) || column === undefined) throw error;
    const hint = /.-./u.test(word) ? '; to subtract, put blanks around "-"' : "";
    const [subject, ...rest] = error.message.slice(error.code.length + 1).split(": ");
    throw new RiverbankError(error.code, `${subject}: column ${column}: ${rest.join(": ")}${hint}`, { cause: error });
  }
}
