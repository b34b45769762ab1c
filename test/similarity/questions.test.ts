import { describe, expect, test } from "vitest";
import { analogy } from "#src/similarity/analogy.js";
import { compare } from "#src/similarity/compare.js";
import { nearest } from "#src/similarity/nearest.js";
import { odd } from "#src/similarity/odd.js";
import { cosine, dot, norm } from "#src/similarity/vector.js";
import { gaussianTable, int8Of, tableOf } from "./tables.ts";

const royal = tableOf({
  king: [9, -5, 6],
  queen: [8, -4, 6],
  monarchy: [9, -4, 4],
  banana: [-6, 8, 1],
  apple: [-5, 8, 2],
  nothing: [0, 0, 0],
});

describe("plain vectors", () => {
  test("the lesson's king and queen have the dot product 128", () => {
    expect(dot([9, -5, 6], [8, -4, 6])).toBe(128);
  });

  test("norm is the length and cosine the angle, whatever the lengths", () => {
    expect(norm([3, 4])).toBe(5);
    expect(cosine([1, 0], [10, 10])).toBeCloseTo(Math.SQRT1_2, 15);
    expect(cosine([1, 2, 3], [-2, -4, -6])).toBe(-1);
  });

  test("vectors without a direction or of different dims are refused", () => {
    expect(() => cosine([0, 0], [1, 2])).toThrow("invalid vector: only zeros came, which have no direction");
    expect(() => cosine([1, Number.POSITIVE_INFINITY], [1, 2])).toThrow("invalid vector: a number that is not finite");
    expect(() => dot([1], [1, 2])).toThrow("mismatched dims: the first vector has 1, the second has 2");
  });
});

describe("nearest", () => {
  test("leaves the word itself out and puts the best first", () => {
    const { query, neighbours } = nearest(royal, "king", { k: 2 });
    expect(query).toBe("king");
    expect(neighbours.map(({ token }) => token)).toEqual(["queen", "monarchy"]);
    expect(neighbours[0].score).toBeCloseTo(cosine([9, -5, 6], [8, -4, 6]), 6);
  });

  test("answers for any vector and gives it back as plain numbers", () => {
    const result = nearest(royal, Float32Array.of(-6, 8, 1), { k: 1 });
    expect(JSON.parse(JSON.stringify(result))).toEqual({
      query: [-6, 8, 1],
      neighbours: [{ token: "banana", score: 1 }],
    });
  });

  test("keeps to a list of words and passes over excluded ones", () => {
    const among = ["apple", "king", "queen", "banana", "queen"];
    const tokens = (options: object) => nearest(royal, "king", options).neighbours.map(({ token }) => token);
    expect(tokens({ among })).toEqual(["queen", "apple", "banana"]);
    expect(tokens({ among, exclude: ["queen"] })).toEqual(["apple", "banana"]);
    expect(tokens({ exclude: ["queen", "not there"], k: 1 })).toEqual(["monarchy"]);
    expect(tokens({ among: [] })).toEqual([]);
  });

  test("gives fewer neighbours where the table has no more", () => {
    expect(nearest(royal, "king", { k: 100 }).neighbours).toHaveLength(5);
  });

  test("asks the same of an int8 table", () => {
    expect(nearest(int8Of(royal), "king", { k: 2 }).neighbours.map(({ token }) => token)).toEqual([
      "queen",
      "monarchy",
    ]);
  });

  test("refuses words that are unknown, vectors of zeros, other dims and other k", () => {
    expect(() => nearest(royal, "prince")).toThrow("unknown word");
    expect(() => nearest(royal, "king", { among: ["prince"] })).toThrow("unknown word");
    expect(() => nearest(royal, "nothing")).toThrow("invalid query: only zeros came");
    expect(() => nearest(royal, [1, 2])).toThrow("mismatched dims");
    expect(() => nearest(royal, "king", { k: 0 })).toThrow("invalid k: 0 came");
    expect(() => nearest(royal, "king", { k: 1.5 })).toThrow("invalid k: 1.5 came");
  });
});

describe("analogy", () => {
  const family = tableOf({
    man: [1, 0, 0],
    woman: [0, 1, 0],
    king: [1, 0, 1],
    queen: [0, 1, 1],
    prince: [1, 0, 0.9],
  });

  test("adds b - a + c and leaves the question's words out", () => {
    const { formula, neighbours } = analogy(family, "man", "king", "woman", { k: 2 });
    expect(formula).toBe("king - man + woman");
    expect(neighbours.map(({ token }) => token)).toEqual(["queen", "prince"]);
  });

  test("takes every word as a unit vector", () => {
    const stretched = tableOf({
      man: [50, 0, 0],
      woman: [0, 0.1, 0],
      king: [3, 0, 3],
      queen: [0, 7, 7],
      other: [1, 0, 0.2],
    });
    expect(analogy(stretched, "man", "king", "woman").neighbours[0].token).toBe("queen");
  });

  test("refuses words that cancel and words without a direction", () => {
    const cancelling = tableOf({ a: [0, 1], b: [1, 0], c: [-1, 0], d: [1, 1] });
    expect(() => analogy(tableOf({ a: [2, 0], b: [1, 0], c: [0, 0] }), "a", "b", "c")).toThrow('invalid vector of "c"');
    expect(analogy(cancelling, "a", "b", "a").neighbours.map(({ token }) => token)).toEqual(["d", "c"]);
  });
});

describe("odd", () => {
  test("finds the word that keeps least company and scores all in the order given", () => {
    const result = odd(royal, ["king", "banana", "queen", "monarchy"]);
    expect(result.odd).toBe("banana");
    expect(result.scores.map(({ token }) => token)).toEqual(["king", "banana", "queen", "monarchy"]);
    const others = [0, 1, 2].map((i) =>
      [royal.vectorOf("queen"), royal.vectorOf("monarchy"), royal.vectorOf("banana")].reduce(
        (sum, vector) => sum + vector[i] / norm(vector) / 3,
        0,
      ),
    );
    expect(result.scores[0].score).toBeCloseTo(cosine(royal.vectorOf("king"), others), 6);
  });

  test("scores 0 where the others cancel out, and never NaN", () => {
    const { scores } = odd(tableOf({ up: [0, 1], down: [0, -1], right: [1, 0] }), ["up", "down", "right"]);
    expect(scores[2]).toEqual({ token: "right", score: 0 });
  });

  test("refuses fewer than three words, one given twice and vectors of zeros", () => {
    expect(() => odd(royal, ["king", "queen"])).toThrow("invalid words: 2 came, at least 3");
    expect(() => odd(royal, ["king", "queen", "king"])).toThrow('invalid words: "king" came twice');
    expect(() => odd(royal, ["king", "queen", "nothing"])).toThrow('invalid vector of "nothing"');
  });
});

describe("compare", () => {
  test("gives every number of two words", () => {
    const { a, b, dot: product, cosine: angle, norms, relation, percentile } = compare(royal, "king", "queen");
    expect([a, b, product]).toEqual(["king", "queen", 128]);
    expect(norms).toEqual([Math.sqrt(142), Math.sqrt(116)]);
    expect(angle).toBeCloseTo(128 / Math.sqrt(142 * 116), 12);
    // Six words are too few to say what is unusual.
    expect([relation, percentile]).toEqual(["unknown", null]);
  });

  test("refuses a word whose vector is zero", () => {
    expect(() => compare(royal, "king", "nothing")).toThrow('invalid vector of "nothing": only zeros came');
  });
});

describe("relation", () => {
  const words = gaussianTable(400, 20);
  const mean = Array.from({ length: 20 }, (_, i) => {
    let sum = 0;
    for (let id = 0; id < 400; id++) sum += words.row(id)[i];
    return sum / 400;
  });
  const centred = Array.from({ length: 400 }, (_, id) => words.row(id).map((value, i) => value - mean[i]));

  test("a percentile is the share of all pairs whose centred cosine is lower", () => {
    const cosineOf = (a: number, b: number) => cosine(centred[a], centred[b]);
    const all: number[] = [];
    for (let a = 0; a < 400; a++) for (let b = a + 1; b < 400; b++) all.push(cosineOf(a, b));
    for (const [a, b] of [
      [0, 1],
      [3, 399],
      [17, 200],
    ]) {
      const below = all.filter((value) => value < cosineOf(a, b)).length;
      const { percentile } = compare(words, `w${a}`, `w${b}`);
      expect(Math.abs((percentile ?? Number.NaN) - (100 * below) / all.length)).toBeLessThan(0.002);
    }
  });

  test("close pairs are strongly related, opposite ones opposed, and chance is unrelated", () => {
    const counts = new Map<string, number>();
    for (let a = 0; a < 400; a++) {
      for (let b = a + 1; b < 400; b += 7) {
        const { relation, percentile } = compare(words, `w${a}`, `w${b}`);
        counts.set(relation, (counts.get(relation) ?? 0) + 1);
        if (relation === "strongly related") expect(percentile).toBeGreaterThanOrEqual(99);
        if (relation === "related") expect(percentile).toBeGreaterThanOrEqual(95);
        if (relation === "opposed") expect(percentile).toBeLessThanOrEqual(1);
      }
    }
    const total = [...counts.values()].reduce((sum, count) => sum + count);
    expect((counts.get("strongly related") ?? 0) / total).toBeCloseTo(0.01, 1.5);
    expect((counts.get("related") ?? 0) / total).toBeCloseTo(0.04, 1.5);
    expect((counts.get("opposed") ?? 0) / total).toBeCloseTo(0.01, 1.5);
    expect(compare(words, "w5", "w5")).toMatchObject({ relation: "strongly related", percentile: 100 });
  });

  test("a part that all vectors share changes nothing", () => {
    const table = gaussianTable(300, 12, 9);
    const shifted = Object.fromEntries(
      table.vocabulary.tokens.map((token, id) => [token, Array.from(table.row(id), (value) => value + 50)]),
    );
    const { percentile, cosine: raised } = compare(tableOf(shifted), "w1", "w2");
    expect(raised).toBeGreaterThan(0.99);
    expect(Math.abs((percentile ?? Number.NaN) - (compare(table, "w1", "w2").percentile ?? 0))).toBeLessThan(0.01);
  });

  test("a table of equal rows has no relations", () => {
    const same = Object.fromEntries(Array.from({ length: 60 }, (_, id) => [`w${id}`, [1, 2, 3]]));
    expect(compare(tableOf(same), "w1", "w2")).toMatchObject({ relation: "unknown", percentile: null });
  });
});
