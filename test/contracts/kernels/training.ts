// Cases of the training kernel: a few sentences over a small vocabulary, for each model.

import { MODEL, POOL_SIZE, STATE, STATE_BYTES } from "#src/kernels/reference/state.js";
import { scratchBytes } from "#src/kernels/reference/training.js";
import type { Bench } from "../bench.ts";
import type { KernelCase } from "../kernels.ts";

const WORDS = 40;
const STRIDE = 20;
/** Input rows per word where words have several. */
const FEATURES = 3;
const SIZES = [0, 1, 2, 17, 300];

interface Settings {
  model: number;
  negatives: number;
  features: boolean;
}

/** Lays out a thread's state, trains on `n` ids and returns the rows, the loss and the pairs. */
async function trained(bench: Bench, n: number, { model, negatives, features }: Settings): Promise<Float32Array> {
  const inputRows = features ? WORDS * FEATURES : WORDS;
  const inputs = bench.floats(inputRows * STRIDE);
  const outputs = bench.store(
    Float32Array.from({ length: (WORDS + 1) * STRIDE }, (_, i) =>
      i < WORDS * STRIDE ? 0.3 * bench.random.normal() : 0,
    ),
  );
  const starts = Uint32Array.from({ length: WORDS + 1 }, (_, word) => word * FEATURES);
  const rows = Uint32Array.from({ length: WORDS * FEATURES }, () => bench.random.below(inputRows));
  const noise = Uint32Array.from({ length: 2 * WORDS }, (_, i) =>
    i % 2 ? bench.random.below(WORDS) : bench.random.next(),
  );
  const keep = Uint32Array.from({ length: WORDS }, (_, word) => (word < 30 ? 0xffffffff : 0x80000000));
  const ids = Int32Array.from({ length: n }, () => bench.random.below(WORDS + 4) - 4).map((id) => Math.max(id, -1));
  const state = new DataView(new ArrayBuffer(STATE_BYTES));
  const u32 = (offset: number, value: number) => state.setUint32(offset, value, true);
  u32(STATE.inputs, inputs);
  u32(STATE.outputs, outputs);
  u32(STATE.stride, STRIDE);
  u32(STATE.window, 4);
  u32(STATE.negatives, negatives);
  u32(STATE.words, WORDS);
  u32(STATE.keep, bench.store(keep));
  u32(STATE.noise, bench.store(noise));
  u32(STATE.features, features ? bench.store(starts) : 0);
  u32(STATE.featureRows, features ? bench.store(rows) : 0);
  u32(STATE.scratch, bench.block(scratchBytes(n, STRIDE, 4, negatives, FEATURES)));
  state.setFloat32(STATE.rate, 0.05, true);
  for (let i = 0; i < 4; i++) u32(STATE.random + 4 * i, bench.random.next());
  state.setFloat64(STATE.lossProduct, 1, true);
  u32(STATE.model, model);
  for (let i = 0; i < POOL_SIZE; i++) u32(STATE.pool + 4 * i, bench.random.below(WORDS));
  const address = bench.store(state);
  const words = await bench.call("train", address, bench.store(ids), n);
  const after = new DataView(bench.read(address, STATE_BYTES).buffer);
  const sums = [Math.log(after.getFloat64(STATE.lossProduct, true)), after.getFloat64(STATE.pairs, true), words];
  return Float32Array.of(
    ...bench.readFloats(inputs, inputRows * STRIDE),
    ...bench.readFloats(outputs, (WORDS + 1) * STRIDE),
    ...sums,
  );
}

function trainingCase(name: string, settings: Settings): KernelCase {
  return { name: `train ${name}`, tolerance: 2e-4, sizes: SIZES, run: (bench, n) => trained(bench, n, settings) };
}

export const trainingCases: readonly KernelCase[] = [
  trainingCase("learns skip-gram windows", { model: MODEL.windows, negatives: 5, features: false }),
  trainingCase("learns skip-gram with more drawn words than a group holds", {
    model: MODEL.windows,
    negatives: 13,
    features: false,
  }),
  trainingCase("learns skip-gram with one drawn word", { model: MODEL.windows, negatives: 1, features: false }),
  trainingCase("learns skip-gram with subwords", { model: MODEL.subwords, negatives: 5, features: true }),
  trainingCase("learns CBOW", { model: MODEL.cbow, negatives: 5, features: false }),
  trainingCase("learns CBOW with subwords", { model: MODEL.cbow, negatives: 7, features: true }),
];
