// What stands about every plot: the paper, the titles, the legend, axes and grid.

import type { Scale } from "./scale.ts";
import { element, label, line, type Markup, textOf } from "./svg.ts";
import { COLOURS, cutTo, LINE, STYLE, textWidth } from "./theme.ts";

/** Options that all plots share. */
export interface PlotOptions {
  /** Stands above the plot and names it to screen readers. Default: none above; the axes' labels name it. */
  title?: string;
  /** Pixels, 120 to 20000. Default 720. */
  width?: number;
  /** Pixels, 120 to 20000. Default 480, or as high as the rows need where a plot has rows. */
  height?: number;
}

export const WIDTH = 720;
export const HEIGHT = 480;
/** Pixels of paper left free at the edges. */
export const EDGE = 14;

/** A rectangle, in pixels from the upper left corner of the paper. */
export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** A whole SVG document. `name` is what screen readers say and what the tip over the paper shows. */
export function svgDocument(width: number, height: number, name: string, ...children: readonly Markup[]): string {
  const size = { width, height, viewBox: `0 0 ${width} ${height}` };
  return element(
    "svg",
    { xmlns: "http://www.w3.org/2000/svg", ...size, class: "rb-plot", role: "img" },
    element("title", {}, textOf(name)),
    element("style", {}, STYLE),
    element("rect", { class: "paper", width, height }),
    ...children,
  );
}

/** The title's markup and how far down it reaches. */
export function heading(title: string | undefined, width: number): { markup: Markup[]; bottom: number } {
  if (title === undefined || title === "") return { markup: [], bottom: EDGE };
  return { markup: [label(cutTo(title, width - 2 * EDGE, 15), EDGE, EDGE + 13, "title")], bottom: EDGE + 26 };
}

/** A mark of a group: colour and shape both tell it, so that it is told in print too. */
export function mark(group: number, x: number, y: number, radius: number, ...children: readonly Markup[]): Markup {
  const kind = `mark c${group % COLOURS}`;
  const shape = group % 4;
  if (shape === 0) return element("circle", { class: kind, cx: x, cy: y, r: radius }, ...children);
  const r = radius * (shape === 1 ? 0.9 : 1.2);
  if (shape === 1)
    return element("rect", { class: kind, x: x - r, y: y - r, width: 2 * r, height: 2 * r }, ...children);
  const corners = shape === 2 ? [0, -r, r, 0.8 * r, -r, 0.8 * r] : [0, -r, r, 0, 0, r, -r, 0];
  const points = corners.map((value, i) => (value + (i % 2 === 0 ? x : y)).toFixed(2)).join(" ");
  return element("polygon", { class: kind, points }, ...children);
}

/** Groups by name with their marks, in as many lines as they need. */
export function legend(groups: readonly string[], top: number, width: number): { markup: Markup[]; bottom: number } {
  const markup: Markup[] = [];
  let [x, y] = [EDGE, top + 8];
  groups.forEach((group, index) => {
    const shown = cutTo(group, width - 2 * EDGE - 20);
    const room = textWidth(shown) + 30;
    if (x > EDGE && x + room > width - EDGE) [x, y] = [EDGE, y + LINE + 2];
    markup.push(mark(index, x + 5, y, 4.5), label(shown, x + 15, y + 4, "key"));
    x += room;
  });
  return { markup, bottom: groups.length > 0 ? y + LINE : top };
}

/** Ticks, grid and label of a horizontal axis along the box's lower edge. */
export function xAxis(scale: Scale, { left, top, right, bottom }: Box, xLabel: string): Markup[] {
  const markup: Markup[] = [];
  let free = Number.NEGATIVE_INFINITY;
  for (const { value, text } of scale.ticks) {
    const x = scale.at(value);
    markup.push(line(x, top, x, bottom, "grid"));
    const half = textWidth(text) / 2;
    if (x - half < free) continue;
    // The last text may be wider than the paper left of and right of it.
    const centre = Math.max(left - EDGE + half, Math.min(right + EDGE - half, x));
    markup.push(label(text, centre, bottom + LINE, "tick", "middle"));
    free = centre + half + 4;
  }
  markup.push(line(left, bottom, right, bottom, "axis"));
  const shown = cutTo(xLabel, right - left + EDGE);
  markup.push(label(shown, (left + right) / 2, bottom + 2 * LINE + 4, "label", "middle"));
  return markup;
}

/** Ticks, grid and label of a vertical axis along the box's left edge. */
export function yAxis(scale: Scale, { left, top, right, bottom }: Box, yLabel: string): Markup[] {
  const markup = scale.ticks.flatMap(({ value, text }) => {
    const y = scale.at(value);
    return [line(left, y, right, y, "grid"), label(text, left - 6, y + 4, "tick", "end")];
  });
  const [x, y] = [EDGE + 9, (top + bottom) / 2];
  const shown = textOf(cutTo(yLabel, bottom - top + 2 * EDGE));
  const turned = { x, y, class: "label", "text-anchor": "middle", transform: `rotate(-90 ${x} ${y})` };
  return [...markup, line(left, top, left, bottom, "axis"), element("text", turned, shown)];
}

/** Room for the ticks and the label of a vertical axis. */
export function yAxisRoom(scale: Scale): number {
  return EDGE + LINE + 10 + Math.max(...scale.ticks.map(({ text }) => textWidth(text)));
}

/** Room for the ticks and the label of a horizontal axis. */
export const X_AXIS_ROOM = 2 * LINE + EDGE;
