// What the context's place asks the engine.

import {
  corpusFromStream,
  corpusFromTexts,
  lookInside,
  type Senses,
  type SensesProgress,
  WordTokenizer,
} from "riverbank";
import { answerContext, answerFill, answerSenses, type ContextFields, SENSES_DEFAULTS } from "riverbank/questions";
import type { Call } from "../../engine/call.ts";

/** A text as the encoder reads it. */
export interface Reading {
  text: string;
  tokens: readonly string[];
  /** Where each token stands in the text, end exclusive; empty for special tokens. */
  offsets: readonly (readonly [start: number, end: number])[];
  /** The text's words, to choose from. */
  words: { token: string; start: number; end: number }[];
  /** [layers][heads] of [tokens, tokens]: row i says where token i looks. */
  attention: (readonly Float32Array[])[];
}

/** A text's tokens, and where each looks. */
export const readContext: Call<{ text: string }, Reading> = async ({ text }, desk) => {
  const { tokens, offsets, layers } = await lookInside(await desk.encoder(), text, { signal: desk.signal });
  return {
    text,
    tokens,
    offsets,
    words: new WordTokenizer().spans(text).map(({ token, start, end }) => ({ token, start, end })),
    attention: layers.map(({ attention }) => attention),
  };
};

/** One word in two sentences; its row by itself is the table's. */
export const compareInContext: Call<ContextFields, Awaited<ReturnType<typeof answerContext>>> = async (fields, desk) =>
  answerContext(await desk.encoder(), fields, await desk.table(), { signal: desk.signal });

/** The likeliest words for each gap. */
export const fillInContext: Call<{ text: string; k: number }, Awaited<ReturnType<typeof answerFill>>> = async (
  fields,
  desk,
) => answerFill(await desk.encoder(), fields);

/** What `sensesInContext` is asked: a word, and a text or the visitor's file. */
interface SensesQuestion {
  word: string;
  text: string;
  file?: File | undefined;
  /** Tells one file from another; questions are compared as JSON, which has no files. */
  stamp?: string | undefined;
}

/** A word's uses in a text, in groups. */
export const sensesInContext: Call<SensesQuestion, Senses, SensesProgress> = async ({ word, text, file }, desk) => {
  const corpus = file ? corpusFromStream(file) : corpusFromTexts([text], "the text");
  const work = { signal: desk.signal, onProgress: desk.tell };
  return answerSenses(await desk.encoder(), { ...SENSES_DEFAULTS, word }, corpus, work);
};
