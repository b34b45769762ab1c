// Where the words beside points go: each takes the place about its point where it covers no other word, no point that has
// a word, and fewest of the rest. A word that finds none is left out, and so is one whose point lies under another word.

import type { Box } from "./frame.ts";
import { label, type Markup } from "./svg.ts";
import { textWidth } from "./theme.ts";

/** A mark and the word that wants to stand beside it. */
export interface Labelled {
  x: number;
  y: number;
  radius: number;
  text: string | undefined;
}

interface Place extends Box {
  x: number;
  y: number;
  anchor: "start" | "middle" | "end";
}

/** Side of the squares in which boxes are looked up. */
const CELL = 48;

/** Boxes by the squares that they touch. */
class Boxes {
  readonly #cells = new Map<string, Box[]>();

  add(box: Box): void {
    for (const key of cellsOf(box)) {
      const cell = this.#cells.get(key);
      if (cell) cell.push(box);
      else this.#cells.set(key, [box]);
    }
  }

  /** The boxes that this one overlaps. */
  touching(box: Box): Set<Box> {
    const found = new Set<Box>();
    for (const key of cellsOf(box)) {
      for (const other of this.#cells.get(key) ?? []) if (overlap(box, other)) found.add(other);
    }
    return found;
  }
}

function* cellsOf({ left, top, right, bottom }: Box): Generator<string> {
  for (let x = Math.floor(left / CELL); x <= Math.floor(right / CELL); x++) {
    for (let y = Math.floor(top / CELL); y <= Math.floor(bottom / CELL); y++) yield `${x},${y}`;
  }
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

/**
 * The words that find a place inside the box, in the order in which they are given: the first choose first. `others` are
 * boxes that a word should rather not cover either.
 */
export function placeLabels(points: readonly Labelled[], within: Box, others: readonly Box[] = []): Markup[] {
  const [taken, marks] = [new Boxes(), new Boxes()];
  const boxes = points.map(({ x, y, radius }) => {
    return { left: x - radius, top: y - radius, right: x + radius, bottom: y + radius };
  });
  for (const box of [...boxes, ...others]) marks.add(box);
  const markup: Markup[] = [];
  points.forEach((point, index) => {
    if (!point.text || taken.touching(boxes[index]).size > 0) return;
    const place = bestPlace(point, point.text, within, taken, marks);
    if (!place) return;
    taken.add(place);
    taken.add(boxes[index]);
    markup.push(label(point.text, place.x, place.y, "halo", place.anchor));
  });
  return markup;
}

function bestPlace(point: Labelled, text: string, within: Box, taken: Boxes, marks: Boxes): Place | undefined {
  let best: Place | undefined;
  let fewest = Number.POSITIVE_INFINITY;
  for (const place of placesOf(point, textWidth(text))) {
    const inside =
      place.left >= within.left &&
      place.right <= within.right &&
      place.top >= within.top &&
      place.bottom <= within.bottom;
    if (!inside || taken.touching(place).size > 0) continue;
    const covered = marks.touching(place).size;
    if (covered < fewest) [best, fewest] = [place, covered];
    if (fewest === 0) break;
  }
  return best;
}

/** Right, left, above, below, then the four corners. */
function placesOf({ x, y, radius }: Labelled, width: number): Place[] {
  const side = radius + 3;
  const corner = radius + 1;
  const at = (dx: number, dy: number, anchor: Place["anchor"]): Place => {
    const start = x + dx - (anchor === "start" ? 0 : anchor === "end" ? width : width / 2);
    const base = y + dy;
    return { x: x + dx, y: base, anchor, left: start, right: start + width, top: base - 10, bottom: base + 3 };
  };
  return [
    at(side, 4, "start"),
    at(-side, 4, "end"),
    at(0, -side - 2, "middle"),
    at(0, side + 9, "middle"),
    at(corner, -corner - 1, "start"),
    at(corner, corner + 9, "start"),
    at(-corner, -corner - 1, "end"),
    at(-corner, corner + 9, "end"),
  ];
}
