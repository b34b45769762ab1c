// Cases of the vector family: dot, axpy, scale, norm.

import type { KernelCase } from "../kernels.ts";

export const vectorCases: readonly KernelCase[] = [
  {
    name: "dot adds the products",
    tolerance: 1e-5,
    run: async (bench, n) => Float32Array.of(await bench.call("dot", bench.floats(n), bench.floats(n), n)),
  },
  {
    name: "norm is the root of the sum of squares",
    tolerance: 1e-6,
    run: async (bench, n) => Float32Array.of(await bench.call("norm", bench.floats(n), n)),
  },
  {
    name: "axpy adds a multiple of the second vector to the first",
    tolerance: 1e-6,
    run: async (bench, n) => {
      const y = bench.floats(n);
      await bench.call("axpy", y, bench.floats(n), -0.37, n);
      return bench.readFloats(y, n);
    },
  },
  {
    name: "scale multiplies each number",
    tolerance: 1e-6,
    run: async (bench, n) => {
      const x = bench.floats(n);
      await bench.call("scale", x, -1.7, n);
      return bench.readFloats(x, n);
    },
  },
];
