// Hubness: are a few rows among everybody's neighbours, and many among nobody's?
//
// N_k counts in how many lists of the k nearest a row stands. Its mean is k whatever the table; in spaces of many
// dimensions its distribution leans: hubs crowd the lists of others, anti-hubs are never found by any question.
//
// Source: Radovanović, Nanopoulos & Ivanović, "Hubs in space: popular nearest neighbors in high-dimensional data", JMLR 11,
// 2010.

import { RiverbankError, throwIfCancelled } from "../shared/errors.ts";
import { Turn } from "../shared/events.ts";
import { Random } from "../shared/random.ts";
import { CosineBlocks } from "../similarity/products.ts";
import { type EmbeddingTable, readRow } from "../vectors/table.ts";
import { bootstrapFigure, shareFigure } from "./intervals.ts";
import type { PartOptions } from "./progress.ts";
import { unitRows } from "./units.ts";

export interface Hubness {
  k: number;
  /** Rows that took part, as askers and as answers, and whether they are all that the table has (but rows of zeros). */
  rows: number;
  exact: boolean;
  /** The seed of their sample; missing where all took part. */
  seed?: number;
  /** The skewness of N_k, its third standardised moment: 0 where no row is preferred; null where all N_k are equal. */
  skewness: number | null;
  /** Its bootstrap 95 % interval, over rows. */
  skewnessLow: number | null;
  skewnessHigh: number | null;
  /** The share of rows that are in nobody's list, 0 to 1, with Wilson's 95 % interval. */
  antiHubs: number;
  antiHubsLow: number;
  antiHubsHigh: number;
  /** The rows in most lists, most first. */
  hubs: { token: string; count: number }[];
  /** How many rows stand in how many lists: counts[n] rows in n lists. */
  counts: number[];
}

export interface HubnessOptions extends PartOptions {
  /** Neighbours in a list, at least 1. Default 10. */
  k?: number;
  /** How many rows take part, drawn at random where the table has more; 0: all, which takes the square of their number. Default 5,000. */
  sample?: number;
  /** Default 1. */
  seed?: number;
}

/** Lists that are made between two looks at the clock. */
const GROUP = 256;
const HUBS = 8;

/**
 * Counts how often each row is among the k nearest of the others, by cosine, and how unevenly: over all rows, or over a
 * seeded sample of them. Figures compare only at the same k and number of rows.
 *
 * Throws `invalid k` and `invalid table` where there are fewer than k + 2 rows, and `cancelled` by `signal`.
 *
 * @example
 * await hubness(table); // { k: 10, rows: 5000, exact: false, seed: 1, skewness: 2.1, ..., antiHubs: 0.04, hubs: [...] }
 */
export async function hubness(table: EmbeddingTable, options: HubnessOptions = {}): Promise<Hubness> {
  const { k = 10, sample = 5000, seed = 1, signal, onProgress } = options;
  const usable = Uint32Array.from({ length: table.rows }, (_, id) => id).filter((id) => table.norms[id] > 0);
  check(k, sample, usable.length);
  const exact = sample === 0 || usable.length <= sample;
  const ids = exact ? usable : drawn(usable, sample, seed);
  const rows = unitRows(table, ids);
  const occurrences = new Uint32Array(ids.length);
  const turn = new Turn();
  for (let first = 0; first < ids.length; first += GROUP) {
    await turn.give(() => onProgress?.({ part: "hubness", done: first, total: ids.length }));
    throwIfCancelled(signal, "evaluation");
    const queries = Array.from({ length: Math.min(GROUP, ids.length - first) }, (_, i) => readRow(rows, first + i));
    new CosineBlocks(rows, queries).best(k + 1).forEach((hits, index) => {
      // One more than k, since a row is its own nearest; among equal rows others may come before it.
      const others = hits.filter(({ id }) => id !== first + index).slice(0, k);
      for (const { id } of others) occurrences[id]++;
    });
  }
  const most = Array.from(occurrences, (count, place) => ({ token: table.vocabulary.tokenOf(ids[place]), count }));
  const hubs = most.sort((a, b) => b.count - a.count).slice(0, HUBS);
  return { k, rows: ids.length, exact, ...(exact ? {} : { seed }), ...describeCounts(occurrences), hubs };
}

function check(k: number, sample: number, usable: number): void {
  if (!Number.isSafeInteger(k) || k < 1) {
    throw new RiverbankError("invalid", `k: ${k} came, a whole number of at least 1 was expected`);
  }
  const taking = sample === 0 ? usable : Math.min(sample, usable);
  if (!(taking >= k + 2)) {
    throw new RiverbankError(
      "invalid",
      `table: ${taking} rows take part, ${k + 2} at least were expected for k = ${k}`,
    );
  }
}

/** `count` of the ids, in their order. */
function drawn(ids: Uint32Array, count: number, seed: number): Uint32Array {
  return new Random(seed).draw(ids.slice(), count).subarray(0, count).sort();
}

function describeCounts(occurrences: Uint32Array) {
  const lists = Array.from(occurrences);
  const skew = skewness(lists);
  const { low: skewnessLow, high: skewnessHigh } =
    skew === null ? { low: null, high: null } : bootstrapFigure(lists, (again) => skewness(again) ?? 0);
  const none = shareFigure(lists.filter((count) => count === 0).length, lists.length);
  const counts = new Array<number>(lists.reduce((most, count) => Math.max(most, count), 0) + 1).fill(0);
  for (const count of lists) counts[count]++;
  const antiHubs = { antiHubs: none.value ?? 0, antiHubsLow: none.low ?? 0, antiHubsHigh: none.high ?? 0 };
  return { skewness: skew, skewnessLow, skewnessHigh, ...antiHubs, counts };
}

/** The third standardised moment; null where all are equal. */
function skewness(numbers: readonly number[]): number | null {
  let [sum, squares, cubes] = [0, 0, 0];
  for (const number of numbers) sum += number;
  const mean = sum / numbers.length;
  for (const number of numbers) {
    const off = number - mean;
    squares += off * off;
    cubes += off * off * off;
  }
  return squares > 0 ? cubes / numbers.length / (squares / numbers.length) ** 1.5 : null;
}
