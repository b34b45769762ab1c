// What a static table can say of a word in a sentence: the mean of the words around it.

import type { Use } from "../context/lens/uses.ts";
import { WordTokenizer } from "../tokens/words.ts";
import type { EmbeddingTable } from "../vectors/table.ts";
import { sifWeights } from "../vectors/token-weights.ts";
import { unitRow } from "./units.ts";

/** Means of the unit vectors of the words around a use, [dims]; zeros where none is known. */
export interface StaticContext {
  /** Every word counts the same. */
  readonly mean: Float32Array;
  /** Rare words count more: a / (a + p), see `sifWeights`. */
  readonly weighted: Float32Array;
}

/** A function that reads the words around a use. */
export function staticContexts(table: EmbeddingTable): (use: Use) => StaticContext {
  const weights = sifWeights(table.vocabulary);
  const tokenizer = new WordTokenizer();
  return ({ text, start, end }) => {
    const context = { mean: new Float32Array(table.dims), weighted: new Float32Array(table.dims) };
    for (const span of tokenizer.spans(text)) {
      const id = table.vocabulary.idOf(span.token);
      if (id === undefined || (span.start < end && span.end > start)) continue;
      const row = unitRow(table, id);
      for (let i = 0; i < row.length; i++) {
        context.mean[i] += row[i];
        context.weighted[i] += weights[id] * row[i];
      }
    }
    return context;
  };
}
