// project: words on axes.

import type { Axis } from "../projection/axis.ts";
import { type Projected, type Projection, project, projectItems } from "../projection/project.ts";
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

/** Words on axes that are not tested. */
export interface LaidWords {
  axes: Axis[];
  words: Projected[];
}

/** The scores that {@link answerProject} gives, at once: it is the test of the axes that takes its time. */
export function layWords(table: EmbeddingTable, { words, axis }: ProjectFields): LaidWords {
  const axes = axis.map((text) => typedAxis(table, text));
  return { axes, words: projectItems(table, axes, queriesOf(table, words)) };
}
