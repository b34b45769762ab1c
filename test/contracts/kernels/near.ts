// Cases of the near family. Whole numbers make scores and squares exact, so that ids and ties can be compared.

import { NEAR_DIRECT_DIMS, NEAR_SCRATCH, NEAR_TILE } from "#src/kernels/reference/near.js";
import type { Bench } from "../bench.ts";
import type { KernelCase } from "../kernels.ts";
import { sorted, wholes } from "./scan.ts";

const K = 5;
/** Dims of which scores are products, with a tail, and differences. */
const PRODUCT = 9;
const DIRECT = 3;

interface Cloud {
  points: number;
  halves: number;
  squares: number;
  slacks: number;
}

/** `n` points whose working copies are themselves. */
function cloud(bench: Bench, n: number, dims: number): Cloud {
  const points = wholes(bench, n * dims);
  const numbers = bench.readFloats(points, n * dims);
  const squares = Array.from({ length: n }, (_, row) => {
    return numbers.subarray(row * dims, (row + 1) * dims).reduce((sum, x) => sum + x * x, 0);
  });
  const held = dims > NEAR_DIRECT_DIMS ? squares : squares.map(() => 0);
  return {
    points,
    halves: bench.store(Float32Array.from(held, (square) => square / 2)),
    squares: bench.store(Float64Array.from(held)),
    slacks: bench.store(new Float64Array(n).fill(0.01)),
  };
}

function identity(bench: Bench, n: number): number {
  return bench.store(Uint32Array.from({ length: n }, (_, row) => row));
}

async function heaps(bench: Bench, tops: number, sizes: number, count: number): Promise<number[]> {
  const parts: number[] = [];
  const held = bench.readInts(sizes, count);
  for (let i = 0; i < count; i++) parts.push(...(await sorted(bench, tops + 8 * K * i, held[i])));
  return parts;
}

async function tile(bench: Bench, n: number, dims: number, both: boolean): Promise<Int32Array> {
  const [a, b] = [cloud(bench, 6, dims), cloud(bench, n, dims)];
  const [topsA, sizesA] = [bench.block(8 * K * 6), bench.store(new Uint32Array(6))];
  const [topsB, sizesB] = [bench.block(8 * K * n), bench.store(new Uint32Array(n))];
  const scratch = bench.block(NEAR_SCRATCH);
  for (const first of [0, n]) {
    const [to, sizes] = both ? [topsB, sizesB] : [0, 0];
    const sources = [a.points, a.halves, b.points, b.halves] as const;
    await bench.call("nearTile", topsA, sizesA, to, sizes, K, ...sources, scratch, 1000 + first, first, 6, n, dims);
  }
  return Int32Array.from([
    ...(await heaps(bench, topsA, sizesA, 6)),
    ...(await heaps(bench, topsB, sizesB, both ? n : 0)),
  ]);
}

/** So many of the points are asked about. */
const ASKED = 12;

/** Heaps of the `kept` best of `n` points for some of them, and what is measured of these. */
async function measure(bench: Bench, n: number, dims: number, kept: number): Promise<Float32Array> {
  const k = Math.min(K, Math.max(0, n - 1));
  const asked = Math.min(n, ASKED);
  const { points, halves, squares, slacks } = cloud(bench, n, dims);
  const [tops, sizes] = [bench.block(8 * kept * asked), bench.store(new Uint32Array(asked))];
  const scratch = bench.block(NEAR_SCRATCH);
  await bench.call("nearTile", tops, sizes, 0, 0, kept, points, halves, points, halves, scratch, 0, 0, asked, n, dims);
  const [ids, distances, sure] = [4 * asked * k, 4 * asked * k, 4 * asked].map((bytes) => bench.block(bytes));
  const [queries, best] = [identity(bench, asked), bench.block(8 * k)];
  const written = [ids, distances, sure] as const;
  const read = [queries, points, squares, slacks, 1] as const;
  await bench.call("nearMeasure", ...written, tops, sizes, kept, k, ...read, best, n, asked, dims);
  return Float32Array.from([
    ...bench.readInts(ids, asked * k),
    ...bench.readInts(sure, asked),
    ...bench.readFloats(distances, asked * k),
  ]);
}

/** `K` targets for each of the first `asked` of `n` points, and their distances. */
async function aims(bench: Bench, n: number, dims: number, asked: number, points: number) {
  const targets = bench.store(Uint32Array.from({ length: asked * K }, () => bench.random.below(n)));
  const distances = bench.block(4 * asked * K);
  await bench.call("nearDistances", distances, targets, K, identity(bench, asked), points, asked, dims);
  return { counts: bench.store(new Uint32Array(asked * K)), targets, distances };
}

/** Counts for some points and `K` of all points each, over two blocks. */
async function closer(bench: Bench, n: number, dims: number): Promise<Int32Array> {
  const asked = Math.min(n, ASKED);
  const { points, halves, squares, slacks } = cloud(bench, n, dims);
  const { counts, targets, distances } = await aims(bench, n, dims, asked, points);
  const written = [counts, targets, distances, 0, 0, 0, K, identity(bench, asked), points, halves] as const;
  const read = [points, squares, slacks, 1, bench.block(NEAR_SCRATCH)] as const;
  const half = Math.floor(n / 2);
  for (const [first, rows] of [
    [0, half],
    [half, n - half],
  ] as const) {
    const block = [points + 4 * dims * first, halves + 4 * first] as const;
    await bench.call("countCloser", ...written, ...block, ...read, first, asked, rows, dims);
  }
  return bench.readInts(counts, asked * K);
}

/** Counts for all points, of two blocks in one tile, each by the other. */
async function closerBoth(bench: Bench, n: number, dims: number): Promise<Int32Array> {
  const { points, halves, squares, slacks } = cloud(bench, n, dims);
  const { counts, targets, distances } = await aims(bench, n, dims, n, points);
  const half = Math.floor(n / 3);
  const rest = [counts, targets, distances].map((address) => address + 4 * K * half) as [number, number, number];
  const blockA = [identity(bench, n), points, halves] as const;
  const blockB = [points + 4 * dims * half, halves + 4 * half] as const;
  const read = [points, squares, slacks, 1, bench.block(NEAR_SCRATCH)] as const;
  const written = [counts, targets, distances, ...rest, K] as const;
  await bench.call("countCloser", ...written, ...blockA, ...blockB, ...read, half, half, n - half, dims);
  return bench.readInts(counts, n * K);
}

export const nearCases: readonly KernelCase[] = [
  {
    name: "nearTile offers rows to columns and columns to rows, over two blocks",
    run: (bench, n) => tile(bench, n, PRODUCT, true),
  },
  { name: "nearTile offers to rows alone when asked to", run: (bench, n) => tile(bench, n, PRODUCT, false) },
  { name: "nearTile takes differences in few dims", run: (bench, n) => tile(bench, n, DIRECT, true) },
  {
    name: "nearTile fills a whole tile",
    sizes: [NEAR_TILE - 1, NEAR_TILE],
    run: (bench, n) => tile(bench, n, DIRECT, true),
  },
  {
    name: "nearMeasure keeps the nearest candidates and knows when they may not be the nearest of all",
    tolerance: 1e-6,
    run: (bench, n) => measure(bench, n, PRODUCT, K + 2),
  },
  {
    name: "nearMeasure is sure where every row is a candidate",
    tolerance: 1e-6,
    sizes: [1, 4, 5, 17],
    run: (bench, n) => measure(bench, n, DIRECT, n),
  },
  {
    name: "nearScan keeps the nearest rows, also among many at no distance, and takes up where it stopped",
    run: async (bench, n) => {
      const dims = 2;
      const points = bench.store(Float32Array.from({ length: n * dims }, () => bench.random.below(2)));
      const top = bench.block(8 * K);
      const half = Math.floor(n / 2);
      const query = Math.floor(n / 3);
      const size = await bench.call("nearScan", top, 0, K, query, points, 0, half, dims);
      return sorted(bench, top, await bench.call("nearScan", top, size, K, query, points, half, n, dims));
    },
  },
  {
    name: "nearDistances measures targets",
    tolerance: 1e-6,
    run: async (bench, n) => {
      const points = bench.floats(n * PRODUCT);
      return bench.readFloats((await aims(bench, n, PRODUCT, n, points)).distances, n * K);
    },
  },
  { name: "countCloser counts for both blocks of a tile", run: (bench, n) => closerBoth(bench, n, PRODUCT) },
  {
    name: "countCloser counts for both blocks of a large tile",
    sizes: [NEAR_TILE - 1, NEAR_TILE + 200],
    run: (bench, n) => closerBoth(bench, n, DIRECT),
  },
  { name: "countCloser counts by products and settles ties", run: (bench, n) => closer(bench, n, PRODUCT) },
  { name: "countCloser counts by differences and settles ties", run: (bench, n) => closer(bench, n, DIRECT) },
];
