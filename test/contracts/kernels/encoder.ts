// Cases of the encoder's families: activations, the steps between products, attention and the whole forward pass.

import { MULTIPLY_SCRATCH } from "#src/kernels/reference/matrix.js";
import { LAYER_BLOCKS, LAYER_WEIGHTS, PLAN, PLAN_BYTES } from "#src/kernels/reference/plan.js";
import type { Bench } from "../bench.ts";
import type { KernelCase } from "../kernels.ts";

const ROWS = 3;
/** Sums of many float32 numbers, against the reference's in float64. */
const SUMMED = 2e-5;

/** Numbers as they come before an activation, and a few far out. */
function scores(bench: Bench, n: number): number {
  const far = [-30, 30, -6, 6, 0, -100, 100];
  return bench.store(Float32Array.from({ length: n }, (_, i) => (i < n / 4 ? far[i % 7] : 3 * bench.random.normal())));
}

async function activation(bench: Bench, kernel: "gelu" | "geluTanh", n: number): Promise<Float32Array> {
  const dest = bench.block(4 * n);
  await bench.call(kernel, dest, scores(bench, n), n);
  return bench.readFloats(dest, n);
}

async function softmax(bench: Bench, n: number, valid: number, gap: number): Promise<Float32Array> {
  const size = ROWS * (n + gap);
  const x = scores(bench, size);
  await bench.call("softmax", x, ROWS, n, valid, n + gap, 0.37);
  return bench.readFloats(x, size);
}

async function attend(
  bench: Bench,
  length: number,
  heads: number,
  width: number,
  keep: boolean,
): Promise<Float32Array> {
  const dims = heads * width;
  const [mixed, qkv] = [bench.block(4 * length * dims), bench.floats(3 * length * dims)];
  const floats = length * length * (keep ? heads : 1);
  const probabilities = bench.block(4 * floats);
  const scratch = bench.block(MULTIPLY_SCRATCH);
  await bench.call("attend", mixed, probabilities, qkv, scratch, length, heads, dims, keep ? length * length : 0);
  return Float32Array.of(...bench.readFloats(mixed, length * dims), ...bench.readFloats(probabilities, floats));
}

const VOCABULARY = 7;
const HEADS = 2;
const DIMS = 6;
const INNER = 5;
const LAYERS = 2;

/** A pass over two sequences, of n tokens and of 2, with every block of its own. */
async function encode(bench: Bench, n: number, tanh: boolean, int8 = false): Promise<Float32Array> {
  const lengths = [n, 2];
  const rows = n + 2;
  const small = (count: number) => bench.store(Float32Array.from({ length: count }, () => 0.3 * bench.random.normal()));
  const list = (count: number, below: number) =>
    bench.store(Uint32Array.from({ length: count }, () => bench.random.below(below)));
  const weightSizes = [3 * DIMS * DIMS, 3 * DIMS, DIMS * DIMS, DIMS, DIMS, DIMS];
  weightSizes.push(INNER * DIMS, INNER, DIMS * INNER, DIMS, DIMS, DIMS);
  const squares = HEADS * (n * n + 4);
  const wide = rows * DIMS;
  const blockSizes = [3 * wide, squares, wide, wide, 2 * rows, wide, rows * INNER, rows * INNER, wide, 2 * rows, wide];
  const matrices = [0, 2, 6, 8];
  const weight = (i: number) => {
    if (i >= 12) return int8 ? small(3 * DIMS) : 0;
    return int8 && matrices.includes(i) ? bench.int8s(weightSizes[i]) : small(weightSizes[i]);
  };
  const weights = Array.from({ length: LAYERS * LAYER_WEIGHTS.length }, (_, i) => weight(i % LAYER_WEIGHTS.length));
  const blocks = Array.from({ length: LAYERS * LAYER_BLOCKS.length }, (_, i) => bench.block(4 * blockSizes[i % 11]));
  const fields: [keyof typeof PLAN, number][] = [
    ...([
      ["heads", HEADS],
      ["dims", DIMS],
      ["inner", INNER],
      ["tanh", tanh ? 1 : 0],
      ["rows", rows],
    ] as const),
    ...([
      ["sequences", 2],
      ["starts", bench.store(Uint32Array.of(0, n, rows))],
      ["ids", list(rows, VOCABULARY)],
    ] as const),
    ...([
      ["places", list(rows, 4)],
      ["kinds", list(rows, 2)],
      ["words", small(VOCABULARY * DIMS)],
    ] as const),
    ...([
      ["positions", small(4 * DIMS)],
      ["types", small(2 * DIMS)],
      ["gain", small(DIMS)],
      ["bias", small(DIMS)],
    ] as const),
    ...([
      ["sum", bench.block(4 * wide)],
      ["stats", bench.block(8 * rows)],
      ["embedded", bench.block(4 * wide)],
    ] as const),
    ...([
      ["scratch", bench.block(MULTIPLY_SCRATCH)],
      ["keep", 1],
    ] as const),
    ...([
      ["weights", bench.store(Uint32Array.from(weights))],
      ["blocks", bench.store(Uint32Array.from(blocks))],
    ] as const),
  ].map(([field, value]) => [field, value]);
  const words = new Uint32Array(PLAN_BYTES / 4);
  for (const [field, value] of fields) words[PLAN[field] / 4] = value;
  new Float32Array(words.buffer)[PLAN.epsilon / 4] = 1e-5;
  const plan = bench.store(words);
  await bench.call("encode", plan, 0, 1);
  await bench.call("encode", plan, 1, LAYERS);
  const last = blocks.slice(-LAYER_BLOCKS.length);
  return Float32Array.of(...last.flatMap((block, i) => [...bench.readFloats(block, blockSizes[i])]), ...lengths);
}

export const encoderCases: readonly KernelCase[] = [
  { name: "gelu bends numbers, near and far", tolerance: 1e-6, run: (bench, n) => activation(bench, "gelu", n) },
  {
    name: "geluTanh bends numbers, near and far",
    tolerance: 1e-6,
    run: (bench, n) => activation(bench, "geluTanh", n),
  },
  {
    name: "gelu may write over its source",
    tolerance: 1e-6,
    run: async (bench, n) => {
      const x = scores(bench, n);
      await bench.call("gelu", x, x, n);
      return bench.readFloats(x, n);
    },
  },
  {
    name: "softmax makes probabilities of each row and leaves the gaps between rows alone",
    tolerance: 1e-6,
    run: (bench, n) => softmax(bench, n, n, 2),
  },
  {
    name: "softmax gives nothing to columns that are masked out",
    tolerance: 1e-6,
    run: (bench, n) => softmax(bench, n, Math.floor(n / 2), 0),
  },
  {
    name: "addBias adds one row to all",
    run: async (bench, n) => {
      const x = bench.floats(ROWS * n);
      await bench.call("addBias", x, bench.floats(n), ROWS, n);
      return bench.readFloats(x, ROWS * n);
    },
  },
  {
    name: "addResidual adds one row to all, and to each its own",
    tolerance: 1e-6,
    run: async (bench, n) => {
      const x = bench.floats(ROWS * n);
      await bench.call("addResidual", x, bench.floats(n), bench.floats(ROWS * n), ROWS, n);
      return bench.readFloats(x, ROWS * n);
    },
  },
  {
    name: "layerNorm brings rows to mean 0 and deviation 1 and keeps what it took away",
    tolerance: SUMMED,
    run: async (bench, n) => {
      const [dest, stats] = [bench.block(4 * ROWS * n), bench.store(new Float32Array(2 * ROWS))];
      await bench.call(
        "layerNorm",
        dest,
        stats,
        bench.floats(ROWS * n),
        bench.floats(n),
        bench.floats(n),
        ROWS,
        n,
        0.01,
      );
      return Float32Array.of(...bench.readFloats(dest, ROWS * n), ...bench.readFloats(stats, 2 * ROWS));
    },
  },
  {
    name: "layerNorm may write over its source",
    tolerance: SUMMED,
    run: async (bench, n) => {
      const [x, stats] = [bench.floats(ROWS * n), bench.block(8 * ROWS)];
      await bench.call("layerNorm", x, stats, x, bench.floats(n), bench.floats(n), ROWS, n, 0.01);
      return bench.readFloats(x, ROWS * n);
    },
  },
  {
    name: "sumRows adds a word's, a type's and a position's row",
    tolerance: 1e-6,
    run: async (bench, n) => {
      const dest = bench.block(4 * ROWS * n);
      const [ids, places, kinds] = [
        [4, 0, 4],
        [0, 1, 2],
        [1, 0, 1],
      ].map((list) => bench.store(Uint32Array.from(list)));
      const [words, positions, types] = [5, 3, 2].map((rows) => bench.floats(rows * n));
      await bench.call("sumRows", dest, ids, places, kinds, words, 0, positions, types, ROWS, n);
      return bench.readFloats(dest, ROWS * n);
    },
  },
  {
    name: "attend mixes a sequence of any length and keeps every head's probabilities",
    tolerance: SUMMED,
    sizes: [1, 3, 4, 5, 15, 16, 17, 31],
    run: (bench, n) => attend(bench, n, 2, 3, true),
  },
  {
    name: "attend takes heads of any width and can do with one block of probabilities",
    tolerance: SUMMED,
    sizes: [1, 3, 4, 5, 15, 16, 17, 31],
    run: (bench, n) => attend(bench, 5, 3, n, false),
  },
  {
    name: "encode runs two layers over sequences of different lengths",
    tolerance: 1e-4,
    sizes: [1, 3, 4, 5, 17],
    run: (bench, n) => encode(bench, n, false),
  },
  {
    name: "encode takes gelu by tanh",
    tolerance: 1e-4,
    sizes: [3],
    run: (bench, n) => encode(bench, n, true),
  },
  {
    name: "sumRows takes int8 words with their scales",
    tolerance: 1e-6,
    run: async (bench, n) => {
      const dest = bench.block(4 * ROWS * n);
      const [ids, places, kinds] = [
        [4, 0, 4],
        [0, 1, 2],
        [1, 0, 1],
      ].map((list) => bench.store(Uint32Array.from(list)));
      const [words, scales, positions, types] = [
        bench.int8s(5 * n),
        bench.floats(5),
        bench.floats(3 * n),
        bench.floats(2 * n),
      ];
      await bench.call("sumRows", dest, ids, places, kinds, words, scales, positions, types, ROWS, n);
      return bench.readFloats(dest, ROWS * n);
    },
  },
  {
    name: "encode takes int8 weights",
    tolerance: 2e-2,
    sizes: [3, 17],
    run: (bench, n) => encode(bench, n, false, true),
  },
];
