// The report card of a table: every set that it was tested on, in one object.

import type { EmbeddingTable } from "../vectors/table.ts";
import { type AnalogyCardOptions, type AnalogyScore, analogyCard } from "./analogy-card.ts";
import type { AnalogyQuestion, WordPair } from "./readers.ts";
import { type SimilarityCard, similarityCard } from "./similarity-card.ts";

/** What to test a table on. */
export interface EvaluationSets extends AnalogyCardOptions {
  /** Rated pairs of words, each set by its name. Default: none. */
  similarity?: readonly { name: string; pairs: readonly WordPair[] }[];
  /** Analogy questions. Default: none. */
  analogies?: readonly AnalogyQuestion[];
}

export interface Evaluation {
  similarity: SimilarityCard[];
  /** Missing where no analogies were given. */
  analogies?: AnalogyScore & { cut: number };
}

/**
 * Tests a table on sets of rated word pairs and on analogies.
 *
 * @example
 * evaluate(table, { similarity: [{ name: "WordSim-353", pairs }], analogies: questions, cut: 50000 });
 * // { similarity: [{ name: "WordSim-353", spearman: 0.7, low: 0.64, high: 0.75, found: 351, pairs: 353 }],
 * //   analogies: { accuracy: 0.63, found: 18012, questions: 19544, cut: 50000 } }
 */
export function evaluate(table: EmbeddingTable, { similarity = [], analogies, ...how }: EvaluationSets): Evaluation {
  const cards = similarity.map(({ name, pairs }) => similarityCard(table, pairs, { name }));
  if (!analogies) return { similarity: cards };
  const { accuracy, found, questions, cut } = analogyCard(table, analogies, how);
  return { similarity: cards, analogies: { accuracy, found, questions, cut } };
}
