// How a test's words are found in a table: as they stand, else in lower case.

import type { Vocabulary } from "../tokens/vocabulary.ts";

/** The id of a test's word, or undefined. Words composed from subwords don't count as found. */
export function lookUp(vocabulary: Vocabulary, word: string): number | undefined {
  return vocabulary.idOf(word) ?? vocabulary.idOf(word.toLowerCase());
}
