// The parts of a UMAP, each against what it stands for.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { KernelMemory } from "#src/kernels/memory.js";
import { power } from "#src/kernels/reference/power.js";
import { findComponents } from "#src/projection/maps/components.js";
import { Crew } from "#src/projection/maps/crew.js";
import { fitCurve } from "#src/projection/maps/curve.js";
import { fuzzyGraph, type Graph } from "#src/projection/maps/fuzzy-graph.js";
import { smallEigen } from "#src/projection/maps/small-eigen.js";
import { spectralWaves } from "#src/projection/maps/spectral.js";
import { Turn } from "#src/shared/events.js";
import { bruteNeighbours, clusters } from "./neighbours.ts";

async function graphOf(neighbours: ReturnType<typeof bruteNeighbours>, least = 0): Promise<Graph> {
  const crew = await Crew.open(neighbours.rows, neighbours.ids.length, 1);
  const graph = await fuzzyGraph(neighbours, least, crew, {});
  await crew.close();
  return graph;
}

/** A graph as a full matrix. */
function matrixOf({ rows, offsets, ids, weights }: Graph): number[][] {
  const matrix = Array.from({ length: rows }, () => new Array<number>(rows).fill(0));
  for (let row = 0; row < rows; row++) {
    for (let e = offsets[row]; e < offsets[row + 1]; e++) matrix[row][ids[e]] = weights[e];
  }
  return matrix;
}

test("power comes within 1e-5 of the true power", () => {
  const numbers = fc.tuple(
    fc.double({ min: -20, max: 20, noNaN: true }),
    fc.double({ min: 0.2, max: 1.2, noNaN: true }),
  );
  fc.assert(
    fc.property(numbers, ([exponent, y]) => {
      const [x, to] = [Math.fround(2 ** exponent), Math.fround(y)];
      expect(Math.abs(power(x, to) / x ** to - 1)).toBeLessThan(1e-5);
    }),
    { numRuns: 2000 },
  );
});

describe("the curve", () => {
  test.each([
    [0.1, 1, 1.57694, 0.89506],
    [0.5, 1, 0.58303, 1.33417],
    [0.001, 1, 1.92915, 0.79155],
  ])("for distance %d and spread %d is that of McInnes's own fit", (minDist, spread, a, b) => {
    const fitted = fitCurve(minDist, spread);
    expect(fitted.a).toBeCloseTo(a, 2);
    expect(fitted.b).toBeCloseTo(b, 2);
  });

  test("has the same shape on another scale", () => {
    const [one, two] = [fitCurve(0.1, 1), fitCurve(0.2, 2)];
    expect(two.b).toBe(one.b);
    expect(1 / (1 + two.a * 2 ** (2 * two.b))).toBeCloseTo(1 / (1 + one.a), 4);
  });
});

describe("the graph", () => {
  test("is the fuzzy union of memberships that add up to the logarithm of the neighbourhood's size", async () => {
    const neighbours = bruteNeighbours(clusters(3, 20, 5, 2, 1), 7);
    const { rows, k, ids, distances } = neighbours;
    const member = Array.from({ length: rows }, () => new Array<number>(rows).fill(0));
    for (let row = 0; row < rows; row++) {
      const own = [...distances.subarray(row * k, (row + 1) * k)];
      const sumFor = (width: number) => own.reduce((sum, d) => sum + Math.exp(-(d - own[0]) / width), 0);
      let [low, high] = [1e-6, 1e6];
      for (let step = 0; step < 200; step++) {
        const middle = Math.sqrt(low * high);
        if (sumFor(middle) > Math.log2(k + 1)) high = middle;
        else low = middle;
      }
      own.forEach((d, i) => {
        member[row][ids[row * k + i]] = Math.exp(-(d - own[0]) / low);
      });
    }
    const matrix = matrixOf(await graphOf(neighbours));
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < rows; j++) {
        const [a, b] = [member[i][j], member[j][i]];
        expect(matrix[i][j]).toBeCloseTo(a + b - a * b, 3);
        expect(matrix[i][j]).toBe(matrix[j][i]);
      }
    }
  });

  test("leaves out edges that no epoch would look at", async () => {
    const graph = await graphOf(bruteNeighbours(clusters(3, 20, 5, 2, 1), 12), 0.3);
    expect(Math.min(...graph.weights)).toBeGreaterThanOrEqual(0.3);
    expect(new Set(Array.from(graph.offsets)).size).toBe(graph.rows + 1);
  });

  test("falls into the parts that neighbours join", async () => {
    const graph = await graphOf(bruteNeighbours(clusters(4, 9, 3, 1000, 2), 3));
    const { of, sizes } = await findComponents(graph, new Turn());
    expect(sizes).toEqual([9, 9, 9, 9]);
    expect(Array.from(of)).toEqual(Array.from(of, (_, row) => Math.floor(row / 9)));
  });
});

describe("eigenvectors", () => {
  test("of a small matrix satisfy A v = value × v, the largest value first", () => {
    const matrices = fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 16, maxLength: 16 });
    fc.assert(
      fc.property(matrices, (numbers) => {
        const matrix = [0, 1, 2, 3].map((i) => [0, 1, 2, 3].map((j) => numbers[4 * Math.min(i, j) + Math.max(i, j)]));
        const { values, vectors } = smallEigen(matrix);
        expect(values).toEqual([...values].sort((a, b) => b - a));
        vectors.forEach((vector, k) => {
          expect(vector.reduce((sum, x) => sum + x * x, 0)).toBeCloseTo(1, 9);
          for (const [i, row] of matrix.entries()) {
            const product = row.reduce((sum, x, j) => sum + x * vector[j], 0);
            expect(Math.abs(product - values[k] * vector[i])).toBeLessThan(1e-9);
          }
        });
      }),
    );
  });

  test("of a graph are those of its whole matrix", async () => {
    const graph = await graphOf(bruteNeighbours(clusters(3, 30, 4, 1.5, 5), 8));
    expect((await findComponents(graph, new Turn())).sizes).toEqual([90]);
    const matrix = matrixOf(graph);
    const roots = matrix.map((row) => Math.sqrt(row.reduce((sum, x) => sum + x, 0)));
    const exact = smallEigen(matrix.map((row, i) => row.map((x, j) => x / (roots[i] * roots[j]))));
    const crew = await Crew.open(graph.rows, graph.ids.length, 1);
    const { values, columns } = await spectralWaves(graph, 1, crew, {});
    await crew.close();
    expect(exact.values[0]).toBeCloseTo(1, 6);
    for (const wave of [0, 1]) {
      const distance = 1 - exact.values[wave + 1];
      expect(Math.abs(values[wave] - exact.values[wave + 1])).toBeLessThan(0.05 * distance);
      const along = exact.vectors[wave + 1].reduce((sum, x, row) => sum + x * columns[4 * row + wave], 0);
      expect(Math.abs(along)).toBeGreaterThan(0.95);
    }
  });
});

test("memory that a crew lends its steps comes back", async () => {
  const neighbours = bruteNeighbours(clusters(2, 20, 3, 3, 1), 5);
  const crew = await Crew.open(neighbours.rows, neighbours.ids.length, 1);
  const before = crew.memory.used;
  const graph = await fuzzyGraph(neighbours, 0, crew, {});
  await spectralWaves(graph, 1, crew, {});
  expect(crew.memory).toBeInstanceOf(KernelMemory);
  expect(crew.memory.used).toBe(before);
  await crew.close();
});
