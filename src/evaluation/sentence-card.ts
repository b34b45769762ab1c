// Sentence similarity: do the vectors that a table gives to sentences order them as people do?

import { cosine, norm } from "../similarity/vector.ts";
import { type EmbedOptions, embed } from "../vectors/sentence-embedder.ts";
import type { EmbeddingTable } from "../vectors/table.ts";
import { pearson, pearsonInterval } from "./pearson.ts";
import type { SentencePair } from "./readers.ts";
import { spearman, spearmanInterval } from "./spearman.ts";

/** How well a table did on one set of rated pairs of sentences. */
export interface SentenceCard {
  name: string;
  /** Pearson's correlation of the cosines with people's scores, the field's usual figure; null where it is undefined. */
  pearson: number | null;
  /** Its 95 % interval (see {@link pearsonInterval}); null where it is undefined. */
  pearsonLow: number | null;
  pearsonHigh: number | null;
  /** Spearman's correlation of the same; null where it is undefined. */
  spearman: number | null;
  /** Its 95 % interval (see {@link spearmanInterval}); null where it is undefined. */
  spearmanLow: number | null;
  spearmanHigh: number | null;
  /** Pairs of which the table knows something of both sentences; the others are left out. */
  found: number;
  /** All pairs of the set. */
  pairs: number;
}

export interface SentenceCardOptions extends EmbedOptions {
  name?: string;
}

/**
 * Compares the cosines of sentences' vectors with people's ratings. Common directions are learned from the sentences of
 * the set, without their ratings, unless `directions` are given; all other options too are those of {@link embed}.
 *
 * @example
 * sentenceCard(table, readSentencePairs(text), { name: "STS-Benchmark" });
 * // { name: "STS-Benchmark", pearson: 0.76, pearsonLow: 0.74, pearsonHigh: 0.78, spearman: ..., found: 1500, pairs: 1500 }
 */
export function sentenceCard(
  table: EmbeddingTable,
  pairs: readonly SentencePair[],
  { name = "", ...options }: SentenceCardOptions = {},
): SentenceCard {
  const vectors = embed(
    table,
    pairs.flatMap(({ a, b }) => [a, b]),
    options,
  );
  const cosines: number[] = [];
  const scores: number[] = [];
  pairs.forEach(({ score }, index) => {
    const [a, b] = [vectors[2 * index], vectors[2 * index + 1]];
    if (!a || !b || norm(a) === 0 || norm(b) === 0) return;
    cosines.push(cosine(a, b));
    scores.push(score);
  });
  const found = cosines.length;
  const linear = pearson(cosines, scores);
  const ranked = spearman(cosines, scores);
  const [pearsonLow, pearsonHigh] = linear === null ? [null, null] : pearsonInterval(linear, found);
  const [spearmanLow, spearmanHigh] = ranked === null ? [null, null] : spearmanInterval(ranked, found);
  const figures = { pearson: linear, pearsonLow, pearsonHigh, spearman: ranked, spearmanLow, spearmanHigh };
  return { name, ...figures, found, pairs: pairs.length };
}
