import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { KernelMemory } from "#src/kernels/memory.js";
import { WorkerPool } from "#src/kernels/pool.js";
import { CELL, treeScratch } from "#src/kernels/reference/tsne-tree.js";
import { joinAffinities } from "#src/projection/maps/affinities.js";
import { Random } from "#src/shared/random.js";
import { bruteNeighbours, distance } from "./brute.ts";

const memory = new KernelMemory();
let pool: WorkerPool;
beforeAll(async () => {
  pool = await WorkerPool.open(memory, 2);
});
afterAll(() => pool.close());

/** Σ q² (y - y') and Σ q over all other points, by the tree. */
function repulsion(layout: Float32Array, dims: number, theta: number) {
  const rows = layout.length / dims;
  const mark = memory.mark();
  const [cells, order] = [memory.allocate(2 * CELL * rows), memory.allocate(4 * rows)];
  const [sorted, scratch] = [memory.allocate(4 * dims * (rows + 3)), memory.allocate(treeScratch(rows))];
  const count = memory.kernels.plantTree(cells, order, sorted, scratch, memory.store(layout), theta, rows, dims);
  const [forces, sums] = [memory.allocate(4 * rows * dims), memory.allocate(4 * rows)];
  memory.kernels.pushApart(forces, sums, cells, order, sorted, 0, rows, rows, dims);
  const result = {
    forces: memory.float32(forces, rows * dims).slice(),
    sums: memory.float32(sums, rows).slice(),
    count,
  };
  memory.release(mark);
  return result;
}

function bruteRepulsion(layout: Float32Array, dims: number) {
  const rows = layout.length / dims;
  const forces = new Float64Array(layout.length);
  const sums = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    for (let other = 0; other < rows; other++) {
      if (other === row) continue;
      const q = 1 / (1 + distance(layout, dims, row, other) ** 2);
      sums[row] += q;
      for (let d = 0; d < dims; d++)
        forces[row * dims + d] += q * q * (layout[row * dims + d] - layout[other * dims + d]);
    }
  }
  return { forces, sums };
}

function largest(numbers: ArrayLike<number>): number {
  return Array.from(numbers).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

function furthest(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return largest(Array.from(a, (value, i) => value - b[i]));
}

describe("repulsion", () => {
  /** Points at every scale, some of which lie on each other. */
  const layouts = fc.record({
    dims: fc.constantFrom(2, 3),
    rows: fc.integer({ min: 1, max: 200 }),
    scale: fc.constantFrom(1e-4, 1, 60),
    places: fc.constantFrom(2, 5, 1000),
    seed: fc.integer({ min: 0, max: 1e6 }),
  });
  const draw = ({ dims, rows, scale, places, seed }: Record<"dims" | "rows" | "scale" | "places" | "seed", number>) => {
    const random = new Random(seed);
    return Float32Array.from({ length: rows * dims }, () => (scale * random.below(places)) / places);
  };

  test("at theta 0 it is the sum over all other points", () => {
    fc.assert(
      fc.property(layouts, (given) => {
        const layout = draw(given);
        const [actual, expected] = [repulsion(layout, given.dims, 0), bruteRepulsion(layout, given.dims)];
        expect(actual.count).toBeLessThanOrEqual(2 * given.rows);
        // As many additions of at most 1, each rounded, to sums of at most as many.
        const rounding = 2 ** -24 * given.rows * (given.rows + 16);
        expect(furthest(actual.sums, expected.sums)).toBeLessThanOrEqual(rounding);
        expect(furthest(actual.forces, expected.forces)).toBeLessThanOrEqual(rounding);
      }),
    );
  });

  test.each([2, 3])("at theta 0.5 it is within 3 % of it, in %i-D", (dims) => {
    const random = new Random(3);
    const layout = Float32Array.from({ length: 3000 * dims }, () => 10 * random.normal());
    const [actual, expected] = [repulsion(layout, dims, 0.5), bruteRepulsion(layout, dims)];
    const total = (sums: ArrayLike<number>) => Array.from(sums).reduce((sum, value) => sum + value, 0);
    expect(Math.abs(total(actual.sums) / total(expected.sums) - 1)).toBeLessThan(0.01);
    const length = Math.sqrt(total(expected.forces.map((value) => value ** 2)));
    const error = Math.sqrt(total(expected.forces.map((value, i) => (value - actual.forces[i]) ** 2)));
    expect(error / length).toBeLessThan(0.03);
    expect(error).toBeGreaterThan(0);
  });
});

/** The joint probabilities as a full matrix. */
async function jointOf(points: Float32Array, dims: number, k: number, perplexity: number): Promise<number[][]> {
  const rows = points.length / dims;
  const mark = memory.mark();
  const edges = await joinAffinities(memory, pool, bruteNeighbours(points, dims, k), perplexity);
  const offsets = memory.uint32(edges.offsets, rows + 1);
  const matrix = Array.from({ length: rows }, () => new Array<number>(rows).fill(0));
  matrix.forEach((row, i) => {
    expect(offsets[i] % 4).toBe(0);
    for (let edge = offsets[i]; edge < offsets[i + 1]; edge++) {
      row[memory.uint32(edges.columns, edge + 1)[edge]] += memory.float32(edges.weights, edge + 1)[edge];
    }
  });
  memory.release(mark);
  return matrix;
}

describe("joint probabilities", () => {
  test("are symmetric, nothing for a point itself, and add up to 1", async () => {
    const random = new Random(1);
    const points = Float32Array.from({ length: 60 * 3 }, () => random.below(4));
    const joint = await jointOf(points, 3, 20, 5.5);
    expect(joint.flat().reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 6);
    joint.forEach((row, i) => {
      expect(row[i]).toBe(0);
      expect(
        furthest(
          row,
          joint.map((other) => other[i]),
        ),
      ).toBeLessThanOrEqual(1e-9);
    });
  });

  test("have the wanted perplexity in every row before both directions are joined", () => {
    const random = new Random(2);
    const [rows, k] = [50, 30];
    const distances = Float32Array.from({ length: rows * k }, () => 100 + 20 * random.unit());
    for (let row = 0; row < rows; row++) distances.subarray(row * k, (row + 1) * k).sort();
    const mark = memory.mark();
    const weights = memory.allocate(4 * rows * k);
    memory.kernels.spreadAffinities(weights, memory.store(distances), k, k, 10, 0, rows);
    const found = memory.float32(weights, rows * k).slice();
    memory.release(mark);
    for (let row = 0; row < rows; row++) {
      const entropy = found.subarray(row * k, (row + 1) * k).reduce((sum, p) => sum - (p > 0 ? p * Math.log(p) : 0), 0);
      expect(Math.exp(entropy)).toBeCloseTo(10, 3);
    }
  });
});

test.each([2, 3])("the gradient equals central differences of the divergence, in %i-D", async (dims) => {
  const random = new Random(4);
  const rows = 24;
  const points = Float32Array.from({ length: rows * 5 }, () => random.normal());
  const joint = await jointOf(points, 5, 15, 5);
  const layout = Float32Array.from({ length: rows * dims }, () => random.normal());
  const divergence = (at: ArrayLike<number>) => {
    const q = joint.flatMap((row, i) => row.map((_, j) => (i === j ? 0 : 1 / (1 + distance(at, dims, i, j) ** 2))));
    const total = q.reduce((sum, value) => sum + value, 0);
    return joint.flat().reduce((sum, p, i) => sum + (p > 0 ? p * Math.log((p * total) / q[i]) : 0), 0);
  };
  const mark = memory.mark();
  const edges = await joinAffinities(memory, pool, bruteNeighbours(points, 5, 15), 5);
  const [forces, source] = [memory.allocate(4 * rows * dims), memory.store(layout)];
  memory.kernels.pullTogether(forces, source, edges.offsets, edges.columns, edges.weights, 0, rows, dims);
  const attraction = memory.float32(forces, rows * dims).slice();
  memory.release(mark);
  const { forces: push, sums } = repulsion(layout, dims, 0);
  const total = sums.reduce((sum, value) => sum + value, 0);
  for (let i = 0; i < layout.length; i++) {
    const moved = (by: number) => divergence(Float64Array.from(layout, (value, at) => (at === i ? value + by : value)));
    const expected = (moved(1e-4) - moved(-1e-4)) / 2e-4;
    expect(4 * (attraction[i] - push[i] / total)).toBeCloseTo(expected, 5);
  }
});
