// In the engine: where a token stands in its list, how it came to be, and the row of numbers where it has one.

import { type EmbeddingTable, type MergeStep, mergeSteps, type Neighbour, nearest, type Tokenizer } from "riverbank";
import { tokenOf } from "riverbank/questions";
import type { Call } from "../../engine/call.ts";
import { tokenizerOf } from "./opened.ts";
import type { Source } from "./sources.ts";

/** What is asked: a token by its id, and the stretch of text that it stands for. */
interface Question {
  source: Source;
  token: string;
  id: number | null;
  text: string;
}

export interface TokenPlace {
  /** The token and its neighbours in the list, which are no neighbours in meaning. */
  around: { id: number; token: string }[];
  /** Of a word of the model: its row, and the words with the nearest rows. */
  row?: { numbers: number[]; nearest: Neighbour[] } | undefined;
  /** The word of the model that is spelt as this token. */
  word?: string | undefined;
  /** Of byte pairs: the merges by which it came about. */
  merges?: readonly MergeStep[] | undefined;
  /** Of Unigram: the probability of the token, as it was learned. */
  probability?: number | undefined;
}

/** How many neighbours in the list to either side, and in meaning. */
const AROUND = 2;
const NEAREST = 8;

export const tokenPlace: Call<Question, TokenPlace> = async ({ source, token, id, text }, desk) => {
  if (id === null) return { around: [] };
  const table = await desk.table();
  const typed = tokenOf(table, text.trim());
  const word = table.vocabulary.has(typed) ? typed : undefined;
  if (source.kind === "points") return { around: around(id, 0x110000, characterOf), word };
  if (source.kind === "words") {
    const { tokenizer } = table;
    const list = tokenizer ?? table.vocabulary;
    const size = tokenizer?.vocabularySize ?? table.rows;
    return { around: around(id, size, (other) => list.tokenOf(other)), row: rowOf(table, token), word: token };
  }
  const tokenizer = await tokenizerOf(source);
  const nearby = around(id, tokenizer.vocabularySize, (other) => tokenizer.tokenOf(other));
  return { around: nearby, word, merges: mergesOf(tokenizer, token, text), probability: probabilityOf(tokenizer, id) };
};

function around(id: number, size: number, tokenOf: (id: number) => string): { id: number; token: string }[] {
  const first = Math.max(0, Math.min(id - AROUND, size - 2 * AROUND - 1));
  const ids = Array.from({ length: Math.min(size, 2 * AROUND + 1) }, (_, i) => first + i);
  return ids.map((other) => ({ id: other, token: tokenOf(other) }));
}

function characterOf(code: number): string {
  // Halves of characters stand for none.
  return code >= 0xd800 && code < 0xe000 ? "" : String.fromCodePoint(code);
}

function rowOf(table: EmbeddingTable, token: string): TokenPlace["row"] {
  const vector = table.findVector(token);
  return vector && { numbers: Array.from(vector), nearest: nearest(table, token, { k: NEAREST }).neighbours };
}

/** The merges of the token's stretch of text that led to it; others may have made tokens beside it of the same letters. */
function mergesOf(tokenizer: Tokenizer, token: string, text: string): readonly MergeStep[] | undefined {
  if (tokenizer.kind !== "bpe") return undefined;
  const wanted = new Set([token]);
  const { steps } = mergeSteps(tokenizer, text);
  return steps
    .toReversed()
    .filter(({ left, right, token: made }) => wanted.has(made) && wanted.add(left) && wanted.add(right))
    .reverse();
}

function probabilityOf(tokenizer: Tokenizer, id: number): number | undefined {
  if (tokenizer.kind !== "unigram") return undefined;
  const { vocab } = tokenizer.parts.model.config as unknown as { vocab: [token: string, score: number][] };
  return id === tokenizer.parts.model.unknown || !vocab[id] ? undefined : Math.exp(vocab[id][1]);
}
