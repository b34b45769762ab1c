// What can be chosen about t-SNE, with defaults, limits and what they must fit.

import { checkThreads } from "../../shared/cores.ts";
import { RiverbankError } from "../../shared/errors.ts";
import { neighboursFor } from "./affinities.ts";
import type { Neighbours, StepOptions } from "./points.ts";

/** Options of `tsne`. */
export interface TsneOptions extends StepOptions {
  /** Coordinates per point: 2 or 3. Default 2. */
  dims?: number | undefined;
  /** How many neighbours weigh about as much as all, from 1 to below a third of the rows. Default 30. */
  perplexity?: number | undefined;
  /** Steps of gradient descent, at least 1. Default 1000. */
  iterations?: number | undefined;
  /** How many times stronger attraction is during the first 250 steps, at least 1. Default 12. */
  exaggeration?: number | undefined;
  /** Learning rate, above 0. Default: rows / exaggeration / 4, at least 50 (Belkina et al., 2019). */
  rate?: number | undefined;
  /**
   * How wide a cell may look, as width by distance, and still stand for its points: from 0 (exact, and slow) to 1.
   * Default 0.5.
   */
  theta?: number | undefined;
  /** Decides where points begin when `initial` does not. Default 1. */
  seed?: number | undefined;
  /**
   * Where points begin, [rows, dims], for instance their principal components; scaled so that the widest coordinate's
   * standard deviation is 1e-4. Default: random.
   */
  initial?: Float32Array | undefined;
}

/** The numbers among them, all given. */
export interface TsneSettings {
  dims: number;
  perplexity: number;
  iterations: number;
  exaggeration: number;
  rate: number;
  theta: number;
  seed: number;
}

const FEWEST_ROWS = 4;
const LEAST_RATE = 50;

/** Fills in defaults and checks that everything fits. */
export function resolveTsne(neighbours: Neighbours, options: TsneOptions): TsneSettings {
  const { rows } = neighbours;
  const { dims = 2, perplexity = 30, iterations = 1000, exaggeration = 12, theta = 0.5, seed = 1 } = options;
  const rate = options.rate ?? Math.max(rows / exaggeration / 4, LEAST_RATE);
  check("dims", dims, dims === 2 || dims === 3, "2 or 3");
  check("iterations", iterations, Number.isSafeInteger(iterations) && iterations >= 1, "a whole number of at least 1");
  check(
    "exaggeration",
    exaggeration,
    exaggeration >= 1 && exaggeration < Number.POSITIVE_INFINITY,
    "a number of at least 1",
  );
  check("rate", rate, rate > 0 && rate < Number.POSITIVE_INFINITY, "a number above 0");
  check("theta", theta, theta >= 0 && theta <= 1, "a number from 0 to 1");
  check("seed", seed, Number.isSafeInteger(seed), "a whole number");
  if (options.threads !== undefined) checkThreads(options.threads);
  checkPerplexity(perplexity, rows);
  checkNeighbours(neighbours, perplexity);
  checkInitial(options.initial, rows, dims);
  return { dims, perplexity, iterations, exaggeration, rate, theta, seed };
}

function check(name: string, value: number, fits: boolean, expected: string): void {
  if (!fits) throw new RiverbankError("invalid", `${name}: ${value} came, ${expected} was expected`);
}

/** Throws `invalid points` and `invalid perplexity`. */
export function checkPerplexity(perplexity: number, rows: number): void {
  if (!(rows >= FEWEST_ROWS)) {
    const expected = `at least ${FEWEST_ROWS} were expected`;
    throw new RiverbankError("invalid", `points: ${rows} came, ${expected}; so few need no t-SNE, use PCA`);
  }
  if (perplexity >= 1 && 3 * perplexity < rows) return;
  const most = Math.ceil(rows / 3) - 1;
  const expected = `at least 1 and less than a third of the ${rows} points was expected`;
  throw new RiverbankError(
    "invalid",
    `perplexity: ${perplexity} came, ${expected}; use at most ${most}, or more points`,
  );
}

function checkNeighbours({ rows, k, ids, distances }: Neighbours, perplexity: number): void {
  const least = neighboursFor(perplexity);
  if (!(k >= least)) {
    const expected = `a perplexity of ${perplexity} needs ${least}`;
    throw new RiverbankError("mismatched", `neighbours: ${k} per point came, ${expected}; find as many, or lower it`);
  }
  if (ids.length !== rows * k || distances.length !== rows * k) {
    const came = `${ids.length} ids and ${distances.length} distances came`;
    throw new RiverbankError("mismatched", `neighbours: ${came}, ${rows} × ${k} of each were expected`);
  }
  const astray = ids.find((id) => id >= rows);
  if (astray !== undefined) {
    throw new RiverbankError(
      "invalid",
      `neighbours: id ${astray} came, below ${rows}, the number of points, was expected`,
    );
  }
  const broken = distances.find((distance) => !(distance >= 0 && distance < Number.POSITIVE_INFINITY));
  if (broken !== undefined) {
    throw new RiverbankError(
      "invalid",
      `neighbours: a distance of ${broken} came, a number of at least 0 was expected`,
    );
  }
}

function checkInitial(initial: Float32Array | undefined, rows: number, dims: number): void {
  if (!initial) return;
  if (initial.length !== rows * dims) {
    const expected = `${rows} × ${dims} were expected`;
    throw new RiverbankError("mismatched", `initial: ${initial.length} numbers came, ${expected}`);
  }
  const broken = initial.find((value) => !Number.isFinite(value));
  if (broken !== undefined) {
    throw new RiverbankError("invalid", `initial: ${broken} came, only finite numbers were expected`);
  }
}
