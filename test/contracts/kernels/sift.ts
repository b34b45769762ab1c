// Cases of the sift family: the shadow of rows, and which rows it can't rule out.

import type { Bench } from "../bench.ts";
import type { KernelCase } from "../kernels.ts";

const K = 3;

async function shadow(bench: Bench, rows: number, dims: number) {
  const [codes, factors, slacks] = [bench.block(rows * dims), bench.block(4 * rows), bench.block(4 * rows)];
  const source = bench.floats(rows * dims);
  const multipliers = bench.store(Float32Array.from({ length: rows }, () => 0.5 + bench.random.unit()));
  await bench.call("makeShadow", codes, factors, slacks, source, multipliers, 1e-4, rows, dims);
  return { codes, factors, slacks };
}

/** Sifts random codes in two calls, the second from `half`; returns upper bounds and ids as bits, their count first. */
async function sift(bench: Bench, rows: number, dims: number, half: number): Promise<Int32Array> {
  const [candidates, top, codes] = [bench.block(8 * rows), bench.block(8 * K), bench.int8s(rows * dims)];
  const numbers = (n: number) => bench.store(Float32Array.from({ length: n }, () => bench.random.unit()));
  const [factors, slacks] = [numbers(rows), numbers(rows)];
  const query = bench.store(Int16Array.from({ length: dims }, () => bench.random.below(20001) - 10000));
  const call = (found: number, from: number, to: number) =>
    bench.call("sift", candidates, found, top, K, codes, factors, slacks, query, 1e-4, 1.1, from, to, dims);
  const found = await call(await call(0, 0, half), half, rows);
  return Int32Array.of(found, ...bench.readInts(candidates, 2 * found));
}

export const siftCases: readonly KernelCase[] = [
  {
    name: "makeShadow rounds rows of any length to codes",
    run: async (bench, n) => bench.read((await shadow(bench, 5, n)).codes, 5 * n),
  },
  {
    name: "makeShadow states each row's factor and slack",
    tolerance: 1e-5,
    run: async (bench, n) => {
      const { factors, slacks } = await shadow(bench, 5, n);
      return Float32Array.of(...bench.readFloats(factors, 5), ...bench.readFloats(slacks, 5));
    },
  },
  {
    name: "makeShadow handles any number of rows",
    tolerance: 1e-5,
    run: async (bench, n) => bench.readFloats((await shadow(bench, n, 6)).slacks, n),
  },
  {
    name: "sift lists the same candidates for rows of any length",
    run: (bench, n) => sift(bench, 30, n, 13),
  },
  {
    name: "sift lists the same candidates for any number of rows",
    run: (bench, n) => sift(bench, n, 11, Math.floor(n / 3)),
  },
];
