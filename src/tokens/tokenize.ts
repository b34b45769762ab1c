// One text as a model sees it: tokens, their ids, and where in the text they stand.

import type { Vocabulary } from "./vocabulary.ts";
import { WordTokenizer } from "./words.ts";

/** A text in tokens; the three lists are of one length. */
export interface Tokens {
  tokens: string[];
  /** Each token's id in the vocabulary, null where it is not in it. */
  ids: (number | null)[];
  /** Where each token stands: UTF-16 offsets into the text, end exclusive. */
  offsets: [start: number, end: number][];
}

/**
 * Cuts a text into tokens and looks each up in a vocabulary.
 *
 * @param tokenizer default: words, in lower case.
 *
 * @example
 * tokenize("The bank", new Vocabulary(["the", "river"]));
 * // { tokens: ["the", "bank"], ids: [0, null], offsets: [[0, 3], [4, 8]] }
 */
export function tokenize(text: string, vocabulary: Vocabulary, tokenizer = new WordTokenizer()): Tokens {
  const spans = tokenizer.spans(text);
  return {
    tokens: spans.map(({ token }) => token),
    ids: spans.map(({ token }) => vocabulary.idOf(token) ?? null),
    offsets: spans.map(({ start, end }) => [start, end]),
  };
}

/**
 * The tokenizer that a table names in its metadata (`tokenizer`, JSON); words in lower case where it names none or one
 * that is not known here.
 *
 * @example
 * tokenizerFrom('{"kind":"words","lowercase":false}').lowercase; // false
 */
export function tokenizerFrom(description = ""): WordTokenizer {
  try {
    const { lowercase } = JSON.parse(description);
    return new WordTokenizer({ lowercase: lowercase !== false });
  } catch {
    return new WordTokenizer();
  }
}
