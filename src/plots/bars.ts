// Horizontal bars with their intervals: the figures of a report card, profiles over many axes.

import { RiverbankError } from "../shared/errors.ts";
import { checkAny, checkNumber, checkSize } from "./check.ts";
import { EDGE, heading, type PlotOptions, svgDocument, WIDTH, X_AXIS_ROOM, xAxis } from "./frame.ts";
import { linearScale, type Scale } from "./scale.ts";
import { tipOf } from "./scatter.ts";
import { element, label, line, type Markup } from "./svg.ts";
import { cutTo, textWidth } from "./theme.ts";

export interface Bar {
  label: string;
  value: number;
  /** Where the value's interval begins, at most the value. Default: no interval. */
  low?: number;
  /** Where it ends, at least the value. Default: no interval. */
  high?: number;
}

export interface BarPlotOptions extends PlotOptions {
  bars: readonly Bar[];
  xLabel: string;
  /** The value at which bars begin. Default 0. */
  baseline?: number;
}

const STEP = 24;

/**
 * Horizontal bars in the order given, from a baseline to the left or right, with intervals, as a standalone SVG that is
 * as high as the bars need. Light, dark and on paper.
 *
 * Throws `missing bars`, and `invalid` for numbers that are not finite or an interval that leaves its value out.
 *
 * @example
 * barPlot({ bars: [{ label: "WordSim-353", value: 0.7, low: 0.64, high: 0.75 }], xLabel: "Spearman's correlation" });
 * // <svg xmlns="http://www.w3.org/2000/svg" ...
 */
export function barPlot({ bars, xLabel, baseline = 0, title, width = WIDTH, height }: BarPlotOptions): string {
  checkBars(bars);
  checkNumber(baseline, "baseline");
  checkSize(width, "width");
  const head = heading(title, width);
  const total = height ?? head.bottom + STEP * bars.length + X_AXIS_ROOM + 8;
  checkSize(total, "height", 60);
  const widest = Math.max(...bars.map((bar) => textWidth(bar.label)));
  const left = EDGE + 8 + Math.min(widest, 0.4 * width);
  const box = { left, top: head.bottom, right: width - EDGE - 10, bottom: total - X_AXIS_ROOM };
  const ends = bars.flatMap(({ value, low = value, high = value }) => [low, high]);
  const [min, max] = [Math.min(baseline, ...ends), Math.max(baseline, ...ends)];
  const x = linearScale({ min, max, from: box.left, to: box.right });
  const step = (box.bottom - box.top) / bars.length;
  const drawn = bars.flatMap((bar, index) => drawBar(bar, x, baseline, box.top + step * (index + 0.5), step, left));
  const start = x.at(baseline);
  const axis = line(start, box.top, start, box.bottom, "axis");
  return svgDocument(width, total, title ?? xLabel, ...head.markup, ...xAxis(x, box, xLabel), ...drawn, axis);
}

function checkBars(bars: readonly Bar[]): void {
  checkAny(bars, "bars");
  for (const { label: name, value, low = value, high = value } of bars) {
    for (const number of [value, low, high]) checkNumber(number, `bar ${JSON.stringify(name)}`);
    if (low <= value && value <= high) continue;
    const interval = `${value} came with the interval ${low} to ${high}`;
    throw new RiverbankError("invalid", `bar ${JSON.stringify(name)}: ${interval}, which was expected to hold it`);
  }
}

function drawBar(bar: Bar, x: Scale, baseline: number, y: number, step: number, left: number): Markup[] {
  const { label: name, value, low, high } = bar;
  const [from, to] = [x.at(Math.min(baseline, value)), x.at(Math.max(baseline, value))];
  const half = Math.min(9, 0.36 * step);
  const interval = low === undefined && high === undefined ? "" : ` (${low ?? value} to ${high ?? value})`;
  const rectangle = { class: "c0", x: from, y: y - half, width: to - from, height: 2 * half };
  const markup = [
    label(cutTo(name, left - EDGE - 8), left - 8, y + 4, "name", "end"),
    element("rect", rectangle, ...tipOf(`${name}: ${value}${interval}`)),
  ];
  if (interval === "") return markup;
  const [start, end] = [x.at(low ?? value), x.at(high ?? value)];
  markup.push(line(start, y, end, y, "error"));
  for (const edge of [start, end]) markup.push(line(edge, y - half / 2, edge, y + half / 2, "error"));
  return markup;
}
