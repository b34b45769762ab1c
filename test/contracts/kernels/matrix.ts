// Cases of the matrix family: multiply, in the layouts that callers use.

import { MULTIPLY_SCRATCH } from "#src/kernels/reference/matrix.js";
import type { Bench } from "../bench.ts";
import type { KernelCase } from "../kernels.ts";

interface Shape {
  rows: number;
  columns: number;
  depth: number;
  /** Numbers between neighbours of a row of c that are not part of it. */
  gap?: number;
  /** a is stored [depth, rows]. */
  aTransposed?: boolean;
  /** b is stored [depth, columns]. */
  bTransposed?: boolean;
}

async function product(bench: Bench, shape: Shape): Promise<Float32Array> {
  const { rows, columns, depth, gap = 0, aTransposed = false, bTransposed = false } = shape;
  const cRow = columns + gap;
  const c = bench.floats(rows * cRow);
  const a = bench.floats(rows * depth);
  const b = bench.floats(columns * depth);
  const scratch = bench.block(MULTIPLY_SCRATCH);
  const [aRow, aStep] = aTransposed ? [1, rows] : [depth, 1];
  const [bRow, bStep] = bTransposed ? [1, columns] : [depth, 1];
  await bench.call("multiply", c, a, b, scratch, rows, columns, depth, cRow, aRow, aStep, bRow, bStep);
  return bench.readFloats(c, rows * cRow);
}

export const matrixCases: readonly KernelCase[] = [
  {
    name: "multiply takes the product of rows with rows, at any depth",
    tolerance: 1e-4,
    run: (bench, n) => product(bench, { rows: 5, columns: 11, depth: n }),
  },
  {
    name: "multiply handles any number of rows",
    tolerance: 1e-4,
    run: (bench, n) => product(bench, { rows: n, columns: 9, depth: 6 }),
  },
  {
    name: "multiply handles any number of columns and leaves the gaps between rows alone",
    tolerance: 1e-4,
    run: (bench, n) => product(bench, { rows: 6, columns: n, depth: 7, gap: 3 }),
  },
  {
    name: "multiply reads transposed sources by their strides",
    tolerance: 1e-4,
    run: (bench, n) => product(bench, { rows: n, columns: 10, depth: 5, aTransposed: true, bTransposed: true }),
  },
  {
    name: "multiply goes past one block of rows and depth",
    tolerance: 1e-4,
    sizes: [1],
    run: (bench, n) => product(bench, { rows: 128 + n, columns: 9, depth: 256 + n }),
  },
  {
    name: "multiply goes past one block of columns",
    tolerance: 1e-4,
    sizes: [1],
    run: (bench, n) => product(bench, { rows: 5, columns: 512 + n, depth: 3 }),
  },
];
