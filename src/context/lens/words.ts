// Words by themselves, outside any sentence: their input rows, their vectors when they are read alone, and which words
// an encoder's vocabulary has.

import type { Tokenizer } from "../../tokens/tokenizer.ts";
import type { EncoderCore } from "../core.ts";
import { scalesOf } from "../parameters.ts";
import type { EncoderWeights } from "../weights.ts";
import { type UseVectorOptions, useVectors } from "./uses.ts";

/** Words with two vectors each. */
export interface LoneWords {
  readonly words: readonly string[];
  /** [words] of [dims]: input rows; see {@link loneWords}. */
  readonly input: readonly Float32Array[];
  /** [words] of [dims]: the words read alone, at a layer. */
  readonly context: readonly Float32Array[];
  /** What came and is unknown to the tokenizer. */
  readonly missing: readonly string[];
}

/** Lists that are kept for each encoder: a question's axes, topics and neighbours, with some room. */
const KEPT_LISTS = 12;
const kept = new WeakMap<EncoderCore, Map<string, LoneWords>>();

/**
 * Two vectors for each word, both in the encoder's hidden space. Its input row is what the embeddings would be at no
 * position: the mean of its pieces' rows and the row of type 0, summed and normalised. Its contextual vector is that of a
 * text of the word alone, at layer `layer`.
 *
 * They depend on no sentence, and thousands of words take seconds: the lists asked for last are kept with the encoder.
 */
export async function loneWords(
  core: EncoderCore,
  words: readonly string[],
  layer: number,
  options: Pick<UseVectorOptions, "signal"> = {},
): Promise<LoneWords> {
  const lists = kept.get(core) ?? new Map<string, LoneWords>();
  kept.set(core, lists);
  const key = [layer, ...words].join("\n");
  const found = lists.get(key) ?? (await readLoneWords(core, words, layer, options));
  lists.delete(key);
  lists.set(key, found);
  const [oldest] = lists.keys();
  if (lists.size > KEPT_LISTS) lists.delete(oldest);
  return found;
}

async function readLoneWords(
  core: EncoderCore,
  words: readonly string[],
  layer: number,
  options: Pick<UseVectorOptions, "signal">,
): Promise<LoneWords> {
  const known = words.filter((word) => piecesOf(core.tokenizer, word) !== undefined);
  const uses = known.map((text) => ({ text, start: 0, end: text.length }));
  const [context] = await useVectors(core, uses, { ...options, layers: [layer] });
  return {
    words: known,
    input: known.map((word) => inputRow(core, word)),
    context,
    missing: words.filter((word) => !known.includes(word)),
  };
}

/** A word's input row, [dims]; see {@link loneWords}. Zeros for a word of no pieces. */
export function inputRow({ tokenizer, weights }: EncoderCore, word: string): Float32Array {
  const { dims, epsilon } = weights.config;
  const pieces = piecesOf(tokenizer, word) ?? [];
  const type = weights.numbers("embeddings.token_type_embeddings.weight");
  const [gain, shift] = ["weight", "bias"].map((part) => weights.numbers(`embeddings.LayerNorm.${part}`));
  const sum = new Float64Array(dims);
  for (const id of pieces) wordRow(weights, id).forEach((value, i) => void (sum[i] += value / pieces.length));
  sum.forEach((value, i) => void (sum[i] = value + type[i]));
  const mean = sum.reduce((total, value) => total + value, 0) / dims;
  const variance = sum.reduce((total, value) => total + (value - mean) ** 2, 0) / dims;
  return Float32Array.from(sum, (value, i) => ((value - mean) / Math.sqrt(variance + epsilon)) * gain[i] + shift[i]);
}

/** A row of the word embeddings, whatever they are held as. */
export function wordRow(weights: EncoderWeights, id: number): Float32Array {
  const { dims } = weights.config;
  const name = "embeddings.word_embeddings.weight";
  const address = weights.of(name);
  const scales = weights.find(scalesOf(name));
  if (!scales) return weights.memory.float32(address + 4 * id * dims, dims);
  const [scale] = weights.memory.float32(scales + 4 * id, 1);
  return Float32Array.from(weights.memory.int8(address + id * dims, dims), (value) => value * scale);
}

/** The ids of a word's pieces; undefined where the tokenizer knows no piece of it, or not all. */
function piecesOf(tokenizer: Tokenizer, word: string): readonly number[] | undefined {
  const { unknown } = tokenizer.parts.model;
  const { ids } = tokenizer.encode(word);
  return ids.length === 0 || (unknown !== undefined && ids.includes(unknown)) ? undefined : ids;
}

/** Marks that tokenizers put before a token that begins a word. */
const BEGINNINGS = /^[▁Ġ]/u;
const WORD = /^\p{L}[\p{L}\p{M}]+$/u;

/**
 * Up to `most` words that are tokens of a vocabulary, of two letters and more, in the order of their ids, by custom that
 * of frequency.
 */
export function vocabularyWords({ parts }: Tokenizer, most: number): string[] {
  const { tokens } = parts.model.vocabulary;
  const marked = tokens.some((token) => BEGINNINGS.test(token) && token.length > 2);
  const words: string[] = [];
  for (const token of tokens) {
    if (words.length === most) break;
    const word = marked && BEGINNINGS.test(token) ? token.slice(1) : marked ? "" : token;
    if (WORD.test(word)) words.push(word);
  }
  return words;
}
