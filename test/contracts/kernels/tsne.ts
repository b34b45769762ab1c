// Cases of t-SNE's families: the tree, both forces, the step and the affinities. Choices in the tree hang on rounding,
// so that forces are compared to the last bit.

import { CELL, treeScratch } from "#src/kernels/reference/tsne-tree.js";
import type { Bench } from "../bench.ts";
import type { KernelCase } from "../kernels.ts";

const DIMS = [2, 3];

interface Tree {
  cells: number;
  order: number;
  sorted: number;
  count: number;
}

async function plant(bench: Bench, layout: number, rows: number, dims: number, theta: number): Promise<Tree> {
  const stride = (rows + 3) & -4;
  const [cells, order] = [bench.block(2 * CELL * rows), bench.block(4 * rows)];
  const [sorted, scratch] = [bench.block(4 * dims * stride), bench.block(treeScratch(rows))];
  const count = await bench.call("plantTree", cells, order, sorted, scratch, layout, theta, rows, dims);
  return { cells, order, sorted, count };
}

/** Few different places, so that many points share one. */
function crowded(bench: Bench, n: number): number {
  return bench.store(Float32Array.from({ length: n }, () => bench.random.below(3) / 4));
}

async function forest(bench: Bench, rows: number, place: (bench: Bench, n: number) => number): Promise<Int32Array> {
  const parts: number[] = [];
  for (const dims of DIMS) {
    const { cells, order, sorted, count } = await plant(bench, place(bench, rows * dims), rows, dims, 0.5);
    parts.push(count, ...bench.readInts(cells, (CELL / 4) * count), ...bench.readInts(order, rows));
    parts.push(...bench.readInts(sorted, dims * ((rows + 3) & -4)));
  }
  return Int32Array.from(parts);
}

async function push(bench: Bench, rows: number, theta: number, place: (bench: Bench, n: number) => number) {
  const parts: number[] = [];
  for (const dims of DIMS) {
    const { cells, order, sorted } = await plant(bench, place(bench, rows * dims), rows, dims, theta);
    const [forces, sums] = [bench.block(4 * rows * dims), bench.block(4 * rows)];
    const half = 4 * Math.floor(rows / 8);
    for (const [from, to] of [
      [0, half],
      [half, rows],
    ]) {
      await bench.call("pushApart", forces, sums, cells, order, sorted, from, to, rows, dims);
    }
    parts.push(...bench.readFloats(forces, rows * dims), ...bench.readFloats(sums, rows));
  }
  return Float32Array.from(parts);
}

export const tsneCases: readonly KernelCase[] = [
  {
    name: "plantTree sorts points and finds their cells",
    run: (bench, n) => forest(bench, n, (on, count) => on.floats(count)),
  },
  {
    name: "plantTree takes points that share a place as one",
    run: (bench, n) => forest(bench, n, crowded),
  },
  {
    name: "pushApart repels, cells standing for points that are far",
    run: (bench, n) => push(bench, n, 0.5, (on, count) => on.floats(count)),
  },
  {
    name: "pushApart lets no point push itself, however coarse the cells",
    run: (bench, n) => push(bench, n, 1, (on, count) => on.floats(count)),
  },
  {
    name: "pushApart repels from places that many points share",
    run: (bench, n) => push(bench, n, 0, crowded),
  },
  {
    name: "pullTogether attracts along edges",
    tolerance: 1e-5,
    run: async (bench, n) => {
      const parts: number[] = [];
      for (const dims of DIMS) {
        const counts = Array.from({ length: n }, () => 4 * bench.random.below(4));
        const offsets = Uint32Array.of(0, ...counts);
        for (let i = 0; i < n; i++) offsets[i + 1] += offsets[i];
        const columns = Uint32Array.from({ length: offsets[n] }, () => bench.random.below(n));
        const weights = Float32Array.from({ length: offsets[n] }, () => bench.random.unit());
        const [forces, layout] = [bench.block(4 * n * dims), bench.floats(n * dims)];
        const edges = [bench.store(offsets), bench.store(columns), bench.store(weights)] as const;
        await bench.call("pullTogether", forces, layout, ...edges, 0, n, dims);
        parts.push(...bench.readFloats(forces, n * dims));
      }
      return Float32Array.from(parts);
    },
  },
  {
    name: "descend moves the layout by one step and centres it",
    run: async (bench, n) => {
      const parts: number[] = [];
      for (const dims of DIMS) {
        const moved = [0, 1, 2].map(() => bench.floats(n * dims));
        const sums = bench.store(Float32Array.from({ length: n }, () => bench.random.unit()));
        const [layout, steps, gains] = moved;
        const forces = [bench.floats(n * dims), bench.floats(n * dims)] as const;
        parts.push(await bench.call("descend", layout, steps, gains, ...forces, sums, 12, 0.5, 50, n, dims));
        for (const address of moved) parts.push(...bench.readFloats(address, n * dims));
      }
      return Float64Array.from(parts);
    },
  },
  {
    name: "descend says when numbers grow out of bounds",
    sizes: [1, 5],
    run: async (bench, n) => {
      const zeros = () => bench.store(new Float32Array(2 * n));
      const forces = bench.store(new Float32Array(2 * n).fill(1e30));
      const [layout, steps, gains, push, sums] = [zeros(), zeros(), zeros(), zeros(), zeros()];
      const total = await bench.call("descend", layout, steps, gains, forces, push, sums, 12, 0.5, 1e30, n, 2);
      return Uint8Array.of(Number.isNaN(total) ? 1 : 0);
    },
  },
  {
    name: "spreadAffinities finds the width that the perplexity asks for",
    tolerance: 1e-6,
    sizes: [1, 3, 4, 5, 15, 16, 17, 31, 300],
    run: async (bench, n) => {
      const [rows, stride] = [4, n + 2];
      const distances = Array.from({ length: rows }, (_, row) => {
        // The last row's are all the same, those of the one before it alternate.
        const drawn = Array.from({ length: stride }, (_, i) => [bench.random.unit(), i & 1, 0.5][Math.max(0, row - 1)]);
        return drawn.sort((a, b) => a - b);
      });
      const [weights, source] = [bench.block(4 * rows * n), bench.store(Float32Array.from(distances.flat()))];
      await bench.call("spreadAffinities", weights, source, n, stride, Math.max(1, n / 3), 0, 2);
      await bench.call("spreadAffinities", weights, source, n, stride, Math.max(1, n / 3), 2, rows);
      return bench.readFloats(weights, rows * n);
    },
  },
];
