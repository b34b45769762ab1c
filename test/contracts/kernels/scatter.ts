// Cases of the scatter family.

import { MULTIPLY_SCRATCH } from "#src/kernels/reference/matrix.js";
import type { Bench } from "../bench.ts";
import type { KernelCase } from "../kernels.ts";

async function scatter(bench: Bench, rows: number, dims: number): Promise<Float64Array> {
  const sums = bench.store(new Float64Array(dims * dims).fill(0.5));
  const totals = bench.store(new Float64Array(dims).fill(0.25));
  const block = bench.floats(rows * dims);
  const [product, scratch] = [bench.block(4 * dims * dims), bench.block(MULTIPLY_SCRATCH)];
  await bench.call("addScatter", sums, totals, block, product, scratch, rows, dims);
  const [first, second] = [bench.read(sums, 8 * dims * dims), bench.read(totals, 8 * dims)];
  return new Float64Array(Uint8Array.from([...first, ...second]).buffer);
}

export const scatterCases: readonly KernelCase[] = [
  {
    name: "subtractRow takes a row off every row",
    run: async (bench, n) => {
      const [rows, shift] = [bench.floats(3 * n), bench.floats(n)];
      await bench.call("subtractRow", rows, shift, 3, n);
      return bench.readFloats(rows, 3 * n);
    },
  },
  {
    name: "addScatter adds rows and their products to what is there, for any dims",
    tolerance: 1e-5,
    sizes: [0, 1, 3, 4, 5, 17, 31],
    run: (bench, n) => scatter(bench, 6, n),
  },
  {
    name: "addScatter goes past one block of rows",
    tolerance: 1e-4,
    sizes: [0, 1, 255, 256, 257, 600],
    run: (bench, n) => scatter(bench, n, 5),
  },
];
