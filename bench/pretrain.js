// How much of a pretraining step is useful arithmetic?
//
//   node bench/pretrain.js
//
// The preset small (3 layers × 192) over 20,000 words, 64 windows of up to 64 tokens, a quarter of the words masked, 2,048
// words drawn, on made-up text. Useful FLOP are the multiplications and additions of the step's matrix products, forward
// and back, each counted once; what is only done over is not counted, and the last layer is counted at masked words
// alone, where alone it is calculated. The peak is the packed product of one part's rows with the largest weight, in the
// same run. Processor time is what is compared, so that a busy machine changes little. The table times each kind of work
// on its own, at the sizes of one part.
import { Batches } from "#src/context/pretrain/batches.js";
import { initialise } from "#src/context/pretrain/initial.js";
import { PretrainLearner } from "#src/context/pretrain/learner.js";
import { resolvePretraining } from "#src/context/pretrain/options.js";
import { EncoderWeights } from "#src/context/weights.js";
import { KernelMemory } from "#src/kernels/memory.js";
import { WorkerPool } from "#src/kernels/pool.js";
import { MULTIPLY_SCRATCH } from "#src/kernels/reference/matrix.js";
import { Random } from "#src/shared/random.js";

const VOCABULARY = 20_000;
const WINDOWS = 1024;
const STEPS = 4;
const settings = resolvePretraining({ preset: "small", mask: 0.25, length: 64 }, VOCABULARY);
const { hidden: dims, inner, layers, heads, parts } = settings;
const random = new Random(1);

const one = await measure(1);
const two = await measure(2);
const peak = peakOf();
const { rows, targets, classes, work, tokens, processor } = one;
print(
  `${layers} layers × ${dims}, ${VOCABULARY} words, ${tokens} tokens and ${parts * targets} masked words a step, Node ${process.version}`,
);
print(`packed product       ${(peak / 1e9).toFixed(1)} GFLOP/s on one thread`);
print(`useful in a step     ${(work / 1e9).toFixed(1)} GFLOP, ${(work / tokens / 1e6).toFixed(1)} MFLOP a token`);
const reached = work / processor;
print(
  `a whole step         ${(reached / 1e9).toFixed(1)} GFLOP/s of processor time, ${percent(reached / peak)} of the product`,
);
print(
  `tokens a second      ${speed(one)} on one thread, ${speed(two)} on two, × ${(one.seconds / two.seconds).toFixed(2)}`,
);
print(
  `kernel memory        ${(one.memory / 2 ** 20).toFixed(0)} MiB on one thread, ${(two.memory / 2 ** 20).toFixed(0)} on two`,
);
print("");
print("where the time goes, one thread");
table();

async function measure(threads) {
  const { learner, batches } = prepare(threads);
  const { memory } = learner.weights;
  const pool = await WorkerPool.open(memory, threads);
  await learner.step(pool, batches.batch(0), 1, 1e-3);
  const result = { seconds: Infinity, processor: Infinity, memory: memory.used };
  for (let step = 1; step <= STEPS; step++) {
    const batch = batches.batch(step);
    const [start, used] = [performance.now(), process.cpuUsage()];
    const { loss } = await learner.step(pool, batch, step + 1, 1e-3);
    const { user, system } = process.cpuUsage(used);
    if (!(loss > 0)) throw new Error(`the loss is ${loss}`);
    const sizes = sizesOf(batch);
    const share = sizes.work / (result.work ?? sizes.work);
    const seconds = (performance.now() - start) / 1000;
    Object.assign(result, sizes, {
      seconds: Math.min(result.seconds * share, seconds),
      processor: Math.min(result.processor * share, (user + system) / 1e6),
    });
  }
  await pool.close();
  return result;
}

function prepare(threads) {
  const draw = () => 5 + Math.floor((VOCABULARY - 5) * random.unit() ** 3);
  const texts = Array.from({ length: WINDOWS }, () => Uint16Array.from({ length: 40 + random.below(22) }, draw));
  const counts = new Float64Array(VOCABULARY);
  for (const text of texts) for (const id of text) counts[id]++;
  const windows = { size: WINDOWS, tokens: 51 * WINDOWS, counts, fingerprint: "", window: (i) => texts[i] };
  const special = { mask: 4, before: [2], after: [3], all: new Set([0, 1, 2, 3, 4]) };
  const training = Uint32Array.from({ length: WINDOWS }, (_, i) => i);
  const batches = new Batches(windows, training, settings, special);
  const config = { vocabulary: VOCABULARY, dims, layers, heads, inner, positions: settings.length, types: 2 };
  const weights = new EncoderWeights(new KernelMemory(), { ...config, activation: "gelu", epsilon: 1e-12 }, true);
  initialise(weights, { seed: 1, logShares: new Float64Array(VOCABULARY) });
  const { mostSlots: slots, mostClasses: classes, mostTargets: targets, mostAnswers: answers } = batches;
  const sizes = { slots, classes, targets, answers, threads };
  return { batches, learner: new PretrainLearner(weights, settings, sizes) };
}

/** A step's sizes and its useful operations. */
function sizesOf({ parts: all, tokens, targets, classes }) {
  const lengths = all.flatMap(({ sequences }) => sequences.map(({ ids }) => ids.length));
  const squares = lengths.reduce((sum, n) => sum + n * n, 0);
  // Forward once, back twice.
  const attend = 6 * (3 * tokens * dims * dims + 2 * squares * dims);
  const finish = (rows) => 6 * rows * (dims * dims + 2 * dims * inner);
  const head = 6 * targets * (dims * dims + classes * dims);
  const work = layers * attend + (layers - 1) * finish(tokens) + finish(targets) + head;
  return { tokens, work, classes, rows: Math.round(tokens / parts), targets: Math.round(targets / parts) };
}

function peakOf() {
  const memory = new KernelMemory();
  const [a, b] = [one.rows, inner].map((n) =>
    memory.store(Float32Array.from({ length: n * dims }, () => random.normal())),
  );
  const [c, scratch] = [4 * one.rows * inner, MULTIPLY_SCRATCH].map((bytes) => memory.allocate(bytes));
  const run = () => memory.kernels.multiply(c, a, b, scratch, one.rows, inner, dims, inner, dims, 1, dims, 1);
  return (2 * one.rows * inner * dims) / timeOf(run, 20);
}

/** The least processor time of a call, in seconds. */
function timeOf(run, calls = 3) {
  let least = Infinity;
  for (let round = 0; round < 7; round++) {
    const start = process.cpuUsage();
    for (let i = 0; i < calls; i++) run();
    const { user, system } = process.cpuUsage(start);
    least = Math.min(least, (user + system) / 1e6 / calls);
  }
  return least;
}

function table() {
  const memory = new KernelMemory();
  const { kernels } = memory;
  const normal = (n) => memory.store(Float32Array.from({ length: n }, () => random.normal()));
  const length = Math.round(tokens / settings.batch);
  const scratch = memory.allocate(MULTIPLY_SCRATCH);
  const [wide, other] = [normal(rows * inner), normal(rows * inner)];
  const [weight, scores, words] = [normal(dims * inner), normal(targets * classes), normal(classes * dims)];
  const [stats, qkv] = [normal(2 * rows), normal(3 * rows * dims)];
  // One answer a target: class 0, all of it, no shift.
  const starts = memory.store(Uint32Array.from({ length: targets + 1 }, (_, i) => i));
  const answers = memory.store(Float32Array.from({ length: 3 * targets }, (_, i) => (i % 3 === 1 ? 1 : 0)));
  const product = (n, outputs, inputs, w = weight, x = wide, y = other) => {
    kernels.multiply(y, x, w, scratch, n, outputs, inputs, outputs, inputs, 1, inputs, 1);
    kernels.multiply(x, y, w, scratch, n, inputs, outputs, inputs, outputs, 1, 1, inputs);
    kernels.multiply(w, y, x, scratch, outputs, inputs, n, inputs, 1, outputs, 1, inputs);
  };
  const feedForward = () => {
    product(rows, inner, dims);
    product(rows, dims, inner);
  };
  const predict = () => {
    product(targets, classes, dims, words, wide, scores);
    product(targets, dims, dims);
  };
  const bend = () => {
    kernels.gelu(other, wide, rows * inner);
    kernels.geluBack(other, wide, rows * inner);
  };
  // Layers whose second half is done for all rows, and the share of the last one's.
  const finished = layers - 1 + targets / rows;
  const kinds = [
    ["feed-forward products", finished * timeOf(() => feedForward())],
    [
      "attention's projections",
      layers * timeOf(() => product(rows, 3 * dims, dims)) + finished * timeOf(() => product(rows, dims, dims)),
    ],
    [
      "attention",
      (layers *
        rows *
        timeOf(() => {
          kernels.attend(other, wide, qkv, scratch, length, heads, dims, length * length);
          kernels.attendBack(weight, words, other, wide, qkv, scratch, length, heads, dims);
        })) /
        length,
    ],
    ["head and its classes", timeOf(() => predict())],
    ["softmax, cross-entropy", timeOf(() => kernels.crossEntropy(scores, starts, answers, targets, classes, 1))],
    ["activations", finished * timeOf(() => bend())],
    [
      "layer norms, biases, sums",
      2 *
        finished *
        timeOf(() => {
          kernels.layerNorm(other, stats, wide, weight, weight, rows, dims, 1e-12);
          kernels.layerNormBack(other, words, scores, other, wide, stats, weight, rows, dims);
          kernels.addResidual(other, weight, wide, rows, dims);
          kernels.axpy(other, wide, 1, rows * dims);
          kernels.addBias(other, weight, rows, inner / 2 + dims);
          kernels.sumColumns(weight, wide, rows, inner / 2 + 2 * dims);
        }),
    ],
  ];
  const known = kinds.reduce((sum, [, seconds]) => sum + parts * seconds, 0);
  for (const [name, seconds] of [...kinds, ["all else, AdamW and sums of parts too", (processor - known) / parts]]) {
    print(`  ${name.padEnd(40)}${percent((parts * seconds) / processor).padStart(6)}`);
  }
}

function speed({ tokens, seconds }) {
  return Math.round(tokens / seconds).toLocaleString("en");
}

function percent(share) {
  return `${(100 * share).toFixed(0)} %`;
}

function print(line) {
  process.stdout.write(`${line}\n`);
}
