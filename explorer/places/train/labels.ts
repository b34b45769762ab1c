// Which words can be written beside their points without covering one another.

/** A point in pixels and its word. */
interface Marked {
  x: number;
  y: number;
  text: string;
}

/** Where its word goes, from the point: undefined where there is no room. */
type Label = { dx: number; dy: number; anchor: "start" | "end" | "middle" } | undefined;

type Box = readonly [left: number, right: number, top: number, bottom: number];

/** Pixels of a letter, about, of a line above its base and below, and of a point. */
const [LETTER, ABOVE, BELOW, POINT] = [7.2, 10, 4, 4];
const PLACES = [
  { dx: 8, dy: 4, anchor: "start" },
  { dx: -8, dy: 4, anchor: "end" },
  { dx: 0, dy: -9, anchor: "middle" },
  { dx: 0, dy: 18, anchor: "middle" },
] as const;

/** Right of the point, left of it, above or below, over no other word or point; the first points choose first. */
export function labelsOf(points: readonly Marked[], width: number): Label[] {
  const marks = points.map(({ x, y }): Box => [x - POINT, x + POINT, y - POINT, y + POINT]);
  const taken: Box[] = [];
  return points.map(({ x, y, text }, index) => {
    const length = LETTER * text.length;
    for (const place of PLACES) {
      const start = x + place.dx - { start: 0, end: length, middle: length / 2 }[place.anchor];
      const box: Box = [start, start + length, y + place.dy - ABOVE, y + place.dy + BELOW];
      const covers = (other: Box) => box[0] < other[1] && other[0] < box[1] && box[2] < other[3] && other[2] < box[3];
      if (start < 0 || start + length > width || taken.some(covers)) continue;
      // What is asked about is written even over the others' points.
      if (index > 0 && marks.some((mark, other) => other !== index && covers(mark))) continue;
      taken.push(box);
      return place;
    }
    return undefined;
  });
}
