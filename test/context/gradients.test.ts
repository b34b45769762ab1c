import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { EncoderConfig } from "#src/context/config.js";
import { loadEncoder } from "#src/context/load.js";
import { Gradients } from "#src/context/pretrain/gradients.js";
import { Lesson } from "#src/context/pretrain/lessons.js";
import type { EncoderWeights } from "#src/context/weights.js";
import { Random } from "#src/shared/random.js";
import { encodeByFormulas, gelu, geluTanh } from "./formulas.ts";
import { randomWeights, tinyFile, tinySource } from "./models.ts";

interface Task {
  sequences: { ids: number[]; types?: number[] }[];
  /** [sequence, place, id]. */
  targets: [number, number, number][];
  /**
   * How many of them, the first, are masked words; the others tell their id and, by a quarter, the next one. Default: all.
   */
  masked?: number;
}

const WORDS = "embeddings.word_embeddings.weight";
const BIAS = "cls.predictions.bias";

/** What is added to a neighbour's score. */
const biasOf = (id: number) => 0.1 * (id % 3);

/** What is right at a target: ids, each with its share and what is added to its score there. */
function answerOf([, , id]: [number, number, number], isMasked: boolean, vocabulary: number) {
  return isMasked
    ? [{ id, share: 1, shift: 0 }]
    : [0, 1].map((next) => ({ id: (id + next) % vocabulary, share: next ? 0.25 : 0.75, shift: 0.3 * next }));
}

/** Mean loss and the gradient of every parameter by its name, over the whole vocabulary. */
function learnWhole(weights: EncoderWeights, { sequences, targets, masked = targets.length }: Task) {
  const { memory, config } = weights;
  const { vocabulary } = config;
  const length = Math.max(...sequences.map(({ ids }) => ids.length));
  const sizes = {
    windows: sequences.length,
    length,
    targets: targets.length,
    answers: 2 * targets.length,
    classes: vocabulary,
  };
  const lesson = new Lesson(weights, sizes, true);
  const gradients = new Gradients(weights, vocabulary, vocabulary);
  const starts = sequences.map((_, i) => sequences.slice(0, i).reduce((sum, { ids }) => sum + ids.length, 0));
  const answers = targets.map((target, i) => answerOf(target, i < masked, vocabulary));
  const part = {
    sequences: sequences.map(({ ids, types }) => ({ ids: Uint32Array.from(ids), types })),
    picks: targets.map(([sequence, place]) => starts[sequence] + place),
    answers: {
      starts: Uint32Array.from({ length: targets.length + 1 }, (_, i) => answers.slice(0, i).flat().length),
      classes: Uint32Array.from(answers.flat(), ({ id }) => id),
      shares: Float32Array.from(answers.flat(), ({ share }) => share),
      shifts: Float32Array.from(answers.flat(), ({ shift }) => shift),
    },
    masked,
  };
  const words = weights.of(WORDS);
  const neighbourBias = memory.store(Float32Array.from({ length: vocabulary }, (_, id) => biasOf(id)));
  const step = { words, slots: vocabulary, classes: vocabulary, classBias: weights.of(BIAS), neighbourBias };
  lesson.write(part, { ...step, factor: 1 / targets.length }, gradients);
  const loss = memory.kernels.learn(lesson.address) / targets.length;
  const gradientOf = (name: string) => {
    const { bytes = 0 } = weights.layout.parameters.get(name) ?? {};
    const address = name === WORDS ? gradients.words : gradients.of(weights.of(name));
    return memory.float32(name === BIAS ? gradients.classBias(vocabulary) : address, bytes / 4).slice();
  };
  return { loss, gradientOf };
}

/** The same loss in float64 by the formulas. */
function lossByFormulas(weights: EncoderWeights, { sequences, targets, masked = targets.length }: Task): number {
  const { config } = weights;
  const { dims, vocabulary, epsilon, activation } = config;
  const of = (name: string) => weights.numbers(`cls.predictions.${name}`);
  const [dense, bias, gain, shift] = [
    ...["transform.dense.weight", "transform.dense.bias", "transform.LayerNorm.weight", "transform.LayerNorm.bias"].map(
      of,
    ),
  ];
  const [out, words] = [of("bias"), weights.numbers(WORDS)];
  const states = sequences.map((sequence) => encodeByFormulas(weights, sequence).hidden[config.layers]);
  const losses = targets.map((target, index) => {
    const [sequence, place] = target;
    const answer = answerOf(target, index < masked, vocabulary);
    const h = states[sequence][place];
    const t = Array.from({ length: dims }, (_, j) => {
      const z = h.reduce((sum, value, i) => sum + value * dense[j * dims + i], bias[j]);
      return activation === "gelu" ? gelu(z) : geluTanh(z);
    });
    const mean = t.reduce((a, b) => a + b) / dims;
    const variance = t.reduce((sum, value) => sum + (value - mean) ** 2, 0) / dims;
    const n = t.map((value, i) => ((value - mean) / Math.sqrt(variance + epsilon)) * gain[i] + shift[i]);
    const compared = index < masked ? n : Array.from(h);
    const scores = Array.from({ length: vocabulary }, (_, id) =>
      compared.reduce((sum, value, i) => sum + value * words[id * dims + i], index < masked ? out[id] : biasOf(id)),
    );
    for (const { id, shift } of answer) scores[id] += shift;
    const most = Math.max(...scores);
    const all = Math.log(scores.reduce((sum, score) => sum + Math.exp(score - most), 0)) + most;
    return answer.reduce((sum, { id, share }) => sum + share * (all - scores[id]), 0);
  });
  return losses.reduce((a, b) => a + b) / losses.length;
}

/** Weights whose numbers are float64, for central differences: steps too small for float32 are kept. */
class PreciseWeights {
  readonly config: EncoderConfig;
  readonly layout: EncoderWeights["layout"];
  readonly #numbers = new Map<string, Float64Array>();
  constructor(weights: EncoderWeights) {
    this.config = weights.config;
    this.layout = weights.layout;
    for (const name of weights.layout.parameters.keys()) {
      this.#numbers.set(name, Float64Array.from(weights.numbers(name)));
    }
  }
  numbers(name: string): Float64Array {
    return this.#numbers.get(name) ?? new Float64Array();
  }
}

const norm = (numbers: ArrayLike<number>) => Math.sqrt(Array.from(numbers).reduce((sum, value) => sum + value ** 2, 0));

describe("gradients", () => {
  test("loss and every gradient of the small model are PyTorch's, to a thousandth", async () => {
    const expected = JSON.parse(tinyFile("expected.json").toString());
    const { weights } = await loadEncoder(tinySource());
    const mask: number[][] = expected.attention_mask;
    const sequences = mask.map((row, s) => {
      const length = row.reduce((a, b) => a + b);
      return { ids: expected.input_ids[s].slice(0, length), types: expected.token_type_ids[s].slice(0, length) };
    });
    const targets = (expected.labels as number[][]).flatMap((row, s) =>
      row.flatMap((id, place): [number, number, number][] => (id < 0 ? [] : [[s, place, id]])),
    );
    const { loss, gradientOf } = learnWhole(weights, { sequences, targets });
    expect(Math.abs(loss / expected.loss - 1)).toBeLessThan(1e-5);
    const entries = Object.entries(expected.grads as Record<string, { norm: number; head: number[] }>);
    let compared = 0;
    for (const [full, { norm: length, head }] of entries) {
      const name = full.replace(/^bert\./, "");
      if (!weights.layout.parameters.has(name)) continue;
      const ours = gradientOf(name);
      // A key's bias moves no probability: its gradient is 0 but for rounding.
      const near = 1e-3 * length + 1e-8;
      expect([name, norm(ours), Math.abs(norm(ours) - length) < near + 1e-7]).toEqual([name, norm(ours), true]);
      head.forEach((value, i) => {
        expect([name, i, Math.abs(ours[i] - value) < near + 1e-7]).toEqual([name, i, true]);
      });
      compared++;
    }
    expect(compared).toBe(weights.layout.parameters.size);
  });

  test("every gradient of random small models is what central differences in float64 say, by kernels and twins", () => {
    const shapes = fc.record({
      layers: fc.integer({ min: 1, max: 2 }),
      heads: fc.integer({ min: 1, max: 3 }),
      width: fc.integer({ min: 2, max: 5 }),
      inner: fc.integer({ min: 3, max: 9 }),
      tanh: fc.boolean(),
      lengths: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 3 }),
      seed: fc.integer({ min: 1, max: 1e6 }),
    });
    fc.assert(
      fc.property(shapes, ({ layers, heads, width, inner, tanh, lengths, seed }) => {
        const config: EncoderConfig = {
          ...{ vocabulary: 7, dims: heads * width, layers, heads, inner, positions: 6, types: 2 },
          ...{ activation: tanh ? "gelu-tanh" : "gelu", epsilon: 1e-3 },
        };
        const random = new Random(seed);
        const draw = (n: number, below: number) => Array.from({ length: n }, () => random.below(below));
        const sequences = lengths.map((n) => ({ ids: draw(n, 7), types: draw(n, 2) }));
        const targets = lengths.map((n, s): [number, number, number] => [s, random.below(n), random.below(7)]);
        const masked = random.below(lengths.length + 1);
        for (const reference of [false, true]) {
          const weights = randomWeights(config, seed, reference, true);
          const { loss, gradientOf } = learnWhole(weights, { sequences, targets, masked });
          const precise = new PreciseWeights(weights) as unknown as EncoderWeights;
          expect(Math.abs(loss - lossByFormulas(precise, { sequences, targets, masked }))).toBeLessThan(1e-4);
          for (const name of weights.layout.parameters.keys()) {
            const numbers = precise.numbers(name);
            const gradient = gradientOf(name);
            const i = random.below(numbers.length);
            const was = numbers[i];
            const [above, below] = [1e-5, -1e-5].map((step) => {
              numbers[i] = was + step;
              return lossByFormulas(precise, { sequences, targets, masked });
            });
            numbers[i] = was;
            const slope = (above - below) / 2e-5;
            const near = Math.abs(gradient[i] - slope) < 1e-3 * Math.max(norm(gradient), Math.abs(slope)) + 1e-5;
            expect([name, i, gradient[i], slope, near]).toEqual([name, i, gradient[i], slope, true]);
          }
        }
      }),
      { numRuns: 12 },
    );
  });
});
