// Points for tests of maps, and what maps are made of in the plainest form.

import type { Neighbours } from "#src/projection/maps/points.js";
import { Random } from "#src/shared/random.js";

/** `groups` clusters of `size` points in `dims` dimensions, 10 times as far apart as they are wide. */
export function clusters(groups: number, size: number, dims: number, seed = 1): Float32Array {
  const random = new Random(seed);
  const centres = Float32Array.from({ length: groups * dims }, () => 10 * random.normal());
  return Float32Array.from({ length: groups * size * dims }, (_, at) => {
    const group = Math.floor(at / (size * dims));
    return centres[group * dims + (at % dims)] + random.normal();
  });
}

/** Every point's nearest others, by looking at all of them. */
export function bruteNeighbours(numbers: ArrayLike<number>, dims: number, k: number): Neighbours {
  const rows = numbers.length / dims;
  const ids = new Uint32Array(rows * k);
  const distances = new Float32Array(rows * k);
  for (let row = 0; row < rows; row++) {
    const others = Array.from({ length: rows }, (_, id) => ({ id, distance: distance(numbers, dims, row, id) }))
      .filter(({ id }) => id !== row)
      .sort((a, b) => a.distance - b.distance || a.id - b.id)
      .slice(0, k);
    others.forEach((other, i) => {
      ids[row * k + i] = other.id;
      distances[row * k + i] = other.distance;
    });
  }
  return { rows, k, ids, distances };
}

export function distance(numbers: ArrayLike<number>, dims: number, a: number, b: number): number {
  let sum = 0;
  for (let d = 0; d < dims; d++) sum += (numbers[a * dims + d] - numbers[b * dims + d]) ** 2;
  return Math.sqrt(sum);
}
