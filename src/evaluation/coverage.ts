// Coverage: how many of the words that a set asks about does a table have at all?

import { WordTokenizer } from "../tokens/words.ts";
import type { EmbeddingTable } from "../vectors/table.ts";
import type { EvaluationSets } from "./evaluate.ts";
import { lookUp } from "./lookup.ts";

/** The different words of a set, and how many of them have a row, as they stand or in lower case. */
export interface Coverage {
  name: string;
  found: number;
  words: number;
}

/** The coverage of every set, in their order. Sentences are cut into words; a group's words of several parts are one. */
export function coverageOf(table: EmbeddingTable, sets: EvaluationSets): Coverage[] {
  const { similarity = [], analogies, outliers = [], sentences = [] } = sets;
  const tokenizer = new WordTokenizer({ lowercase: false });
  const texts: { name: string; words: string[] }[] = [
    ...similarity.map(({ name, pairs }) => ({ name, words: pairs.flatMap(({ a, b }) => [a, b]) })),
    ...(analogies ? [{ name: "analogies", words: analogies.flatMap(({ a, b, c, d }) => [a, b, c, d]) }] : []),
    ...outliers.map(({ name, groups }) => ({
      name,
      words: groups.flatMap((group) => [...group.words, ...group.outliers]),
    })),
    ...sentences.map(({ name, pairs }) => {
      return { name, words: pairs.flatMap(({ a, b }) => [...tokenizer.tokenize(a), ...tokenizer.tokenize(b)]) };
    }),
  ];
  return texts.map(({ name, words }) => {
    const different = [...new Set(words)];
    return {
      name,
      found: different.filter((word) => lookUp(table, word) !== undefined).length,
      words: different.length,
    };
  });
}
