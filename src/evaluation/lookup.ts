// How a test's words are found in a table: as they stand, else in lower case.

import type { EmbeddingTable } from "../vectors/table.ts";

/** The row of a test's word, or undefined. Words that are composed from several rows don't count as found. */
export function lookUp(table: EmbeddingTable, word: string): number | undefined {
  const [row, ...more] = table.rowsOf(word);
  if (more.length > 0) return undefined;
  return row ?? (word === word.toLowerCase() ? undefined : lookUp(table, word.toLowerCase()));
}
