// Groups of a map with names. Found in the space, not on the picture: what lies together there stays together whatever
// the map does.

import { RiverbankError } from "../../shared/errors.ts";
import { leiden } from "./leiden.ts";
import type { Neighbours, Points, StepOptions } from "./points.ts";
import { sharedNeighbours } from "./shared-neighbours.ts";

export interface ClusterOptions extends Pick<StepOptions, "signal"> {
  /** Above 0 to 1,000,000: more makes more and smaller clusters. Default 1. */
  resolution?: number | undefined;
  /** Neighbours of each point that count, at most those that came. Default 15, or fewer where fewer came. */
  k?: number | undefined;
  /** Points that a cluster has at least; those of smaller groups are in none. Default 3. */
  least?: number | undefined;
  /** Decides the order in which points are looked at. Default 1. */
  seed?: number | undefined;
}

/** The cluster of every point: the largest is number 0, of equal ones that with the lowest row; -1 is none. */
export interface Clusters {
  /** [rows] */
  readonly of: Int32Array;
  /** Points of each cluster, falling. */
  readonly sizes: readonly number[];
}

/** A cluster as people call it. */
export interface NamedCluster {
  /** Its first three words, such as "king, prince, duke"; a fourth where two clusters would be called the same. */
  readonly name: string;
  readonly size: number;
  /** Up to ten words that tell most of it, best first. */
  readonly words: readonly string[];
}

const NAME = 3;
const TELLING = 10;

/**
 * Clusters of the points, their number found by itself: communities (Leiden) of the graph of shared neighbours. The same
 * neighbours, options and seed give the same clusters on every machine. Points that are evenly spread are divided too:
 * clusters are a help to read a map, not proof of groups.
 *
 * Throws `invalid resolution`, `invalid k`, `invalid least` and `cancelled`.
 *
 * @example
 * const { of, sizes } = await findClusters(await findNeighbours(points, 15));
 * sizes; // [412, 388, 251, ...]
 */
export async function findClusters(neighbours: Neighbours, options: ClusterOptions = {}): Promise<Clusters> {
  const { resolution = 1, least = 3, seed = 1, k = Math.min(15, neighbours.k), signal } = options;
  check("resolution", resolution, resolution > 0 && resolution <= 1e6, "a number above 0 up to 1000000");
  check("least", least, Number.isInteger(least) && least >= 1, "a whole number of at least 1");
  const fits = Number.isInteger(k) && k >= Math.min(1, neighbours.k) && k <= neighbours.k;
  check("k", k, fits, `a whole number from 1 to ${neighbours.k}, as many as were found,`);
  const communities = await leiden(await sharedNeighbours(neighbours, k, signal), { resolution, seed, signal });
  const counts: number[] = [];
  for (const community of communities) counts[community] = (counts[community] ?? 0) + 1;
  const order = [...counts.keys()].filter((id) => counts[id] >= least).sort((a, b) => counts[b] - counts[a] || a - b);
  const rank = new Map(order.map((id, place) => [id, place]));
  return { of: Int32Array.from(communities, (id) => rank.get(id) ?? -1), sizes: order.map((id) => counts[id]) };
}

function check(name: string, value: number, fits: boolean, expected: string): void {
  if (!fits) throw new RiverbankError("invalid", `${name}: ${value} came, ${expected} was expected`);
}

/**
 * Names clusters by the words that are both central and frequent. A word's score is
 *
 *     cosine(x − mean of all points, mean of its cluster − mean of all points) × frequency
 *
 * where frequency is ln(1 + count), so that a word seen 1,000 times must be nearly 1.5 times as central as one seen
 * 30,000 times; without counts it is ln(2 + rows − row), since tables stand by falling frequency. `counts` are by point,
 * 0 where unknown.
 *
 * @example
 * nameClusters(points, clusters, words, counts)[4].name; // "january, march, february"
 */
export function nameClusters(
  { rows, dims, numbers }: Points,
  { of, sizes }: Clusters,
  words: readonly string[],
  counts: ArrayLike<number>,
): NamedCluster[] {
  const mean = new Float64Array(dims);
  const middles = sizes.map(() => new Float64Array(dims));
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < dims; i++) {
      const value = numbers[row * dims + i];
      mean[i] += value / rows;
      if (of[row] >= 0) middles[of[row]][i] += value / sizes[of[row]];
    }
  }
  const counted = Array.from({ length: rows }, (_, row) => counts[row]).some((count) => count > 0);
  const members = sizes.map((): { row: number; score: number }[] => []);
  for (let row = 0; row < rows; row++) {
    if (of[row] < 0) continue;
    const frequency = Math.log(counted ? 1 + counts[row] : 2 + rows - row);
    members[of[row]].push({ row, score: centrality(numbers, row * dims, mean, middles[of[row]]) * frequency });
  }
  const taken = new Set<string>();
  return members.map((scored, cluster) => {
    const best = scored.sort((a, b) => b.score - a.score || a.row - b.row).slice(0, TELLING);
    const telling = best.map(({ row }) => words[row]);
    const name = freeName(telling, taken, cluster);
    taken.add(name);
    return { name, size: sizes[cluster], words: telling };
  });
}

/** The cosine of a point and its cluster's middle, both seen from the mean; 0 where one of them stands on it. */
function centrality(numbers: Float32Array, at: number, mean: Float64Array, middle: Float64Array): number {
  let [product, own, other] = [0, 0, 0];
  for (let i = 0; i < mean.length; i++) {
    const [a, b] = [numbers[at + i] - mean[i], middle[i] - mean[i]];
    product += a * b;
    own += a * a;
    other += b * b;
  }
  const length = Math.sqrt(own) * Math.sqrt(other);
  return length > 0 ? product / length : 0;
}

function freeName(telling: readonly string[], taken: ReadonlySet<string>, cluster: number): string {
  for (const length of [NAME, NAME + 1]) {
    const name = telling.slice(0, length).join(", ");
    if (!taken.has(name)) return name;
  }
  return `${telling.slice(0, NAME).join(", ")} (${cluster + 1})`;
}
