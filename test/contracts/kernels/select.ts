// Cases of the select family. Whole numbers make scores exact, so that ids and ties can be compared.

import type { Bench } from "../bench.ts";
import type { KernelCase } from "../kernels.ts";
import { powers, sorted, wholes } from "./scan.ts";

const K = 7;
const QUERIES = 3;

/** Cosines of which every step of `selectProduct` but the division is exact. */
function cosines(bench: Bench, n: number): number {
  return bench.store(Float32Array.from({ length: n }, () => bench.random.below(9) / 4 - 1));
}

export const selectCases: readonly KernelCase[] = [
  {
    name: "selectTops keeps the best of every row, over several blocks and with gaps between rows",
    run: async (bench, n) => {
      const tops = bench.block(8 * K * QUERIES);
      const sizes = bench.store(new Uint32Array(QUERIES));
      const stride = n + 2;
      for (const first of [0, n]) {
        const [scores, multipliers] = [wholes(bench, QUERIES * stride), powers(bench, n)];
        await bench.call("selectTops", tops, sizes, K, scores, stride, multipliers, first, QUERIES, n);
      }
      const parts: number[] = [];
      const held = bench.readInts(sizes, QUERIES);
      for (let query = 0; query < QUERIES; query++) {
        parts.push(held[query], ...(await sorted(bench, tops + 8 * K * query, held[query])));
      }
      return Int32Array.from(parts);
    },
  },
  {
    name: "selectTops passes over scores that are no number, and keeps nothing when asked for nothing",
    sizes: [1, 16, 33],
    run: async (bench, n) => {
      const [top, sizes] = [bench.block(8 * K), bench.store(new Uint32Array(1))];
      const numbers = Array.from({ length: n }, (_, i) => (i % 3 === 0 ? Number.NaN : i % 5));
      const [scores, multipliers] = [bench.store(Float32Array.from(numbers)), powers(bench, n)];
      await bench.call("selectTops", top, sizes, 0, scores, n, multipliers, 0, 1, n);
      const none = bench.readInts(sizes, 1)[0];
      await bench.call("selectTops", top, sizes, K, scores, n, multipliers, 0, 1, n);
      return Int32Array.from([none, ...(await sorted(bench, top, bench.readInts(sizes, 1)[0]))]);
    },
  },
  {
    name: "selectAnalogy keeps the best sums",
    run: async (bench, n) => {
      const top = bench.block(8 * K);
      const [plus, minus, also] = [wholes(bench, n), wholes(bench, n), wholes(bench, n)];
      const size = await bench.call("selectAnalogy", top, 0, K, plus, minus, also, 0, n);
      return sorted(bench, top, await bench.call("selectAnalogy", top, size, K, minus, plus, also, n, n));
    },
  },
  {
    name: "selectProduct keeps the best products",
    run: async (bench, n) => {
      const top = bench.block(8 * K);
      const [plus, minus, also] = [cosines(bench, n), cosines(bench, n), cosines(bench, n)];
      const ones = bench.store(new Float32Array(n).fill(0.5));
      const size = await bench.call("selectProduct", top, 0, K, plus, minus, also, 0, 0, n);
      const all = await bench.call("selectProduct", top, size, K, minus, plus, also, ones, n, n);
      const entries = await sorted(bench, top, all);
      // Quotients are rounded differently; the size and the ids are not.
      return entries.filter((_, index) => index % 2 === 0);
    },
  },
  {
    name: "selectProduct scores by product and quotient",
    tolerance: 1e-4,
    run: async (bench, n) => {
      const top = bench.block(8 * K);
      const [plus, minus, also] = [cosines(bench, n), cosines(bench, n), cosines(bench, n)];
      const size = await bench.call("selectProduct", top, 0, K, plus, minus, also, 0, 0, n);
      const entries = await sorted(bench, top, size);
      return new Float32Array(entries.slice().buffer).filter((_, index) => index % 2 === 1);
    },
  },
];
