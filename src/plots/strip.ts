// Words along axes: one axis or several under each other, every word with its error bar.
//
// Words that would cover each other stand in lanes above their axis, so nothing is left out:
//
//     size      ──●── mouse                    ───●─── elephant
//                      ──●── cat        ──●── horse
//               ├─────────┼─────────┼─────────┼─────────┤
//               small                                large

import { checkAny, checkNumber, checkSize } from "./check.ts";
import { EDGE, heading, type PlotOptions, svgDocument, WIDTH, X_AXIS_ROOM, xAxis } from "./frame.ts";
import { linearScale, type Scale } from "./scale.ts";
import { tipOf } from "./scatter.ts";
import { element, label, line, type Markup } from "./svg.ts";
import { cutTo, LINE, textWidth } from "./theme.ts";

export interface StripPoint {
  value: number;
  /** Half the length of the error bar, 0 or more. Default: no bar. */
  error?: number;
  /** The word at the point. Default: none. */
  label?: string;
}

export interface StripRow {
  /** The axis's name. */
  label: string;
  points: readonly StripPoint[];
  /** What low and high values of this axis mean. Default: the plot's `ends`. */
  ends?: readonly [left: string, right: string];
}

export interface StripPlotOptions extends PlotOptions {
  rows: readonly StripRow[];
  xLabel: string;
  /** What low and high values mean, where all rows agree. Default: nothing is written. */
  ends?: readonly [left: string, right: string];
}

/** A point with its place: pixels, and the lane in which it stands. */
interface Placed extends StripPoint {
  x: number;
  reach: number;
  lane: number;
  /** Where its word begins or ends. */
  side: "start" | "end";
}

const LANE = 18;
const RADIUS = 4;

/**
 * Words along one or several axes on a common scale as a standalone SVG, with error bars; every word is shown, in as many
 * lanes as it takes, and the plot is as high as that needs. Light, dark and on paper.
 *
 * Throws `missing rows`, and `invalid` for values or errors that are not finite, or errors below 0.
 *
 * @example
 * stripPlot({
 *   rows: [{ label: "size", points: [{ value: -2, error: 0.4, label: "mouse" }, { value: 3, label: "elephant" }] }],
 *   xLabel: "place on the axis",
 *   ends: ["small", "large"],
 * }); // <svg xmlns="http://www.w3.org/2000/svg" ...
 */
export function stripPlot({ rows, xLabel, ends, title, width = WIDTH, height }: StripPlotOptions): string {
  checkRows(rows);
  checkSize(width, "width");
  const head = heading(title, width);
  const [left, right] = [EDGE + 6, width - EDGE - 6];
  const x = linearScale({ ...extentOf(rows), from: left, to: right });
  const placed = rows.map(({ points }) => placePoints(points, x, left, right));
  const heights = rows.map((row, index) => {
    return LINE + LANE * lanesOf(placed[index]) + ((row.ends ?? ends) ? LINE + 4 : 8) + 6;
  });
  const needed = head.bottom + heights.reduce((sum, one) => sum + one, 0) + X_AXIS_ROOM;
  const total = Math.ceil(Math.max(needed, height ?? 0));
  checkSize(total, "height", 60);
  const spare = (total - needed) / rows.length;
  let top = head.bottom;
  const body: Markup[] = [];
  rows.forEach((row, index) => {
    const own = row.ends ?? ends;
    const base = top + heights[index] + spare - (own ? LINE + 10 : 14);
    body.push(label(cutTo(row.label, right - left), left, top + 11, "row"));
    body.push(...drawRow(placed[index], base, left, right), ...(own ? drawEnds(own, base, left, right) : []));
    top += heights[index] + spare;
  });
  const box = { left, top: head.bottom, right, bottom: total - X_AXIS_ROOM };
  return svgDocument(width, total, title ?? xLabel, ...head.markup, ...xAxis(x, box, xLabel), ...body);
}

function checkRows(rows: readonly StripRow[]): void {
  checkAny(rows, "rows");
  for (const { label: name, points } of rows) {
    checkAny(points, `points of ${JSON.stringify(name)}`);
    for (const { value, error = 0, label: word = "a point" } of points) {
      checkNumber(value, `value of ${JSON.stringify(word)}`);
      checkNumber(error < 0 ? Number.NaN : error, `error of ${JSON.stringify(word)}`);
    }
  }
}

function extentOf(rows: readonly StripRow[]): { min: number; max: number } {
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { value, error = 0 } of rows.flatMap(({ points }) => points)) {
    [min, max] = [Math.min(min, value - error), Math.max(max, value + error)];
  }
  return { min, max };
}

/** Every point in the lowest lane where neither its bar nor its word meets another's. */
function placePoints(points: readonly StripPoint[], x: Scale, left: number, right: number): Placed[] {
  const lanes: number[] = [];
  const rising = [...points].sort((a, b) => a.value - b.value);
  return rising.map((point) => {
    const at = x.at(point.value);
    const reach = Math.max(RADIUS, x.at(point.value + (point.error ?? 0)) - at);
    const word = point.label ? textWidth(point.label) + 4 : 0;
    const side = at + reach + word > right && at - reach - word > left ? "end" : "start";
    const start = at - reach - (side === "end" ? word : 0);
    const free = lanes.findIndex((end) => end <= start);
    const lane = free < 0 ? lanes.length : free;
    lanes[lane] = at + reach + (side === "start" ? word : 0) + 8;
    return { ...point, x: at, reach, lane, side };
  });
}

function lanesOf(points: readonly Placed[]): number {
  return 1 + Math.max(...points.map(({ lane }) => lane));
}

function drawRow(points: readonly Placed[], base: number, left: number, right: number): Markup[] {
  const markup = [line(left, base, right, base, "axis")];
  for (const { x, reach, lane, side, value, error = 0, label: word } of points) {
    const y = base - 10 - LANE * lane;
    markup.push(line(x, base - 4, x, base, "axis"));
    if (error > 0) {
      markup.push(line(x - reach, y, x + reach, y, "error"));
      for (const end of [x - reach, x + reach]) markup.push(line(end, y - 3, end, y + 3, "error"));
    }
    const tip = word && `${word}: ${value.toPrecision(3)}${error > 0 ? ` ± ${error.toPrecision(2)}` : ""}`;
    markup.push(element("circle", { class: "mark c0", cx: x, cy: y, r: RADIUS }, ...tipOf(tip)));
    if (!word) continue;
    const away = reach + 4;
    markup.push(label(word, side === "start" ? x + away : x - away, y + 4, "halo", side));
  }
  return markup;
}

function drawEnds([low, high]: readonly [string, string], base: number, left: number, right: number): Markup[] {
  const half = (right - left) / 2 - 10;
  return [
    label(cutTo(`\u2190 ${low}`, half), left, base + LINE - 2, "end halo"),
    label(cutTo(`${high} \u2192`, half), right, base + LINE - 2, "end halo", "end"),
  ];
}
