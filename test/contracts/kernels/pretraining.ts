// Cases of pretraining's families: the steps back, a whole lesson, sums of parts and AdamW.

import { LESSON, LESSON_BYTES } from "#src/kernels/reference/lesson.js";
import { MULTIPLY_SCRATCH } from "#src/kernels/reference/matrix.js";
import { RULE } from "#src/kernels/reference/optimise.js";
import { LAYER_BLOCKS, LAYER_WEIGHTS, PLAN, PLAN_BYTES } from "#src/kernels/reference/plan.js";
import type { Bench } from "../bench.ts";
import type { KernelCase } from "../kernels.ts";

const ROWS = 3;
/** Sums of many float32 numbers, against the reference's in float64. */
const SUMMED = 2e-5;

async function slope(bench: Bench, kernel: "geluBack" | "geluTanhBack", n: number): Promise<Float32Array> {
  const far = [-30, 30, -6, 6, 0, -100, 100];
  const x = bench.store(Float32Array.from({ length: n }, (_, i) => (i < n / 4 ? far[i % 7] : bench.random.normal())));
  const dx = bench.floats(n);
  await bench.call(kernel, dx, x, n);
  return bench.readFloats(dx, n);
}

async function layerNormBack(bench: Bench, n: number): Promise<Float32Array> {
  const [source, gain, dy] = [bench.floats(ROWS * n), bench.floats(n), bench.floats(ROWS * n)];
  const [dGain, dBias] = [bench.block(4 * n), bench.block(4 * n)];
  const stats = bench.store(Float32Array.from({ length: 2 * ROWS }, (_, i) => (i % 2 ? 1.3 : 0.2)));
  await bench.call("layerNormBack", dy, dGain, dBias, dy, source, stats, gain, ROWS, n);
  return Float32Array.of(...[dy, dGain, dBias].flatMap((a, i) => [...bench.readFloats(a, i === 0 ? ROWS * n : n)]));
}

/** Answers of `rows` rows: of the first one class, of others some of `columns`, one without a share. */
function answersOf(bench: Bench, rows: number, columns: number) {
  const counts = Array.from({ length: rows }, (_, row) => Math.min(1 + 2 * row, columns));
  const entries = counts.flatMap((count) => {
    const first = bench.random.below(columns);
    const weights = Array.from({ length: count }, (_, i) => (count > 1 && i === 1 ? 0 : 0.1 + bench.random.unit()));
    const sum = weights.reduce((a, b) => a + b);
    return weights.map((weight, i) => [(first + i) % columns, weight / sum, bench.random.normal()]);
  });
  const numbers = new Uint32Array(3 * entries.length);
  const floats = new Float32Array(numbers.buffer);
  entries.forEach(([label, share, shift], i) => {
    numbers[3 * i] = label;
    floats.set([share, shift], 3 * i + 1);
  });
  const starts = counts.map((_, row) => counts.slice(0, row).reduce((a, b) => a + b, 0));
  return { starts: bench.store(Uint32Array.of(...starts, entries.length)), answers: bench.store(numbers) };
}

async function crossEntropy(bench: Bench, n: number): Promise<Float32Array> {
  if (n === 0) return new Float32Array();
  const x = bench.store(Float32Array.from({ length: ROWS * n }, () => 4 * bench.random.normal()));
  const { starts, answers } = answersOf(bench, ROWS, n);
  const loss = await bench.call("crossEntropy", x, starts, answers, ROWS, n, 0.25);
  return Float32Array.of(loss, ...bench.readFloats(x, ROWS * n));
}

async function attendBack(bench: Bench, length: number, heads: number, width: number): Promise<Float32Array> {
  const dims = heads * width;
  const [dQkv, dp, dMixed] = [3 * length * dims, length * length, length * dims].map((n) => bench.block(4 * n));
  const mixed = bench.floats(length * dims);
  const qkv = bench.floats(3 * length * dims);
  const p = bench.block(4 * heads * length * length);
  const scratch = bench.block(MULTIPLY_SCRATCH);
  await bench.call("attend", dMixed, p, qkv, scratch, length, heads, dims, length * length);
  await bench.call("attendBack", dQkv, dp, mixed, p, qkv, scratch, length, heads, dims);
  return bench.readFloats(dQkv, 3 * length * dims);
}

const HEADS = 2;
const DIMS = 6;
const INNER = 5;
const LAYERS = 2;
const SLOTS = 7;
const CLASSES = 4;

/** A lesson of two sequences, of n tokens and of 2, one word of each to be guessed: the loss and all gradients. */
async function learn(bench: Bench, n: number, train: boolean): Promise<Float32Array> {
  const rows = n + 2;
  const wide = rows * DIMS;
  const small = (count: number) => bench.store(Float32Array.from({ length: count }, () => 0.3 * bench.random.normal()));
  const list = (count: number, below: number) =>
    bench.store(Uint32Array.from({ length: count }, () => bench.random.below(below)));
  const half = [3 * DIMS * DIMS, 3 * DIMS, DIMS * DIMS, DIMS, DIMS, DIMS];
  const weightSizes = [...half, INNER * DIMS, INNER, DIMS * INNER, DIMS, DIMS, DIMS];
  const squares = HEADS * (n * n + 4);
  const blockSizes = [3 * wide, squares, wide, wide, 2 * rows, wide, rows * INNER, rows * INNER, wide, 2 * rows, wide];
  const table = (take: (size: number) => number) =>
    Array.from({ length: LAYERS * LAYER_WEIGHTS.length }, (_, i) => {
      const size = weightSizes[i % LAYER_WEIGHTS.length];
      return size === undefined ? 0 : take(size);
    });
  const blocks = Array.from({ length: LAYERS * LAYER_BLOCKS.length }, (_, i) => bench.block(4 * blockSizes[i % 11]));
  const gradients: [address: number, size: number][] = [];
  const gradient = (size: number) => {
    const address = bench.store(new Float32Array(size));
    gradients.push([address, size]);
    return address;
  };
  const block = (size: number) => bench.block(4 * size);
  const write = (bytes: number, offsets: Readonly<Record<string, number>>, fields: Record<string, number>) => {
    const words = new Uint32Array(bytes / 4);
    for (const [field, value] of Object.entries(fields)) words[offsets[field] / 4] = value;
    return words;
  };
  const plan = write(PLAN_BYTES, PLAN, {
    ...{ heads: HEADS, dims: DIMS, inner: INNER, tanh: n % 2, rows, sequences: 2, keep: 1 },
    ...{ starts: bench.store(Uint32Array.of(0, n, rows)), ids: list(rows, SLOTS) },
    ...{ places: list(rows, 4), kinds: list(rows, 2), words: small(SLOTS * DIMS) },
    ...{ positions: small(4 * DIMS), types: small(2 * DIMS), gain: small(DIMS), bias: small(DIMS) },
    ...{ sum: block(wide), stats: block(2 * rows), embedded: block(wide), scratch: bench.block(MULTIPLY_SCRATCH) },
    ...{ weights: bench.store(Uint32Array.from(table(small))), blocks: bench.store(Uint32Array.from(blocks)) },
  });
  new Float32Array(plan.buffer)[PLAN.epsilon / 4] = 1e-2;
  const lesson = write(LESSON_BYTES, LESSON, {
    ...{ plan: bench.store(plan), layers: LAYERS, classes: CLASSES, slots: SLOTS, targets: 2, train: train ? 1 : 0 },
    ...{ masked: n % 3, neighbourBias: small(CLASSES) },
    ...{ picks: bench.store(Uint32Array.of(n - 1, n)), ...answersOf(bench, 2, CLASSES), classBias: small(CLASSES) },
    ...{ head: small(DIMS * DIMS), headBias: small(DIMS), headGain: small(DIMS), headShift: small(DIMS) },
    ...{ picked: block(2 * DIMS), input: block(2 * DIMS), mixed: block(2 * DIMS), before: block(2 * DIMS) },
    ...{ active: block(2 * DIMS), stats: block(4), normed: block(2 * DIMS), scores: block(2 * CLASSES) },
    ...{ dWeights: bench.store(Uint32Array.from(table(gradient))), dWords: gradient(SLOTS * DIMS) },
    ...{ dClassBias: gradient(CLASSES), positions: 4, dPositions: gradient(4 * DIMS), types: 2 },
    ...{ dTypes: gradient(2 * DIMS), dGain: gradient(DIMS), dBias: gradient(DIMS), dHead: gradient(DIMS * DIMS) },
    ...{ dHeadBias: gradient(DIMS), dHeadGain: gradient(DIMS), dHeadShift: gradient(DIMS) },
    ...{ dStates: block(wide), dMix: block(wide), dQkv: block(3 * wide), dInner: block(rows * INNER) },
    dAttention: block(Math.max(4, n * n)),
  });
  new Float32Array(lesson.buffer)[LESSON.factor / 4] = 0.5;
  const loss = await bench.call("learn", bench.store(lesson));
  return Float32Array.of(loss, ...gradients.flatMap(([address, size]) => [...bench.readFloats(address, size)]));
}

async function adamW(bench: Bench, n: number): Promise<Float32Array> {
  const positive = bench.store(Float32Array.from({ length: 2 * n }, () => bench.random.unit()));
  const [x, dx, m] = [bench.floats(2 * n), bench.floats(2 * n), bench.floats(2 * n)];
  const segment = (i: number) => [x, dx, m, positive].map((address) => address + 4 * i * n).concat(n, i);
  const segments = bench.store(Uint32Array.from([...segment(0), ...segment(1)]));
  const rule = { clip: 0.5, rate: 0.1, decay: 0.2, beta1: 0.9, beta2: 0.98, mean: 1.5, square: 3, epsilon: 1e-3 };
  const rules = bench.store(Float32Array.from(RULE, (name) => rule[name]));
  await bench.call("adamW", segments, 0, 2, rules);
  return Float32Array.of(...[x, m, positive].flatMap((address) => [...bench.readFloats(address, 2 * n)]));
}

export const pretrainingCases: readonly KernelCase[] = [
  { name: "geluBack multiplies by gelu's slope", tolerance: 1e-5, run: (bench, n) => slope(bench, "geluBack", n) },
  {
    name: "geluTanhBack multiplies by the slope of gelu by tanh",
    tolerance: 1e-5,
    run: (bench, n) => slope(bench, "geluTanhBack", n),
  },
  {
    name: "sumColumns sums rows",
    tolerance: 1e-6,
    run: async (bench, n) => {
      const dest = bench.block(4 * n);
      await bench.call("sumColumns", dest, bench.floats(ROWS * n), ROWS, n);
      return bench.readFloats(dest, n);
    },
  },
  {
    name: "layerNormBack goes back through a layer norm in place",
    tolerance: SUMMED,
    sizes: [1, 3, 4, 5, 15, 16, 17, 31, 300],
    run: layerNormBack,
  },
  {
    name: "softmaxBack goes back through a softmax in place",
    tolerance: SUMMED,
    run: async (bench, n) => {
      const [dp, p] = [bench.floats(ROWS * n), bench.floats(ROWS * n)];
      await bench.call("softmaxBack", dp, p, ROWS, n, 0.37);
      return bench.readFloats(dp, ROWS * n);
    },
  },
  {
    name: "crossEntropy sums losses of answers with shares and shifts and leaves the scores' gradient",
    tolerance: 1e-5,
    run: crossEntropy,
  },
  {
    name: "addRows adds rows where a list says, twice where it says so twice",
    tolerance: 1e-6,
    run: async (bench, n) => {
      const dest = bench.floats(4 * n);
      await bench.call("addRows", dest, bench.store(Uint32Array.of(2, 0, 2)), bench.floats(ROWS * n), ROWS, n);
      return bench.readFloats(dest, 4 * n);
    },
  },
  {
    name: "takeRows takes the rows that a list names",
    run: async (bench, n) => {
      const dest = bench.block(4 * ROWS * n);
      await bench.call("takeRows", dest, bench.store(Uint32Array.of(3, 0, 3)), bench.floats(4 * n), ROWS, n);
      return bench.readFloats(dest, ROWS * n);
    },
  },
  {
    name: "attendBack goes back through attention over a sequence of any length",
    tolerance: SUMMED,
    sizes: [1, 3, 4, 5, 15, 16, 17, 31],
    run: (bench, n) => attendBack(bench, n, 2, 3),
  },
  {
    name: "learn leaves the gradient of every parameter",
    tolerance: 1e-4,
    sizes: [1, 3, 4, 17],
    run: (bench, n) => learn(bench, n, true),
  },
  {
    name: "learn tells the loss alone where no gradients are asked for",
    tolerance: 1e-5,
    sizes: [3],
    run: (bench, n) => learn(bench, n, false),
  },
  {
    name: "sumParts sums number by number and tells the squares' sum",
    tolerance: 1e-5,
    run: async (bench, n) => {
      const [source, dest] = [bench.floats(3 * n), bench.block(4 * n)];
      const squares = await bench.call("sumParts", dest, source, 4 * n, 3, n);
      return Float32Array.of(squares, ...bench.readFloats(dest, n));
    },
  },
  { name: "adamW takes a step, with decay where a segment has it", tolerance: 1e-5, run: adamW },
];
