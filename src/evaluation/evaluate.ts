// The report card of a table: every set that it was tested on, in one object.

import type { EmbeddingTable } from "../vectors/table.ts";
import { type AnalogyCardOptions, type AnalogyScore, analogyCard } from "./analogy-card.ts";
import type { AnalogyQuestion, SentencePair, WordPair } from "./readers.ts";
import { type SentenceCard, sentenceCard } from "./sentence-card.ts";
import { type SimilarityCard, similarityCard } from "./similarity-card.ts";

/** What to test a table on. */
export interface EvaluationSets extends AnalogyCardOptions {
  /** Rated pairs of words, each set by its name. Default: none. */
  similarity?: readonly { name: string; pairs: readonly WordPair[] }[];
  /** Analogy questions. Default: none. */
  analogies?: readonly AnalogyQuestion[];
  /** Rated pairs of sentences, each set by its name. Default: none. */
  sentences?: readonly { name: string; pairs: readonly SentencePair[] }[];
}

export interface Evaluation {
  similarity: SimilarityCard[];
  /** Missing where no analogies were given. */
  analogies?: AnalogyScore & { cut: number };
  /** Missing where no pairs of sentences were given. */
  sentences?: SentenceCard[];
}

/**
 * Tests a table on sets of rated word pairs, on analogies and on sets of rated pairs of sentences.
 *
 * @example
 * evaluate(table, { similarity: [{ name: "WordSim-353", pairs }], analogies: questions, cut: 50000 });
 * // { similarity: [{ name: "WordSim-353", spearman: 0.7, low: 0.64, high: 0.75, found: 351, pairs: 353 }],
 * //   analogies: { accuracy: 0.63, found: 18012, questions: 19544, cut: 50000 } }
 */
export function evaluate(table: EmbeddingTable, sets: EvaluationSets): Evaluation {
  const { similarity = [], analogies, sentences = [], ...how } = sets;
  const result: Evaluation = {
    similarity: similarity.map(({ name, pairs }) => similarityCard(table, pairs, { name })),
  };
  if (analogies) {
    const { accuracy, found, questions, cut } = analogyCard(table, analogies, how);
    result.analogies = { accuracy, found, questions, cut };
  }
  if (sentences.length > 0) {
    result.sentences = sentences.map(({ name, pairs }) => sentenceCard(table, pairs, { name }));
  }
  return result;
}
