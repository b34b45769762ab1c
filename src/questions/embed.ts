// embed: texts as vectors, a line of JSON each.

import { nextEvent } from "../shared/events.ts";
import { type EmbeddedText, embedStream } from "../vectors/embed-stream.ts";
import { shortDecimal } from "../vectors/formats/cells.ts";
import type { EmbedOptions } from "../vectors/sentence-embedder.ts";
import type { EmbeddingTable } from "../vectors/table.ts";

/** What `embed` is asked. */
export interface EmbedFields extends Pick<EmbedOptions, "weighting" | "a" | "components" | "normalise"> {
  texts: readonly string[];
}

/** Milliseconds after which whoever waits for the thread gets a turn. */
const SLICE = 5;

/** The vectors of texts, in order, made in slices of a few milliseconds between which waiting events run. */
export async function* answerEmbed(
  table: EmbeddingTable,
  { texts, ...how }: EmbedFields,
): AsyncGenerator<EmbeddedText> {
  let last = performance.now();
  for await (const embedded of embedStream(table, texts, how)) {
    yield embedded;
    if (performance.now() - last < SLICE) continue;
    await nextEvent();
    last = performance.now();
  }
}

/** A text and its vector as JSON, {"text":"...","vector":[...]}, the vector null where there is none. */
export function embeddedJson({ text, vector }: EmbeddedText): string {
  return `{"text":${JSON.stringify(text)},"vector":${vector ? `[${numbersOf(vector)}]` : "null"}}`;
}

/** The shortest decimals that are read as the same float32 numbers, with commas between. */
export function numbersOf(vector: Float32Array): string {
  return Array.from(vector, shortDecimal).join(",");
}
