// Vectors of two numbers as arrows: which point the same way, and how long each is.

import { arrowOutline } from "./arrow-shape.ts";
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
import { type Labelled, placeLabels } from "./labels.ts";
import { linearScale, type Scale } from "./scale.ts";
import { tipOf } from "./scatter.ts";
import { element, line, type Markup } from "./svg.ts";
import { COLOURS } from "./theme.ts";

/** A vector from the origin to (x, y). */
export interface Arrow {
  x: number;
  y: number;
  /** Written at the tip. Default: none. */
  label?: string;
  /** The tip over the arrow. Default: its label. */
  title?: string;
}

export interface ArrowPlotOptions extends PlotOptions {
  arrows: readonly Arrow[];
  xLabel: string;
  yLabel: string;
}

/** Tips nearer to each other than this, in pixels, share a label. */
const SAME = 7;
/** Pixels about a tip that its label keeps off. */
const TIP = 4.5;

/**
 * Vectors as arrows from the origin, in a standalone SVG. A unit is as long on one axis as on the other, so that angles
 * between arrows are the vectors' own, and their lengths the norms. Light, dark and on paper.
 *
 * Throws `missing arrows`, and `invalid` for numbers that are not finite.
 *
 * @example
 * arrowPlot({ arrows: [{ x: 3, y: 30, label: "A" }], xLabel: "mass (kg)", yLabel: "volume (ℓ)" });
 * // <svg xmlns="http://www.w3.org/2000/svg" width="720" height="480" ...
 */
export function arrowPlot({ arrows, xLabel, yLabel, title, width = WIDTH, height = HEIGHT }: ArrowPlotOptions): string {
  checkAny(arrows, "arrows");
  arrows.forEach(({ x, y }, index) => {
    checkNumber(x, `x of arrow ${index + 1}`);
    checkNumber(y, `y of arrow ${index + 1}`);
  });
  checkSize(width, "width");
  checkSize(height, "height");
  const head = heading(title, width);
  const rough = { left: 60, top: head.bottom + 6, right: width - EDGE - 10, bottom: height - X_AXIS_ROOM };
  // How wide the ticks of the vertical axis are depends on how far it reaches, and that on the room they leave.
  const box = { ...rough, left: yAxisRoom(scalesOf(arrows, rough).y) };
  const { x, y } = scalesOf(arrows, box);
  const tips = arrows.map((arrow) => ({ ...arrow, x: x.at(arrow.x), y: y.at(arrow.y) }));
  const [zeroX, zeroY] = [x.at(0), y.at(0)];
  return svgDocument(
    width,
    height,
    title ?? `${yLabel} by ${xLabel}`,
    ...head.markup,
    ...yAxis(y, box, yLabel),
    ...xAxis(x, box, xLabel),
    line(zeroX, box.top, zeroX, box.bottom, "axis"),
    line(box.left, zeroY, box.right, zeroY, "axis"),
    ...tips.map((tip, index) => drawArrow(zeroX, zeroY, tip, index)),
    ...placeLabels(labelsOf(tips), box),
  );
}

/** The same number of pixels to a unit both ways, with all arrows and the origin inside the box. */
function scalesOf(arrows: readonly Arrow[], { left, right, top, bottom }: Box): { x: Scale; y: Scale } {
  const reach = (values: readonly number[]) => [Math.min(0, ...values), Math.max(0, ...values)];
  const xs = reach(arrows.map(({ x }) => x));
  const ys = reach(arrows.map(({ y }) => y));
  const unit = Math.max((xs[1] - xs[0]) / (right - left), (ys[1] - ys[0]) / (bottom - top)) || 1 / (right - left);
  const x = linearScale({ ...stretched(xs, unit * (right - left)), from: left, to: right }, { padded: true });
  const y = linearScale({ ...stretched(ys, unit * (bottom - top)), from: bottom, to: top }, { padded: true });
  return { x, y };
}

/** A range made `length` long: on the side away from 0 where it ends there, else on both. */
function stretched([min, max]: readonly number[], length: number): { min: number; max: number } {
  const more = length - (max - min);
  if (min === 0) return { min, max: max + more };
  return max === 0 ? { min: min - more, max } : { min: min - more / 2, max: max + more / 2 };
}

/** A shaft and a head in one outline; a dot where the vector is zero. */
function drawArrow(fromX: number, fromY: number, tip: Arrow, index: number): Markup {
  const [dx, dy] = [tip.x - fromX, tip.y - fromY];
  const length = Math.hypot(dx, dy);
  const look = { class: `c${index % COLOURS}` };
  const told = tipOf(tip.title ?? tip.label);
  if (length < 1) return element("circle", { ...look, cx: fromX, cy: fromY, r: 3 }, ...told);
  const points = arrowOutline({ x: fromX, y: fromY }, tip, 0, length);
  return element("polygon", { ...look, points }, ...told);
}

/** The tips with their labels; those that fall together have one label of all their names. */
function labelsOf(tips: readonly Arrow[]): Labelled[] {
  const labelled: Labelled[] = [];
  for (const { x, y, label: text } of tips) {
    const near = labelled.find((other) => Math.hypot(other.x - x, other.y - y) < SAME);
    if (near) near.text = [near.text, text].filter(Boolean).join(", ");
    else labelled.push({ x, y, radius: TIP, text });
  }
  return labelled;
}
