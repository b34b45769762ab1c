// focus: what a query is about, and what it is when only that matters.

import type { Axis } from "../projection/axis.ts";
import { type Focus, focus } from "../projection/focus.ts";
import { libraryAxes, libraryAxis } from "../projection/library/library.ts";
import { type Without, withoutAxes } from "../projection/without.ts";
import type { EmbeddingTable } from "../vectors/table.ts";
import { queryOf, type TypedQuery } from "./queries.ts";
import { typedAxis } from "./typed-axis.ts";

/** What `focus` is asked. */
export interface FocusFields {
  /** A text; with `without` a word or an expression. */
  query: string;
  /** How many neighbours, at most. */
  k: number;
  /** Keep topics from this standing on. */
  threshold: number;
  /** Axes and topics of the library. Default: all its topics. */
  topics?: readonly string[] | undefined;
  /** Topics of one's own, as they are typed. */
  topic?: readonly string[] | undefined;
  /** Take these axes of the library away instead. */
  without?: readonly string[] | undefined;
}

/** A focus as it is shown, without its vectors. */
export type ShownFocus = Omit<Focus, "vector" | "focused">;

/** What a query is about, or its neighbours without some axes. */
export function answerFocus(table: EmbeddingTable, fields: FocusFields): ShownFocus | Without {
  const { query, without } = fields;
  return without ? neighboursWithout(table, queryOf(table, query), without, fields) : focusOn(table, fields);
}

/** The topics of a text, and its neighbours before and after. */
export function focusOn(table: EmbeddingTable, { query, k, threshold, ...asked }: FocusFields): ShownFocus {
  const { vector, focused, ...shown } = focus(table, query, { topics: topicsOf(table, asked), k, threshold });
  return shown;
}

/** A query's neighbours before and after axes of the library are taken away. */
export function neighboursWithout(
  table: EmbeddingTable,
  query: TypedQuery,
  names: readonly string[],
  { k }: Pick<FocusFields, "k">,
): Without {
  const axes = names.map((name) => libraryAxis(table, name));
  return withoutAxes(table, query, axes, { k });
}

/** The topics that are named, the user's own first; all of the library's where none is. */
function topicsOf(table: EmbeddingTable, { topics, topic = [] }: Pick<FocusFields, "topics" | "topic">): Axis[] {
  const own = topic.map((text) => typedAxis(table, text));
  if (topics) return [...own, ...topics.map((name) => libraryAxis(table, name))];
  return [...own, ...libraryAxes(table, { kind: "topic" }).axes];
}
