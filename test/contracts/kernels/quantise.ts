// Cases of the quantising family: float32 rows to int8 rows with a scale each.

import type { KernelCase } from "../kernels.ts";

export const quantiseCases: readonly KernelCase[] = [
  {
    name: "quantise turns three rows, one of them zeros, into int8 and a scale each",
    run: async (bench, n) => {
      const numbers = Float32Array.from({ length: 3 * n }, (_, i) => (i < n || i >= 2 * n ? bench.random.normal() : 0));
      const dest = bench.block(3 * n);
      const scales = bench.block(12);
      await bench.call("quantise", dest, scales, bench.store(numbers), 3, n);
      return Float64Array.of(...bench.readFloats(scales, 3), ...new Int8Array(bench.read(dest, 3 * n)));
    },
  },
];
