// Word embedding association tests: whether some words lie nearer to one set of words than to another.

import { RiverbankError } from "../shared/errors.ts";
import { meanOf } from "../shared/mean.ts";
import { unit } from "../similarity/vector.ts";
import { nearestSpellings } from "../vectors/spelling.ts";
import type { EmbeddingTable } from "../vectors/table.ts";
import { type Permutation, permutationTest } from "./permutation.ts";
import { findVectorOf } from "./pole-words.ts";

/** Two sets of words to be told apart, and two sets by which. */
export interface WeatSets {
  /** Target words, such as flowers and insects: as many in the one as in the other, at least two each. */
  x: readonly string[];
  y: readonly string[];
  /** Attribute words, such as pleasant and unpleasant ones: at least one each. */
  a: readonly string[];
  b: readonly string[];
}

export interface WeatOptions {
  /** For the permutation test, where it draws. Default 1. */
  seed?: number;
}

/** A word, and how much nearer to the attributes a than to b it is. */
export interface Association {
  token: string;
  /** The mean cosine with the words of a minus that with those of b. */
  score: number;
}

/**
 * What a test found. `difference` is the mean association of x minus that of y, `effect` the same in standard deviations
 * of all associations, `p` how often words dealt at random differ as much in this direction.
 */
export interface Weat extends Permutation {
  /** Of every target word, in the order given. */
  associations: { x: Association[]; y: Association[] };
}

/** One word or set and two sets of attributes. */
export interface SingleWeatSets {
  word: string;
  /** Attribute words: at least two each. */
  a: readonly string[];
  b: readonly string[];
}

/** What the test of a single word found, with `difference`, `effect` and `p` of its cosines with a against those with b. */
export interface SingleWeat extends Permutation {
  word: string;
  /** The word's cosine with every attribute word, in the order given. */
  cosines: { a: Association[]; b: Association[] };
}

/**
 * The Word Embedding Association Test: are the words of x nearer to a, and those of y to b, than chance would have it?
 *
 * The association of a word is its mean cosine with a minus that with b. The effect size is the difference of the mean
 * associations of x and y in standard deviations (with n - 1) of those of all of them, -2 to 2; p is one-sided, from all
 * ways to deal the words into two sets of that size, or from 100,000 drawn ones where there are more than 200,000.
 *
 * Throws `unknown words` with all that the table lacks, `mismatched words` where x and y differ in size, `invalid words`
 * for one that stands in two sets or twice in one, and `missing words` for sets that are too small.
 *
 * Source: Caliskan, Bryson & Narayanan, "Semantics derived automatically from language corpora contain human-like
 * biases", Science 356, 2017.
 *
 * @example
 * weat(table, {
 *   x: ["rose", "lily", "daisy"], y: ["wasp", "spider", "beetle"],
 *   a: ["love", "peace", "happy"], b: ["ugly", "death", "hatred"],
 * }); // { effect: 1.36, p: 0.05, ways: 20, exact: true, difference: ..., associations: { x: [...], y: [...] } }
 */
export function weat(table: EmbeddingTable, { x, y, a, b }: WeatSets, { seed }: WeatOptions = {}): Weat {
  checkSets({ x, y, a, b }, { x: 2, y: 2, a: 1, b: 1 });
  if (x.length !== y.length) {
    const came = `x has ${x.length} and y has ${y.length}`;
    throw new RiverbankError("mismatched", `words: ${came}; the test is made for as many in the one as in the other`);
  }
  const vectorOf = lookUp(table, { x, y, a, b });
  const associate = (tokens: readonly string[]) => {
    return tokens.map((token) => ({ token, score: meanOf(cosines(token, a)) - meanOf(cosines(token, b)) }));
  };
  const cosines = (token: string, others: readonly string[]) => {
    return others.map((other) => product(vectorOf(token), vectorOf(other)));
  };
  const associations = { x: associate(x), y: associate(y) };
  return { ...test(associations.x, associations.y, seed), associations };
}

/**
 * The same test for a single word (SC-WEAT): is it nearer to the words of a than to those of b? The effect size is the
 * difference of its mean cosines in standard deviations (with n - 1) of all of them; p is one-sided, from dealing the
 * attribute words anew. Throws as {@link weat} does; a and b may differ in size.
 *
 * Source: as {@link weat}, where it is called WEFAT.
 *
 * @example
 * singleWeat(table, { word: "nurse", a: ["she", "her", "woman"], b: ["he", "his", "man"] }).effect; // 1.81
 */
export function singleWeat(
  table: EmbeddingTable,
  { word, a, b }: SingleWeatSets,
  { seed }: WeatOptions = {},
): SingleWeat {
  checkSets({ word: [word], a, b }, { word: 1, a: 2, b: 2 });
  const vectorOf = lookUp(table, { word: [word], a, b });
  const cosinesWith = (tokens: readonly string[]) => {
    return tokens.map((token) => ({ token, score: product(vectorOf(word), vectorOf(token)) }));
  };
  const cosines = { a: cosinesWith(a), b: cosinesWith(b) };
  return { word, ...test(cosines.a, cosines.b, seed), cosines };
}

function test(first: readonly Association[], second: readonly Association[], seed: number | undefined): Permutation {
  const [left, right] = [first, second].map((entries) => entries.map(({ score }) => score));
  return permutationTest(left, right, { side: "greater", ...(seed !== undefined && { seed }) });
}

type Sets = Readonly<Record<string, readonly string[]>>;

/** Throws for sets that are too small, and for words that stand in two places. */
function checkSets(sets: Sets, least: Readonly<Record<string, number>>): void {
  const seen = new Map<string, string>();
  for (const [name, words] of Object.entries(sets)) {
    if (words.length < least[name]) {
      const came = `${name} has ${words.length}, at least ${least[name]} were expected`;
      throw new RiverbankError("missing", `words: ${came}; give more`);
    }
    for (const word of words) {
      const other = seen.get(word);
      if (other !== undefined) {
        const came = other === name ? `twice in ${name}` : `in ${other} and in ${name}`;
        throw new RiverbankError("invalid", `words: ${JSON.stringify(word)} stands ${came}; leave it out of one`);
      }
      seen.set(word, name);
    }
  }
}

/** Every word's vector of length 1. Throws `unknown words` with all that have none. */
function lookUp(table: EmbeddingTable, sets: Sets): (word: string) => Float32Array {
  const vectors = new Map<string, Float32Array>();
  const missing: string[] = [];
  for (const word of Object.values(sets).flat()) {
    const vector = findVectorOf(table, word);
    if (vector) vectors.set(word, unit(vector));
    else missing.push(word);
  }
  if (missing.length > 0) {
    const near = nearestSpellings(missing[0], table.vocabulary);
    const cure = near.length > 0 ? `; near ${JSON.stringify(missing[0])} there are ${near.join(", ")}` : "";
    throw new RiverbankError("unknown", `words: the table lacks ${missing.join(", ")}; leave them out${cure}`);
  }
  return (word) => vectors.get(word) ?? new Float32Array(table.dims);
}

function product(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i], 0);
}
