// Exact neighbours by the shortest way there is, and how well a map keeps them: what maps are judged by in tests.

import type { Neighbours, Points } from "#src/projection/maps/points.js";
import { Random } from "#src/shared/random.js";

/** Every point's k nearest others, nearest first, ties to the lower row. */
export function bruteNeighbours({ rows, dims, numbers }: Points, k: number): Neighbours {
  const ids = new Uint32Array(rows * k);
  const distances = new Float32Array(rows * k);
  for (let row = 0; row < rows; row++) {
    const others = Array.from({ length: rows }, (_, id) => id).filter((id) => id !== row);
    const away = Float64Array.from({ length: rows }, (_, id) => {
      let sum = 0;
      for (let i = 0; i < dims; i++) sum += (numbers[row * dims + i] - numbers[id * dims + i]) ** 2;
      return Math.sqrt(sum);
    });
    const nearest = others.sort((a, b) => away[a] - away[b] || a - b).slice(0, k);
    nearest.forEach((id, i) => {
      ids[row * k + i] = id;
      distances[row * k + i] = away[id];
    });
  }
  return { rows, k, ids, distances };
}

/** Neighbours on a ring of uneven steps, for graphs too large to search. */
export function ringNeighbours(rows: number, k: number): Neighbours {
  const random = new Random(1);
  const ids = new Uint32Array(rows * k);
  const distances = new Float32Array(rows * k);
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < k; i++) {
      ids[row * k + i] = (row + (i % 2 ? rows : 0) + (i % 2 ? -1 : 1) * (1 + (i >> 1))) % rows;
      distances[row * k + i] = 1 + i + random.unit();
    }
  }
  return { rows, k, ids, distances };
}

/** Groups of `size` points, normal about middles drawn from a normal distribution `apart` times as wide. */
export function clusters(groups: number, size: number, dims: number, apart: number, seed: number): Points {
  const random = new Random(seed);
  const middles = Float64Array.from({ length: groups * dims }, () => apart * random.normal());
  const rows = groups * size;
  const numbers = Float32Array.from({ length: rows * dims }, (_, i) => {
    const group = Math.floor(i / (dims * size));
    return middles[group * dims + (i % dims)] + random.normal();
  });
  return { rows, dims, numbers };
}

/** Trustworthiness (Venna & Kaski, 2001): 1 where no point has come among another's k nearest on the map. */
export function trustworthiness(points: Points, map: Points, k: number): number {
  const { rows } = points;
  const all = bruteNeighbours(points, rows - 1);
  const near = bruteNeighbours(map, k);
  let penalty = 0;
  for (let row = 0; row < rows; row++) {
    const rank = new Uint32Array(rows);
    all.ids.subarray(row * all.k, (row + 1) * all.k).forEach((id, i) => {
      rank[id] = i + 1;
    });
    for (const id of near.ids.subarray(row * k, (row + 1) * k)) penalty += Math.max(0, rank[id] - k);
  }
  return 1 - (2 * penalty) / (rows * k * (2 * rows - 3 * k - 1));
}
