// What parameters are before the first step: drawn by the seed, or those of an encoder to go on from.

import { Random } from "../../shared/random.ts";
import type { EncoderWeights } from "../weights.ts";
import { mixed } from "./batches.ts";
import { spreadOf } from "./options.ts";

const WORDS = "embeddings.word_embeddings.weight";
const BIAS = "cls.predictions.bias";

/**
 * Fills `weights`, which are float32, with what `from` has under the same name; int8 comes as the numbers that it stands
 * for. What it has not is new: the head's biases are `logShares`, each id's ln of its share, layer norms change nothing,
 * other biases are 0, all else is drawn.
 */
export function initialise(
  weights: EncoderWeights,
  { seed, logShares, from }: { seed: number; logShares: Float64Array; from?: EncoderWeights | undefined },
): void {
  const [random, words] = [5, 4].map((purpose) => new Random(mixed(seed, 0, purpose)));
  const spread = spreadOf(weights.config.dims);
  for (const { name } of weights.layout.parameters.values()) {
    const numbers = weights.numbers(name);
    if (from?.find(name)) numbers.set(from.numbers(name));
    else if (name === BIAS) numbers.set(logShares);
    else if (name.endsWith("LayerNorm.weight")) numbers.fill(1);
    else if (!name.endsWith("bias")) draw(numbers, spread, name === WORDS ? words : random);
  }
}

function draw(numbers: Float32Array, spread: number, random: Random): void {
  for (let i = 0; i < numbers.length; i++) numbers[i] = spread * random.normal();
}
