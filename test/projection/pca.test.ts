import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { symmetricEigen } from "#src/projection/eigen.js";
import type { Points } from "#src/projection/maps/points.js";
import { pca } from "#src/projection/pca.js";
import { Random } from "#src/shared/random.js";
import { failureOf, tableOf } from "../helpers/tables.ts";
import { anyPoints, cloud } from "./points.ts";

/** Jacobi's rotations until nothing is left beside the diagonal: slow, plain, float64. Values fall, vectors in rows. */
function jacobi(matrix: Float64Array, n: number): { values: number[]; vectors: number[][] } {
  const a = Array.from({ length: n }, (_, i) => [...matrix.subarray(i * n, (i + 1) * n)]);
  const v = a.map((_, i) => a.map((_, j) => Number(i === j)));
  for (let sweep = 0; sweep < 60; sweep++) {
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        if (a[p][q] === 0) continue;
        const angle = Math.atan2(2 * a[p][q], a[q][q] - a[p][p]) / 2;
        const [c, s] = [Math.cos(angle), Math.sin(angle)];
        for (let i = 0; i < n; i++) [a[i][p], a[i][q]] = [c * a[i][p] - s * a[i][q], s * a[i][p] + c * a[i][q]];
        for (let i = 0; i < n; i++) [a[p][i], a[q][i]] = [c * a[p][i] - s * a[q][i], s * a[p][i] + c * a[q][i]];
        for (let i = 0; i < n; i++) [v[p][i], v[q][i]] = [c * v[p][i] - s * v[q][i], s * v[p][i] + c * v[q][i]];
      }
    }
  }
  const order = [...v.keys()].sort((i, j) => a[j][j] - a[i][i]);
  return { values: order.map((i) => a[i][i]), vectors: order.map((i) => v[i]) };
}

function covariance({ rows, dims, numbers }: Points): Float64Array {
  const mean = Array.from({ length: dims }, (_, i) => {
    let sum = 0;
    for (let row = 0; row < rows; row++) sum += numbers[row * dims + i];
    return sum / rows;
  });
  const result = new Float64Array(dims * dims);
  for (let i = 0; i < dims; i++) {
    for (let j = 0; j < dims; j++) {
      let sum = 0;
      for (let row = 0; row < rows; row++) {
        sum += (numbers[row * dims + i] - mean[i]) * (numbers[row * dims + j] - mean[j]);
      }
      result[i * dims + j] = sum / (rows - 1);
    }
  }
  return result;
}

/** Points about `offset` whose spread falls from one turned direction to the next. */
function spread(rows: number, dims: number, offset = 0): Points {
  const { numbers } = cloud(rows, dims, 11);
  for (let row = 0; row < rows; row++) {
    const x = numbers.subarray(row * dims, (row + 1) * dims);
    for (let i = 0; i < dims; i++) x[i] *= 3 / (1 + i);
    for (let i = 0; i + 1 < dims; i++) [x[i], x[i + 1]] = [0.8 * x[i] - 0.6 * x[i + 1], 0.6 * x[i] + 0.8 * x[i + 1]];
    for (let i = 0; i < dims; i++) x[i] += offset * (i + 1);
  }
  return { rows, dims, numbers };
}

function dotOf(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Array.from(a).reduce((sum, value, i) => sum + value * b[i], 0);
}

describe("the eigenvectors of a symmetric matrix", () => {
  test("rebuild it, stand at right angles and have falling values, for any matrix", async () => {
    const matrices = fc.record({
      n: fc.integer({ min: 1, max: 12 }),
      seed: fc.nat(),
      kinds: fc.integer({ min: 2, max: 40 }),
    });
    await fc.assert(
      fc.asyncProperty(matrices, async ({ n, seed, kinds }) => {
        const random = new Random(seed);
        const matrix = new Float64Array(n * n);
        for (let i = 0; i < n; i++) {
          for (let j = 0; j <= i; j++) matrix[i * n + j] = matrix[j * n + i] = random.below(kinds) - (kinds >> 1);
        }
        const { values, vectors } = await symmetricEigen(matrix, n);
        const row = (i: number) => vectors.subarray(i * n, (i + 1) * n);
        for (let i = 0; i < n; i++) {
          if (i > 0) expect(values[i]).toBeLessThanOrEqual(values[i - 1]);
          for (let j = 0; j < n; j++) {
            expect(dotOf(row(i), row(j))).toBeCloseTo(i === j ? 1 : 0, 12);
            let sum = 0;
            for (let k = 0; k < n; k++) sum += values[k] * row(k)[i] * row(k)[j];
            expect(sum).toBeCloseTo(matrix[i * n + j], 10);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  test("are Jacobi's", async () => {
    const matrix = covariance(spread(200, 30));
    const [ours, theirs] = [await symmetricEigen(matrix, 30), jacobi(matrix, 30)];
    for (let i = 0; i < 30; i++) {
      expect(ours.values[i]).toBeCloseTo(theirs.values[i], 12);
      expect(Math.abs(dotOf(ours.vectors.subarray(i * 30, (i + 1) * 30), theirs.vectors[i]))).toBeCloseTo(1, 10);
    }
  });
});

describe("principal components", () => {
  test.each([0, 100])("are those of an exact eigendecomposition to 1e-5, about %i", async (offset) => {
    const points = spread(3000, 20, offset);
    const matrix = covariance(points);
    const exact = jacobi(matrix, 20);
    const found = await pca(points, { components: 8 });
    const total = exact.values.reduce((sum, value) => sum + value, 0);
    expect(Math.abs(found.totalVariance / total - 1)).toBeLessThan(1e-6);
    for (let i = 0; i < 8; i++) {
      const vector = found.components.subarray(i * 20, (i + 1) * 20);
      const sign = Math.sign(dotOf(vector, exact.vectors[i]));
      expect(Math.abs(found.variances[i] / exact.values[i] - 1)).toBeLessThan(1e-5);
      expect(Math.abs(found.explained[i] - exact.values[i] / total)).toBeLessThan(1e-6);
      vector.forEach((value, at) => void expect(Math.abs(value - sign * exact.vectors[i][at])).toBeLessThan(1e-5));
      const largest = vector.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0);
      expect(largest).toBeGreaterThan(0);
    }
  });

  test("place every row where project places it", async () => {
    const points = spread(500, 6, 3);
    const { coordinates, project } = await pca(points, { components: 3 });
    for (let row = 0; row < 500; row++) {
      const place = project(points.numbers.subarray(row * 6, (row + 1) * 6));
      for (let i = 0; i < 3; i++) expect(coordinates[row * 3 + i]).toBeCloseTo(place[i], 4);
    }
  });

  test("are the same bytes for any number of threads, past one block of rows", async () => {
    const points = cloud(9000, 130, 2);
    const results = await Promise.all([1, 2, 3].map((threads) => pca(points, { components: 3, threads })));
    for (const other of results.slice(1)) {
      expect(other.components).toEqual(results[0].components);
      expect(other.coordinates).toEqual(results[0].coordinates);
    }
  });

  test("of an int8 table are those of its numbers", async () => {
    const { rows, dims, numbers } = spread(400, 8);
    const table = tableOf(
      Array.from(
        { length: rows },
        (_, row) => [`w${row}`, [...numbers.subarray(row * dims, (row + 1) * dims)]] as const,
      ),
    ).quantise();
    const decoded = await pca(table.dequantise(), { components: 4 });
    const found = await pca(table, { components: 4 });
    expect(found.components).toEqual(decoded.components);
    expect(found.coordinates).toEqual(decoded.coordinates);
  });

  test("never have a number that is none, and explain no more than there is, for any points", async () => {
    await fc.assert(
      fc.asyncProperty(anyPoints(2, 30), async (points) => {
        const k = Math.min(2, points.rows, points.dims);
        const small = { ...points, numbers: points.numbers.map((value) => (value > 1e10 ? value / 1e17 : value)) };
        const { components, explained, coordinates } = await pca(small, { components: k, threads: 1 });
        for (const numbers of [components, explained, coordinates]) expect(numbers.every(Number.isFinite)).toBe(true);
        expect(explained.reduce((sum, share) => sum + share, 0)).toBeLessThan(1 + 1e-5);
      }),
      { numRuns: 30 },
    );
  });

  test("of rows that are all equal explain nothing", async () => {
    const found = await pca({ rows: 5, dims: 3, numbers: new Float32Array(15).fill(0.1) });
    expect([...found.variances, ...found.explained, found.totalVariance]).toEqual([0, 0, 0, 0, 0]);
    expect(found.coordinates.every((value) => value === 0)).toBe(true);
    expect(dotOf(found.components.subarray(0, 3), found.components.subarray(3))).toBe(0);
  });

  test("leave constant dimensions alone", async () => {
    const points = cloud(100, 4, 8);
    for (let row = 0; row < 100; row++) points.numbers[row * 4 + 2] = 7.7;
    const { components, variances } = await pca(points, { components: 4 });
    for (const direction of [0, 1, 2]) expect(Math.abs(components[direction * 4 + 2])).toBeLessThan(1e-12);
    expect(variances[3]).toBeLessThan(1e-12);
  });
});

describe("what has no components", () => {
  test.each([
    [1, 4, 2, "invalid rows: 1 came, at least 2 are needed for a direction"],
    [5, 1, 2, "invalid components: 2 came, a whole number from 1 to 1 was expected for 5 rows of 1 dims"],
    [3, 9, 4, "invalid components: 4 came, a whole number from 1 to 3 was expected for 3 rows of 9 dims"],
    [3, 9, 0, "invalid components: 0 came, a whole number from 1 to 3 was expected for 3 rows of 9 dims"],
  ])("%d rows of %d dims, asked for %d", async (rows, dims, components, message) => {
    expect((await failureOf(pca(cloud(rows, dims), { components }))).message).toBe(message);
  });

  test("numbers that are not finite", async () => {
    const failure = await failureOf(pca({ rows: 2, dims: 2, numbers: Float32Array.of(1, 2, Number.NaN, 0) }));
    expect(failure.message).toMatch(/^invalid numbers: one is not finite/);
  });

  test("a signal ends the work", async () => {
    expect((await failureOf(pca(cloud(50, 4), { signal: AbortSignal.abort() }))).code).toBe("cancelled");
  });
});
