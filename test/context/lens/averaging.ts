// A small encoder in which the right answers are known: its one layer adds the mean of a sentence's words to each, and
// words of one topic lie together.

import type { EncoderConfig } from "#src/context/config.js";
import { Encoder } from "#src/context/encoder.js";
import { EncoderWeights } from "#src/context/weights.js";
import { KernelMemory } from "#src/kernels/memory.js";
import { Random } from "#src/shared/random.js";
import { loadTokenizer } from "#src/tokens/load.js";

const DIMS = 24;

/** Topics with their words. */
export const TOPIC_WORDS = {
  money: ["money", "deposit", "loan", "cash", "credit", "coin"],
  water: ["river", "lake", "shore", "water", "stream", "flood"],
  music: ["song", "guitar", "melody", "band", "concert", "piano"],
  food: ["bread", "meat", "meal", "sugar", "taste", "cook"],
} as const;

/** Words of no topic, rows of zeros. */
const OTHERS = ["he", "she", "went", "sat", "saw", "by", "to", "of", "the", "near", "a", "it", "was", "and"];

/** "bank" lies between money and water, "table" nowhere. `mask` is the token that hides words. */
export function averagingEncoder({ seed = 1, attention = 3, mask = "[MASK]" } = {}): Encoder {
  const words = [...Object.values(TOPIC_WORDS).flat(), ...OTHERS, "bank", "table"];
  const vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", mask, ...words];
  const config: EncoderConfig = {
    ...{ vocabulary: vocabulary.length, dims: DIMS, layers: 1, heads: 2, inner: 4, positions: 40, types: 2 },
    ...{ activation: "gelu", epsilon: 1e-12 },
  };
  const weights = new EncoderWeights(new KernelMemory(), config, false);
  const random = new Random(seed);
  const noise = (size: number) => Array.from({ length: DIMS }, () => size * random.normal());
  const centres = Object.values(TOPIC_WORDS).map(() => noise(1));
  const set = (word: string, row: readonly number[]) => {
    weights.numbers("embeddings.word_embeddings.weight").set(row, DIMS * vocabulary.indexOf(word));
  };
  Object.values(TOPIC_WORDS).forEach((list, topic) => {
    for (const word of list) set(word, plus(centres[topic], noise(0.5)));
  });
  set("table", noise(0.6));
  set("bank", plus(plus(centres[0], centres[1]), noise(0.3)));
  const layer = "encoder.layer.0";
  const norms = ["embeddings.LayerNorm", `${layer}.attention.output.LayerNorm`, `${layer}.output.LayerNorm`];
  for (const norm of norms) weights.numbers(`${norm}.weight`).fill(1);
  for (let i = 0; i < DIMS; i++) {
    weights.numbers(`${layer}.attention.self.value.weight`)[i * DIMS + i] = 1;
    weights.numbers(`${layer}.attention.output.dense.weight`)[i * DIMS + i] = attention;
  }
  return new Encoder({ weights, tokenizer: loadTokenizer(`${vocabulary.join("\n")}\n`), threads: 1 });
}

function plus(a: readonly number[], b: readonly number[]): number[] {
  return a.map((value, i) => value + b[i]);
}
