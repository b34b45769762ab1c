// Cases of the UMAP family: memberships, the sparse product, an epoch of the layout.

import type { Bench } from "../bench.ts";
import type { KernelCase } from "../kernels.ts";

/** A ring with chords, both directions of every edge: offsets, ids, weights. */
function ring(bench: Bench, n: number): { offsets: number; ids: number; weights: number } {
  const edges = Array.from({ length: n }, (_, row) => {
    const steps = [1, 2, 3, 4, 5, 7].filter((step) => 2 * step < n);
    return steps.flatMap((step) => [(row + step) % n, (row + n - step) % n]);
  });
  const offsets = Uint32Array.from({ length: n + 1 }, (_, row) => edges.slice(0, row).flat().length);
  const weights = Float32Array.from(edges.flat(), () => 1 - bench.random.unit());
  return {
    offsets: bench.store(offsets),
    ids: bench.store(Uint32Array.from(edges.flat())),
    weights: bench.store(weights),
  };
}

/** Places on two or three axes, then zeros; every third on the spot of the one before. */
function places(bench: Bench, n: number, axes: number): number {
  const numbers = Float32Array.from({ length: 4 * n }, (_, i) => (i % 4 < axes ? 3 * bench.random.normal() : 0));
  for (let row = 2; row < n; row += 3) numbers.copyWithin(4 * row, 4 * (row - 1), 4 * row);
  return bench.store(numbers);
}

const moves = (axes: number, negatives: number): KernelCase => ({
  name: `moveMap gathers what moves each point on ${axes} axes, with ${negatives} drawn points`,
  run: async (bench, n) => {
    const source = places(bench, n, axes);
    const target = bench.block(16 * n);
    const { offsets, ids, weights } = ring(bench, n);
    const half = Math.floor(n / 2);
    for (const [from, to] of [
      [0, half],
      [half, n],
    ]) {
      const shape = [negatives, 1.577, 0.895, 1, 0.7, axes] as const;
      await bench.call("moveMap", target, source, offsets, ids, weights, n, from, to, 6, 0x89abcdef, ...shape);
    }
    return bench.readFloats(target, 4 * n);
  },
});

export const umapCases: readonly KernelCase[] = [
  {
    name: "fuzzyNeighbours turns distances into memberships",
    run: async (bench, n) => {
      const [k, stride] = [6, 8];
      const numbers = Array.from({ length: n }, (_, row) => {
        const scale = row % 4 === 0 ? 0 : 10 ** ((row % 9) - 4);
        const distances = Array.from({ length: k }, () => scale * bench.random.unit()).sort((a, b) => a - b);
        return [...distances, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
      });
      const distances = bench.store(Float32Array.from(numbers.flat()));
      const weights = bench.block(4 * stride * n);
      await bench.call("fuzzyNeighbours", weights, distances, k, stride, 0, n, Math.log2(7), 0.5);
      return bench.readFloats(weights, stride * n);
    },
  },
  {
    name: "diffuse multiplies four columns with a sparse matrix",
    run: async (bench, n) => {
      const [source, target] = [bench.floats(4 * n), bench.floats(4 * n)];
      const { offsets, ids, weights } = ring(bench, n);
      const from = Math.min(n, 2);
      await bench.call("diffuse", target, target, source, offsets, ids, weights, from, n, 1.9, -0.3, 0.7);
      return bench.readFloats(target, 4 * n);
    },
  },
  moves(2, 5),
  moves(3, 2),
  moves(3, 0),
];
