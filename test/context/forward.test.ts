import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { layoutActivations, type Sequence, writePlan } from "#src/context/activations.js";
import type { EncoderConfig } from "#src/context/config.js";
import { Encoder } from "#src/context/encoder.js";
import { forward } from "#src/context/forward.js";
import { loadEncoder } from "#src/context/load.js";
import { wordScores } from "#src/context/predict.js";
import { EncoderWeights } from "#src/context/weights.js";
import { KernelMemory } from "#src/kernels/memory.js";
import { WorkerPool } from "#src/kernels/pool.js";
import { LAYER_BLOCKS, PLAN } from "#src/kernels/reference/plan.js";
import { encodeByFormulas, furthest, gelu, geluTanh } from "./formulas.ts";
import { randomWeights, SMALL, tinyFile, tinySource } from "./models.ts";

const expected = JSON.parse(tinyFile("expected.json").toString());
const lengths: number[] = expected.attention_mask.map((mask: number[]) => mask.reduce((a, b) => a + b));
const sequences: Sequence[] = lengths.map((length, i) => ({
  ids: expected.input_ids[i].slice(0, length),
  types: expected.token_type_ids[i].slice(0, length),
}));

describe.each(["wasm", "reference"])("bert-tiny's numbers by PyTorch in float64 come out (%s)", (implementation) => {
  async function tiny(): Promise<EncoderWeights> {
    const { weights } = await loadEncoder(tinySource());
    if (implementation === "wasm") return weights;
    const copy = new EncoderWeights(new KernelMemory({ reference: true }), weights.config, weights.head);
    for (const name of weights.layout.parameters.keys()) copy.numbers(name).set(weights.numbers(name));
    return copy;
  }

  test("hidden states of every layer, to 1e-4", async () => {
    let seen = 0;
    await forward(await tiny(), sequences, {}, (i, states) => {
      for (let layer = 0; layer <= 2; layer++) {
        const rows = expected.hidden_states[layer][i].slice(0, lengths[i]);
        expect(furthest(states.hidden(layer), rows)).toBeLessThan(1e-4);
        seen++;
      }
    });
    expect(seen).toBe(6);
  });

  test("attentions of every head, to 1e-4", async () => {
    let seen = 0;
    await forward(await tiny(), sequences, { attention: true }, (i, states) => {
      for (let layer = 0; layer < 2; layer++) {
        for (let head = 0; head < 4; head++) {
          const rows: number[][] = expected.attentions[layer][i][head].slice(0, lengths[i]);
          const valid = rows.map((row) => row.slice(0, lengths[i]));
          expect(furthest(states.attention(layer, head), valid)).toBeLessThan(1e-4);
          seen++;
        }
      }
    });
    expect(seen).toBe(16);
  });

  test("logits of the head, to 1e-4", async () => {
    const weights = await tiny();
    const states: Float32Array[] = [];
    await forward(weights, sequences, { keep: "last" }, (i, { hidden }) => {
      const rows = hidden(2).slice();
      states[i] = rows;
    });
    for (const [i, rows] of states.entries()) {
      const each = Array.from({ length: lengths[i] }, (_, t) => rows.subarray(32 * t, 32 * (t + 1)));
      const scores = wordScores(weights, each);
      scores.forEach((row, t) => void expect(furthest(row, expected.logits[i][t])).toBeLessThan(1e-4));
    }
  });
});

const sizes: fc.Arbitrary<EncoderConfig> = fc
  .record({
    heads: fc.integer({ min: 1, max: 3 }),
    width: fc.integer({ min: 1, max: 5 }),
    layers: fc.integer({ min: 1, max: 3 }),
    inner: fc.integer({ min: 1, max: 9 }),
    activation: fc.constantFrom("gelu" as const, "gelu-tanh" as const),
  })
  // Rows of one or two numbers are normalised to ±1 whatever they were, which blows rounding up.
  .filter(({ heads, width }) => heads * width >= 4)
  .map(({ heads, width, ...rest }) => ({ ...SMALL, ...rest, heads, dims: heads * width, epsilon: 1e-5 }));

const texts = fc.array(fc.array(fc.record({ id: fc.nat(63), type: fc.nat(1) }), { minLength: 1, maxLength: 24 }), {
  minLength: 1,
  maxLength: 4,
});

test.each([false, true])("random models do what the formulas say in float64 (reference: %s)", async (reference) => {
  await fc.assert(
    fc.asyncProperty(sizes, texts, fc.nat(), async (config, tokens, seed) => {
      const weights = randomWeights(config, seed, reference);
      const given = tokens.map((text) => ({ ids: text.map(({ id }) => id), types: text.map(({ type }) => type) }));
      await forward(weights, given, { attention: true }, (i, states) => {
        const { hidden, attention } = encodeByFormulas(weights, given[i]);
        hidden.forEach((rows, layer) => void expect(furthest(states.hidden(layer), rows)).toBeLessThan(1e-3));
        attention.forEach((heads, layer) => {
          heads.forEach((rows, head) => void expect(furthest(states.attention(layer, head), rows)).toBeLessThan(1e-4));
        });
      });
    }),
    { numRuns: reference ? 10 : 40 },
  );
});

test.each([false, true])("gelu is within 1e-6 of x Φ(x), also by tanh (reference: %s)", (reference) => {
  const memory = new KernelMemory({ reference });
  const points = Float32Array.from({ length: 4001 }, (_, i) => (i - 2000) / 200);
  const [source, dest] = [memory.store(points), memory.allocate(4 * points.length)];
  const worst = (of: (x: number) => number) =>
    memory.float32(dest, points.length).reduce((most, value, i) => {
      return Math.max(most, Math.abs(value - of(points[i])) / Math.max(1, Math.abs(points[i])));
    }, 0);
  memory.kernels.gelu(dest, source, points.length);
  expect(worst(gelu)).toBeLessThan(1e-6);
  memory.kernels.geluTanh(dest, source, points.length);
  expect(worst(geluTanh)).toBeLessThan(1e-6);
});

describe("one sequence's bytes", () => {
  const config = { ...SMALL, positions: 200 };
  const many = Array.from({ length: 12 }, (_, i) => ({ ids: Array.from({ length: 90 + i }, (_, t) => (t * i) % 64) }));

  async function last(weights: EncoderWeights, given: Sequence[], pool?: WorkerPool): Promise<Float32Array[]> {
    const states: Float32Array[] = [];
    await forward(weights, given, { keep: "last", pool }, (i, { hidden }) => {
      const rows = hidden(2).slice();
      states[i] = rows;
    });
    return states;
  }

  test("do not depend on the threads", async () => {
    const weights = randomWeights(config, 1);
    const alone = await last(weights, many);
    for (const threads of [1, 3]) {
      const pool = await WorkerPool.open(weights.memory, threads);
      expect(await last(weights, many, pool)).toEqual(alone);
      await pool.close();
    }
  });

  test("do not depend on the sequences beside it, nor on what is kept", async () => {
    const weights = randomWeights(config, 1);
    const alone = await last(weights, many);
    for (const i of [0, 5, 11]) expect(await last(weights, [many[i]])).toEqual([alone[i]]);
    for (const keep of ["hidden", "all"] as const) {
      await forward(weights, many, { keep }, (i, { hidden }) => void expect(hidden(2)).toEqual(alone[i]));
    }
  });
});

test("a pass that keeps all leaves each step's numbers in its own block", () => {
  const weights = randomWeights(SMALL, 3);
  const { memory, config } = weights;
  const given = [{ ids: [2, 5, 3] }, { ids: [2, 6, 7, 8, 3] }];
  const layout = layoutActivations(config, [3, 5], { keep: "all" });
  const base = memory.allocate(layout.bytes);
  writePlan(weights, layout, base, given);
  memory.kernels.encode(base, 0, config.layers);
  const at = (offset: number, count: number) => Array.from(memory.float32(base + offset, count));
  const wide = 8 * config.dims;
  for (const blocks of layout.blocks) {
    // The normalised block is the sum less its mean, times its inverse deviation, stretched and shifted.
    const [sum, stats, output] = [at(blocks.outerSum, wide), at(blocks.outerStats, 16), at(blocks.output, wide)];
    const layer = layout.blocks.indexOf(blocks);
    const gain = weights.numbers(`encoder.layer.${layer}.output.LayerNorm.weight`);
    const bias = weights.numbers(`encoder.layer.${layer}.output.LayerNorm.bias`);
    const again = sum.map((value, i) => {
      const [row, column] = [Math.floor(i / config.dims), i % config.dims];
      return (value - stats[2 * row]) * stats[2 * row + 1] * gain[column] + bias[column];
    });
    expect(furthest(output, again)).toBeLessThan(1e-5);
    const before = at(blocks.inner, 8 * config.inner);
    expect(furthest(at(blocks.active, 8 * config.inner), before.map(gelu))).toBeLessThan(1e-5);
  }
  const places = [...Object.values(layout.embeddings), ...layout.blocks.flatMap((blocks) => Object.values(blocks))];
  expect(new Set(places).size).toBe(3 + 2 * LAYER_BLOCKS.length);
  expect(memory.uint32(base + PLAN.rows, 1)[0]).toBe(8);
});

test("states that are not kept take no room of their own", () => {
  const bytes = (keep: "last" | "hidden" | "all") => layoutActivations(SMALL, [24, 24], { keep }).bytes;
  expect(bytes("last")).toBeLessThan(bytes("hidden"));
  expect(bytes("hidden")).toBeLessThan(bytes("all"));
});

test.each([
  [[], /^invalid sequence: 0 tokens came, from 1 to 24/],
  [Array(25).fill(1), /^invalid sequence: 25 tokens came, from 1 to 24/],
  [[64], /^invalid id: 64 came, a whole number from 0 to 63/],
  [[1.5], /^invalid id: 1.5 came/],
])("ids that the weights have no rows for are refused: %j", async (ids, message) => {
  await expect(forward(randomWeights(SMALL, 1), [{ ids }], {}, () => {})).rejects.toThrow(message);
});

test("types that don't belong to the ids are refused", async () => {
  const run = (types: number[]) => forward(randomWeights(SMALL, 1), [{ ids: [1, 2], types }], {}, () => {});
  await expect(run([0])).rejects.toThrow("mismatched types: 1 came for 2 ids");
  await expect(run([0, 2])).rejects.toThrow("invalid type: 2 came, a whole number from 0 to 1");
});

test("a signal stops a pass, and the memory is as high as before", async () => {
  const weights = randomWeights(SMALL, 1);
  const mark = weights.memory.mark();
  const run = forward(weights, [{ ids: [1] }], { signal: AbortSignal.abort() }, () => {});
  await expect(run).rejects.toThrow("cancelled encoder");
  expect(weights.memory.mark()).toBe(mark);
});

test("an encoder whose question failed answers the next", async () => {
  const { tokenizer, weights } = await loadEncoder(tinySource());
  const encoder = new Encoder({ weights, tokenizer });
  const failed = encoder.run([{ ids: [] }], {}, () => {});
  const next = encoder.context("bank");
  await expect(failed).rejects.toThrow("invalid sequence");
  expect((await next).tokens).toEqual(["[CLS]", "bank", "[SEP]"]);
});
