// Axes as a person types them, made of a model's words.

import { type Axis, poleAxis, topicAxis } from "../projection/axis.ts";
import { libraryAxis } from "../projection/library/library.ts";
import { parseAxisSpec } from "../projection/spec.ts";
import type { EmbeddingTable } from "../vectors/table.ts";
import { queryOf } from "./queries.ts";

/** What help says of axes. */
export const AXIS_HELP = `An axis is written "size=small,tiny:large,huge", the negative pole first, or as a topic, "royalty=king,queen,royal", which
runs from the model's average word to the mean of these. Words with signs or blanks go between double quotes. A name
alone, "size", is the axis that the library has by that name; riverbank axes lists them.`;

/** The axis that a text spells, or that the library has by that name. Throws `unknown axis` and what `parseAxisSpec`, `poleAxis` and `topicAxis` throw. */
export function typedAxis(table: EmbeddingTable, text: string): Axis {
  if (!text.includes("=")) return libraryAxis(table, text.trim());
  const { name, negative, positive } = parseAxisSpec(text);
  const queries = (words: readonly string[]) => words.map((word) => queryOf(table, word));
  if (negative === null) return topicAxis(table, { name, words: queries(positive) });
  return poleAxis(table, { name, negative: queries(negative), positive: queries(positive) });
}
