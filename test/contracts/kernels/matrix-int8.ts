// Cases of the product with int8 weights.

import { MULTIPLY_SCRATCH } from "#src/kernels/reference/matrix.js";
import type { Bench } from "../bench.ts";
import type { KernelCase } from "../kernels.ts";

async function product(bench: Bench, rows: number, columns: number, depth: number): Promise<Float32Array> {
  const c = bench.block(4 * rows * columns);
  const scales = bench.store(Float32Array.from({ length: columns }, () => bench.random.next() / 2 ** 39));
  const [a, b] = [bench.floats(rows * depth), bench.int8s(columns * depth)];
  await bench.call("multiplyInt8", c, a, b, scales, bench.block(MULTIPLY_SCRATCH), rows, columns, depth);
  return bench.readFloats(c, rows * columns);
}

export const matrixInt8Cases: readonly KernelCase[] = [
  { name: "multiplyInt8 takes rows of any depth", tolerance: 1e-6, run: (bench, n) => product(bench, 5, 11, n) },
  { name: "multiplyInt8 takes any number of rows", tolerance: 1e-6, run: (bench, n) => product(bench, n, 9, 6) },
  { name: "multiplyInt8 takes any number of columns", tolerance: 1e-6, run: (bench, n) => product(bench, 6, n, 19) },
  {
    name: "multiplyInt8 goes past one block of rows and of columns",
    tolerance: 1e-6,
    sizes: [1],
    run: (bench, n) => product(bench, 32 + n, 128 + n, 2048 + n),
  },
  {
    name: "multiplyInt8 makes zeros of rows of zeros",
    run: async (bench, n) => {
      const [c, a, scales] = [bench.block(24), bench.store(new Float32Array(2 * n)), bench.floats(3)];
      const scratch = bench.block(MULTIPLY_SCRATCH);
      await bench.call("multiplyInt8", c, a, bench.store(new Int8Array(3 * n)), scales, scratch, 2, 3, n);
      return bench.readFloats(c, 6).map(Math.abs);
    },
  },
];
