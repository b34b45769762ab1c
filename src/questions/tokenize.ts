// tokenize: a text as tokens, their ids and where they stand.

import { type Tokens, tokenize, tokenizerFrom } from "../tokens/tokenize.ts";
import type { Tokenizer } from "../tokens/tokenizer.ts";
import { WordTokenizer } from "../tokens/words.ts";
import type { EmbeddingTable } from "../vectors/table.ts";

/** What `tokenize` is asked. */
export interface TokenizeFields {
  text: string;
  /** Put the special tokens around the text that a model wants. Default false. */
  addSpecial?: boolean | undefined;
  /** Take text that looks like a special token for that token. Default false. */
  recogniseSpecial?: boolean | undefined;
  /** Words: leave capital letters as they are. Default: as the model was trained, or lower all. */
  keepCase?: boolean | undefined;
}

/** The tokens of a text to a model: its tokenizer's where it has one, else its words. */
export function answerTokenize(table: EmbeddingTable, fields: TokenizeFields): Tokens {
  if (table.tokenizer) return tokensBy(table.tokenizer, fields);
  const { vocabulary, metadata } = table;
  const words = fields.keepCase ? new WordTokenizer({ lowercase: false }) : tokenizerFrom(metadata.tokenizer);
  return tokenize(fields.text, vocabulary, words);
}

/** The tokens of a text to a tokenizer. */
export function tokensBy(tokenizer: Tokenizer, { text, addSpecial, recogniseSpecial }: TokenizeFields): Tokens {
  return tokenizer.encode(text, { ...(addSpecial && { addSpecial }), ...(recogniseSpecial && { recogniseSpecial }) });
}

/**
 * The text that ids of a model's tokens stand for: what its tokenizer makes of them where it has one, else the words with
 * spaces between; capitals and punctuation are gone. Throws `unknown id`.
 *
 * @example
 * answerDecode(table, answerTokenize(table, { text: "The Bank!" }).ids); // "the bank"
 */
export function answerDecode(table: EmbeddingTable, ids: readonly number[]): string {
  return table.tokenizer?.decode(ids) ?? ids.map((id) => table.vocabulary.tokenOf(id)).join(" ");
}
