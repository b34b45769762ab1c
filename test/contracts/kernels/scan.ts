// Cases of the scan and top families. Whole numbers make scores exact, so that ids and ties can be compared.

import type { Bench } from "../bench.ts";
import type { KernelCase } from "../kernels.ts";

const DIMS = 13;
const K = 7;

/** Small whole numbers as float32: their products and sums are exact, and many scores tie. */
export function wholes(bench: Bench, n: number): number {
  return bench.store(Float32Array.from({ length: n }, () => bench.random.below(7) - 3));
}

/** Positive multipliers that are powers of two, exact as well. */
export function powers(bench: Bench, n: number): number {
  return bench.store(Float32Array.from({ length: n }, () => 2 ** (bench.random.below(3) - 1)));
}

function shuffledIds(bench: Bench, n: number): number {
  return bench.store(Uint32Array.from(bench.random.shuffle(Array.from({ length: n }, (_, id) => id))));
}

export async function sorted(bench: Bench, top: number, size: number): Promise<Int32Array> {
  await bench.call("sortTop", top, size);
  return Int32Array.of(size, ...bench.readInts(top, 2 * size));
}

/** Scores alone, for numbers whose sums depend on the order of addition. */
async function sortedScores(bench: Bench, top: number, size: number): Promise<Float32Array> {
  await bench.call("sortTop", top, size);
  return bench.readFloats(top, 2 * size).filter((_, index) => index % 2 === 0);
}

export const scanCases: readonly KernelCase[] = [
  {
    name: "scan keeps the best rows, and of equal ones the first",
    run: async (bench, n) => {
      const top = bench.block(8 * K);
      const [rows, query] = [wholes(bench, n * DIMS), wholes(bench, DIMS)];
      return sorted(bench, top, await bench.call("scan", top, 0, K, rows, 0, query, 0, 0, n, DIMS));
    },
  },
  {
    name: "scan takes up where it stopped",
    run: async (bench, n) => {
      const top = bench.block(8 * K);
      const [rows, query, multipliers] = [wholes(bench, n * DIMS), wholes(bench, DIMS), powers(bench, n)];
      const half = Math.floor(n / 2);
      const size = await bench.call("scan", top, 0, K, rows, multipliers, query, 0, 0, half, DIMS);
      return sorted(bench, top, await bench.call("scan", top, size, K, rows, multipliers, query, 0, half, n, DIMS));
    },
  },
  {
    name: "scan follows a list of ids, whose multipliers stand in its order",
    run: async (bench, n) => {
      const top = bench.block(8 * K);
      const [rows, query] = [wholes(bench, n * DIMS), wholes(bench, DIMS)];
      const [multipliers, ids] = [powers(bench, n), shuffledIds(bench, n)];
      return sorted(bench, top, await bench.call("scan", top, 0, K, rows, multipliers, query, ids, 0, n, DIMS));
    },
  },
  {
    name: "scan scores rows of any length",
    tolerance: 1e-4,
    run: async (bench, n) => {
      const top = bench.block(8 * 9);
      const [rows, query] = [bench.floats(9 * n), bench.floats(n)];
      return sortedScores(bench, top, await bench.call("scan", top, 0, 9, rows, 0, query, 0, 0, 9, n));
    },
  },
  {
    name: "scan goes past one band of rows",
    sizes: [1030],
    run: async (bench, n) => {
      const top = bench.block(8 * n);
      const [rows, query] = [wholes(bench, n * 3), wholes(bench, 3)];
      return sorted(bench, top, await bench.call("scan", top, 0, n, rows, 0, query, 0, 0, n, 3));
    },
  },
  {
    name: "scan keeps nothing when asked for nothing",
    sizes: [5],
    run: async (bench, n) => {
      const [top, rows, query] = [bench.block(0), wholes(bench, n * DIMS), wholes(bench, DIMS)];
      return Int32Array.of(await bench.call("scan", top, 0, 0, rows, 0, query, 0, 0, n, DIMS));
    },
  },
  {
    name: "scan passes over scores that are no number",
    sizes: [1, 4, 300],
    run: async (bench, n) => {
      const top = bench.block(8 * K);
      const numbers = Array.from({ length: n * DIMS }, (_, i) => (i % (2 * DIMS) === 0 ? Number.NaN : i % 5));
      const [rows, query] = [bench.store(Float32Array.from(numbers)), wholes(bench, DIMS)];
      return sorted(bench, top, await bench.call("scan", top, 0, K, rows, 0, query, 0, 0, n, DIMS));
    },
  },
  {
    name: "scanInt8 keeps the best rows",
    run: async (bench, n) => {
      const top = bench.block(8 * K);
      const [codes, scales, query] = [bench.int8s(n * DIMS), powers(bench, n), wholes(bench, DIMS)];
      const multipliers = powers(bench, n);
      const size = await bench.call("scanInt8", top, 0, K, codes, scales, multipliers, query, 0, 0, n, DIMS);
      return sorted(bench, top, size);
    },
  },
  {
    name: "scanInt8 follows a list of ids",
    run: async (bench, n) => {
      const top = bench.block(8 * K);
      const [codes, scales, query] = [bench.int8s(n * DIMS), powers(bench, n), wholes(bench, DIMS)];
      const ids = shuffledIds(bench, n);
      return sorted(bench, top, await bench.call("scanInt8", top, 0, K, codes, scales, 0, query, ids, 0, n, DIMS));
    },
  },
  {
    name: "scanInt8 scores rows of any length",
    tolerance: 1e-4,
    run: async (bench, n) => {
      const top = bench.block(8 * 9);
      const [codes, scales, query] = [bench.int8s(9 * n), bench.floats(9), bench.floats(n)];
      return sortedScores(bench, top, await bench.call("scanInt8", top, 0, 9, codes, scales, 0, query, 0, 0, 9, n));
    },
  },
  {
    name: "sortTop puts the best first, and of equal ones the lower id",
    run: async (bench, n) => {
      const size = Math.min(n, K);
      const top = bench.block(8 * K);
      const [rows, query] = [wholes(bench, n), wholes(bench, 1)];
      await bench.call("scan", top, 0, K, rows, 0, query, 0, 0, n, 1);
      return sorted(bench, top, size);
    },
  },
];
