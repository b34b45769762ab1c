// The head of BERT's pretraining: hidden states to scores and probabilities over the vocabulary.

import type { Address } from "../kernels/contract.ts";
import { MULTIPLY_SCRATCH } from "../kernels/reference/matrix.ts";
import { RiverbankError } from "../shared/errors.ts";
import { scalesOf } from "./parameters.ts";
import type { EncoderWeights } from "./weights.ts";

const HEAD = "cls.predictions";

/**
 * The probability of every token of the vocabulary, [vocabulary], for each hidden state, [dims]:
 * softmax(norm(gelu(state Wᵀ + b)) Eᵀ + c), with E the word embeddings.
 *
 * Throws `unsupported` where the encoder has no such head.
 */
export function predictWords(weights: EncoderWeights, states: readonly Float32Array[]): Float32Array[] {
  return predict(weights, states, true);
}

/** The scores, logits, of which {@link predictWords} makes probabilities. */
export function wordScores(weights: EncoderWeights, states: readonly Float32Array[]): Float32Array[] {
  return predict(weights, states, false);
}

function predict(weights: EncoderWeights, states: readonly Float32Array[], probabilities: boolean): Float32Array[] {
  const { memory, config, head } = weights;
  const { dims, vocabulary } = config;
  if (!head) throw new RiverbankError("unsupported", "head: this encoder has none that predicts words");
  const rows = states.length;
  const mark = memory.mark();
  const [source, changed, stats] = [dims, dims, 2].map((columns) => memory.allocate(4 * rows * columns));
  const scores = memory.allocate(4 * rows * vocabulary);
  const scratch = memory.allocate(MULTIPLY_SCRATCH);
  states.forEach((state, row) => void memory.float32(source + 4 * row * dims, dims).set(state));
  const { kernels } = memory;
  const product = (to: Address, from: Address, name: string, columns: number) => {
    const [weight, scales] = [weights.of(name), weights.find(scalesOf(name))];
    if (scales) kernels.multiplyInt8(to, from, weight, scales, scratch, rows, columns, dims);
    else kernels.multiply(to, from, weight, scratch, rows, columns, dims, columns, dims, 1, dims, 1);
  };
  const part = (name: string) => weights.of(`${HEAD}.${name}`);

  product(changed, source, `${HEAD}.transform.dense.weight`, dims);
  kernels.addBias(changed, part("transform.dense.bias"), rows, dims);
  (config.activation === "gelu" ? kernels.gelu : kernels.geluTanh)(changed, changed, rows * dims);
  const [gain, bias] = [part("transform.LayerNorm.weight"), part("transform.LayerNorm.bias")];
  kernels.layerNorm(changed, stats, changed, gain, bias, rows, dims, config.epsilon);
  product(scores, changed, "embeddings.word_embeddings.weight", vocabulary);
  kernels.addBias(scores, part("bias"), rows, vocabulary);
  if (probabilities) kernels.softmax(scores, rows, vocabulary, vocabulary, vocabulary, 1);
  const read = states.map((_, row) => memory.float32(scores + 4 * row * vocabulary, vocabulary).slice());
  memory.release(mark);
  return read;
}
