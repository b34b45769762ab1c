// A word as the tokens of a table's own tokenizer, so that every word that can be cut into known tokens has a vector.

import type { Tokenizer } from "../tokens/tokenizer.ts";
import type { Vocabulary } from "../tokens/vocabulary.ts";

/**
 * The rows of the tokens that `word` is cut into where it stands inside a text, a blank before it; unknown and special
 * tokens, and tokens without a row, are left out. A text that is itself a token and is cut further ("##ing") is its row.
 *
 * @example
 * composedRows("riverbank", vocabulary, tokenizer); // the rows of "river" and "##bank"
 */
export function composedRows(word: string, vocabulary: Vocabulary, tokenizer: Tokenizer): number[] {
  const special = new Set(tokenizer.specialTokens.map(({ content }) => content));
  const { tokens, offsets } = tokenizer.encode(` ${word}`);
  const rows = tokens
    .filter((token, index) => offsets[index][1] > 1 && !special.has(token))
    .map((token) => vocabulary.idOf(token))
    .filter((row) => row !== undefined);
  const own = vocabulary.idOf(word);
  return rows.length !== 1 && own !== undefined ? [own] : rows;
}
