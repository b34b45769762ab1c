// A text as one vector: the mean of its tokens' last hidden states, or the state of its first token.
//
// Source: Reimers & Gurevych, "Sentence-BERT: sentence embeddings using Siamese BERT-networks", EMNLP 2019.

import { RiverbankError } from "../shared/errors.ts";
import { copyRows } from "./context.ts";
import type { EncoderCore } from "./core.ts";
import { type TokenisedText, tokeniseText, type WindowOptions } from "./sequences.ts";
import { meanRow } from "./word-vectors.ts";

/** How token states become one vector: their mean, special tokens included, or the first token's, [CLS]. */
export type Pooling = "mean" | "cls";

export interface SentenceVectorOptions extends WindowOptions {
  /** Default: what the model was trained for, where its folder says so, else "mean". */
  pooling?: Pooling | undefined;
  /** Bring each vector to length 1. Default true. */
  normalise?: boolean | undefined;
  signal?: AbortSignal | undefined;
}

/** Tokens that are gathered before threads are sent to work. */
const GROUP = 16384;

/** See `Encoder.sentenceVectorStream`. */
export async function* sentenceVectorsOf(
  core: EncoderCore,
  texts: Iterable<string> | AsyncIterable<string>,
  { pooling = "mean", normalise = true, signal, ...windows }: SentenceVectorOptions = {},
): AsyncGenerator<Float32Array> {
  if (pooling !== "mean" && pooling !== "cls") {
    throw new RiverbankError("invalid", `pooling: ${JSON.stringify(pooling)} came, "mean" or "cls" was expected`);
  }
  let group: TokenisedText[] = [];
  let tokens = 0;
  const finish = async () => {
    const vectors = await poolGroup(core, group, pooling, signal);
    group = [];
    tokens = 0;
    return normalise ? vectors.map(unit) : vectors;
  };
  for await (const text of texts) {
    group.push(tokeniseText(core.tokenizer, core.config, text, windows));
    tokens += group[group.length - 1].ids.length;
    if (tokens >= GROUP) yield* await finish();
  }
  if (group.length > 0) yield* await finish();
}

async function poolGroup(
  core: EncoderCore,
  group: readonly TokenisedText[],
  pooling: Pooling,
  signal: AbortSignal | undefined,
): Promise<Float32Array[]> {
  const { dims, layers } = core.config;
  const places = group.flatMap(({ windows }, text) => windows.map((_, window) => ({ text, window })));
  const sequences = places.map(({ text, window }) => group[text].windows[window].sequence);
  // A text of one window is pooled where its states stand; of several, they are put together first.
  const joined = new Map<number, Float32Array>();
  const vectors = new Array<Float32Array>(group.length);
  await core.run(sequences, { keep: "last", signal }, (index, states) => {
    const { text, window } = places[index];
    const { ids, windows } = group[text];
    if (windows.length === 1) {
      vectors[text] = poolRows(states.hidden(layers), ids.length, dims, pooling);
      return;
    }
    const rows = joined.get(text) ?? new Float32Array(ids.length * dims);
    joined.set(text, rows);
    copyRows(rows, states, layers, group[text], window, dims);
  });
  for (const [text, rows] of joined) vectors[text] = poolRows(rows, rows.length / dims, dims, pooling);
  return vectors;
}

function poolRows(states: Float32Array, rows: number, dims: number, pooling: Pooling): Float32Array {
  if (pooling === "cls") return states.slice(0, dims);
  return meanRow(
    states,
    Array.from({ length: rows }, (_, row) => row),
    dims,
  );
}

function unit(vector: Float32Array): Float32Array {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return length > 0 ? vector.map((value) => value / length) : vector;
}
