import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import type { Sequence } from "#src/context/activations.js";
import type { EncoderConfig } from "#src/context/config.js";
import type { Encoder } from "#src/context/encoder.js";
import { openEncoder, saveEncoder } from "#src/context/open.js";
import { pretrain } from "#src/context/pretrain/pretrain.js";
import { corpusFromTexts } from "#src/text/corpus.js";
import { bertOnnx } from "../helpers/bert-onnx.ts";
import { OnnxEncoder } from "../helpers/onnx-encoder.ts";
import { furthest } from "./formulas.ts";
import { randomEncoder, TINY } from "./models.ts";

const folder = mkdtempSync(join(tmpdir(), "riverbank-onnx-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** onnxruntime-web with the files of a folder that transformers reads. */
function openOnnx(path: string): Promise<OnnxEncoder> {
  const config = JSON.parse(readFileSync(join(path, "config.json"), "utf8"));
  return OnnxEncoder.open(bertOnnx(config, new Uint8Array(readFileSync(join(path, "model.safetensors"))), "all"));
}

/** How far an encoder's states and probabilities of all layers, heads and tokens are from the other engine's. */
async function furthestOf(encoder: Encoder, other: OnnxEncoder, batch: readonly Sequence[]): Promise<number> {
  const { layers, heads } = encoder.config;
  const states = await other.run(batch);
  let worst = 0;
  let compared = 0;
  const compare = (actual: Float32Array, expected: Float32Array) => {
    worst = Math.max(worst, furthest(actual, [...expected]));
    compared++;
  };
  await encoder.run(batch, { attention: true }, (i, { hidden, attention }) => {
    for (let layer = 0; layer <= layers; layer++) compare(hidden(layer), states.hidden(i, layer));
    for (let layer = 0; layer < layers; layer++) {
      for (let head = 0; head < heads; head++) compare(attention(layer, head), states.attention(i, layer, head));
    }
  });
  expect(compared).toBe(batch.length * (layers + 1 + layers * heads));
  return worst;
}

/** Sequences of these lengths, of two texts each where they are long enough. */
function sequencesOf(lengths: readonly number[], vocabulary: number): Sequence[] {
  return lengths.map((length, i) => ({
    ids: Array.from({ length }, (_, t) => (7 * i + 5 * t + t * t) % vocabulary),
    types: Array.from({ length }, (_, t) => (t > length / 2 ? 1 : 0)),
  }));
}

test("the small model's states and attentions are onnxruntime-web's, alone and in padded batches, to 1e-4", async () => {
  const [encoder, other] = [await openEncoder(TINY), await openOnnx(TINY)];
  const all = sequencesOf([1, 2, 3, 5, 8, 15, 16, 17, 24], encoder.config.vocabulary);
  for (const batch of [all, ...all.map((one) => [one])]) {
    expect(await furthestOf(encoder, other, batch)).toBeLessThan(1e-4);
  }
  await Promise.all([encoder.close(), other.close()]);
});

test("an encoder that was pretrained, exported as a folder and read again gives onnxruntime-web's vectors", async () => {
  const texts = Array.from({ length: 60 }, (_, i) => `the ${i % 2 ? "dog barks" : "cow moos"} on farm ${i} at night`);
  const sizes = { layers: 3, hidden: 24, heads: 4, inner: 40, length: 16, vocabulary: 80 };
  const course = { batch: 8, steps: 30, rate: 0.01, validation: 0.1, threads: 1 };
  const { encoder: made } = await pretrain(corpusFromTexts(texts), { ...sizes, ...course });
  const path = join(folder, "exported");
  await saveEncoder(made, path);
  const [encoder, other] = [await openEncoder(path), await openOnnx(path)];
  const batch = ["the dog barks", "at night", "the cow on the farm moos at night"].map((text) => ({
    ids: encoder.tokenizer.encode(text, { addSpecial: true }).ids,
  }));
  expect(await furthestOf(encoder, other, batch)).toBeLessThan(1e-4);
  // What was read again is what was trained.
  expect(await furthestOf(made, other, batch)).toBeLessThan(1e-4);
  await Promise.all([made.close(), encoder.close(), other.close()]);
});

const configs: fc.Arbitrary<EncoderConfig> = fc
  .record({
    heads: fc.integer({ min: 1, max: 4 }),
    width: fc.integer({ min: 1, max: 9 }),
    layers: fc.integer({ min: 1, max: 3 }),
    inner: fc.integer({ min: 1, max: 40 }),
    activation: fc.constantFrom("gelu" as const, "gelu-tanh" as const),
  })
  // Rows of a few numbers are normalised to ±1 whatever they were, which blows rounding up.
  .filter(({ heads, width }) => heads * width >= 8)
  .map(({ width, ...rest }) => {
    return { ...rest, dims: rest.heads * width, vocabulary: 64, positions: 24, types: 2, epsilon: 1e-5 };
  });
const batches = fc.array(fc.integer({ min: 1, max: 24 }), { minLength: 1, maxLength: 4 });

test("so do random encoders of any sizes, with either activation", async () => {
  let made = 0;
  await fc.assert(
    fc.asyncProperty(configs, batches, fc.nat(), async (config, lengths, seed) => {
      const encoder = randomEncoder(config, seed);
      const path = join(folder, `random-${made++}`);
      await saveEncoder(encoder, path);
      const other = await openOnnx(path);
      expect(await furthestOf(encoder, other, sequencesOf(lengths, 64))).toBeLessThan(1e-4);
      await other.close();
    }),
    { numRuns: 15 },
  );
});

test("another number in the file is seen: the judge is not blind", async () => {
  const encoder = randomEncoder({ ...(await openEncoder(TINY)).config, layers: 1 }, 1);
  const path = join(folder, "changed");
  await saveEncoder(encoder, path);
  encoder.weights.numbers("encoder.layer.0.attention.self.key.weight")[0] += 0.1;
  const other = await openOnnx(path);
  expect(await furthestOf(encoder, other, sequencesOf([9], 64))).toBeGreaterThan(1e-4);
  await other.close();
});
