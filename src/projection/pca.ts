// Principal components: the directions along which points spread most, exactly, whatever their number. The covariance
// is gathered by blocks of rows, so that beside one small matrix per share only a block is in memory.
//
// Source: Pearson, "On lines and planes of closest fit to systems of points in space", Philosophical Magazine 2, 1901.

import { KernelMemory } from "../kernels/memory.ts";
import { WorkerPool } from "../kernels/pool.ts";
import { availableCores, checkThreads } from "../shared/cores.ts";
import { RiverbankError } from "../shared/errors.ts";
import { EmbeddingTable } from "../vectors/table.ts";
import { fixSigns, symmetricEigen } from "./eigen.ts";
import type { Points, StepOptions } from "./maps/points.ts";
import { coordinatesOf } from "./pca-coordinates.ts";
import { covarianceOf } from "./pca-covariance.ts";
import { type RowSource, rowSource } from "./row-source.ts";

export interface PcaOptions extends StepOptions {
  /** How many directions: from 1 to the smaller of rows and dims. Default 2. */
  components?: number | undefined;
}

/** The directions along which rows spread most, and where the rows stand on them. */
export interface Pca {
  readonly rows: number;
  readonly dims: number;
  /** [dims]: where the directions start from. */
  readonly mean: Float64Array;
  /** [k, dims]: unit vectors at right angles, each turned so that its number of largest magnitude is positive. */
  readonly components: Float64Array;
  /** [k], falling: the variance along each, over rows - 1. */
  readonly variances: Float64Array;
  /** [k]: each one's share of the total variance; 0 where all rows are equal. */
  readonly explained: Float64Array;
  /** Summed over all dims. */
  readonly totalVariance: number;
  /** [rows, k]: every row's place along the directions. */
  readonly coordinates: Float32Array;
  /** A vector's place along the directions, [k]. Throws `mismatched dims`. */
  project(vector: ArrayLike<number>): Float64Array;
}

/**
 * The principal components of points, or of a table's rows as they are (see `pointsOf` for rows of unit length).
 *
 * Products are float32 and their sums float64, so that components agree with those of an exact eigendecomposition to
 * about 1e-6 wherever variances are not nearly equal. The same bytes for any number of threads. Rows that are all equal
 * have no directions: components are then some of the axes, with variances, shares and coordinates of 0.
 *
 * Throws `invalid components`, `invalid rows` for fewer than two, `invalid numbers` for what is not finite or too large
 * to be squared in float32, `invalid threads`, `exhausted memory` and `cancelled`. Progress is told as stage "pca".
 *
 * @example
 * const { explained, coordinates } = await pca(table, { components: 2 });
 * explained; // Float64Array [0.061, 0.034]
 */
export async function pca(source: Points | EmbeddingTable, options: PcaOptions = {}): Promise<Pca> {
  const { components: k = 2 } = options;
  const rows = rowSource(source instanceof EmbeddingTable ? source.embeddings : source);
  checkShape(rows, k);
  const threads = options.threads ?? (await availableCores());
  checkThreads(threads);
  const memory = new KernelMemory();
  const pool = await WorkerPool.open(memory, threads);
  try {
    const { mean, shift, covariance } = await covarianceOf({ memory, pool }, rows, options);
    const { values, vectors } = await symmetricEigen(covariance, rows.dims);
    const components = vectors.slice(0, k * rows.dims);
    fixSigns(components, rows.dims);
    const coordinates = await coordinatesOf({ memory, pool }, rows, { mean, shift, components }, options);
    return describe(rows, mean, components, covariance, values.subarray(0, k), coordinates);
  } finally {
    await pool.close();
  }
}

function describe(
  { rows, dims }: RowSource,
  mean: Float64Array,
  components: Float64Array,
  covariance: Float64Array,
  values: Float64Array,
  coordinates: Float32Array,
): Pca {
  let totalVariance = 0;
  for (let i = 0; i < dims; i++) totalVariance += covariance[i * dims + i];
  // Rounding can carry a variance of nothing below it.
  const variances = values.map((value) => Math.max(0, value));
  const explained = variances.map((variance) => (totalVariance > 0 ? variance / totalVariance : 0));
  const project = (vector: ArrayLike<number>) => {
    if (vector.length !== dims) {
      throw new RiverbankError("mismatched", `dims: the vector has ${vector.length}, the components have ${dims}`);
    }
    return Float64Array.from(variances, (_, index) => {
      let sum = 0;
      for (let i = 0; i < dims; i++) sum += (vector[i] - mean[i]) * components[index * dims + i];
      return sum;
    });
  };
  return { rows, dims, mean, components, variances, explained, totalVariance, coordinates, project };
}

function checkShape({ rows, dims }: RowSource, k: number): void {
  if (rows < 2) throw new RiverbankError("invalid", `rows: ${rows} came, at least 2 are needed for a direction`);
  const most = Math.min(rows, dims);
  if (Number.isInteger(k) && k >= 1 && k <= most) return;
  const expected = `a whole number from 1 to ${most} was expected for ${rows} rows of ${dims} dims`;
  throw new RiverbankError("invalid", `components: ${k} came, ${expected}`);
}
