// The report card of a table: every set that it was tested on, in one object.

import type { AnalogyMethod } from "../similarity/analogy.ts";
import type { EmbeddingTable } from "../vectors/table.ts";
import { type AnalogyCard, type AnalogyCardOptions, analogyCard } from "./analogy-card.ts";
import { type OutlierCard, outlierCard } from "./outlier-card.ts";
import type { OutlierGroup } from "./outlier-reader.ts";
import type { AnalogyQuestion, SentencePair, WordPair } from "./readers.ts";
import { type SentenceCard, sentenceCard } from "./sentence-card.ts";
import { type SimilarityCard, similarityCard } from "./similarity-card.ts";

/** What to test a table on. */
export interface EvaluationSets extends AnalogyCardOptions {
  /** Rated pairs of words, each set by its name. Default: none. */
  similarity?: readonly { name: string; pairs: readonly WordPair[] }[];
  /** Analogy questions. Default: none. */
  analogies?: readonly AnalogyQuestion[];
  /** Groups with their strangers, each set by its name. Default: none. */
  outliers?: readonly { name: string; groups: readonly OutlierGroup[] }[];
  /** Rated pairs of sentences, each set by its name. Default: none. */
  sentences?: readonly { name: string; pairs: readonly SentencePair[] }[];
}

export interface Evaluation {
  similarity: SimilarityCard[];
  /** Missing where no analogies were given. */
  analogies?: AnalogyCard & { method: AnalogyMethod };
  /** Missing where no groups of outlier detection were given. */
  outliers?: OutlierCard[];
  /** Missing where no pairs of sentences were given. */
  sentences?: SentenceCard[];
}

/**
 * Tests a table on sets of rated word pairs, on analogies, on outlier detection and on sets of rated pairs of
 * sentences. What needs no sets is in {@link reportCard}.
 *
 * @example
 * evaluate(table, { similarity: [{ name: "WordSim-353", pairs }], analogies: questions, cut: 50000 });
 * // { similarity: [{ name: "WordSim-353", spearman: 0.7, low: 0.64, high: 0.75, found: 351, pairs: 353 }],
 * //   analogies: { method: "3CosAdd", accuracy: 0.63, low: 0.62, high: 0.64, found: 18012, questions: 19544, ... } }
 */
export function evaluate(table: EmbeddingTable, sets: EvaluationSets): Evaluation {
  const { similarity = [], analogies, outliers = [], sentences = [], ...how } = sets;
  const result: Evaluation = {
    similarity: similarity.map(({ name, pairs }) => similarityCard(table, pairs, { name })),
  };
  if (analogies) {
    result.analogies = { method: how.method ?? "3CosAdd", ...analogyCard(table, analogies, how) };
  }
  if (outliers.length > 0) {
    result.outliers = outliers.map(({ name, groups }) => outlierCard(table, groups, { name }));
  }
  if (sentences.length > 0) {
    result.sentences = sentences.map(({ name, pairs }) => sentenceCard(table, pairs, { name }));
  }
  return result;
}
