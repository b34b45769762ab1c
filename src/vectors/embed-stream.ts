// Texts without end, embedded as they come.

import { RiverbankError } from "../shared/errors.ts";
import { type EmbedOptions, SentenceEmbedder } from "./sentence-embedder.ts";
import type { EmbeddingTable } from "./table.ts";

/** A text with its vector, null where the table knows nothing of the text. */
export interface EmbeddedText {
  text: string;
  vector: Float32Array | null;
}

export interface EmbedStreamOptions extends EmbedOptions {
  /** From how many of the first texts the common directions are learned, where none are given. Default 10000. */
  sample?: number;
}

/**
 * Embeds texts one after the other, any number of them: the first `sample` texts are held while the common directions are
 * learned from them, then none. Fewer texts than that get the same vectors as from `embed`.
 *
 * Throws `invalid sample`, and what {@link SentenceEmbedder} throws.
 *
 * @example
 * for await (const { text, vector } of embedStream(table, lines)) console.log(text, vector);
 */
export async function* embedStream(
  table: EmbeddingTable,
  texts: Iterable<string> | AsyncIterable<string>,
  { sample = 10_000, ...options }: EmbedStreamOptions = {},
): AsyncGenerator<EmbeddedText> {
  if (!Number.isSafeInteger(sample) || sample < 1) {
    throw new RiverbankError("invalid", `sample: ${sample} came, a whole number of texts from 1 was expected`);
  }
  const embedder = new SentenceEmbedder(table, options);
  let waiting: string[] = [];
  let learning = !options.directions && embedder.components > 0;
  function* embedWaiting(): Generator<EmbeddedText> {
    if (learning) embedder.learn(waiting);
    learning = false;
    const ready = waiting;
    waiting = [];
    for (const text of ready) yield { text, vector: embedder.embed(text) };
  }
  for await (const text of texts) {
    waiting.push(text);
    if (!learning || waiting.length >= sample) yield* embedWaiting();
  }
  yield* embedWaiting();
}
