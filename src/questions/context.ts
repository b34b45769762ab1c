// context: one word in two sentences.

import type { EncoderCore } from "../context/core.ts";
import { type CompareUsesOptions, compareUses, type UsesComparison } from "../context/lens/compare-uses.ts";
import { parseAxisSpec } from "../projection/spec.ts";
import type { EmbeddingTable } from "../vectors/table.ts";

/** What `context` is asked. */
export interface ContextFields {
  first: string;
  second: string;
  /** The word, which stands in both. */
  word: string;
  /** Axes and topics as they are typed. Default: found among pairs of topics. */
  axis?: readonly string[] | undefined;
  /** The layer to read, 0 for the embeddings. Default: the last. */
  layer?: number | undefined;
  /** Neighbours of each, at most. */
  k: number;
}

/** Both uses of the word. `table` is where the word by itself comes from; default: the encoder's input rows. */
export async function answerContext(
  encoder: EncoderCore,
  { first, second, word, axis, layer, k }: ContextFields,
  table?: EmbeddingTable,
  work: Pick<CompareUsesOptions, "signal"> = {},
): Promise<UsesComparison> {
  return compareUses(encoder, first, second, { word, axes: axis?.map(parseAxisSpec), layer, k, table, ...work });
}
