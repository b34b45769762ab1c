import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compare } from "#src/similarity/compare.js";
import { cosine, dot, norm } from "#src/similarity/vector.js";
import { gaussianTable } from "./tables.ts";

const KING = [9, -5, 6];
const QUEEN = [8, -4, 6];

describe("a sum told term by term", () => {
  test("is the lesson's 72 + 20 + 36 = 128", () => {
    expect(dot(KING, QUEEN, { explain: true })).toEqual({
      value: 128,
      terms: [
        { a: 9, b: 8, product: 72 },
        { a: -5, b: -4, product: 20 },
        { a: 6, b: 6, product: 36 },
      ],
    });
  });

  test("carries labels where there are some, one for each number", () => {
    const { terms } = dot([3, 30], [15, 4], { explain: true, labels: ["mass (kg)", "volume (ℓ)"] });
    expect(terms.map(({ label, product }) => [label, product])).toEqual([
      ["mass (kg)", 45],
      ["volume (ℓ)", 120],
    ]);
    expect(() => dot([1, 2], [3, 4], { explain: true, labels: ["x"] })).toThrow(
      "mismatched labels: 1 came for 2 numbers",
    );
  });

  test("makes a cosine when divided by both norms", () => {
    const { value, terms, dot: product, norms } = cosine(KING, QUEEN, { explain: true });
    expect([value, product, terms.length]).toEqual([cosine(KING, QUEEN), 128, 3]);
    expect(norms).toEqual([norm(KING), norm(QUEEN)]);
    expect(value).toBeCloseTo(product / (norms[0] * norms[1]), 15);
  });

  test("is refused where the number is", () => {
    expect(() => dot([1], [1, 2], { explain: true })).toThrow("mismatched dims");
    expect(() => cosine([0, 0], [1, 2], { explain: true })).toThrow("invalid vector");
  });

  test("adds up to the dot product, whatever the numbers", () => {
    const pairs = fc.array(fc.tuple(fc.integer(), fc.integer()), { maxLength: 40 });
    fc.assert(
      fc.property(pairs, (numbers) => {
        const [a, b] = [0, 1].map((side) => numbers.map((pair) => pair[side]));
        const { value, terms } = dot(a, b, { explain: true });
        expect(value).toBe(dot(a, b));
        expect(terms.reduce((sum, { product }) => sum + product, 0)).toBe(value);
      }),
    );
  });
});

describe("two words compared and explained", () => {
  const table = gaussianTable(200, 30);

  test("give the same numbers, then the largest terms and the rest of the sum", () => {
    const { terms, rest, ...comparison } = compare(table, "w1", "w2", { explain: true });
    expect(comparison).toEqual(compare(table, "w1", "w2"));
    expect([terms.length, rest.count]).toEqual([10, 20]);
    const sizes = terms.map(({ product }) => Math.abs(product));
    expect(sizes).toEqual([...sizes].sort((one, other) => other - one));
    const [first, second] = [table.vectorOf("w1"), table.vectorOf("w2")];
    for (const { label, a, b, product } of terms) {
      expect([a, b, product]).toEqual([first[Number(label) - 1], second[Number(label) - 1], a * b]);
    }
    expect(terms.reduce((sum, { product }) => sum + product, rest.sum)).toBeCloseTo(comparison.dot, 12);
    expect(Math.max(...Array.from(first, (value, i) => Math.abs(value * second[i])))).toBe(sizes[0]);
  });

  test("tell as many terms as asked, all of them where there are no more", () => {
    expect(compare(table, "w1", "w2", { explain: true, terms: 1 }).terms).toHaveLength(1);
    expect(compare(table, "w1", "w2", { explain: true, terms: 99 }).rest).toEqual({ count: 0, sum: 0 });
    expect(() => compare(table, "w1", "w2", { explain: true, terms: 0 })).toThrow("invalid terms: 0 came");
  });
});
