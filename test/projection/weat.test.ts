import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { permutationTest } from "#src/projection/permutation.js";
import { singleWeat, weat } from "#src/projection/weat.js";
import { shippedModel } from "../helpers/shipped.ts";
import { tableOf } from "../helpers/tables.ts";

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Every way to choose `size` of the numbers' indices, by counting in binary. */
function groups(all: number, size: number): boolean[][] {
  return Array.from({ length: 2 ** all }, (_, bits) =>
    Array.from({ length: all }, (__, i) => ((bits >> i) & 1) === 1),
  ).filter((chosen) => chosen.filter(Boolean).length === size);
}

/** p by definition: means of every grouping, compared as they are. */
function bruteForce(first: number[], second: number[], side: "greater" | "both"): number {
  const all = [...first, ...second];
  const apart = (chosen: boolean[]) => {
    const value = mean(all.filter((_, i) => chosen[i])) - mean(all.filter((_, i) => !chosen[i]));
    return side === "both" ? Math.abs(value) : value;
  };
  const came = apart(all.map((_, i) => i < first.length));
  const ways = groups(all.length, first.length);
  return ways.filter((chosen) => apart(chosen) >= came - 1e-9).length / ways.length;
}

describe("permutationTest", () => {
  test("is what the definition says, for groups of any size, ties and all", () => {
    const group = fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 5 });
    const side = fc.constantFrom("greater" as const, "both" as const);
    fc.assert(
      fc.property(group, group, side, (first, second, which) => {
        const found = permutationTest(first, second, { side: which });
        expect(found.p).toBeCloseTo(bruteForce(first, second, which), 12);
        expect(found.difference).toBeCloseTo(mean(first) - mean(second), 10);
        expect(found.exact).toBe(true);
        expect(found.ways).toBe(groups(first.length + second.length, first.length).length);
      }),
    );
  });

  test("of 3, 4 against 1, 2 is as worked out by hand", () => {
    // Deviation of 1, 2, 3, 4 with n - 1: √(5/3) = 1.29099; 2 / 1.29099 = 1.54919; one of 6 ways is as far apart.
    const found = permutationTest([3, 4], [1, 2], { side: "greater" });
    expect(found).toEqual({ difference: 2, effect: expect.closeTo(1.54919, 5), p: 1 / 6, ways: 6, exact: true });
    expect(permutationTest([3, 4], [1, 2]).p).toBe(2 / 6);
    expect(permutationTest([1, 2], [3, 4], { side: "greater" }).p).toBe(1);
  });

  test("of equal numbers finds nothing, never NaN", () => {
    expect(permutationTest([0.1, 0.1, 0.1], [0.1, 0.1])).toMatchObject({ effect: 0, p: 1 });
    expect(permutationTest([0], [0])).toMatchObject({ difference: 0, effect: 0, p: 1 });
  });

  test("draws where there are too many ways, the same for the same seed, and comes near the exact p", () => {
    const [first, second] = [0, 1].map((group) =>
      Array.from({ length: 11 }, (_, i) => Math.sin(i * 7 + group * 3) + 0.4 * group),
    );
    const drawn = permutationTest(first, second, { seed: 5 });
    expect(drawn).toMatchObject({ exact: false, ways: 100_000 });
    expect(permutationTest(first, second, { seed: 5 })).toEqual(drawn);
    expect(permutationTest(first, second, { seed: 6 }).p).not.toBe(drawn.p);
    expect(drawn.p).toBeGreaterThan(0);
    // The normal limit of the same test: the difference of two means of 11 of 22 numbers.
    const all = [...first, ...second];
    const deviation = Math.sqrt(all.reduce((sum, value) => sum + (value - mean(all)) ** 2, 0) / 21);
    const z = Math.abs(drawn.difference) / (deviation * Math.sqrt(2 / 11));
    const tail = 2 * (1 - normalBelow(z));
    expect(drawn.p).toBeCloseTo(tail, 1);
    // Nothing that is drawn comes near, and what came counts as one.
    const apart = Array.from({ length: 30 }, (_, i) => 100 + i);
    expect(
      permutationTest(
        apart,
        apart.map((value) => -value),
      ).p,
    ).toBe(1 / 100_001);
  });
});

/** The normal distribution function (Abramowitz & Stegun 26.2.17). */
function normalBelow(z: number): number {
  const t = 1 / (1 + 0.2316419 * z);
  const poly = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return 1 - (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * poly;
}

describe("weat", () => {
  // Directions in a plane: cosines with a and b are those of the angles.
  const at = (degrees: number): number[] => [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  const table = tableOf({
    a: at(0),
    b: at(90),
    x1: at(0),
    x2: at(30),
    y1: at(60),
    y2: at(90).map((v) => 3 * v),
    w: at(20),
  });

  test("of four words in a plane is as worked out by hand", () => {
    // s = cos - sin: x1 1, x2 0.86603 - 0.5 = 0.36603, y1 -0.36603, y2 -1. Means ±0.68301, difference 1.36603;
    // squares 1 + 0.13397 + 0.13397 + 1 = 2.26795, /3, root 0.86947; effect 1.57110. One of 6 ways.
    const found = weat(table, { x: ["x1", "x2"], y: ["y1", "y2"], a: ["a"], b: ["b"] });
    expect(found).toMatchObject({ p: 1 / 6, ways: 6, exact: true });
    expect(found.difference).toBeCloseTo(1.36603, 5);
    expect(found.effect).toBeCloseTo(1.5711, 4);
    expect(found.associations.x.map(({ token }) => token)).toEqual(["x1", "x2"]);
    expect(found.associations.y[0].score).toBeCloseTo(-0.36603, 5);
  });

  test("turned round has the opposite effect", () => {
    const there = weat(table, { x: ["x1", "x2"], y: ["y1", "y2"], a: ["a"], b: ["b"] });
    const back = weat(table, { x: ["y1", "y2"], y: ["x1", "x2"], a: ["a"], b: ["b"] });
    expect(back.effect).toBeCloseTo(-there.effect, 10);
    expect(back.p).toBe(1);
  });

  test("of a single word compares its cosines with both lists", () => {
    // cos 20° and cos 10° against cos 70° and cos 40°: the first two are the highest, one of 6 ways.
    const { word, p, difference, cosines } = singleWeat(table, { word: "w", a: ["a", "x2"], b: ["b", "y1"] });
    expect({ word, p }).toEqual({ word: "w", p: 1 / 6 });
    const cos = (degrees: number) => Math.cos((degrees * Math.PI) / 180);
    expect(difference).toBeCloseTo((cos(20) + cos(10) - cos(70) - cos(40)) / 2, 6);
    expect(cosines.b.map(({ score }) => score)).toEqual([cos(70), cos(40)].map((value) => expect.closeTo(value, 6)));
  });

  test("finds flowers pleasanter than insects in the shipped model, as people do", async () => {
    const found = weat(await shippedModel(), {
      x: "rose lily daisy orchid iris violet clover poppy".split(" "),
      y: "ant wasp spider beetle flea mosquito bug moth".split(" "),
      a: "love peace happy laughter pleasure gentle friend heaven".split(" "),
      b: "ugly death poison hatred pain crime murder sickness".split(" "),
    });
    expect(found.effect).toBeGreaterThan(1);
    expect(found.p).toBeLessThan(0.01);
    expect({ exact: found.exact, ways: found.ways }).toEqual({ exact: true, ways: 12870 });
  });

  test.each([
    ["sets of other size", { x: ["x1", "x2"], y: ["y1", "y2", "w"] }, "mismatched words: x has 2 and y has 3; "],
    ["a word in two sets", { x: ["x1", "a"] }, 'invalid words: "a" stands in x and in a; leave it out of one'],
    ["a word twice in one", { x: ["x1", "x1"] }, 'invalid words: "x1" stands twice in x; leave it out of one'],
    ["one word alone", { x: ["x1"], y: ["y1"] }, "missing words: x has 1, at least 2 were expected; give more"],
    ["no attributes", { b: [] }, "missing words: b has 0, at least 1 were expected; give more"],
    ["unknown words", { x: ["x1", "q1"], b: ["q2"] }, "unknown words: the table lacks q1, q2; leave them out"],
  ])("refuses %s", (_, sets, message) => {
    expect(() => weat(table, { x: ["x1", "x2"], y: ["y1", "y2"], a: ["a"], b: ["b"], ...sets })).toThrow(message);
  });
});
