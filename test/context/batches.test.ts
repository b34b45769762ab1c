import { describe, expect, test } from "vitest";
import { Batches, holdOut } from "#src/context/pretrain/batches.js";
import { maskWindow } from "#src/context/pretrain/masking.js";
import { resolvePretraining } from "#src/context/pretrain/options.js";
import { Random } from "#src/shared/random.js";

const VOCABULARY = 60;
const SPECIAL = { mask: 4, before: [2], after: [3], all: new Set([0, 1, 2, 3, 4]) };

/** Windows whose words are the rarer the higher their id. */
function makeWindows(count: number) {
  const random = new Random(1);
  const draw = () => 5 + Math.floor((VOCABULARY - 5) * random.unit() ** 2);
  const texts = Array.from({ length: count }, () => Uint16Array.from({ length: 6 + random.below(20) }, draw));
  const counts = new Float64Array(VOCABULARY);
  for (const text of texts) for (const id of text) counts[id]++;
  const tokens = counts.reduce((a, b) => a + b);
  return { size: count, tokens, counts, fingerprint: "", window: (i: number) => texts[i] };
}

describe("batches", () => {
  const windows = makeWindows(400);
  const settings = resolvePretraining({ length: 32, batch: 4, mask: 0.2, samples: 10, parts: 3 }, VOCABULARY);
  const [training, held] = holdOut(windows.size, { ...settings, validation: 0.1 });
  const batches = new Batches(windows, training, settings, SPECIAL);

  test("hold out text that is never trained on", () => {
    expect(held).toHaveLength(40);
    expect(new Set([...training, ...held]).size).toBe(400);
  });

  test("correct each class by how often it is there", () => {
    const seen = new Float64Array(VOCABULARY);
    const expected = new Float64Array(VOCABULARY);
    const STEPS = 1500;
    const times = new Float64Array(VOCABULARY);
    for (let step = 0; step < STEPS; step++) {
      const { slots, classes, correction } = batches.batch(step);
      for (let i = 0; i < classes; i++) {
        seen[slots[i]]++;
        expected[slots[i]] += Math.exp(-correction[i]);
        times[slots[i]]++;
      }
    }
    for (let id = 5; id < VOCABULARY; id++) {
      // The correction leaves one target out, which is the class itself where it is the right one.
      expect(Math.abs(seen[id] / STEPS - expected[id] / times[id])).toBeLessThan(0.08);
    }
  });

  test("say of every masked word which class and which row it is", () => {
    for (let step = 0; step < 20; step++) {
      const { parts, slots, classes, targets, tokens } = batches.batch(step);
      expect(new Set(slots).size).toBe(slots.length);
      expect(parts.reduce((sum, { picks }) => sum + picks.length, 0)).toBe(targets);
      const rows = parts.map(({ sequences }) => sequences.flatMap(({ ids }) => Array.from(ids, (slot) => slots[slot])));
      expect(rows.flat()).toHaveLength(tokens);
      for (const { labels } of parts) for (const label of labels) expect(label).toBeLessThan(classes);
      for (const row of rows) expect(row[0]).toBe(2);
    }
    expect(batches.batch(7)).toEqual(batches.batch(7));
  });
});

test("of the words to be guessed 8 in 10 are masked, 1 in 10 is replaced, and special tokens never are", () => {
  const random = new Random(2);
  const window = Array.from({ length: 40 }, (_, i) => (i % 4 === 0 ? 1 : 5 + i));
  const tally = { guessed: 0, masked: 0, left: 0 };
  for (let round = 0; round < 1000; round++) {
    const { ids, places, labels } = maskWindow(window, SPECIAL, 0.2, VOCABULARY, random);
    places.forEach((place, i) => {
      expect(labels[i]).toBe(window[place - 1]);
      expect(SPECIAL.all.has(labels[i])).toBe(false);
      tally.guessed++;
      if (ids[place] === SPECIAL.mask) tally.masked++;
      if (ids[place] === labels[i]) tally.left++;
    });
  }
  expect(tally.guessed / 30_000).toBeCloseTo(0.2, 2);
  expect(tally.masked / tally.guessed).toBeCloseTo(0.8, 1);
  expect(Math.abs(tally.left / tally.guessed - 0.1)).toBeLessThan(0.02);
});
