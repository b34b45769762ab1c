// senses: a word's uses in texts, in groups.

import type { EncoderCore } from "../context/core.ts";
import { findSenses, type Senses, type SensesOptions } from "../context/lens/senses.ts";
import type { Corpus } from "../text/corpus.ts";

/** What `senses` is asked, but for the texts. */
export interface SensesFields {
  word: string;
  /** The layer to read, 0 for the embeddings. Default: the last. */
  layer?: number | undefined;
  /** Sentences that are kept, at most. */
  limit: number;
  /** Senses, at most. */
  most: number;
  /** How far apart groups must stand, 0 to 1. */
  silhouette: number;
  /** Sentences to show for each sense. */
  sentences: number;
  seed: number;
}

/** What is taken where nothing else is asked for. */
export const SENSES_DEFAULTS = { limit: 500, most: 6, silhouette: 0.3, sentences: 3, seed: 1 } as const;

/** The senses that a word has in a corpus. */
export function answerSenses(
  encoder: EncoderCore,
  { word, layer, limit, most, silhouette, sentences, seed }: SensesFields,
  corpus: Corpus,
  work: Pick<SensesOptions, "signal" | "onProgress"> = {},
): Promise<Senses> {
  return findSenses(encoder, word, corpus, { layer, limit, most, silhouette, sentences, seed, ...work });
}
