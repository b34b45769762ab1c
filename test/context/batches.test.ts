import { describe, expect, test } from "vitest";
import { Batches, holdOut } from "#src/context/pretrain/batches.js";
import { maskWindow } from "#src/context/pretrain/masking.js";
import { askNeighbours } from "#src/context/pretrain/neighbours.js";
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

  /** For every id, what it weighs in the mean at places whose window does not bring it along; 0 where it is no class. */
  function meanWeights(batches: Batches): number[] {
    const weights = new Float64Array(VOCABULARY);
    const times = new Float64Array(VOCABULARY);
    for (let step = 0; step < 6000; step++) {
      const { parts, slots, classes, correction } = batches.batch(step);
      for (const { answers } of parts) {
        for (let pick = 0; pick < answers.starts.length - 1; pick++) {
          const brought = answers.classes.slice(answers.starts[pick], answers.starts[pick + 1]);
          const known = new Set(Array.from(brought, (slot) => slots[slot]));
          for (let id = 0; id < VOCABULARY; id++) if (!known.has(id)) times[id]++;
          for (let i = 0; i < classes; i++) if (!known.has(slots[i])) weights[slots[i]] += Math.exp(correction[i]);
        }
      }
    }
    return Array.from({ length: VOCABULARY - 5 }, (_, i) => weights[5 + i] / times[5 + i]);
  }

  test.each([0, 0.3])("weigh each class that others bring as one in the mean, neighbours %d", (neighbours) => {
    const found = meanWeights(new Batches(windows, training, { ...settings, neighbours }, SPECIAL));
    for (const weight of found) expect(Math.abs(weight - 1)).toBeLessThan(0.1);
  });

  test("weigh what a window itself brings as it is, and share out one answer at each place", () => {
    const { parts, correction, slots } = new Batches(
      windows,
      training,
      { ...settings, neighbours: 0.3 },
      SPECIAL,
    ).batch(3);
    for (const { answers, picks, masked } of parts) {
      const { starts, classes, shares, shifts } = answers;
      expect(starts).toHaveLength(picks.length + 1);
      expect(Array.from(shifts, (shift) => shift + 0)).toEqual(Array.from(classes, (slot) => 0 - correction[slot]));
      picks.forEach((_, pick) => {
        const own = shares.slice(starts[pick], starts[pick + 1]);
        expect(own.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
        expect(own.filter((share) => share > 0).length > 1).toBe(pick >= masked);
        for (const slot of classes.slice(starts[pick], starts[pick + 1])) expect(slots[slot]).toBeGreaterThan(4);
      });
    }
  });

  test("deal windows out so that parts have about as many tokens, and none more windows than its share", () => {
    const batches = new Batches(windows, training, { ...settings, batch: 30, parts: 4 }, SPECIAL);
    for (let step = 0; step < 5; step++) {
      const { parts, tokens } = batches.batch(step);
      const sizes = parts.map(({ sequences }) => sequences.reduce((sum, { ids }) => sum + ids.length, 0));
      expect(sizes.reduce((a, b) => a + b)).toBe(tokens);
      expect(Math.max(...sizes) / (tokens / 4)).toBeLessThan(1.1);
      for (const { sequences } of parts) expect(sequences.length).toBeLessThanOrEqual(8);
    }
  });

  test("say of every masked word which class and which row it is", () => {
    for (let step = 0; step < 20; step++) {
      const { parts, slots, classes, targets, tokens } = batches.batch(step);
      expect(new Set(slots).size).toBe(slots.length);
      expect(parts.reduce((sum, { picks }) => sum + picks.length, 0)).toBe(targets);
      const rows = parts.map(({ sequences }) => sequences.flatMap(({ ids }) => Array.from(ids, (slot) => slots[slot])));
      expect(rows.flat()).toHaveLength(tokens);
      for (const { answers } of parts) for (const label of answers.classes) expect(label).toBeLessThan(classes);
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

test("as many words as are the share of those in sight tell all other words of the window, rare ones above all", () => {
  const random = new Random(3);
  // Words 0 to 4 are special; 10 to 29 stand there once each, 5 four times.
  const window = [...Array.from({ length: 20 }, (_, i) => 10 + i), 1, 5, 5, 5, 5];
  const weights = Float64Array.from({ length: VOCABULARY }, (_, id) => (id < 20 ? 0.1 : 1));
  const tally = { sight: 0, asked: 0, masked: 0 };
  for (let round = 0; round < 300; round++) {
    const masked = maskWindow(window, SPECIAL, 0.25, VOCABULARY, random);
    const { told, neighbours, ...rest } = askNeighbours(masked, window, SPECIAL, 0.5, weights, random);
    expect(masked).toMatchObject(rest);
    expect([...told].sort((a, b) => a - b)).toEqual([5, ...Array.from({ length: 20 }, (_, i) => 10 + i)]);
    const { places = [], shares = [] } = neighbours ?? {};
    expect(new Set(places).size).toBe(places.length);
    tally.sight += 24 - masked.places.length;
    tally.asked += places.length;
    tally.masked += places.filter((place) => masked.places.includes(place)).length;
    places.forEach((place, i) => {
      const own = window[place - 1];
      expect(SPECIAL.all.has(own)).toBe(false);
      // Ten words of weight 1, ten of 0.1 and four times one of 0.1, less the word itself.
      const others = 11.4 - (own === 5 ? 0.4 : weights[own]);
      told.forEach((id, j) => {
        expect(shares[i][j]).toBeCloseTo(id === own ? 0 : (id === 5 ? 0.4 : weights[id]) / others, 12);
      });
    });
  }
  expect(tally.asked / tally.sight).toBeCloseTo(0.5, 2);
  // A quarter is masked, and tells like the others.
  expect(Math.abs(tally.masked / tally.asked - 0.25)).toBeLessThan(0.02);
});

test("a window in which every word is the same has no neighbours to tell", () => {
  const window = new Array(10).fill(7);
  const masked = maskWindow(window, SPECIAL, 0.2, VOCABULARY, new Random(4));
  const weights = new Float64Array(VOCABULARY).fill(1);
  const { neighbours } = askNeighbours(masked, window, SPECIAL, 1, weights, new Random(5));
  expect(neighbours).toEqual({ places: [], shares: [] });
});
