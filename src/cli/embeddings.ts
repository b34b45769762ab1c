// Embedded texts as the bytes of a file, in chunks as they come.

import { embeddedJson, numbersOf } from "../questions/embed.ts";
import type { EmbeddedText } from "../vectors/embed-stream.ts";
import { npyHead } from "../vectors/formats/npy.ts";
import { csvField } from "./show.ts";

type EmbeddingWriter = (texts: AsyncIterable<EmbeddedText>, dims: number) => AsyncGenerator<Uint8Array>;

/** By the ending of a file's name. */
export const EMBEDDING_WRITERS: Readonly<Record<string, EmbeddingWriter>> = {
  ".jsonl": jsonl,
  ".csv": csv,
  ".npy": npy,
};

/** A line of JSON per text: {"text":"...","vector":[...]}, its vector null where there is none. */
async function* jsonl(texts: AsyncIterable<EmbeddedText>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for await (const embedded of texts) yield encoder.encode(`${embeddedJson(embedded)}\n`);
}

/** A line of names (text, 1, 2 ...), then a line per text; empty cells where there is no vector. */
async function* csv(texts: AsyncIterable<EmbeddedText>, dims: number): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  yield encoder.encode(`text,${Array.from({ length: dims }, (_, i) => i + 1)}\n`);
  for await (const { text, vector } of texts) {
    yield encoder.encode(`${csvField(text)},${vector ? numbersOf(vector) : ",".repeat(dims - 1)}\n`);
  }
}

/** A row of float32 per text, of zeros where there is no vector. The head tells their number, so the rows wait. */
async function* npy(texts: AsyncIterable<EmbeddedText>, dims: number): AsyncGenerator<Uint8Array> {
  const rows: Float32Array[] = [];
  for await (const { vector } of texts) rows.push(vector ?? new Float32Array(dims));
  yield npyHead(rows.length, dims);
  for (const row of rows) yield new Uint8Array(row.buffer, row.byteOffset, row.byteLength);
}
