// trace: the whole road of one text.

import type { EncoderCore, RunOptions } from "../context/core.ts";
import type { Trace } from "../context/trace/record.ts";
import { trace } from "../context/trace/trace.ts";
import type { EmbeddingTable } from "../vectors/table.ts";

/** What `trace` is asked. */
export interface TraceFields {
  text: string;
  /** Topics and axes of the library. Default, where `topic` gives none either: the lesson's. */
  topics?: readonly string[] | undefined;
  /** Topics and axes of one's own, as they are typed. They come first. */
  topic?: readonly string[] | undefined;
  /** What is put behind the text. Default: a mask, where it has none. */
  answer?: string | undefined;
  /** The layer at which places are read, 0 for the embeddings. Default: the last. */
  layer?: number | undefined;
  /** Neighbours and words at each place, at most. */
  k: number;
}

/** The text's record. */
export async function answerTrace(
  encoder: EncoderCore,
  table: EmbeddingTable,
  { text, topics = [], topic = [], answer, layer, k }: TraceFields,
  { signal }: Pick<RunOptions, "signal"> = {},
): Promise<Trace> {
  const asked = [...topic, ...topics];
  return trace(encoder, table, text, { topics: asked.length > 0 ? asked : undefined, answer, layer, k, signal });
}
