// A text as the vectors that a table has for its tokens, words or a tokenizer's, whichever the table is of.

import { tokenizerFrom } from "../tokens/tokenize.ts";
import { WordTokenizer } from "../tokens/words.ts";
import type { EmbeddingTable } from "./table.ts";

/** A known token of a text: the table's row, or the vector that subwords gave to a word without one. */
export type TextToken = number | Float32Array;

/** Makes the function that finds a text's known tokens, in order; what the table does not know is left out. */
export function tokenFinder(table: EmbeddingTable): (text: string) => TextToken[] {
  const { tokenizer, tokenRows } = table;
  if (!tokenizer) return wordFinder(table);
  return (text) => Array.from(tokenizer.encodeIds(text), (id) => tokenRows[id]).filter((row) => row >= 0);
}

/** A word is looked up as the table's tokenizer writes it, where a table names none as it stands, then in lower case. */
function wordFinder(table: EmbeddingTable): (text: string) => TextToken[] {
  const { metadata, vocabulary } = table;
  const { tokenizer } = metadata;
  const words = tokenizer === undefined ? new WordTokenizer({ lowercase: false }) : tokenizerFrom(tokenizer);
  return (text) => {
    const found = words.tokenize(text).map((word) => {
      return vocabulary.idOf(word) ?? vocabulary.idOf(word.toLowerCase()) ?? table.findVector(word);
    });
    return found.filter((token) => token !== undefined);
  };
}
