import { describe, expect, test } from "vitest";
import { pointsOf } from "#src/projection/maps/points-of.js";
import { subwordTable, tableOf } from "../../helpers/tables.ts";

const table = tableOf({ king: [3, 4], nothing: [0, 0], queen: [0, -2] });

describe("a table's points", () => {
  test("are its rows at length 1, and rows of zeros stay", () => {
    expect(pointsOf(table)).toEqual({
      rows: 3,
      dims: 2,
      numbers: Float32Array.of(0.6, 0.8, 0, 0, 0, -1),
    });
  });

  test("are its rows as they are where lengths matter", () => {
    expect([...pointsOf(table, { metric: "euclidean" }).numbers]).toEqual([3, 4, 0, 0, 0, -2]);
  });

  test("are those of words or rows, in the order asked for", () => {
    expect([...pointsOf(table, { words: ["queen", "king"], metric: "euclidean" }).numbers]).toEqual([0, -2, 3, 4]);
    expect([...pointsOf(table, { rows: [2, 2], metric: "euclidean" }).numbers]).toEqual([0, -2, 0, -2]);
  });

  test("have a place for words that are composed of n-grams", () => {
    const words = subwordTable(["king"], 4, 50);
    expect(pointsOf(words, { words: ["kings"], metric: "euclidean" }).numbers).toEqual(words.vectorOf("kings"));
  });

  test.each([
    [{ words: ["qeen"] }, /^unknown word: "qeen" is not among the table's 3 words; nearest spellings: queen/],
    [{ rows: [3] }, /^unknown id/],
    [{ words: ["king"], rows: [0] }, /^invalid rows: words came as well; give one of the two$/],
    [{ metric: "angle" as "cosine" }, /^invalid metric: angle came, cosine or euclidean was expected$/],
  ])("can't be had for %o", (options, message) => {
    expect(() => pointsOf(table, options)).toThrow(message);
  });

  test("can't be had of numbers that are not finite", () => {
    const broken = tableOf({ king: [1, 2], odd: [Number.NaN, 1] });
    const message = "invalid vector of row 1: a number that is not finite came, finite ones were expected";
    expect(() => pointsOf(broken)).toThrow(message);
    expect(() => pointsOf(broken, { words: ["odd"] })).toThrow('invalid vector of "odd"');
  });
});
