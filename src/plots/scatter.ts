// Points in a plane: maps of words, two axes against each other.

import { RiverbankError } from "../shared/errors.ts";
import { boxesAlong, drawMarkArrow } from "./arrow-shape.ts";
import { checkAny, checkNumber, checkSize } from "./check.ts";
import {
  type Box,
  EDGE,
  HEIGHT,
  heading,
  legend,
  mark,
  type PlotOptions,
  svgDocument,
  WIDTH,
  X_AXIS_ROOM,
  xAxis,
  yAxis,
  yAxisRoom,
} from "./frame.ts";
import { type Labelled, placeLabels } from "./labels.ts";
import { linearScale, logScale, type Scale, type Span } from "./scale.ts";
import { element, line, type Markup, textOf } from "./svg.ts";

export interface ScatterPoint {
  x: number;
  y: number;
  /** Written beside the point where there is room; the first points choose first. Default: none. */
  label?: string;
  /** Points of a group share colour and shape, and the legend names them. Default: no group. */
  group?: string;
  /** The mark's radius in pixels, above 0. Default 3.5. */
  size?: number;
  /** The tip over the point. Default: its label. */
  title?: string;
  /** Half the lengths of the error bars, 0 or more. Default: no bar. */
  xError?: number;
  yError?: number;
}

/** From one point to another, by their indices in `points`, in the other's colour. */
export interface ScatterArrow {
  from: number;
  to: number;
}

export interface ScatterPlotOptions extends PlotOptions {
  points: readonly ScatterPoint[];
  /** Default: none. */
  arrows?: readonly ScatterArrow[];
  xLabel: string;
  yLabel: string;
  /** "log" needs values above 0. Default "linear". */
  xScale?: "linear" | "log";
  /** "log" needs values above 0. Default "linear". */
  yScale?: "linear" | "log";
  /** Marks where x and y are 0, on linear scales that reach there. Default false. */
  zeroLines?: boolean;
}

const RADIUS = 3.5;

/**
 * Points in a plane as a standalone SVG, with axes, error bars, a legend where there are groups, and words beside the
 * points: where there is no room for a word, its point still tells it as a tip. Light, dark and on paper.
 *
 * Throws `missing points`, and `invalid` for numbers that are not finite, errors below 0, what is not above 0 on a
 * logarithmic scale, and arrows between points that are not there.
 *
 * @example
 * scatterPlot({ points: [{ x: 9, y: -5, label: "king" }, { x: 8, y: -4, label: "queen" }], xLabel: "royalty", yLabel: "sex" });
 * // <svg xmlns="http://www.w3.org/2000/svg" width="720" height="480" ...
 */
export function scatterPlot(options: ScatterPlotOptions): string {
  const { points, arrows = [], xLabel, yLabel, title, width = WIDTH, height = HEIGHT } = options;
  checkPoints(options);
  checkSize(width, "width");
  checkSize(height, "height");
  const groups = [...new Set(points.flatMap(({ group }) => group ?? []))];
  const top = heading(title, width);
  const key = legend(groups, top.bottom, width);
  const [upper, bottom] = [key.bottom + 6, height - X_AXIS_ROOM];
  const y = scaleOf(
    options.yScale,
    spanOf(
      points.flatMap(({ y, yError = 0 }) => [y - yError, y + yError]),
      bottom,
      upper,
    ),
  );
  const box: Box = { left: yAxisRoom(y), top: upper, right: width - EDGE - 6, bottom };
  const x = scaleOf(
    options.xScale,
    spanOf(
      points.flatMap(({ x, xError = 0 }) => [x - xError, x + xError]),
      box.left,
      box.right,
    ),
  );
  const placed: (Labelled & ScatterPoint)[] = points.map((point) => {
    return { ...point, x: x.at(point.x), y: y.at(point.y), radius: point.size ?? RADIUS, text: point.label };
  });
  // Points without a group take the first colour, or the last one where there are groups.
  const groupOf = (group: string | undefined) =>
    group === undefined ? (groups.length > 0 ? 7 : 0) : groups.indexOf(group);
  const marks = placed.map(({ group, radius, title: tip, label, ...point }) => {
    return mark(groupOf(group), point.x, point.y, radius, ...tipOf(tip ?? label));
  });
  const zeros = zeroLinesOf(options, x, y, box);
  const shafts = arrows.map(({ from, to }) => {
    return { from: placed[from], to: placed[to], group: groupOf(placed[to].group) };
  });
  return svgDocument(
    width,
    height,
    title ?? `${yLabel} by ${xLabel}`,
    ...top.markup,
    ...key.markup,
    ...yAxis(y, box, yLabel),
    ...xAxis(x, box, xLabel),
    ...zeros.map(({ from, to }) => line(from.x, from.y, to.x, to.y, "axis")),
    ...points.flatMap((point) => errorBars(point, x, y)),
    ...shafts.flatMap(drawMarkArrow),
    ...marks,
    ...placeLabels(placed, { ...box, top: box.top - 4 }, [...shafts, ...zeros].flatMap(boxesAlong)),
  );
}

function checkPoints({ points, arrows = [], xScale, yScale }: ScatterPlotOptions): void {
  checkAny(points, "points");
  for (const end of arrows.flatMap(({ from, to }) => [from, to])) {
    if (points[end]) continue;
    throw new RiverbankError("invalid", `arrow: ${end} came, there are points 0 to ${points.length - 1}`);
  }
  points.forEach((point, index) => {
    const { x, y, size = RADIUS, xError = 0, yError = 0 } = point;
    checkNumber(x, `x of point ${index + 1}`);
    checkNumber(y, `y of point ${index + 1}`);
    checkNumber(xError < 0 ? Number.NaN : xError, `xError of point ${index + 1}`);
    checkNumber(yError < 0 ? Number.NaN : yError, `yError of point ${index + 1}`);
    if (!(size > 0 && size <= 100)) {
      throw new RiverbankError("invalid", `size of point ${index + 1}: ${size} came, a radius up to 100 was expected`);
    }
    for (const [scale, value, name] of [[xScale, x - xError, "x"] as const, [yScale, y - yError, "y"] as const]) {
      if (scale !== "log" || value > 0) continue;
      const what = `${name} of point ${index + 1}: ${value} came`;
      throw new RiverbankError("invalid", `${what}, a logarithmic scale has only numbers above 0`);
    }
  });
}

function spanOf(values: readonly number[], from: number, to: number): Span {
  let [min, max] = [values[0], values[0]];
  for (const value of values) [min, max] = [Math.min(min, value), Math.max(max, value)];
  return { min, max, from, to };
}

function scaleOf(kind: "linear" | "log" | undefined, span: Span): Scale {
  return kind === "log" ? logScale(span) : linearScale(span, { padded: true });
}

/** The tip that appears over a mark. */
export function tipOf(text: string | undefined): Markup[] {
  return text === undefined || text === "" ? [] : [element("title", {}, textOf(text))];
}

function errorBars({ x: right, y: up, xError = 0, yError = 0 }: ScatterPoint, x: Scale, y: Scale): Markup[] {
  const [atX, atY] = [x.at(right), y.at(up)];
  return [
    ...(xError > 0 ? [line(x.at(right - xError), atY, x.at(right + xError), atY, "whisker")] : []),
    ...(yError > 0 ? [line(atX, y.at(up - yError), atX, y.at(up + yError), "whisker")] : []),
  ];
}

/** The lines where x and y are 0, as far as the scales reach there. */
function zeroLinesOf({ zeroLines, xScale, yScale }: ScatterPlotOptions, x: Scale, y: Scale, box: Box) {
  const [atX, atY] = [x.at(0), y.at(0)];
  const lines = [];
  if (zeroLines && xScale !== "log" && atX >= box.left && atX <= box.right) {
    lines.push({ from: { x: atX, y: box.top }, to: { x: atX, y: box.bottom } });
  }
  if (zeroLines && yScale !== "log" && atY >= box.top && atY <= box.bottom) {
    lines.push({ from: { x: box.left, y: atY }, to: { x: box.right, y: atY } });
  }
  return lines;
}
