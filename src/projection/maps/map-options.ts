// What can be chosen about a map, and what a table of few words or dimensions makes of it.

import { checkThreads } from "../../shared/cores.ts";
import { RiverbankError } from "../../shared/errors.ts";
import { neighboursFor } from "./affinities.ts";
import { type ChosenWords, show, type WordChoice } from "./map-words.ts";
import type { StepOptions } from "./points.ts";
import type { Metric } from "./points-of.ts";
import { checkPerplexity } from "./tsne-options.ts";
import { resolveUmap } from "./umap-options.ts";

export type MapMethod = "pca" | "umap" | "tsne";

export interface MapOptions extends WordChoice, StepOptions {
  /**
   * "umap" and "tsne" keep neighbours together, "pca" shows the directions of largest spread as they are. Default
   * "umap".
   */
  method?: MapMethod | undefined;
  /** Axes of the map. Default 2. */
  dims?: 2 | 3 | undefined;
  /** The words to show, repeated ones once. Default: the most frequent. */
  words?: readonly string[] | undefined;
  /** How many words to show at most, at least 4: the first of `words`, else the most frequent. Default 50,000. */
  limit?: number | undefined;
  /** What is done with words that have no vector. Default "refuse", by an error. */
  unknown?: "refuse" | "leave out" | undefined;
  /** Which distances make neighbours. Default "cosine". */
  metric?: Metric | undefined;
  /**
   * Neighbours by which UMAP and the clusters see a point, from 1 to words - 1. Default 15; of fewer than 57 words a
   * quarter of them, at least 2.
   */
  neighbours?: number | undefined;
  /** t-SNE: how many neighbours weigh about as much as all, from 1 to below a third of the words. Default 30. */
  perplexity?: number | undefined;
  /** UMAP: how close points may stand, from 0 to 1. Default 0.1. */
  minDist?: number | undefined;
  /** Epochs of UMAP (default 500 below 10,000 words, else 200), iterations of t-SNE (default 1000). */
  epochs?: number | undefined;
  /** Above 0: more makes more and smaller clusters. Default 1. */
  resolution?: number | undefined;
  /** Decides every draw. Default 1. */
  seed?: number | undefined;
}

/** Everything that was left open, settled for these words. */
export interface MapPlan {
  readonly method: MapMethod;
  readonly dims: 2 | 3;
  readonly metric: Metric;
  readonly seed: number;
  /** Neighbours by which UMAP and the clusters see a point. */
  readonly near: number;
  /** Neighbours at which the map is judged. */
  readonly judgedAt: number;
  readonly perplexity: number;
  /** Neighbours to find, enough for all. */
  readonly find: number;
  /** What had to be less than usual. */
  readonly notes: readonly string[];
}

const NEAR = 15;
const PERPLEXITY = 30;
const METHODS: readonly MapMethod[] = ["pca", "umap", "tsne"];

/** Checks all options before any work. Throws `invalid <option>`. */
export function planMap({ words }: ChosenWords, tableDims: number, options: MapOptions): MapPlan {
  const { method = "umap", dims = 2, metric = "cosine", seed = 1, threads } = options;
  const rows = words.length;
  check("method", method, METHODS.includes(method), "pca, umap or tsne");
  check("dims", dims, dims === 2 || dims === 3, "2 or 3");
  check("seed", seed, Number.isSafeInteger(seed) && seed >= 0, "a whole number of at least 0");
  if (threads !== undefined) checkThreads(threads);
  if (method === "pca" && tableDims < dims) {
    const cure = "use umap or tsne, or a table with more";
    throw new RiverbankError("invalid", `dims: ${dims} came for pca, the table has ${tableDims}; ${cure}`);
  }
  const { neighbours, resolution = 1, epochs } = options;
  check("resolution", resolution, resolution > 0 && resolution <= 1e6, "a number above 0 up to 1000000");
  if (neighbours !== undefined) {
    const fits = Number.isInteger(neighbours) && neighbours >= 1 && neighbours < rows;
    check("neighbours", neighbours, fits, `a whole number from 1 to ${rows - 1}, one less than the words,`);
  }
  const usual = Math.min(NEAR, Math.max(2, Math.ceil(rows / 4)));
  const near = neighbours ?? usual;
  const judgedAt = Math.min(usual, Math.ceil(rows / 2) - 1);
  const perplexity = options.perplexity ?? Math.min(PERPLEXITY, Math.ceil(rows / 3) - 1);
  const whole = Number.isInteger(epochs ?? 1) && (epochs ?? 1) >= 1 && (epochs ?? 1) <= 100_000;
  check("epochs", epochs ?? 1, whole, "a whole number from 1 to 100000");
  if (method === "umap") resolveUmap({ rows }, umapChoices(options));
  if (method === "tsne") checkPerplexity(perplexity, rows);
  const find = Math.max(near, judgedAt, method === "tsne" ? neighboursFor(perplexity) : 0);
  const few = (what: string, taken: number, usual: number) =>
    taken < usual ? [`${what} ${taken} instead of ${usual}, since there are only ${show(rows)} words`] : [];
  const notes = [
    ...(neighbours === undefined ? few("neighbours:", near, NEAR) : []),
    ...few("trustworthiness and continuity are judged at", judgedAt, NEAR),
    ...(method === "tsne" && options.perplexity === undefined ? few("perplexity:", perplexity, PERPLEXITY) : []),
  ];
  return { method, dims, metric, seed, near, judgedAt, perplexity, find, notes };
}

/** The choices that UMAP takes as they came. */
export function umapChoices({ dims, minDist, epochs, seed }: MapOptions) {
  return {
    ...(dims !== undefined && { dims }),
    ...(minDist !== undefined && { minDist }),
    ...(epochs !== undefined && { epochs }),
    ...(seed !== undefined && { seed }),
  };
}

function check(name: string, value: unknown, fits: boolean, expected: string): void {
  if (!fits) throw new RiverbankError("invalid", `${name}: ${value} came, ${expected} was expected`);
}
