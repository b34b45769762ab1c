// A word as the tokens of a table's own tokenizer, so that every word that can be cut into known tokens has a vector.

import type { Tokenizer } from "../tokens/tokenizer.ts";
import type { Vocabulary } from "../tokens/vocabulary.ts";

/**
 * The row of each of the tokenizer's tokens, by id; -1 where a token has none, and for unknown and special tokens, which
 * are no part of a text's meaning.
 */
export function rowsById({ tokens }: Vocabulary, tokenizer: Tokenizer): Int32Array {
  const rows = new Int32Array(tokenizer.vocabularySize).fill(-1);
  tokens.forEach((token, row) => {
    const id = tokenizer.idOf(token);
    if (id !== undefined) rows[id] = row;
  });
  for (const { id } of tokenizer.specialTokens) rows[id] = -1;
  const { unknown } = tokenizer.parts.model;
  if (unknown !== undefined) rows[unknown] = -1;
  return rows;
}

/**
 * The rows of the tokens that `word` is cut into where it stands inside a text, a blank before it; tokens without a row
 * are left out.
 *
 * @param rows {@link rowsById}.
 *
 * @example
 * composedRows("riverbank", tokenizer, rows); // the rows of "river" and "##bank"
 */
export function composedRows(word: string, tokenizer: Tokenizer, rows: Int32Array): number[] {
  const { ids, offsets } = tokenizer.encode(` ${word}`);
  return ids.filter((id, index) => offsets[index][1] > 1 && rows[id] >= 0).map((id) => rows[id]);
}
