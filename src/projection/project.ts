// Words, expressions, vectors and whole tables laid on axes: a score on each, and how far it could be off.

import { RiverbankError } from "../shared/errors.ts";
import { labelOf, vectorOf } from "../similarity/compare.ts";
import type { Expression } from "../similarity/expression.ts";
import { CosineBlocks } from "../similarity/products.ts";
import { scannerOf } from "../similarity/scanner.ts";
import type { EmbeddingTable } from "../vectors/table.ts";
import type { Axis } from "./axis.ts";
import { jackknife } from "./jackknife.ts";
import { scoreAt, scoreOn } from "./line.ts";
import { type Reliability, type ReliabilityOptions, reliability } from "./reliability.ts";

/** Something with a vector of the axes' model: a word in its context, a document. */
export interface NamedVector {
  token: string;
  vector: ArrayLike<number>;
}

/** Where something lies on each axis, by the axes' names. */
export interface Projected {
  token: string;
  scores: Record<string, number>;
  /** The jackknife's standard errors of the scores; null where a pole has one word. */
  errors: Record<string, number | null>;
}

/** Axes with their reliability, and what was laid on them. */
export interface Projection {
  axes: { name: string; reliability: Reliability }[];
  words: Projected[];
}

/**
 * Lays words, expressions and vectors on axes, with the reliability of each axis.
 *
 * Throws `unknown word`, `invalid vector` for what comes to zeros, `mismatched dims`, `missing axes`, and `invalid axes`
 * where two have one name.
 *
 * @param options how the reliability is tested.
 *
 * @example
 * project(table, [size], ["mouse", "dog", "whale"]);
 * // { axes: [{ name: "size", reliability: { verdict: "sound", ... } }],
 * //   words: [{ token: "mouse", scores: { size: -0.2 }, errors: { size: 0.3 } }, ...] }
 */
export function project(
  table: EmbeddingTable,
  axes: readonly Axis[],
  items: readonly (string | Expression | NamedVector)[],
  options: Pick<ReliabilityOptions, "randomAxes" | "seed"> = {},
): Projection {
  const words = projectItems(table, axes, items);
  return {
    axes: axes.map((axis) => ({
      name: axis.name,
      reliability: reliability(axis, { ...options, table, others: axes }),
    })),
    words,
  };
}

/** Lays words, expressions and vectors on axes that are not tested. Throws as {@link project} does. */
export function projectItems(
  table: EmbeddingTable,
  axes: readonly Axis[],
  items: readonly (string | Expression | NamedVector)[],
): Projected[] {
  const named = items.map((item): NamedVector => {
    if (typeof item !== "string" && "vector" in item) return item;
    return { token: labelOf(item), vector: vectorOf(table, item) };
  });
  return projectVectors(axes, named);
}

/**
 * Lays vectors of whatever model on axes that were made of the same. Throws as {@link project} does.
 *
 * @example
 * const axis = axisFromVectors({ name: "y", negative: [[0, -1]], positive: [[0, 2]] });
 * projectVectors([axis], [{ token: "up", vector: [0, 3] }]);
 * // [{ token: "up", scores: { y: 1 }, errors: { y: null } }]
 */
export function projectVectors(axes: readonly Axis[], items: readonly NamedVector[]): Projected[] {
  checkNames(axes);
  return items.map(({ token, vector }) => {
    // Names may be "__proto__" and the like, which Object.fromEntries makes keys as any other.
    const scores = axes.map((axis) => [axis.name, axis.score(vector)] as const);
    const errors = axes.map((axis) => [axis.name, scoreError(axis, vector)] as const);
    return { token, scores: Object.fromEntries(scores), errors: Object.fromEntries(errors) };
  });
}

/**
 * The jackknife's standard error of a vector's score: how far the score moves with the choice of the axis' words. Null
 * where a pole has one word.
 */
export function scoreError(axis: Axis, vector: ArrayLike<number>): number | null {
  const scores = axis.leftOut.map(({ line }) => scoreOn(line, vector));
  return jackknife(axis, scores);
}

/** A whole table on one axis. */
export interface TableScores {
  name: string;
  /** [rows], the score of every row. */
  scores: Float32Array;
  /** [rows], the jackknife's standard errors; null where they were not asked for or a pole has one word. */
  errors: Float32Array | null;
}

/**
 * Lays every row of a table on axes, in one pass over the table. A row of zeros scores the axis' `middle` with an error
 * of 0. Throws `mismatched dims`, `missing axes` and `invalid axes` as {@link project} does.
 *
 * @param options `errors`: also their standard errors, a score more per word of the axis. Default false.
 *
 * @example
 * const [size] = projectTable(table, [sizeAxis]);
 * size.scores[table.vocabulary.idOf("whale")]; // as sizeAxis.score(table.vectorOf("whale")), to about 1e-6
 */
export function projectTable(
  table: EmbeddingTable,
  axes: readonly Axis[],
  { errors = false }: { errors?: boolean } = {},
): TableScores[] {
  checkNames(axes);
  const lines = axes.map((axis) => [axis, ...(errors ? axis.leftOut.map(({ line }) => line) : [])]);
  const cosines = new CosineBlocks(
    table.embeddings,
    lines.flat().map(({ direction }) => direction),
  ).all();
  const { inverseNorms } = scannerOf(table.embeddings);
  let from = 0;
  return axes.map((axis, index) => {
    const [own, ...others] = cosines.slice(from, (from += lines[index].length));
    const scores = own.map((cosine, row) => (inverseNorms[row] > 0 ? scoreAt(axis, cosine) : axis.middle));
    return { name: axis.name, scores, errors: errors ? rowErrors(axis, others, inverseNorms) : null };
  });
}

function rowErrors(axis: Axis, cosines: readonly Float32Array[], inverseNorms: Float32Array): Float32Array | null {
  const scores = new Float64Array(cosines.length);
  const errors = new Float32Array(inverseNorms.length);
  for (let row = 0; row < errors.length; row++) {
    if (!(inverseNorms[row] > 0)) continue;
    for (let i = 0; i < scores.length; i++) scores[i] = scoreAt(axis.leftOut[i].line, cosines[i][row]);
    const error = jackknife(axis, scores);
    if (error === null) return null;
    errors[row] = error;
  }
  return errors;
}

function checkNames(axes: readonly Axis[]): void {
  if (axes.length === 0) throw new RiverbankError("missing", "axes: none came; give at least one");
  const names = axes.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return;
  throw new RiverbankError("invalid", `axes: two are called ${JSON.stringify(twice)}; give each a name of its own`);
}
