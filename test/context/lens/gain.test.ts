import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { EncoderConfig } from "#src/context/config.js";
import { Encoder } from "#src/context/encoder.js";
import { axisGain, partsOf } from "#src/context/lens/gain.js";
import { whoMoved } from "#src/context/lens/moved.js";
import { openEncoder } from "#src/context/open.js";
import { EncoderWeights } from "#src/context/weights.js";
import { KernelMemory } from "#src/kernels/memory.js";
import { Random } from "#src/shared/random.js";
import { dot, unit } from "#src/similarity/vector.js";
import { loadTokenizer } from "#src/tokens/load.js";
import { randomEncoder, SMALL, TINY, tinyFile } from "../models.ts";

const tiny = await openEncoder(TINY, { threads: 1 });
const TEXT = "the bank, money? the river bank.";

const sizes: fc.Arbitrary<EncoderConfig> = fc
  .record({
    heads: fc.integer({ min: 1, max: 4 }),
    width: fc.integer({ min: 1, max: 8 }),
    layers: fc.integer({ min: 1, max: 4 }),
    inner: fc.integer({ min: 1, max: 40 }),
    activation: fc.constantFrom("gelu" as const, "gelu-tanh" as const),
  })
  .filter(({ heads, width }) => heads * width >= 4)
  .map(({ heads, width, ...rest }) => ({ ...SMALL, ...rest, heads, dims: heads * width, epsilon: 1e-5 }));

function randomAxis(dims: number, seed: number) {
  const random = new Random(seed);
  return { name: "any", direction: unit(Array.from({ length: dims }, () => random.normal())) };
}

/** How far a sum is from what it should be, relative to it; where parts cancel, their sizes count, to float32's rounding. */
function isSum(parts: readonly number[], whole: number): void {
  const sum = parts.reduce((a, b) => a + b, 0);
  const sizes = parts.reduce((a, b) => a + Math.abs(b), 0);
  expect(Math.abs(sum - whole)).toBeLessThan(1e-4 * Math.abs(whole) + 2e-6 * sizes + 1e-7);
}

describe("axis gain", () => {
  test("of all parts adds up to every layer's whole move, on models of any size", async () => {
    await fc.assert(
      fc.asyncProperty(sizes, fc.nat(), async (config, seed) => {
        const encoder = randomEncoder(config, seed);
        const axis = randomAxis(config.dims, seed);
        const { tokens, axes } = await axisGain(encoder, TEXT, [axis]);
        const { hidden } = await encoder.context(TEXT);
        const { places, embeddings, layers } = axes[0];
        tokens.forEach((_, token) => {
          const row = (layer: number) => hidden[layer].subarray(token * config.dims, (token + 1) * config.dims);
          const { word, position, type, shift } = embeddings;
          isSum([word[token], position[token], type[token], shift[token]], dot(axis.direction, row(0)));
          layers.forEach((gain, layer) => {
            const move = dot(axis.direction, row(layer + 1)) - dot(axis.direction, row(layer));
            expect(gain.move[token]).toBeCloseTo(move, 5);
            expect(places[layer + 1][token] - places[layer][token]).toBeCloseTo(move, 5);
            isSum(
              partsOf(gain).map(({ gain: part }) => part[token]),
              gain.move[token],
            );
          });
        });
      }),
      { numRuns: 60 },
    );
  });

  test("of an encoder held as int8 adds up too: it is run with the numbers that its weights stand for", async () => {
    const int8 = new Encoder({ weights: tiny.weights.quantise(), tokenizer: tiny.tokenizer, threads: 1 });
    const { tokens, axes } = await axisGain(int8, TEXT, [randomAxis(32, 3)]);
    for (const gain of axes[0].layers) {
      tokens.forEach((_, token) => {
        isSum(
          partsOf(gain).map(({ gain: part }) => part[token]),
          gain.move[token],
        );
      });
    }
  });

  test("is each part's own: what a bias adds is as the formula says, and nothing else changes its gain's place", async () => {
    const plain = randomEncoder(SMALL, 4);
    const changed = randomEncoder(SMALL, 4);
    const axis = randomAxis(SMALL.dims, 4);
    // A shift behind the last norm moves the state by itself, whatever the rest does.
    changed.weights.numbers("encoder.layer.1.output.LayerNorm.bias").forEach((value, i, numbers) => {
      numbers[i] = value + 0.5 * axis.direction[i];
    });
    const [before, after] = [await axisGain(plain, TEXT, [axis]), await axisGain(changed, TEXT, [axis])].map(
      ({ axes }) => axes[0].layers[1],
    );
    partsOf(after).forEach(({ part, gain }, index) => {
      const added = part === "output shift" ? 0.5 : 0;
      expect(gain[2] - partsOf(before)[index].gain[2]).toBeCloseTo(added, 5);
    });
  });

  test("is refused for an axis of another space, text without tokens or too long", async () => {
    const axis = randomAxis(31, 1);
    await expect(axisGain(tiny, TEXT, [axis])).rejects.toThrow("mismatched dims: axis any has 31");
    await expect(axisGain(tiny, " ", [])).rejects.toThrow("has no tokens");
    await expect(axisGain(tiny, "bank ".repeat(30), [])).rejects.toThrow(
      /has 32 tokens, the encoder reads at most 24 at once/,
    );
  });
});

describe("who moved a word", () => {
  test("adds up to the heads' gains, on models of any size, also for a word of several pieces", async () => {
    await fc.assert(
      fc.asyncProperty(sizes, fc.nat(), async (config, seed) => {
        const encoder = randomEncoder(config, seed);
        const axis = randomAxis(config.dims, seed + 1);
        const text = "the riverx bank";
        const moved = await whoMoved(encoder, text, "riverx", [axis]);
        expect(moved.chosen).toEqual([2, 3]);
        const { axes } = await axisGain(encoder, text, [axis]);
        moved.axes[0].layers.forEach(({ heads, all }, layer) => {
          heads.forEach((pushes, head) => {
            const gain = axes[0].layers[layer].heads[head];
            isSum([...pushes], (gain[2] + gain[3]) / 2);
          });
          expect(all[1]).toBeCloseTo(
            heads.reduce((sum, pushes) => sum + pushes[1], 0),
            9,
          );
        });
      }),
      { numRuns: 30 },
    );
  });

  test("is the neighbour whose value the one head copies, by exactly what it copies", async () => {
    const { encoder, direction } = copyingEncoder();
    const axis = { name: "money", direction };
    const { tokens, axes } = await whoMoved(encoder, "the bank money", "bank", [axis]);
    expect(tokens).toEqual(["[CLS]", "the", "bank", "money", "[SEP]"]);
    const [layer] = axes[0].layers;
    // Both words are brought to deviation 1 first: "bank" is (√2, -√2, 0, 0), and the value of "money" is 2 along the
    // axis. Attention's norm divides their sum by its deviation, √2; the last norm finds a deviation of 1.
    expect(layer.all[3]).toBeCloseTo(2 / Math.SQRT2, 5);
    for (const other of [0, 1, 2, 4]) expect(Math.abs(layer.all[other])).toBeLessThan(1e-4);
  });

  test("names the words where the one asked about is not there, and refuses tokens that are not", async () => {
    const asked = whoMoved(tiny, "the river", "bank", []);
    await expect(asked).rejects.toThrow('unknown word: "bank" is not in the text, whose words are the, river');
    await expect(whoMoved(tiny, "the river", [9], [])).rejects.toThrow("invalid token: 9 came");
    await expect(whoMoved(tiny, "the river", [], [])).rejects.toThrow("invalid token: none came");
  });
});

/**
 * One layer of one head over four dims, without a feed-forward part: "bank" looks at "money" alone, whose state it takes as
 * it is. "bank" is (1, -1, 0, 0) and "money" (0, 0, 1, -1), the axis; all else is zeros.
 */
function copyingEncoder(): { encoder: Encoder; direction: number[] } {
  const config: EncoderConfig = { ...SMALL, dims: 4, heads: 1, layers: 1, inner: 4, positions: 5, epsilon: 1e-12 };
  const weights = new EncoderWeights(new KernelMemory(), config, false);
  const tokenizer = loadTokenizer(tinyFile("vocab.txt").toString());
  const set = (name: string, at: number, numbers: number[]) => weights.numbers(name).set(numbers, at);
  const row = (word: string) => 4 * (tokenizer.idOf(word) ?? 0);
  set("embeddings.word_embeddings.weight", row("bank"), [1, -1, 0, 0]);
  set("embeddings.word_embeddings.weight", row("money"), [0, 0, 1, -1]);
  const layer = "encoder.layer.0";
  const norms = ["embeddings.LayerNorm", `${layer}.attention.output.LayerNorm`, `${layer}.output.LayerNorm`];
  for (const norm of norms) set(`${norm}.weight`, 0, [1, 1, 1, 1]);
  set(`${layer}.attention.self.query.weight`, 0, [10, -10, 0, 0]);
  set(`${layer}.attention.self.key.weight`, 0, [0, 0, 10, -10]);
  const same = [0, 1, 2, 3].flatMap((i) => [0, 1, 2, 3].map((j) => Number(i === j)));
  for (const part of ["self.value", "output.dense"]) set(`${layer}.attention.${part}.weight`, 0, same);
  return { encoder: new Encoder({ weights, tokenizer, threads: 1 }), direction: [0, 0, Math.SQRT1_2, -Math.SQRT1_2] };
}
