// How fast is an encoder's forward pass, next to onnxruntime-web's and to the packed matrix product it is made of?
//
//   node bench/encoder.js [threads] [rounds]
//
// 6 layers × 384 with 12 heads, as MiniLM has them, random weights; 16 sequences of 128 tokens, float32. onnxruntime-web
// gets the same weights as an ONNX graph whose only output are the last states, as WebAssembly with as many threads; it
// takes all sequences at once, and four at a time, and counts by what it likes better. The peak is the product of one
// chunk's rows with the largest weight matrix, in the same run on one thread. What counts as work are the multiplications
// and additions of the matrix products, attention's included. States are checked against the reference, and against
// onnxruntime-web's to 1e-4. Then the same with matrices as int8, whose states must have a cosine of 0.999 with the
// float32 ones.
import "../scripts/typescript.js";
import { Encoder } from "#src/context/encoder.js";
import { encoderFiles } from "#src/context/encoder-file.js";
import { EncoderWeights } from "#src/context/weights.js";
import { KernelMemory } from "#src/kernels/memory.js";
import { MULTIPLY_SCRATCH } from "#src/kernels/reference/matrix.js";
import { Random } from "#src/shared/random.js";
import { loadTokenizer } from "#src/tokens/load.js";

// Node takes types away for what is imported from here on.
const { bertOnnx } = await import("../test/helpers/bert-onnx.ts");
const { OnnxEncoder } = await import("../test/helpers/onnx-encoder.ts");

const CONFIG = { vocabulary: 1000, dims: 384, layers: 6, heads: 12, inner: 1536, positions: 512, types: 2 };
const LENGTH = 128;
const BATCH = 16;
const PEER_BATCHES = [BATCH, 4];
const [threads = 1, rounds = 7] = process.argv.slice(2).map(Number);

const { dims, inner, layers } = CONFIG;
const perToken = layers * (2 * (4 * dims * dims + 2 * dims * inner) + 4 * LENGTH * dims);
const encoder = randomEncoder(CONFIG, threads);
const random = new Random(2);
const sequences = Array.from({ length: BATCH }, () => ({
  ids: Array.from({ length: LENGTH }, () => random.below(CONFIG.vocabulary)),
}));
await check();
const onnx = await openOnnx();
await compareWithOnnx();
const peakOf = preparePeak();
const int8 = new Encoder({ weights: encoder.weights.quantise(), tokenizer: encoder.tokenizer, threads });
const similarity = await leastCosine();
const forward = { name: `forward, ${threads} threads`, work: perToken * LENGTH * BATCH, times: [] };
const others = PEER_BATCHES.map((size) => ({ ...forward, name: `onnxruntime-web, ${size} at once`, size, times: [] }));
const small = { ...forward, name: `int8, ${threads} threads`, times: [] };
const peak = { name: "packed product, 1 thread", work: 2 * 256 * inner * dims * 50, times: [] };
for (let round = 0; round < rounds; round++) {
  await time(peak, async () => peakOf());
  await time(forward, () => encoder.run(sequences, { keep: "last" }, () => {}));
  for (const other of others) await time(other, () => runOnnx(other.size));
  await time(small, () => int8.run(sequences, { keep: "last" }, () => {}));
}
process.stdout.write(`${BATCH} × ${LENGTH} tokens, ${layers} layers × ${dims}, float32, Node ${process.version}\n`);
for (const { name, work, times } of [peak, forward, ...others, small]) {
  const [least, median] = [Math.min(...times), times.sort((a, b) => a - b)[times.length >> 1]];
  const speeds = [least, median].map((seconds) => (work / seconds / 1e9).toFixed(1));
  process.stdout.write(
    `${name.padEnd(28)}${speeds[0].padStart(6)} GFLOP/s best, ${speeds[1]} median, ${(1000 * least).toFixed(0)} ms\n`,
  );
}
const [best, most, quick, ...theirs] = [forward, peak, small, ...others].map(
  ({ work, times }) => work / Math.min(...times),
);
process.stdout.write(`the forward pass runs at ${((100 * best) / most).toFixed(0)} % of the product\n`);
process.stdout.write(`it is ${(best / Math.max(...theirs)).toFixed(2)} × as fast as onnxruntime-web's\n`);
const factor = (quick / best).toFixed(2);
process.stdout.write(
  `int8 is ${factor} × as fast, least cosine of a state with its float32 one ${similarity.toFixed(5)}\n`,
);
await Promise.all([encoder.close(), int8.close(), onnx.close()]);

function randomEncoder(sizes, threads, reference = false) {
  const config = { ...sizes, activation: "gelu", epsilon: 1e-12 };
  const memory = new KernelMemory({ reference });
  const weights = new EncoderWeights(memory, config, false);
  const random = new Random(1);
  for (const { name } of weights.layout.parameters.values()) {
    const gain = /LayerNorm\.weight/.test(name) ? 1 : 0;
    weights.numbers(name).forEach((_, i, numbers) => {
      numbers[i] = gain + 0.02 * random.normal();
    });
  }
  const tokenizer = loadTokenizer(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a"].join("\n"));
  return new Encoder({ weights, tokenizer, threads });
}

async function check() {
  const small = { vocabulary: 50, dims: 24, layers: 2, heads: 3, inner: 40, positions: 32, types: 2 };
  const ids = Array.from({ length: 20 }, (_, i) => i);
  const [fast, slow] = await Promise.all(
    [false, true].map(async (reference) => {
      let states;
      await randomEncoder(small, 1, reference).run([{ ids }], {}, (_, { hidden }) => {
        states = hidden(2).slice();
      });
      return states;
    }),
  );
  fast.forEach((value, i) => {
    if (!(Math.abs(value - slow[i]) < 1e-4)) throw new Error(`state ${i} is ${value}, not ${slow[i]}`);
  });
}

/** onnxruntime-web with the files that the encoder would be saved as. */
function openOnnx() {
  const files = encoderFiles(encoder);
  const [config, weights] = ["config.json", "model.safetensors"].map((name) => Buffer.concat([...files[name]]));
  return OnnxEncoder.open(bertOnnx(JSON.parse(config.toString()), new Uint8Array(weights), "last"), threads);
}

async function runOnnx(size) {
  for (let first = 0; first < BATCH; first += size) await onnx.run(sequences.slice(first, first + size));
}

async function compareWithOnnx() {
  const [states, expected] = await Promise.all([lastStates(encoder), onnx.run(sequences)]);
  states.forEach((numbers, s) => {
    const others = expected.hidden(s, 0);
    if (others.length !== numbers.length) throw new Error(`${others.length} numbers came, not ${numbers.length}`);
    numbers.forEach((value, i) => {
      if (Math.abs(value - others[i]) < 1e-4) return;
      throw new Error(`state ${i} of sequence ${s} is ${value}, onnxruntime-web's ${others[i]}`);
    });
  });
}

async function lastStates(each) {
  const states = [];
  await each.run(sequences, { keep: "last" }, (index, { hidden }) => {
    states[index] = hidden(layers).slice();
  });
  return states;
}

async function leastCosine() {
  const states = await Promise.all([encoder, int8].map(lastStates));
  let least = 1;
  for (let s = 0; s < BATCH; s++) {
    for (let row = 0; row < LENGTH; row++) {
      const [a, b] = states.map((all) => all[s].subarray(row * dims, (row + 1) * dims));
      least = Math.min(least, product(a, b) / Math.sqrt(product(a, a) * product(b, b)));
    }
  }
  if (least < 0.999) throw new Error(`a state has a cosine of ${least} with its float32 one`);
  return least;
}

function product(a, b) {
  return a.reduce((sum, value, i) => sum + value * b[i], 0);
}

function preparePeak() {
  const memory = new KernelMemory();
  const [a, b] = [256, inner].map((rows) =>
    memory.store(Float32Array.from({ length: rows * dims }, () => random.normal())),
  );
  const [c, scratch] = [4 * 256 * inner, MULTIPLY_SCRATCH].map((bytes) => memory.allocate(bytes));
  return () => {
    for (let i = 0; i < 50; i++) memory.kernels.multiply(c, a, b, scratch, 256, inner, dims, inner, dims, 1, dims, 1);
  };
}

async function time(contender, run) {
  const start = performance.now();
  await run();
  contender.times.push((performance.now() - start) / 1000);
}
