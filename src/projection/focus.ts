// Which topics a query is about, and what it is when only these matter.

import { RiverbankError } from "../shared/errors.ts";
import { exponential } from "../shared/exponential.ts";
import { type Neighbour, spellings } from "../similarity/nearest.ts";
import { unit } from "../similarity/vector.ts";
import { tokenizerFrom } from "../tokens/tokenize.ts";
import { WordTokenizer } from "../tokens/words.ts";
import type { EmbeddingTable } from "../vectors/table.ts";
import { sifWeights } from "../vectors/token-weights.ts";
import type { Axis } from "./axis.ts";
import { libraryAxes } from "./library/library.ts";
import { findVectorOf } from "./pole-words.ts";
import { standingOf } from "./standing.ts";
import { subspaceOf } from "./subspace.ts";
import { beforeAfter } from "./without.ts";

export interface FocusOptions {
  /** What the query may be about. Default: all topics of the library that the table has words for. */
  topics?: readonly Axis[];
  /** How many neighbours, at most. A whole number of at least 1. Default 10. */
  k?: number;
  /** From which standing on a topic is kept. Default 3. */
  threshold?: number;
}

/** A word of the query that the table knows. */
export interface FocusToken {
  token: string;
  /** How much it counts: a / (a + its share of all text), so that function words count little; see {@link sifWeights}. */
  weight: number;
}

/** What a query has to do with a topic. */
export interface FocusTopic {
  name: string;
  /**
   * How unusual it is that words have so much to do with the topic, in standard deviations from what random frequent
   * words have: Σ weight × standing of the word / √Σ weight². Below 0 where they have less to do with it than those.
   */
  standing: number;
  /** What each token adds to `standing`, in the order of the tokens. */
  parts: number[];
  /** Its share of the query's attention: the softmax of the standings, 1 over all topics. */
  weight: number;
  kept: boolean;
}

/** A query, the topics it is about and its vector in their span. */
export interface Focus {
  query: string;
  tokens: FocusToken[];
  /** Words that the table has no vector for. */
  unknown: string[];
  /** All topics, the highest standing first. */
  topics: FocusTopic[];
  /** The share of the squared length of the query's vector that lies in the span of the topics that are kept, 0 to 1. */
  share: number;
  /** What this share is for a vector that has nothing to do with them: their dimensions / all dimensions. */
  expected: number;
  /** The weighted mean of the words' unit vectors, [dims]. */
  vector: Float32Array;
  /** Its part in the span of the topics that are kept, [dims]; zeros where none is. */
  focused: Float32Array;
  /** The neighbours of `vector`, without the query's words. */
  before: Neighbour[];
  /** The neighbours of `focused`, without the query's words; none where no topic is kept. */
  after: Neighbour[];
}

/**
 * Focuses a query on what it is about: every topic is weighed by the query's words, those that stand out are kept, and the
 * query's vector is projected onto their span.
 *
 * A word's standing on a topic is its score in standard deviations from the mean of the table's 5,000 most frequent words,
 * so that broad topics do not win by being broad; the query's standing is the weighted sum of its words' (Stouffer's
 * method), and is 0 on average for random words, with a deviation of about 1 however many they are. Topics from
 * `threshold` on are kept; with the shipped model, five random frequent words keep one topic in eighty. An axis with two
 * poles counts by its standing's magnitude.
 *
 * Throws `unknown query` where the table knows none of its words, `missing topics`, and `invalid k`.
 *
 * @param query a text, or its words.
 *
 * @example
 * const { topics, after } = focus(table, "What sound does a dog make?");
 * topics.filter(({ kept }) => kept).map(({ name }) => name); // ["pet", "sound", "animal"]
 * after[0].token; // "roar"
 */
export function focus(
  table: EmbeddingTable,
  query: string | readonly string[],
  { topics: axes = libraryAxes(table, { kind: "topic" }).axes, k = 10, threshold = 3 }: FocusOptions = {},
): Focus {
  if (axes.length === 0) {
    throw new RiverbankError("missing", "topics: none came that the table has the words for; give some of your own");
  }
  const { words, unknown } = findWords(table, query);
  const topics = weigh(table, words, axes, threshold);
  const vector = meanOf(words, table.dims);
  const kept = topics.filter((topic) => topic.kept).map(({ axis }) => axis);
  const exclude = words.flatMap(({ token }) => spellings(table, token));
  const space = kept.length > 0 ? subspaceOf(kept) : undefined;
  const focused = space?.project(vector) ?? new Float32Array(table.dims);
  const isFocused = focused.some((value) => value !== 0);
  const { before, after } = beforeAfter(table, vector, isFocused ? focused : vector, { k, exclude });
  return {
    query: typeof query === "string" ? query : query.join(" "),
    tokens: words.map(({ token, weight }) => ({ token, weight })),
    unknown,
    topics: topics.map(({ axis, ...topic }) => topic),
    share: space?.inside(vector) ?? 0,
    expected: (space?.size ?? 0) / table.dims,
    vector,
    focused,
    before,
    after: isFocused ? after : [],
  };
}

interface Word extends FocusToken {
  /** Of length 1. */
  vector: Float32Array;
}

/** The query's words, each once. */
function findWords(table: EmbeddingTable, query: string | readonly string[]): { words: Word[]; unknown: string[] } {
  const weights = sifWeights(table.vocabulary);
  const words = new Map<string, Word>();
  const unknown = new Set<string>();
  for (const given of typeof query === "string" ? split(table, query) : query) {
    const token = [given, given.toLowerCase()].find((spelling) => findVectorOf(table, spelling));
    const vector = token === undefined ? undefined : findVectorOf(table, token);
    if (token === undefined || !vector) {
      unknown.add(given);
      continue;
    }
    const rows = table.rowsOf(token);
    // A word that was never counted has the share 0.
    words.set(token, { token, weight: rows.length === 1 ? weights[rows[0]] : 1, vector: unit(vector) });
  }
  if (words.size > 0) return { words: [...words.values()], unknown: [...unknown] };
  const came = unknown.size > 0 ? `the table knows none of ${[...unknown].join(", ")}` : "it has no words";
  throw new RiverbankError("unknown", `query: ${came}; ask in words that the table holds`);
}

function split(table: EmbeddingTable, text: string): string[] {
  const { tokenizer } = table.metadata;
  const named = tokenizer !== undefined && !table.tokenizer;
  return (named ? tokenizerFrom(tokenizer) : new WordTokenizer({ lowercase: false })).tokenize(text);
}

function weigh(
  table: EmbeddingTable,
  words: readonly Word[],
  axes: readonly Axis[],
  threshold: number,
): (FocusTopic & { axis: Axis })[] {
  const length = Math.sqrt(words.reduce((sum, { weight }) => sum + weight ** 2, 0));
  const weighed = axes.map((axis) => {
    const parts = words.map(({ weight, vector }) => (weight * standingOf(table, axis, axis.score(vector))) / length);
    const standing = parts.reduce((sum, part) => sum + part, 0);
    return { axis, parts, standing, pull: axis.kind === "topic" ? standing : Math.abs(standing) };
  });
  weighed.sort((a, b) => b.pull - a.pull);
  const total = weighed.reduce((sum, { pull }) => sum + exponential(pull - weighed[0].pull), 0);
  return weighed.map(({ axis, parts, standing, pull }) => {
    const weight = exponential(pull - weighed[0].pull) / total;
    return { axis, name: axis.name, standing, parts, weight, kept: pull >= threshold };
  });
}

function meanOf(words: readonly Word[], dims: number): Float32Array {
  const sum = new Float64Array(dims);
  for (const { weight, vector } of words) for (let i = 0; i < dims; i++) sum[i] += weight * vector[i];
  const total = words.reduce((all, { weight }) => all + weight, 0);
  return Float32Array.from(sum, (value) => value / total);
}
