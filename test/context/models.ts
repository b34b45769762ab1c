// Small encoders for tests: the one in test/data, random ones, and checkpoints as others write them.

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { EncoderConfig } from "#src/context/config.js";
import { Encoder } from "#src/context/encoder.js";
import { EncoderWeights } from "#src/context/weights.js";
import { KernelMemory } from "#src/kernels/memory.js";
import { Random } from "#src/shared/random.js";
import { loadTokenizer } from "#src/tokens/load.js";
import { readSafetensors, safetensorsChunks, type Tensor } from "#src/vectors/formats/safetensors.js";

export const TINY = resolve("test/data/bert-tiny");

export function tinyFile(name: string): Buffer {
  return readFileSync(resolve(TINY, name));
}

export const tinyConfig = (): Record<string, unknown> => JSON.parse(tinyFile("config.json").toString());

/** The small model's tensors, changed as a test likes, as a file. */
export function checkpoint(
  change: (tensors: Record<string, Tensor>) => Record<string, Tensor> = (tensors) => tensors,
  metadata: Record<string, string> = {},
): Uint8Array {
  const { tensors } = readSafetensors(new Uint8Array(tinyFile("model.safetensors")));
  return joined(safetensorsChunks(change(Object.fromEntries(tensors)), metadata));
}

export function joined(chunks: Iterable<Uint8Array>): Uint8Array {
  return new Uint8Array(Buffer.concat([...chunks]));
}

/** The same tensors under other names; undefined leaves one out. */
export function renamed(
  tensors: Record<string, Tensor>,
  rename: (name: string) => string | undefined,
): Record<string, Tensor> {
  const entries = Object.entries(tensors).map(([name, tensor]) => [rename(name), tensor] as const);
  return Object.fromEntries(entries.filter(([name]) => name !== undefined));
}

export function floatTensor(shape: number[], numbers: Float32Array): Tensor {
  return { dtype: "F32", shape, bytes: new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength) };
}

/** The small model's files, as a page would have fetched them. */
export function tinySource(weights: Uint8Array = checkpoint()) {
  return { weights, config: tinyConfig(), tokenizer: tinyFile("vocab.txt").toString() };
}

/** An encoder of any size with random weights, without a tokenizer of use unless one is given. */
export function randomWeights(config: EncoderConfig, seed: number, reference = false, head = false): EncoderWeights {
  const weights = new EncoderWeights(new KernelMemory({ reference }), config, head);
  const random = new Random(seed);
  for (const { name } of weights.layout.parameters.values()) {
    const about = name.endsWith("LayerNorm.weight") ? 1 : 0;
    weights.numbers(name).forEach((_, i, numbers) => {
      numbers[i] = about + 0.3 * random.normal();
    });
  }
  return weights;
}

/** An encoder over the small model's vocabulary with random weights. */
export function randomEncoder(config: EncoderConfig, seed: number, threads = 1, head = false): Encoder {
  const tokenizer = loadTokenizer(tinyFile("vocab.txt").toString());
  return new Encoder({ weights: randomWeights(config, seed, false, head), tokenizer, threads });
}

export const SMALL: EncoderConfig = {
  vocabulary: 64,
  dims: 12,
  layers: 2,
  heads: 3,
  inner: 20,
  positions: 24,
  types: 2,
  activation: "gelu",
  epsilon: 1e-12,
};
