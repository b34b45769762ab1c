// Which points a lasso holds, and which are on the screen.

import type { Camera } from "./camera.ts";
import type { Place } from "./hand.ts";

/** Rows of the points inside a closed path, of those that are to be seen (even-odd rule). */
export function rowsInside({ x, y, rows }: Camera, alphas: Uint8Array, path: readonly Place[]): Uint32Array {
  const inside: number[] = [];
  const [left, right] = [Math.min(...path.map((place) => place.x)), Math.max(...path.map((place) => place.x))];
  for (let row = 0; row < rows; row++) {
    if (alphas[row] === 0 || x[row] < left || x[row] > right) continue;
    if (isInside(path, x[row], y[row])) inside.push(row);
  }
  return Uint32Array.from(inside);
}

function isInside(path: readonly Place[], x: number, y: number): boolean {
  let inside = false;
  for (let i = 0, j = path.length - 1; i < path.length; j = i++) {
    const [a, b] = [path[i], path[j]];
    if (a.y > y !== b.y > y && x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x) inside = !inside;
  }
  return inside;
}

/** Rows of the points that stand on the screen. */
export function rowsInView({ x, y, width, height, rows }: Camera, alphas: Uint8Array): Uint32Array {
  const inside: number[] = [];
  for (let row = 0; row < rows; row++) {
    if (alphas[row] > 0 && x[row] >= 0 && y[row] >= 0 && x[row] <= width && y[row] <= height) inside.push(row);
  }
  return Uint32Array.from(inside);
}
