// What the tokens' place asks the engine.

import {
  codePoints,
  type MergeStep,
  type MergeSteps,
  mergeSteps,
  nearestSpellings,
  RiverbankError,
  type Tokenizer,
  type Tokens,
} from "riverbank";
import { answerDecode, answerTokenize } from "riverbank/questions";
import type { Call } from "../../engine/call.ts";
import { type TokenizerSource, tokenizerOf } from "./opened.ts";
import type { Source } from "./sources.ts";

/** A text in the tokens of one tokenizer. */
export interface Tokenized {
  source: Source["kind"];
  /** What it was that was cut; places in it count. */
  text: string;
  /** The library's answer, as it is. */
  tokens: Tokens;
  /** Which of the tokens the tokenizer does not know. */
  unknown: number[];
  /** How many ids there are. */
  size: number;
  /** "words", "points", or the tokenizer's model. */
  model: Tokenizer["kind"] | "points";
}

/** Every number that a character can have in Unicode. */
const CODE_POINTS = 0x110000;

export const tokenize: Call<{ source: Source; text: string }, Tokenized> = async ({ source, text }, desk) => {
  const about = { source: source.kind, text };
  if (source.kind === "points") {
    return { ...about, tokens: codePoints(text), unknown: [], size: CODE_POINTS, model: "points" };
  }
  if (source.kind === "words") {
    const table = await desk.table();
    const tokens = answerTokenize(table, { text });
    const lacking = table.tokenizer?.parts.model.unknown ?? null;
    const size = table.tokenizer?.vocabularySize ?? table.rows;
    return { ...about, tokens, unknown: placesOf(tokens, lacking), size, model: table.tokenizer?.kind ?? "words" };
  }
  const tokenizer = await tokenizerOf(source);
  const tokens = tokenizer.encode(text);
  const unknown = placesOf(tokens, tokenizer.parts.model.unknown ?? null);
  return { ...about, tokens, unknown, size: tokenizer.vocabularySize, model: tokenizer.kind };
};

function placesOf({ ids }: Tokens, unknown: number | null): number[] {
  return ids.flatMap((id, index) => (id === unknown ? [index] : []));
}

/** Words of the model's list that are spelt like one that is not in it. */
export const tokenSpellings: Call<{ words: string[] }, string[][]> = async ({ words }, desk) => {
  const { vocabulary } = await desk.table();
  return words.map((word) => nearestSpellings(word, vocabulary));
};

/** Ids back to text. */
export const tokensDecoded: Call<{ source: Source; ids: readonly string[] }, string> = async (
  { source, ids },
  desk,
) => {
  const numbers = ids.map(idOf);
  if (source.kind === "points") return numbers.map((id) => String.fromCodePoint(checkCodePoint(id))).join("");
  if (source.kind === "words") return answerDecode(await desk.table(), numbers);
  return (await tokenizerOf(source)).decode(numbers);
};

function idOf(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new RiverbankError("invalid", `id: ${JSON.stringify(text)} came, a whole number from 0 was expected`);
}

function checkCodePoint(id: number): number {
  if (id < CODE_POINTS) return id;
  throw new RiverbankError("unknown", `id: ${id} came, a whole number from 0 to ${CODE_POINTS - 1} was expected`);
}

/** A text on its way through a tokenizer's merges. */
export interface Merged {
  text: string;
  steps: readonly MergeStep[];
  /** The step that is shown: the one asked for, or the last. */
  step: number;
  /** The text after that step. */
  tokens: Tokens;
  /** Tokens before the first step. */
  bytes: number;
  /** Ids that the tokenizer has. */
  size: number;
}

let last: { key: string; merges: MergeSteps } | undefined;

export const tokenMerges: Call<{ source: TokenizerSource; text: string; step: number }, Merged> = async (question) => {
  const { source, text, step } = question;
  const key = JSON.stringify([source, text]);
  const tokenizer = await tokenizerOf(source);
  if (last?.key !== key) last = { key, merges: mergeSteps(tokenizer, text) };
  const { steps, tokensAfter } = last.merges;
  const shown = Math.min(step, steps.length);
  const bytes = tokensAfter(0).ids.length;
  return { text, steps, step: shown, tokens: tokensAfter(shown), bytes, size: tokenizer.vocabularySize };
};

/** A tokenizer as tokenizer.json. */
export const tokenizerFile: Call<TokenizerSource, string> = async (source) =>
  JSON.stringify(await tokenizerOf(source), null, 1);

export { tokenPlace } from "./token-place.ts";
