// odd: the word that does not fit.

import { type Odd, odd } from "../similarity/odd.ts";
import type { EmbeddingTable } from "../vectors/table.ts";
import { tokensOf } from "./words.ts";

/** What `odd` is asked. */
export interface OddFields {
  /** At least three different words. */
  words: readonly string[];
}

/** The word that fits least, and how well each does. */
export function answerOdd(table: EmbeddingTable, { words }: OddFields): Odd {
  return odd(table, tokensOf(table, words));
}
