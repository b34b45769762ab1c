// A drawing of one word's places: by itself, and where each sentence has moved it, on two axes or on one.

import type { PlotOptions } from "../../plots/frame.ts";
import { type ScatterPoint, scatterPlot } from "../../plots/scatter.ts";
import { stripPlot } from "../../plots/strip.ts";
import { RiverbankError } from "../../shared/errors.ts";
import type { AxisPlaces, UsesComparison } from "./compare-uses.ts";

export interface PlacesPlotOptions extends PlotOptions {
  /** The axis from left to right, by its index. Default 0. */
  across?: number;
  /** The axis from below to above. Default 1; where there is none, the places stand on a line. */
  up?: number;
}

/** A use's place, or the word's own. */
interface Place {
  label: string;
  group: string;
  /** Its score and error on an axis; null where it has none. */
  on(axis: AxisPlaces): { score: number; error?: number } | null;
}

/**
 * The places of a comparison as a standalone SVG: the word by itself and, where arrows lead from there, in each sentence;
 * the poles, each by one of its words, at -1 and 1. The word by itself is left out where an axis has no place for it.
 *
 * Throws `missing axes` for a comparison without.
 *
 * @example
 * placesPlot(await compareUses(encoder, first, second, { word: "bank" })); // <svg xmlns="http://www.w3.org/2000/svg" ...
 */
export function placesPlot(
  found: UsesComparison,
  { across = 0, up = 1, title, ...size }: PlacesPlotOptions = {},
): string {
  const { word, axes } = found;
  const [x, y] = [axes.at(across), axes.at(up)];
  if (!x) throw new RiverbankError("missing", "axes: none came; give an axis to compareUses");
  const heading = title ?? `${word} by itself and in two sentences`;
  return y && y !== x
    ? inPlane(placesOf(found), x, y, { ...size, title: heading })
    : onLine(placesOf(found), x, { ...size, title: heading });
}

function placesOf({ word, uses, static: alone }: UsesComparison): Place[] {
  return [
    {
      label: "by itself",
      group: `${word} by itself${alone.from === "table" ? " (table)" : ""}`,
      on: (axis) => (axis.static === null ? null : { score: axis.static }),
    },
    ...uses.map(({ text }, index) => ({
      label: `in ${index + 1}`,
      group: `${index + 1}  ${text}`,
      on: ({ uses: places }: AxisPlaces) => {
        const { score, error } = places[index];
        return { score, ...(error !== null && { error }) };
      },
    })),
  ];
}

function inPlane(places: readonly Place[], x: AxisPlaces, y: AxisPlaces, options: PlotOptions): string {
  const points = places.flatMap(({ label, group, on }): ScatterPoint[] => {
    const [a, b] = [on(x), on(y)];
    if (!a || !b) return [];
    const title = `${label}: ${shown(x, a)}; ${shown(y, b)}`;
    return [{ x: a.score, y: b.score, label, group, title, size: 5 }];
  });
  const arrows = points.length === places.length ? places.slice(1).map((_, use) => ({ from: 0, to: use + 1 })) : [];
  for (const { value, label } of polesOf(x)) points.push({ x: value, y: 0, label, size: 2.5 });
  for (const { value, label } of polesOf(y)) points.push({ x: 0, y: value, label, size: 2.5 });
  return scatterPlot({ points, arrows, xLabel: x.name, yLabel: y.name, zeroLines: true, ...options });
}

function onLine(places: readonly Place[], axis: AxisPlaces, options: PlotOptions): string {
  const points = places.flatMap(({ label, on }) => {
    const { score, error } = on(axis) ?? {};
    return score === undefined ? [] : [{ value: score, label, ...(error !== undefined && { error }) }];
  });
  const rows = [{ label: axis.name, points: [...points, ...polesOf(axis)] }];
  return stripPlot({ rows, xLabel: "-1 and 1 are the poles' own words", ...options });
}

function shown({ name }: AxisPlaces, { score, error }: { score: number; error?: number }): string {
  return `${name} ${score.toFixed(2)}${error === undefined ? "" : ` ± ${error.toFixed(2)}`}`;
}

/** Where the words of an axis' poles stand; a topic has one. */
function polesOf({ negative, positive }: AxisPlaces): { value: number; label: string }[] {
  const ends = [
    { value: -1, words: negative },
    { value: 1, words: positive },
  ];
  return ends.flatMap(({ value, words }) => (words.length > 0 ? [{ value, label: `${words[0]}, …` }] : []));
}
