// How often values fall where.

import { RiverbankError } from "../shared/errors.ts";
import { checkAny, checkNumber, checkSize } from "./check.ts";
import {
  type Box,
  EDGE,
  HEIGHT,
  heading,
  type PlotOptions,
  svgDocument,
  WIDTH,
  X_AXIS_ROOM,
  xAxis,
  yAxis,
  yAxisRoom,
} from "./frame.ts";
import { formatNumber, linearScale } from "./scale.ts";
import { tipOf } from "./scatter.ts";
import { element, label, line, type Markup } from "./svg.ts";
import { cutTo, LINE, textWidth } from "./theme.ts";

/** Values from `from` up to `to`, and how many there are. */
export interface Bin {
  from: number;
  to: number;
  count: number;
}

/** A value to point out, with what it is. */
export interface HistogramMark {
  value: number;
  label: string;
}

export interface HistogramOptions extends PlotOptions {
  /** The values to count, or bins that are counted already. */
  values?: ArrayLike<number>;
  bins?: readonly Bin[];
  xLabel: string;
  /** Default "count". */
  yLabel?: string;
  /** Values to point out above the bins, a line of text each. Default: none. */
  marks?: readonly HistogramMark[];
}

/** Bins of equal width that the values' range is cut into. */
const BINS = 40;

/**
 * Counts of values in bins as a standalone SVG; `values` are counted in 40 bins of equal width, `bins` are drawn as they
 * come; `marks` point values out. Light, dark and on paper.
 *
 * Throws `missing values` where neither came or they are empty, and `invalid` for what is not finite, counts below 0 and
 * bins that end before they begin.
 *
 * @example
 * histogram({ values: [0.1, 0.12, 0.3], xLabel: "cosine" }); // <svg xmlns="http://www.w3.org/2000/svg" ...
 */
export function histogram(options: HistogramOptions): string {
  const { values = [], xLabel, yLabel = "count", marks = [], title, width = WIDTH, height = HEIGHT } = options;
  const bins = options.bins ?? binsOf(values);
  checkBins(bins);
  for (const { value, label: name } of marks) checkNumber(value, `mark ${JSON.stringify(name)}`);
  checkSize(width, "width");
  checkSize(height, "height");
  const head = heading(title, width);
  const [top, bottom] = [head.bottom + 6 + LINE * marks.length, height - X_AXIS_ROOM];
  const y = linearScale({ min: 0, max: Math.max(...bins.map(({ count }) => count)), from: bottom, to: top });
  const box = { left: yAxisRoom(y), top, right: width - EDGE - 10, bottom };
  const marked = marks.map(({ value }) => value);
  const min = Math.min(...bins.map(({ from }) => from), ...marked);
  const max = Math.max(...bins.map(({ to }) => to), ...marked);
  const x = linearScale({ min, max, from: box.left, to: box.right });
  const heightOf = (mark: number) => head.bottom + LINE * (mark + 0.75);
  const drawn = bins.map(({ from, to, count }) => {
    const [left, right, upper] = [x.at(from), x.at(to), y.at(count)];
    const gap = right - left > 4 ? 0.5 : 0;
    const rectangle = { class: "c0", x: left + gap, y: upper, width: right - left - 2 * gap, height: bottom - upper };
    return element("rect", rectangle, ...tipOf(`${shown(from)} to ${shown(to)}: ${formatNumber(count, 0)}`));
  });
  return svgDocument(
    width,
    height,
    title ?? `${yLabel} by ${xLabel}`,
    ...head.markup,
    ...yAxis(y, box, yLabel),
    ...drawn,
    ...xAxis(x, { ...box, top: bottom }, xLabel),
    // Texts stand over lines.
    ...marks.map(({ value }, index) => line(x.at(value), heightOf(index) - 10, x.at(value), bottom, "error")),
    ...marks.map(({ value, label: name }, index) => markText(name, x.at(value), heightOf(index), box)),
  );
}

/** A mark's text: behind its line where it fits, else on the side where there is more room. */
function markText(name: string, x: number, y: number, { left, right }: Box): Markup {
  const after = textWidth(name) + 5 <= right - x || right - x >= x - left;
  const shown = cutTo(name, Math.max(right - x, x - left) - 5);
  return label(shown, after ? x + 5 : x - 5, y, "halo", after ? "start" : "end");
}

function binsOf(values: ArrayLike<number>): Bin[] {
  checkAny(values, "values");
  let [min, max] = [values[0], values[0]];
  for (let i = 0; i < values.length; i++) {
    checkNumber(values[i], `value ${i + 1}`);
    [min, max] = [Math.min(min, values[i]), Math.max(max, values[i])];
  }
  // Too near to each other for bins with ends that differ.
  const size = Math.max(Math.abs(min), Math.abs(max));
  if (!(max - min > Math.max(1e-9 * size, 1e-150))) {
    const margin = Math.max(0.5, size / 1000);
    return [{ from: min - margin, to: max + margin, count: values.length }];
  }
  const step = (max - min) / BINS;
  const bins = Array.from({ length: BINS }, (_, i) => ({ from: min + i * step, to: min + (i + 1) * step, count: 0 }));
  for (let i = 0; i < values.length; i++) bins[Math.min(BINS - 1, Math.floor((values[i] - min) / step))].count++;
  return bins;
}

function checkBins(bins: readonly Bin[]): void {
  checkAny(bins, "bins");
  bins.forEach(({ from, to, count }, index) => {
    for (const number of [from, to, count]) checkNumber(number, `bin ${index + 1}`);
    if (from < to && count >= 0) return;
    const came = `${count} from ${from} to ${to} came`;
    throw new RiverbankError(
      "invalid",
      `bin ${index + 1}: ${came}, a count of 0 or more between rising ends was expected`,
    );
  });
}

function shown(value: number): string {
  return String(Number(value.toPrecision(4)));
}
