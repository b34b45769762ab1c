// An arrow's outline, and the boxes that words beside it keep off.

import type { Box } from "./frame.ts";
import { element, type Markup } from "./svg.ts";
import { COLOURS } from "./theme.ts";

interface Place {
  x: number;
  y: number;
}

/** From one mark to another, in pixels, in the colour of a group. */
export interface MarkArrow {
  from: Place & { radius: number };
  to: Place & { radius: number };
  group: number;
}

/** Half the width of a shaft and of a head, and a head's length. */
const SHAFT = 1;
const HEAD = 5;
export const HEAD_LENGTH = 11;
/** The paper left free before a mark. */
const FREE = 3;
/** Pixels between the boxes that stand for a line. */
const STEP = 6;

/**
 * The corners of an arrow from one place to another, for a polygon; it begins `start` pixels along the way and ends after
 * `end`.
 */
export function arrowOutline(from: Place, to: Place, start: number, end: number): string {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const [ux, uy] = [(to.x - from.x) / length, (to.y - from.y) / length];
  const at = (along: number, aside: number) =>
    `${(from.x + along * ux - aside * uy).toFixed(2)},${(from.y + along * uy + aside * ux).toFixed(2)}`;
  const neck = Math.max(start, end - HEAD_LENGTH);
  const there = [at(start, SHAFT), at(neck, SHAFT), at(neck, HEAD), at(end, 0)];
  return [...there, at(neck, -HEAD), at(neck, -SHAFT), at(start, -SHAFT)].join(" ");
}

/** An arrow between marks; none where they stand too close for one. */
export function drawMarkArrow({ from, to, group }: MarkArrow): Markup[] {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const [start, end] = [from.radius + FREE, length - to.radius - FREE];
  if (end - start < HEAD_LENGTH) return [];
  const points = arrowOutline(from, to, start, end);
  return [element("polygon", { class: `arrow c${group % COLOURS}`, points })];
}

/** Small boxes along a line, which words should rather not cover. */
export function boxesAlong({ from, to }: { from: Place; to: Place }): Box[] {
  const steps = Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / STEP);
  return Array.from({ length: steps }, (_, step) => {
    const x = from.x + ((to.x - from.x) * step) / steps;
    const y = from.y + ((to.y - from.y) * step) / steps;
    return { left: x - 1, top: y - 1, right: x + 1, bottom: y + 1 };
  });
}
