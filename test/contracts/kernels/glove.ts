// Cases of GloVe's kernel: cells over a small vocabulary, on and off the diagonal.

import { blockFloats } from "#src/kernels/reference/glove.js";
import type { Bench } from "../bench.ts";
import type { KernelCase } from "../kernels.ts";

const WORDS = 12;

/** Trains on `n` cells and returns the words' blocks and the loss. */
async function trained(bench: Bench, n: number, stride: number, rate: number): Promise<Float32Array> {
  const length = WORDS * blockFloats(stride);
  const isSum = (at: number) => (at >= 2 * stride && at < 4 * stride) || at >= 4 * stride + 2;
  const rows = bench.store(
    Float32Array.from({ length }, (_, i) =>
      isSum(i % blockFloats(stride)) ? 1 + bench.random.unit() : 0.3 * bench.random.normal(),
    ),
  );
  const cells = new DataView(new ArrayBuffer(16 * n));
  for (let at = 0; at < 16 * n; at += 16) {
    cells.setUint32(at, bench.random.below(WORDS), true);
    cells.setUint32(at + 4, bench.random.below(WORDS), true);
    cells.setFloat32(at + 8, 2 * bench.random.normal(), true);
    cells.setFloat32(at + 12, bench.random.unit(), true);
  }
  const loss = await bench.call("trainCells", rows, bench.store(cells), n, stride, rate);
  return Float32Array.of(...bench.readFloats(rows, length), loss);
}

const SIZES = [0, 1, 2, 17, 300];

export const gloveCases: readonly KernelCase[] = [4, 20].map((stride) => ({
  name: `trainCells moves rows of ${stride} numbers and their biases`,
  // The kernel's inverse square root is good to 0.07 %.
  tolerance: 5e-3,
  sizes: SIZES,
  run: (bench, n) => trained(bench, n, stride, 0.05),
}));
