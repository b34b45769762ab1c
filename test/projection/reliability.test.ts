import { describe, expect, test } from "vitest";
import { axisFromVectors, poleAxis, topicAxis } from "#src/projection/axis.js";
import { opposites } from "#src/projection/opposites.js";
import { ratedAxis } from "#src/projection/rated-axis.js";
import { reliability } from "#src/projection/reliability.js";
import { Random } from "#src/shared/random.js";
import { openTable } from "#src/vectors/open.js";
import { gaussianTable } from "../similarity/tables.ts";

const table = await openTable("models/en.safetensors");
const words = (text: string) => text.split(" ");
const size = poleAxis(table, {
  name: "size",
  negative: words("small tiny little miniature"),
  positive: words("large huge big giant massive"),
});

/** So many different words of the table's most frequent 10,000. */
function randomWords(random: Random, count: number): string[] {
  const found = new Set<string>();
  while (found.size < count) found.add(table.vocabulary.tokens[random.below(10_000)]);
  return [...found];
}

describe("an axis' reliability", () => {
  test.each([
    ["gender", "man he king father boy", "woman she queen mother girl"],
    ["goodness", "bad awful terrible horrible", "good great wonderful excellent"],
    ["tense", "walked said made went", "walk say make go"],
    ["place", "japan china korea asia", "france germany spain europe"],
  ])("is sound for %s", (name, negative, positive) => {
    const axis = poleAxis(table, { name, negative: words(negative), positive: words(positive) });
    expect(reliability(axis, { table })).toMatchObject({ verdict: "sound" });
  });

  test.each([
    ["royalty", "king queen royal throne prince"],
    ["currency", "dollar euro currency coin money"],
    ["animal", "dog cat horse bird animal"],
  ])("is sound for the topic %s", (name, topic) => {
    const found = reliability(topicAxis(table, { name, words: words(topic) }), { table });
    expect(found).toMatchObject({ verdict: "sound", wrongSide: [], random: { percentile: 100 } });
  });

  test("is noise for nearly all axes and topics of random words", () => {
    const random = new Random(11);
    const verdicts = Array.from({ length: 100 }, (_, index) => {
      const drawn = randomWords(random, 8);
      const poles = { name: "r", negative: drawn.slice(0, 4), positive: drawn.slice(4) };
      const axis = index % 2 ? poleAxis(table, poles) : topicAxis(table, { name: "r", words: drawn });
      return reliability(axis, { table, randomAxes: 99 }).verdict;
    });
    expect(verdicts.filter((verdict) => verdict !== "noise").length).toBeLessThanOrEqual(5);
  }, 60_000);

  test("is noise for shuffled ratings and sound for true ones", () => {
    const random = new Random(2);
    const drawn = randomWords(random, 300);
    const rated = (rate: (word: string) => number) => {
      return ratedAxis(table, { name: "r", ratings: drawn.map((word) => ({ word, rating: rate(word) })) });
    };
    expect(
      reliability(
        rated(() => random.unit()),
        { table },
      ).verdict,
    ).toBe("noise");
    const sound = reliability(
      rated((word) => size.score(table.vectorOf(word)) + random.unit() / 10),
      { table },
    );
    expect(sound).toMatchObject({ verdict: "sound", tested: 300 });
    expect(sound.random?.separation).toBeGreaterThan(0.6);
  }, 60_000);

  test("is unknown where no word can be left out, or nothing is there to compare with", () => {
    const lone = poleAxis(table, { name: "lone", negative: ["small"], positive: ["large"] });
    expect(reliability(lone, { table })).toMatchObject({ verdict: "unknown", spread: null, error: null, tested: 0 });
    const axis = axisFromVectors({
      name: "v",
      negative: [
        [0, 1],
        [0.1, 1],
      ],
      positive: [
        [1, 0],
        [1, 0.1],
      ],
    });
    expect(reliability(axis)).toMatchObject({ verdict: "unknown", random: null, tested: 4 });
    const small = gaussianTable(9, 4);
    const few = poleAxis(small, { name: "few", negative: ["w1", "w2"], positive: ["w3", "w4"] });
    expect(reliability(few, { table: small }).verdict).toBe("unknown");
  });

  test("of vectors alone is tested among a background of vectors", () => {
    const of = (text: string) => words(text).map((word) => table.vectorOf(word));
    const axis = axisFromVectors({
      name: "g",
      negative: of("man he king father"),
      positive: of("woman she queen mother"),
    });
    const background = Array.from({ length: 400 }, (_, id) => table.row(1000 + id));
    expect(reliability(axis, { background }).verdict).toBe("sound");
  });

  test("tells coverage, spread, and overlap with the other axes", () => {
    const gap = poleAxis(table, { name: "gap", negative: ["small", "qwxz"], positive: ["large", "big"] });
    const { coverage, overlap, spread } = reliability(gap, { table, others: [gap, size] });
    expect(coverage).toEqual({ found: 3, asked: 4, missing: ["qwxz"] });
    expect(overlap).toEqual([{ axis: "size", cosine: expect.closeTo(0.75, 0.2) }]);
    expect(spread?.min).toBeLessThanOrEqual(spread?.mean ?? 0);
  });

  test("comes again with the same seed", () => {
    expect(reliability(size, { table, seed: 5 })).toEqual(reliability(size, { table, seed: 5 }));
  });

  test("is refused for a table of other dims and too few random axes", () => {
    expect(() => reliability(size, { table: gaussianTable(60, 8) })).toThrow("mismatched dims: the axis size has 256");
    expect(() => reliability(size, { table, randomAxes: 10 })).toThrow("invalid randomAxes: 10 came");
  });
});

describe("opposites", () => {
  const gender = poleAxis(table, {
    name: "gender",
    negative: words("man he king father boy"),
    positive: words("woman she queen mother girl"),
  });

  test("large and small lie at the ends of size, king and queen at those of gender, unseen", () => {
    const [found, ...more] = opposites(table, "large", "small", [gender, size]);
    expect([found.axis, more]).toEqual(["size", []]);
    expect(found.scores[0]).toBeGreaterThan(0);
    expect(found.scores[1]).toBeLessThan(0);
    expect(opposites(table, "king", "queen", [gender, size]).map(({ axis }) => axis)).toEqual(["gender"]);
  });

  test("a word and itself are no opposites, and an axis of noise has none", () => {
    expect(opposites(table, "king", "king", [gender, size])).toEqual([]);
    const noise = poleAxis(table, {
      name: "n",
      negative: words("king banana of red"),
      positive: words("queen carbon walk monday"),
    });
    expect(opposites(table, "banana", "carbon", [noise], { end: 49 })).toEqual([]);
  });

  test("are refused for an end that is none", () => {
    expect(() => opposites(table, "king", "queen", [size], { end: 50 })).toThrow("invalid end: 50 came");
  });
});
