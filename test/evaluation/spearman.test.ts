import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ranks, spearman, spearmanInterval } from "#src/evaluation/spearman.js";

const a = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5];
const b = [2, 7, 1, 8, 2, 8, 1, 8, 2, 8, 4];

test("equal numbers share the mean of their ranks, as scipy.stats.rankdata has them", () => {
  expect([...ranks(a)]).toEqual([4.5, 1.5, 6, 1.5, 8, 11, 3, 10, 8, 4.5, 8]);
});

describe("Spearman's correlation", () => {
  test("is what scipy.stats.spearmanr gives, ties included", () => {
    expect(spearman(a, b)).toBeCloseTo(0.1384567651467695, 14);
  });

  test("is 1 for any rising and -1 for any falling function", () => {
    const values = fc.uniqueArray(fc.double({ min: -50, max: 50, noNaN: true }), {
      minLength: 2,
      comparator: "SameValueZero",
    });
    fc.assert(
      fc.property(values, (numbers) => {
        const places = ranks(numbers);
        expect(
          spearman(
            numbers,
            places.map((rank) => rank ** 3),
          ),
        ).toBeCloseTo(1, 12);
        expect(
          spearman(
            numbers,
            places.map((rank) => -rank),
          ),
        ).toBeCloseTo(-1, 12);
      }),
    );
  });

  test("is undefined for equal numbers and for too few", () => {
    expect(spearman([1, 1, 1], [1, 2, 3])).toBeNull();
    expect(spearman([1], [1])).toBeNull();
    expect(spearman([], [])).toBeNull();
  });

  test("wants lists of one length", () => {
    expect(() => spearman([1, 2], [1])).toThrow("mismatched lists: one has 2 numbers, the other 1");
  });
});

describe("its 95 % interval", () => {
  test("is Bonett and Wright's", () => {
    const [low, high] = spearmanInterval(0.7, 353);
    expect(low).toBeCloseTo(0.6353903712685892, 12);
    expect(high).toBeCloseTo(0.7548767085848657, 12);
  });

  test("says nothing of three pairs and holds for a perfect correlation", () => {
    expect(spearmanInterval(0.9, 3)).toEqual([-1, 1]);
    expect(spearmanInterval(1, 10)).toEqual([1, 1]);
  });
});
