// project: words on axes.

import { type Projection, project } from "../projection/project.ts";
import type { EmbeddingTable } from "../vectors/table.ts";
import { queriesOf } from "./queries.ts";
import { typedAxis } from "./typed-axis.ts";

/** What `project` is asked. */
export interface ProjectFields {
  /** Words or expressions. */
  words: readonly string[];
  /** Axes as they are typed, at least one. */
  axis: readonly string[];
}

/** The scores of words on axes. */
export function answerProject(table: EmbeddingTable, { words, axis }: ProjectFields): Projection {
  const axes = axis.map((text) => typedAxis(table, text));
  return project(table, axes, queriesOf(table, words));
}
