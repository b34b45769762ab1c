// k-means: points to the nearest of k centres, centres to the middle of their points, until nothing moves.
//
// Letters: n points of `dims` numbers, row-major float64; k centres.

import type { Random } from "../../shared/random.ts";

export interface Clusters {
  /** [n]: each point's centre. */
  readonly labels: Int32Array;
  /** [k, dims]. */
  readonly centres: Float64Array;
  /** The sum of squared distances to the centres. */
  readonly within: number;
}

/** Rounds after which a run ends in any case. */
const ROUNDS = 60;

/**
 * The best of `runs` runs, each from centres that are drawn far from each other.
 *
 * Source of the drawing: Arthur & Vassilvitskii, "k-means++: the advantages of careful seeding", SODA 2007.
 */
export function kMeans(points: Float64Array, dims: number, k: number, random: Random, runs: number): Clusters {
  let best = oneRun(points, dims, drawCentres(points, dims, k, random));
  for (let run = 1; run < runs; run++) {
    const next = oneRun(points, dims, drawCentres(points, dims, k, random));
    if (next.within < best.within) best = next;
  }
  return best;
}

function drawCentres(points: Float64Array, dims: number, k: number, random: Random): Float64Array {
  const n = points.length / dims;
  const centres = new Float64Array(k * dims);
  const nearest = new Float64Array(n).fill(Number.POSITIVE_INFINITY);
  let chosen = random.below(n);
  for (let c = 0; c < k; c++) {
    centres.set(points.subarray(chosen * dims, (chosen + 1) * dims), c * dims);
    let sum = 0;
    for (let i = 0; i < n; i++) {
      nearest[i] = Math.min(nearest[i], squaredDistance(points, i, centres, c, dims));
      sum += nearest[i];
    }
    let rest = random.unit() * sum;
    for (chosen = 0; chosen < n - 1 && (rest -= nearest[chosen]) > 0; ) chosen++;
  }
  return centres;
}

function oneRun(points: Float64Array, dims: number, centres: Float64Array): Clusters {
  const n = points.length / dims;
  const k = centres.length / dims;
  const labels = new Int32Array(n).fill(-1);
  let within = 0;
  for (let round = 0, moved = true; moved && round < ROUNDS; round++) {
    [within, moved] = [0, false];
    for (let i = 0; i < n; i++) {
      let [best, least] = [0, Number.POSITIVE_INFINITY];
      for (let c = 0; c < k; c++) {
        const distance = squaredDistance(points, i, centres, c, dims);
        if (distance < least) [best, least] = [c, distance];
      }
      if (labels[i] !== best) moved = true;
      labels[i] = best;
      within += least;
    }
    if (moved) moveCentres(points, dims, labels, centres);
  }
  return { labels, centres, within };
}

/** A centre that lost all its points stays where it is. */
function moveCentres(points: Float64Array, dims: number, labels: Int32Array, centres: Float64Array): void {
  const counts = new Int32Array(centres.length / dims);
  for (const label of labels) counts[label]++;
  counts.forEach((count, c) => {
    if (count > 0) centres.fill(0, c * dims, (c + 1) * dims);
  });
  labels.forEach((label, i) => {
    for (let j = 0; j < dims; j++) centres[label * dims + j] += points[i * dims + j] / counts[label];
  });
}

export function squaredDistance(
  points: Float64Array,
  i: number,
  centres: Float64Array,
  c: number,
  dims: number,
): number {
  let sum = 0;
  for (let j = 0; j < dims; j++) sum += (points[i * dims + j] - centres[c * dims + j]) ** 2;
  return sum;
}
