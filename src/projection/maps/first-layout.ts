// Where points stand before they are moved: waves or given places, parts of the graph apart, and nothing on one spot.

import { Random } from "../../shared/random.ts";
import type { Waves } from "./spectral.ts";

/** A layout reaches about so far from its middle; UMAP's rates are made for this size. */
const REACH = 10;
/** What keeps points with equal coordinates apart, as a share of the reach. */
const JITTER = 1e-4;
/** How far apart parts stand: circles with the golden angle between them overlap below about 1.3. */
const ROOM = 1.5;
/** Cosine and sine of the golden angle. */
const GOLDEN = [-0.7373688780783197, 0.6754902942615238] as const;

/** Every part's waves as a disc whose area is its share of the points; the largest in the middle, others around it. */
export function layoutOfWaves({ components, columns }: Waves, dims: number): Float32Array {
  const { of, sizes } = components;
  const rows = of.length;
  const largest = new Float64Array(sizes.length);
  for (let row = 0; row < rows; row++) {
    for (let axis = 0; axis < dims; axis++) {
      largest[of[row]] = Math.max(largest[of[row]], Math.abs(columns[4 * row + axis]));
    }
  }
  const discs = placeDiscs(sizes.map((size) => REACH * Math.sqrt(size / rows)));
  const layout = new Float32Array(rows * dims);
  for (let row = 0; row < rows; row++) {
    const { radius, middle } = discs[of[row]];
    const scale = largest[of[row]] > 0 ? radius / largest[of[row]] : 0;
    for (let axis = 0; axis < dims; axis++) {
      layout[row * dims + axis] = middle[axis] + scale * columns[4 * row + axis];
    }
  }
  return layout;
}

interface Disc {
  radius: number;
  middle: readonly [number, number, number];
}

/** A sunflower of discs. */
function placeDiscs(radii: readonly number[]): Disc[] {
  let [cos, sin, area] = [1, 0, 0];
  return radii.map((radius, i) => {
    area += radius * radius;
    const distance = i === 0 ? 0 : ROOM * Math.sqrt(area);
    const disc: Disc = { radius, middle: [distance * cos, distance * sin, 0] };
    [cos, sin] = [cos * GOLDEN[0] - sin * GOLDEN[1], cos * GOLDEN[1] + sin * GOLDEN[0]];
    return disc;
  });
}

/** A layout as the kernel takes it, [rows, 4], each point a little off its place. */
export function spreadRows(layout: Float32Array, dims: number, seed: number): Float32Array {
  const random = new Random(seed);
  const rows = layout.length / dims;
  const spread = new Float32Array(4 * rows);
  for (let row = 0; row < rows; row++) {
    for (let axis = 0; axis < dims; axis++) {
      const jitter = REACH * JITTER * (2 * random.unit() - 1);
      spread[4 * row + axis] = layout[row * dims + axis] + jitter;
    }
  }
  return spread;
}

/** The kernel's [rows, 4] without its zeros, into [rows, dims]. */
export function gatherRows(target: Float32Array, spread: Float32Array, dims: number): Float32Array {
  for (let row = 0; row < target.length / dims; row++) {
    for (let axis = 0; axis < dims; axis++) target[row * dims + axis] = spread[4 * row + axis];
  }
  return target;
}
