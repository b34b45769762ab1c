// Cases of the co-occurrence kernels: pairs counted, cells merged, weighed and shuffled.

import { CELL_BYTES, COUNTING, COUNTING_BYTES, MERGE_BYTES } from "#src/kernels/reference/cells.js";
import type { Bench } from "../bench.ts";
import type { KernelCase } from "../kernels.ts";

const WORDS = 30;
const SLOTS = 1024;
const WINDOW = 4;

/** Counts `n` ids with room for `limit` pairs: the table, the slots in use and where the kernel stopped. */
async function counted(bench: Bench, n: number, limit: number): Promise<Uint8Array> {
  const ids = Int32Array.from({ length: n }, () => Math.max(-1, bench.random.below(WORDS + 3) - 3));
  const slots = bench.store(new Uint8Array(SLOTS * CELL_BYTES));
  const state = new DataView(new ArrayBuffer(COUNTING_BYTES));
  const shares = bench.store(Float64Array.of(1, 0.5, 0.375, 0.25));
  const fields = { slots, mask: SLOTS - 1, limit, window: WINDOW, shares };
  for (const [name, value] of Object.entries(fields)) state.setUint32(COUNTING[name as "mask"], value, true);
  const address = bench.store(state);
  const end = await bench.call("countPairs", address, bench.store(ids), Math.min(n, 2), n);
  const used = bench.read(address + COUNTING.used, 4);
  return Uint8Array.of(...bench.read(slots, SLOTS * CELL_BYTES), ...used, end & 255, end >> 8);
}

/** `n` cells of words below `words`, many of them twice. */
function cells(bench: Bench, n: number, words: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(n * CELL_BYTES));
  for (let at = 0; at < view.byteLength; at += CELL_BYTES) {
    view.setUint32(at, words - 1 - bench.random.below(9), true);
    view.setUint32(at + 4, words - 1 - bench.random.below(9), true);
    view.setFloat64(at + 8, (1 + bench.random.below(4000)) / 16, true);
  }
  return new Uint8Array(view.buffer);
}

function mergeCase(words: number): KernelCase {
  return {
    name: `mergeCells sorts and adds up cells of ${words} words`,
    async run(bench, n) {
      const address = bench.store(cells(bench, n, words));
      const left = await bench.call("mergeCells", address, bench.block(n * CELL_BYTES + MERGE_BYTES), n, words);
      return Uint8Array.of(left & 255, left >> 8, ...bench.read(address, left * CELL_BYTES));
    },
  };
}

export const cellCases: readonly KernelCase[] = [
  { name: "countPairs counts neighbours", run: (bench, n) => counted(bench, n, 900) },
  { name: "countPairs stops before its table is full", run: (bench, n) => counted(bench, n, 40) },
  mergeCase(9),
  mergeCase(5000),
  mergeCase(2 ** 26),
  {
    name: "weighCells puts logarithm and weight in the count's place",
    tolerance: 1e-6,
    async run(bench, n) {
      const address = bench.store(cells(bench, n, 9));
      const places = await bench.call("weighCells", address, n, 50);
      return Float32Array.of(...bench.readFloats(address, 4 * n), places);
    },
  },
  {
    name: "shuffleCells shuffles with the shared generator",
    async run(bench, n) {
      const address = bench.store(cells(bench, n, 5000));
      const random = bench.store(Uint32Array.of(1, 2, 3, 4));
      await bench.call("shuffleCells", address, n, random);
      return Uint8Array.of(...bench.read(address, n * CELL_BYTES), ...bench.read(random, 16));
    },
  },
];
