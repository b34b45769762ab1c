// Where one thing stands on many axes.

import { RiverbankError } from "../shared/errors.ts";
import { type Query, resolveQuery } from "../similarity/nearest.ts";
import type { EmbeddingTable } from "../vectors/table.ts";
import type { Axis } from "./axis.ts";
import { libraryAxes } from "./library/library.ts";
import { standingOf } from "./standing.ts";

/** Where a thing stands on an axis. */
export interface ProfileEntry {
  name: string;
  score: number;
  /** The score in standard deviations from the mean of the table's 5,000 most frequent words: comparable between axes. */
  standing: number;
}

/** A thing on many axes, the highest magnitude of standing first. */
export interface Profile {
  query: string | number[];
  axes: ProfileEntry[];
}

/**
 * Where a word, an expression or a vector stands on many axes, the most telling first. Throws as {@link nearest} does for
 * its query, and `missing axes` where there are none.
 *
 * @param axes default: the whole library, as far as the table has its words.
 *
 * @example
 * profile(table, "king").axes[0]; // { name: "monarchy", score: 1.12, standing: 8.3 }
 */
export function profile(table: EmbeddingTable, query: Query, axes: readonly Axis[] = libraryAxes(table).axes): Profile {
  checkAxes(axes);
  const { label, vector } = resolveQuery(table, query);
  const entries = axes.map((axis) => {
    const score = axis.score(vector);
    return { name: axis.name, score, standing: standingOf(table, axis, score) };
  });
  return { query: label, axes: entries.sort((a, b) => Math.abs(b.standing) - Math.abs(a.standing)) };
}

/** Throws `missing axes`. */
export function checkAxes(axes: readonly Axis[]): void {
  if (axes.length > 0) return;
  throw new RiverbankError("missing", "axes: none came that the table has the words for; give some of your own");
}
