// Small clouds of points for tests, and the plain way to do what the library does quickly.

import fc from "fast-check";
import type { Points } from "#src/projection/maps/points.js";
import { Random } from "#src/shared/random.js";

/** Normal deviates. */
export function cloud(rows: number, dims: number, seed = 1): Points {
  const random = new Random(seed);
  return { rows, dims, numbers: Float32Array.from({ length: rows * dims }, () => random.normal()) };
}

/** Numbers from 0 to 1 of a generator that any language can repeat: s = (1103515245 s + 12345) mod 2³¹, from 7. */
export function repeatable(rows: number, dims: number): Points {
  let state = 7;
  const next = () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return state / 2147483648;
  };
  return { rows, dims, numbers: Float32Array.from({ length: rows * dims }, next) };
}

/** The distance of two points, rounded to float32. */
export function distance({ numbers, dims }: Points, a: number, b: number): number {
  let sum = 0;
  for (let i = 0; i < dims; i++) sum += (numbers[a * dims + i] - numbers[b * dims + i]) ** 2;
  return Math.fround(Math.sqrt(sum));
}

/** All others as seen from a point, nearest first, ties to the lower row. */
export function others(points: Points, from: number): { id: number; distance: number }[] {
  return Array.from({ length: points.rows }, (_, id) => ({ id, distance: distance(points, from, id) }))
    .filter(({ id }) => id !== from)
    .sort((a, b) => a.distance - b.distance || a.id - b.id);
}

/** Clouds with many equal distances and equal points, far from the origin or not, huge, tiny or neither. */
export function anyPoints(minRows: number, maxRows: number): fc.Arbitrary<Points> {
  const shape = fc.record({
    rows: fc.integer({ min: minRows, max: maxRows }),
    dims: fc.integer({ min: 1, max: 9 }),
    values: fc.integer({ min: 1, max: 1000 }),
    offset: fc.constantFrom(0, 1e4),
    scale: fc.constantFrom(1, 1e-18, 1e17),
    seed: fc.nat(),
  });
  return shape.map(({ rows, dims, values, offset, scale, seed }) => {
    const random = new Random(seed);
    const draw = () => (offset + random.below(values) / 8) * scale;
    return { rows, dims, numbers: Float32Array.from({ length: rows * dims }, draw) };
  });
}
