// One text as a model sees it: tokens, their ids, and where in the text they stand.

import { tokenizerFromJson } from "./formats/tokenizer-json.ts";
import type { Tokenizer } from "./tokenizer.ts";
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
 * Takes every character for a token, with its number in Unicode as its id: the list that all computers share.
 *
 * @example
 * codePoints("é👑"); // { tokens: ["é", "👑"], ids: [233, 128081], offsets: [[0, 1], [1, 3]] }
 */
export function codePoints(text: string): Tokens {
  const found: Tokens = { tokens: [], ids: [], offsets: [] };
  let at = 0;
  for (const character of text) {
    found.tokens.push(character);
    found.ids.push(character.codePointAt(0) ?? null);
    found.offsets.push([at, (at += character.length)]);
  }
  return found;
}

/**
 * The splitter that a table of words names in its metadata (`tokenizer`, JSON); words in lower case where it names none
 * or one that is not known here.
 *
 * @example
 * tokenizerFrom('{"kind":"words","lowercase":false}').lowercase; // false
 */
export function tokenizerFrom(description = ""): WordTokenizer {
  return new WordTokenizer({ lowercase: parse(description)?.lowercase !== false });
}

/**
 * The tokenizer that a table of tokens carries in its metadata (`tokenizer`, a tokenizer.json), or undefined. Throws
 * `invalid tokenizer`.
 */
export function subwordTokenizer(description = ""): Tokenizer | undefined {
  const json = parse(description);
  return json && "model" in json ? tokenizerFromJson(json, "the table's tokenizer") : undefined;
}

function parse(description: string): Record<string, unknown> | undefined {
  try {
    const json = JSON.parse(description);
    return typeof json === "object" && json !== null ? json : undefined;
  } catch {
    return undefined;
  }
}
