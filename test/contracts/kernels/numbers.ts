// Cases of the number family: lines of decimals, and the search for what is not finite.

import type { KernelCase } from "../kernels.ts";

export const numberCases: readonly KernelCase[] = [
  {
    name: "parseRow reads a line of decimals and says how long it is",
    run: async (bench, n) => {
      const cells = Array.from({ length: n }, (_, i) =>
        (bench.random.normal() * 10 ** (i % 5)).toPrecision(1 + (i % 15)),
      );
      const text = bench.store(new TextEncoder().encode(`${cells.map((cell) => ` ${cell}`).join("")} \r\n`));
      const dest = bench.block(4 * n);
      const length = await bench.call("parseRow", dest, text, n);
      return Float64Array.of(length, ...bench.readFloats(dest, n));
    },
  },
  {
    name: "firstNonFinite finds the first NaN or infinity, wherever it stands",
    run: async (bench, n) => {
      const found = [await bench.call("firstNonFinite", bench.floats(n), n)];
      for (let at = 0; at < n; at += 1 + (n >> 4)) {
        const numbers = Float32Array.from({ length: n }, (_, i) => (i < at ? i : [Number.NaN, -1 / 0, 1 / 0][i % 3]));
        found.push(await bench.call("firstNonFinite", bench.store(numbers), n));
      }
      return Int32Array.from(found);
    },
  },
];
