// A word's vector in its sentence: the mean of its pieces' hidden states.

import { RiverbankError } from "../shared/errors.ts";
import { type Span, WordTokenizer } from "../tokens/words.ts";
import { checkedLayers, contextOf } from "./context.ts";
import type { EncoderCore } from "./core.ts";
import { show, type WindowOptions } from "./sequences.ts";

export interface WordVectorOptions extends WindowOptions {
  /** The layer that is read, from 0, the embeddings. Default the last. */
  layer?: number | undefined;
}

/** One occurrence of a word. */
export interface WordInContext {
  /** Where it stands in the text: UTF-16 offsets, end exclusive. */
  readonly start: number;
  readonly end: number;
  /** Its pieces. */
  readonly tokens: readonly string[];
  /** The mean of its pieces' hidden states, [dims]. */
  readonly vector: Float32Array;
}

/** How many words an error lists. */
const LISTED = 30;

/** See `Encoder.wordVectors`. */
export async function wordVectorsOf(
  core: EncoderCore,
  text: string,
  word: string,
  { layer, ...windows }: WordVectorOptions = {},
): Promise<WordInContext[]> {
  const { dims } = core.config;
  const read = checkedLayers(layer, core.config.layers, "layer");
  const spans = findWord(text, word);
  const { tokens, offsets, hidden } = await contextOf(core, text, { ...windows, attention: false, layers: read });
  return spans.map(({ start, end }) => {
    const pieces = piecesOf(text, offsets, { start, end });
    return { start, end, tokens: pieces.map((token) => tokens[token]), vector: meanRow(hidden[read], pieces, dims) };
  });
}

type Offsets = readonly (readonly [start: number, end: number])[];

/** The tokens that stand over a stretch of a text. */
export function tokensOver(offsets: Offsets, { start, end }: { start: number; end: number }): number[] {
  return offsets.flatMap(([from, to], token) => (from < end && to > start ? [token] : []));
}

/** The tokens that a stretch of a text is made of. Throws `unknown word` where there are none. */
export function piecesOf(text: string, offsets: Offsets, span: { start: number; end: number }): number[] {
  const pieces = tokensOver(offsets, span);
  const { start, end } = span;
  if (pieces.length > 0) return pieces;
  throw new RiverbankError("unknown", `word: the tokenizer makes no token of ${show(text.slice(start, end))}`);
}

/** The mean of some rows of [rows, dims]. */
export function meanRow(states: Float32Array, rows: readonly number[], dims: number): Float32Array {
  const sums = new Float64Array(dims);
  for (const row of rows) for (let i = 0; i < dims; i++) sums[i] += states[row * dims + i];
  return Float32Array.from(sums, (sum) => sum / rows.length);
}

/** Where a word, or several in a row, stands in a text, whatever its case. Throws `unknown word` with those that do. */
export function findWord(text: string, word: string): { start: number; end: number }[] {
  const tokenizer = new WordTokenizer();
  const spans = tokenizer.spans(text);
  const wanted = tokenizer.tokenize(word);
  const isHere = (at: number) => wanted.every((part, i) => spans[at + i]?.token === part);
  const found = wanted.length === 0 ? [] : spans.flatMap((_, at) => (isHere(at) ? [at] : []));
  if (found.length > 0) {
    return found.map((at) => ({ start: spans[at].start, end: spans[at + wanted.length - 1].end }));
  }
  throw new RiverbankError("unknown", `word: ${show(word)} is not in the text, whose words are ${listWords(spans)}`);
}

function listWords(spans: readonly Span[]): string {
  const words = [...new Set(spans.map(({ token }) => token))];
  if (words.length === 0) return "none";
  const more = words.length > LISTED ? ` and ${words.length - LISTED} more` : "";
  return `${words.slice(0, LISTED).join(", ")}${more}`;
}
