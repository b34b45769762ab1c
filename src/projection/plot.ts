// A projection as a picture: words on two axes, along each axis with their errors, or one word over many axes.

import { barPlot } from "../plots/bars.ts";
import type { PlotOptions } from "../plots/frame.ts";
import { scatterPlot } from "../plots/scatter.ts";
import { stripPlot } from "../plots/strip.ts";
import { RiverbankError } from "../shared/errors.ts";
import type { Axis } from "./axis.ts";
import type { Projected } from "./project.ts";

/** "scatter": two axes against each other. "strip": axes under each other. "profile": one word over all axes. */
export type ProjectionPlot = "scatter" | "strip" | "profile";

export interface ProjectionPlotOptions extends PlotOptions {
  /** Default: "scatter" for two axes, "profile" for one word on more than two, else "strip". */
  plot?: ProjectionPlot | undefined;
}

/**
 * Draws what `project` or `projectVectors` found as a standalone SVG: points with error bars, the jackknife's standard
 * errors.
 *
 * Throws `missing words`, `missing axes`, and `mismatched plot` where a scatter plot has not two axes or a profile not
 * one word.
 *
 * @param axes those that the words were laid on.
 *
 * @example
 * const { words } = project(table, [size], ["mouse", "dog", "whale"]);
 * projectionPlot(words, [size]); // "<svg ..." with three words along one line, from small to large
 */
export function projectionPlot(
  words: readonly Projected[],
  axes: readonly Axis[],
  { plot = standardPlot(words, axes), ...options }: ProjectionPlotOptions = {},
): string {
  if (words.length === 0) throw new RiverbankError("missing", "words: none came to be drawn; give at least one");
  if (axes.length === 0) throw new RiverbankError("missing", "axes: none came to be drawn on; give at least one");
  if (plot === "scatter") return scatter(words, axes, options);
  if (plot === "profile") return profile(words, axes, options);
  const rows = axes.map((axis) => {
    const points = words.map(({ token, ...on }) => ({ label: token, ...scoreOf(on, axis) }));
    const ends = endsOf(axis);
    return { label: axis.name, points, ...(ends && { ends }) };
  });
  return stripPlot({ rows, xLabel: scaleOf(axes), ...options });
}

function standardPlot(words: readonly Projected[], axes: readonly Axis[]): ProjectionPlot {
  if (axes.length === 2) return "scatter";
  return words.length === 1 && axes.length > 2 ? "profile" : "strip";
}

function scatter(words: readonly Projected[], axes: readonly Axis[], options: PlotOptions): string {
  const [across, up] = axes;
  if (axes.length !== 2) throw mismatched("scatter", `${axes.length} axes`, "two were");
  const points = words.map(({ token, ...on }) => {
    const [x, y] = [scoreOf(on, across), scoreOf(on, up)];
    const told = [across.name, up.name].map((name, i) => `${name} ${withError([x, y][i])}`);
    return {
      x: x.value,
      y: y.value,
      label: token,
      title: `${token}: ${told.join(", ")}`,
      ...(x.error !== undefined && { xError: x.error }),
      ...(y.error !== undefined && { yError: y.error }),
    };
  });
  return scatterPlot({ points, xLabel: nameWithEnds(across), yLabel: nameWithEnds(up), zeroLines: true, ...options });
}

function profile(words: readonly Projected[], axes: readonly Axis[], options: PlotOptions): string {
  const [word] = words;
  if (words.length !== 1) throw mismatched("profile", `${words.length} words`, "one was");
  const bars = axes.map((axis) => {
    const { value, error } = scoreOf(word, axis);
    const label = nameWithEnds(axis);
    return { label, value, ...(error !== undefined && { low: value - error, high: value + error }) };
  });
  return barPlot({ bars, xLabel: `${word.token}: ${scaleOf(axes)}`, ...options });
}

function scoreOf({ scores, errors }: Omit<Projected, "token">, { name }: Axis): { value: number; error?: number } {
  const error = errors[name];
  return { value: scores[name], ...(error !== null && { error }) };
}

function withError({ value, error }: { value: number; error?: number }): string {
  return error === undefined ? value.toFixed(2) : `${value.toFixed(2)} ± ${error.toFixed(2)}`;
}

/** A word for each end of an axis of two poles. */
function endsOf({ kind, poles }: Axis): [string, string] | undefined {
  return kind === "poles" ? [poles.negative[0], poles.positive[0]] : undefined;
}

function nameWithEnds(axis: Axis): string {
  const ends = endsOf(axis);
  return ends ? `${axis.name}: ${ends[0]} to ${ends[1]}` : axis.name;
}

/** What the numbers along the axes mean. */
function scaleOf(axes: readonly Axis[]): string {
  if (axes.every(({ kind }) => kind === "rated")) return "rating";
  if (axes.every(({ kind }) => kind === "topic")) return "score: 0 the average word, 1 the topic's words";
  if (axes.every(({ kind }) => kind === "poles")) return "score: -1 and 1 the poles' words, 0 half-way";
  return "score";
}

function mismatched(plot: ProjectionPlot, came: string, expected: string): RiverbankError {
  return new RiverbankError("mismatched", `plot: ${came} came for a ${plot} plot, ${expected} expected; choose strip`);
}
