// The whole road of one text: characters, tokens, ids, rows, attention, axis gain, focus, words.

import { focus } from "../../projection/focus.ts";
import { RiverbankError } from "../../shared/errors.ts";
import type { EmbeddingTable } from "../../vectors/table.ts";
import { checkedLayers } from "../context.ts";
import type { EncoderCore, RunOptions } from "../core.ts";
import { type Inside, lookInside } from "../lens/inside.ts";
import { findMask } from "../mask.ts";
import { withoutTokens } from "../sequences.ts";
import { appendedTo, outputOf } from "./output.ts";
import { plainNumbers } from "./plain.ts";
import {
  type AttentionStep,
  type CharactersStep,
  type FocusStep,
  type IdsStep,
  type TokensStep,
  TRACE_FORMAT,
  TRACE_VERSION,
  type Trace,
} from "./record.ts";
import { rowsOf } from "./rows.ts";
import { topicGains } from "./topic-gains.ts";
import { type ChosenTopic, encoderTopics, tableTopics } from "./topics.ts";

export interface TraceOptions extends Pick<RunOptions, "signal"> {
  /**
   * Topics and axes on which gains are shown, and that the focus weighs besides the library's topics: names of the library,
   * or typed, "water=river,lake". Default animal, sound, pet, currency, architecture, sport, as far as the encoder has
   * the words for them.
   */
  topics?: readonly ChosenTopic[] | undefined;
  /**
   * What is put behind the text, such as " A dog makes a [MASK]."; "" for nothing. Default: " [MASK]." for a text without a
   * mask, as the encoder's tokenizer writes it, and nothing for one with a mask or an encoder that predicts no words.
   */
  answer?: string | undefined;
  /** The layer at which places on topics are read, from 0, the embeddings. Default the last. */
  layer?: number | undefined;
  /** How many neighbours and words to keep at each place. A whole number of at least 1. Default 5. */
  k?: number | undefined;
}

/**
 * The whole road of a text through a static table and an encoder, as one plain object that JSON keeps as it is: characters,
 * tokens, ids, the rows that they point to, every head's attention, what each part of each layer does to each token's
 * place on topics, what the text's static vector is when only what it is about is kept, and words for the place to guess.
 * What a step shows adds up, see `readTrace`.
 *
 * An encoder can guess only where there is a mask, so one is put behind a text without one; the record says what was
 * appended. Attention and gains of an encoder held as int8 are those of the float32 numbers that its weights stand for;
 * the output is what `fill` gives.
 *
 * Throws `invalid text` for one without tokens, longer than the positions or too long for a record, `invalid layer`,
 * `invalid k`, `unknown axis` for a topic that the library does not have, and what `encoderAxis` and `focus` throw for topics that were asked for.
 *
 * @param table a static table, for the words' rows and the focus; by custom the one that the encoder's rows come from.
 *
 * @example
 * const record = await trace(encoder, table, "What sound does a dog make?");
 * record.read; // "What sound does a dog make? [MASK]."
 * stepOf(record, "focus").focus?.topics.filter(({ kept }) => kept).map(({ name }) => name); // ["pet", "sound", "animal"]
 */
export async function trace(
  encoder: EncoderCore,
  table: EmbeddingTable,
  text: string,
  { topics, answer, layer, k = 5, signal }: TraceOptions = {},
): Promise<Trace> {
  const { layers, heads, dims, vocabulary } = encoder.config;
  const at = checkedLayers(layer, layers, "layer");
  if (!(Number.isInteger(k) && k >= 1)) {
    throw new RiverbankError("invalid", `k: ${k} came, a whole number of at least 1 was expected`);
  }
  const appended = appendedTo(encoder, text, answer);
  const read = text + appended;
  const inside = await lookInside(encoder, read, { recogniseSpecial: true, signal });
  checkSize(inside);
  const tokens = tokensStep(encoder, inside, text.length);
  if (tokens.tokens.every(({ kind, appended }) => appended || kind === "special")) throw withoutTokens(text);
  const { axes, skipped } = await encoderTopics(encoder, topics, at, { signal });
  return {
    ...{ format: TRACE_FORMAT, version: TRACE_VERSION },
    ...{ text, appended, read },
    encoder: { layers, heads, dims, vocabulary },
    table: { rows: table.rows, dims: table.dims },
    steps: [
      charactersStep(read),
      tokens,
      idsStep(encoder, inside),
      { name: "rows", rows: rowsOf(inside, table, k) },
      attentionStep(inside),
      { name: "gain", layer: at, topics: axes.map((axis) => topicGains(inside, axis)), skipped },
      focusStep(encoder, table, text, topics, k),
      await outputOf(encoder, read, k),
    ],
  };
}

/** More probabilities than these make a record of more text than a string can hold. */
const MOST_PROBABILITIES = 2 ** 23;

function checkSize({ tokens, config: { layers, heads } }: Inside): void {
  const numbers = layers * heads * tokens.length ** 2;
  if (numbers <= MOST_PROBABILITIES) return;
  const came = `it has ${tokens.length} tokens, whose attention alone is ${numbers} numbers`;
  throw new RiverbankError(
    "invalid",
    `text: ${came}, at most ${MOST_PROBABILITIES} fit in a record; give a shorter one`,
  );
}

function charactersStep(read: string): CharactersStep {
  let start = 0;
  const characters = Array.from(read, (character) => {
    const one = { character, codePoint: character.codePointAt(0) ?? 0, start };
    start += character.length;
    return one;
  });
  return { name: "characters", characters };
}

function tokensStep({ tokenizer }: EncoderCore, { tokens, ids, offsets }: Inside, asked: number): TokensStep {
  const mask = findMask(tokenizer);
  return {
    name: "tokens",
    tokens: tokens.map((token, index) => {
      const [start, end] = offsets[index];
      const kind = ids[index] === mask?.id ? "mask" : start === end ? "special" : "text";
      return { token, start, end, kind, appended: kind !== "special" && start >= asked };
    }),
  };
}

function idsStep({ tokenizer }: EncoderCore, { ids }: Inside): IdsStep {
  const { unknown } = tokenizer.parts.model;
  return { name: "ids", ids: [...ids], unknown: ids.flatMap((id, token) => (id === unknown ? [token] : [])) };
}

function attentionStep({ layers, tokens }: Inside): AttentionStep {
  const rowsIn = (probabilities: Float32Array) =>
    tokens.map((_, token) => plainNumbers(probabilities.subarray(token * tokens.length, (token + 1) * tokens.length)));
  return { name: "attention", attention: layers.map(({ attention }) => attention.map(rowsIn)) };
}

function focusStep(
  { tokenizer }: EncoderCore,
  table: EmbeddingTable,
  text: string,
  chosen: readonly ChosenTopic[] | undefined,
  k: number,
): FocusStep {
  const mask = findMask(tokenizer)?.token;
  const query = mask === undefined ? text : text.replaceAll(mask, " ");
  const topics = tableTopics(table, chosen);
  try {
    const found = focus(table, query, { topics, k });
    const numbers = { vector: plainNumbers(found.vector), focused: plainNumbers(found.focused) };
    return { name: "focus", focus: { ...found, ...numbers }, reason: null };
  } catch (error) {
    // A text of words that the table lacks, or a table that lacks the topics' words, has all other steps.
    if (!(error instanceof RiverbankError) || (error.code !== "unknown" && error.code !== "missing")) throw error;
    return { name: "focus", focus: null, reason: error.message };
  }
}
