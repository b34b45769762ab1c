// Vectors in groups, as many as there are: none is split that is one cloud, however long.

import { pca } from "../../projection/pca.ts";
import { split } from "../../projection/subspace.ts";
import { RiverbankError, throwIfCancelled } from "../../shared/errors.ts";
import { nextEvent } from "../../shared/events.ts";
import { Random } from "../../shared/random.ts";
import { dot, norm, unit } from "../../similarity/vector.ts";
import { type Clusters, kMeans, squaredDistance } from "./k-means.ts";

export interface GroupOptions {
  /** Groups, at most. From 1. Default 6. */
  most?: number | undefined;
  /**
   * How much further groups must stand apart than those of a single cloud, as a share of what is possible, 0 to 1: the
   * higher, the rarer something is split. Default 0.3.
   */
  silhouette?: number | undefined;
  /** Default 1. */
  seed?: number | undefined;
  signal?: AbortSignal | undefined;
}

/** A number of groups that was tried. */
export interface TriedGroups {
  readonly groups: number;
  /** How much nearer vectors are to their own centre than to the next one, as a share: 0 between, 1 at the centre. */
  readonly silhouette: number;
  /** The same as it is seen along the lines between the centres. */
  readonly separation: number;
  /** The mean separation when a single cloud with the same variances is cut into as many. */
  readonly chance: number;
}

export interface Groups {
  /** The largest first: indices of the vectors, those nearest to the group's centre first. */
  readonly groups: readonly (readonly number[])[];
  /** [vectors]: each one's group. */
  readonly labels: readonly number[];
  readonly tried: readonly TriedGroups[];
}

/** Principal components that are kept: what is beyond them is mostly noise, which blurs distances. */
const COMPONENTS = 10;
/** Below these, a group is chance. */
const LEAST_SIZE = 3;
const LEAST_SHARE = 0.02;
/** Clouds drawn to know chance, and runs of k-means. */
const CLOUDS = 10;
const RUNS = 5;

/**
 * Groups vectors by direction. They are brought to length 1 and to their first ten principal components; k-means makes 2,
 * 3 and more groups of them, and each number of groups is judged by its silhouette, simplified to distances from centres,
 * and by its separation, the silhouette along the lines between these: across them everything is noise, which would hide
 * two groups of a few vectors. A cloud that is one can be cut into halves that seem apart too, the more so the longer it is:
 * so the same is done with clouds of normal deviates that have the same variance along each component. The number with the
 * highest silhouette is taken of those whose separation goes the share `silhouette` of the way from what one cloud has to
 * 1, and whose groups have each 2 % of the vectors and three or more; where there is none, all is one group. On the shipped encoder 13 of 14 words of one sense
 * stay below 0.3 of that way for any number of groups (diabetes does not, of which there are two types), while apple, arm,
 * java, mole and seal go 0.31 to 0.50.
 *
 * Throws `invalid most`, `invalid silhouette`, `invalid vector` for zeros, `mismatched dims`, and `cancelled`.
 *
 * Sources: Rousseeuw, "Silhouettes", J. Comput. Appl. Math. 20, 1987; Vendramin, Campello & Hruschka, "Relative clustering
 * validity criteria", Stat. Anal. Data Min. 3, 2010 (the simplified one); Liu et al., "Statistical significance of
 * clustering", JASA 103, 2008 (the normal cloud as what chance does).
 *
 * @example
 * (await groupVectors([[1, 0], [1, 0.1], [1, 0.2], [0, 1], [0.1, 1], [0.2, 1]])).labels; // [0, 0, 0, 1, 1, 1]
 */
export async function groupVectors(
  vectors: readonly ArrayLike<number>[],
  { most = 6, silhouette = 0.3, seed = 1, signal }: GroupOptions = {},
): Promise<Groups> {
  if (!(Number.isInteger(most) && most >= 1)) {
    throw new RiverbankError("invalid", `most: ${most} came, a whole number of at least 1 was expected`);
  }
  if (!(silhouette >= 0 && silhouette <= 1)) {
    throw new RiverbankError("invalid", `silhouette: ${silhouette} came, a number from 0 to 1 was expected`);
  }
  const { points, deviations } = await reduce(vectors, signal);
  const dims = deviations.length;
  const random = new Random(seed);
  const tried: TriedGroups[] = [];
  let best: { clusters: Clusters; silhouette: number } | undefined;
  for (let k = 2; k <= Math.min(most, Math.floor(vectors.length / LEAST_SIZE)); k++) {
    await nextEvent();
    throwIfCancelled(signal, "grouping");
    const clusters = kMeans(points, dims, k, random, RUNS);
    const found = {
      groups: k,
      silhouette: silhouetteOf(points, dims, clusters),
      separation: separationOf(points, dims, clusters),
      chance: chance(vectors.length, deviations, k, random),
    };
    tried.push(found);
    const good = found.separation - found.chance >= silhouette * (1 - found.chance);
    if (!good || !largeEnough(clusters, k) || found.silhouette <= (best?.silhouette ?? 0)) continue;
    best = { clusters, silhouette: found.silhouette };
  }
  const clusters = best?.clusters ?? kMeans(points, dims, 1, random, 1);
  return { ...inOrder(points, dims, clusters), tried };
}

/** Coordinates on the first components, and the deviation along each. */
async function reduce(
  vectors: readonly ArrayLike<number>[],
  signal: AbortSignal | undefined,
): Promise<{ points: Float64Array; deviations: Float64Array }> {
  const dims = vectors[0]?.length ?? 0;
  const other = vectors.find(({ length }) => length !== dims);
  if (other) {
    throw new RiverbankError(
      "mismatched",
      `dims: vectors of ${dims} and of ${other.length} came; take all from one model`,
    );
  }
  const units = vectors.map((vector) => unit(vector));
  // Without two vectors there is no direction along which to tell them apart.
  if (vectors.length < 2) return { points: new Float64Array(vectors.length), deviations: new Float64Array(1) };
  const numbers = new Float32Array(vectors.length * dims);
  units.forEach((vector, row) => void numbers.set(vector, row * dims));
  const components = Math.min(COMPONENTS, vectors.length, dims);
  const found = await pca({ rows: vectors.length, dims, numbers }, { components, threads: 1, signal });
  return { points: Float64Array.from(found.coordinates), deviations: found.variances.map(Math.sqrt) };
}

function silhouetteOf(points: Float64Array, dims: number, { labels, centres }: Omit<Clusters, "within">): number {
  const k = centres.length / dims;
  let sum = 0;
  labels.forEach((label, i) => {
    let [own, next] = [0, Number.POSITIVE_INFINITY];
    for (let c = 0; c < k; c++) {
      const distance = Math.sqrt(squaredDistance(points, i, centres, c, dims));
      if (c === label) own = distance;
      else next = Math.min(next, distance);
    }
    sum += next > 0 ? (next - own) / Math.max(own, next) : 0;
  });
  return sum / labels.length;
}

/** The silhouette along the lines between the centres. */
function separationOf(points: Float64Array, dims: number, { labels, centres }: Clusters): number {
  const directions = directionsBetween(centres, dims);
  const [seen, middles] = [points, centres].map((rows) => along(rows, dims, directions));
  return silhouetteOf(seen, directions.length, { labels, centres: middles });
}

/** Orthonormal directions of the space that the centres span about their mean. */
function directionsBetween(centres: Float64Array, width: number): Float64Array[] {
  const k = centres.length / width;
  const directions: Float64Array[] = [];
  for (let c = 1; c < k; c++) {
    const line = Float64Array.from({ length: width }, (_, i) => centres[c * width + i] - centres[i]);
    const { rest } = split(line, directions);
    const length = norm(rest);
    // What rounding leaves of a line that the others span is no direction.
    if (length > 1e-9 * norm(line)) directions.push(rest.map((value) => value / length));
  }
  return directions;
}

/** The rows' coordinates along the directions, [rows, directions]. */
function along(rows: Float64Array, width: number, directions: readonly Float64Array[]): Float64Array {
  const found = new Float64Array((rows.length / width) * directions.length);
  for (let at = 0, from = 0; from < rows.length; from += width) {
    for (const direction of directions) found[at++] = dot(rows.subarray(from, from + width), direction);
  }
  return found;
}

/** The mean silhouette of one cloud, cut into k. */
function chance(n: number, deviations: Float64Array, k: number, random: Random): number {
  const dims = deviations.length;
  let sum = 0;
  for (let cloud = 0; cloud < CLOUDS; cloud++) {
    const points = Float64Array.from({ length: n * dims }, (_, i) => random.normal() * deviations[i % dims]);
    sum += separationOf(points, dims, kMeans(points, dims, k, random, RUNS));
  }
  return sum / CLOUDS;
}

function largeEnough({ labels }: Clusters, k: number): boolean {
  const sizes = new Int32Array(k);
  for (const label of labels) sizes[label]++;
  return sizes.every((size) => size >= LEAST_SIZE && size >= LEAST_SHARE * labels.length);
}

/** The groups by falling size, their members by rising distance from the centre. */
function inOrder(points: Float64Array, dims: number, { labels, centres }: Clusters): Omit<Groups, "tried"> {
  const distance = (i: number) => squaredDistance(points, i, centres, labels[i], dims);
  const members = Array.from({ length: centres.length / dims }, (_, c) => {
    const own = Array.from(labels.keys()).filter((i) => labels[i] === c);
    return own.sort((a, b) => distance(a) - distance(b) || a - b);
  });
  const groups = members.filter(({ length }) => length > 0).sort((a, b) => b.length - a.length);
  const places = new Array<number>(labels.length);
  groups.forEach((group, index) => {
    for (const i of group) places[i] = index;
  });
  return { groups, labels: places };
}
