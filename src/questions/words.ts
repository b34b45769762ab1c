// Words as a person types them, to tokens as a model spells them.

import { splitOutside } from "../projection/spec.ts";
import { RiverbankError } from "../shared/errors.ts";
import { tokenizerFrom } from "../tokens/tokenize.ts";
import type { EmbeddingTable } from "../vectors/table.ts";

/**
 * The token that a typed word means: itself where the model holds it, else what the model's tokenizer makes of it,
 * "king" of "King" for a model in lower case. What is no single word to it stays as it is.
 */
export function tokenOf(table: EmbeddingTable, word: string): string {
  const { vocabulary, metadata } = table;
  if (vocabulary.has(word) || table.tokenizer) return word;
  const [token = word, ...rest] = tokenizerFrom(metadata.tokenizer).tokenize(word);
  // A file that does not name its tokenizer may well be of words with capitals.
  const believed = metadata.tokenizer !== undefined || vocabulary.has(token);
  return rest.length === 0 && believed ? token : word;
}

/** {@link tokenOf} for each word. */
export function tokensOf(table: EmbeddingTable, words: readonly string[]): string[] {
  return words.map((word) => tokenOf(table, word));
}

/**
 * The words of a typed list, with commas or line ends between them; a comma within double quotes or brackets belongs to its
 * word, as in `mean(a, b)`. Throws `missing words` where there is none, and `invalid words` for a quote or bracket that is
 * left open.
 *
 * @example
 * typedList("mouse, mean(cat, dog),"); // ["mouse", "mean(cat, dog)"]
 */
export function typedList(text: string): string[] {
  const parts = splitOutside(text, ",\n");
  if (!parts) throw new RiverbankError("invalid", "words: a quote or bracket is left open; close it");
  const words = parts.filter((part) => part !== "");
  if (words.length > 0) return words;
  throw new RiverbankError("missing", "words: none came; write some, with commas between them");
}
