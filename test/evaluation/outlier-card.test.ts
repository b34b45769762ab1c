import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { shareFigure } from "#src/evaluation/intervals.js";
import { outlierCard } from "#src/evaluation/outlier-card.js";
import { readOutliers } from "#src/evaluation/outlier-reader.js";
import { describeShared, sharedPath } from "../helpers/shared.ts";
import { tableOf } from "../helpers/tables.ts";

const table = tableOf({
  tiger: [1, 0.1],
  lion: [1, 0],
  puma: [1, -0.1],
  cat: [1, 0.3],
  car: [-1, 1],
  new: [0, 2],
  york: [0, 4],
  zero: [0, 0],
});

test("a stranger is found where the others are most alike without it, and its place is counted where it is not", () => {
  const words = ["tiger", "lion", "puma", "cat"];
  const card = outlierCard(table, [{ category: "Big_cats", words, outliers: ["car", "New_York", "zebra", "zero"] }], {
    name: "cats",
  });
  const { low, high } = shareFigure(2, 2);
  const score = { accuracy: 1, low, high, opp: 1, oppLow: 1, oppHigh: 1, found: 2, questions: 4 };
  expect(card).toEqual({
    name: "cats",
    ...score,
    categories: [{ name: "Big_cats", words: 4, wordsFound: 4, ...score }],
  });
});

test("compactness as the paper defines it gives the same places", () => {
  // cat is the stranger here: car and york lie further off, so two of four words come after it.
  const words = ["tiger", "lion", "car", "york"];
  const vectors = [...words, "cat"].map((word) => table.vectorOf(word));
  const cosine = (a: Float32Array, b: Float32Array) =>
    (a[0] * b[0] + a[1] * b[1]) / Math.hypot(...a) / Math.hypot(...b);
  const compactness = vectors.map((_, without) => {
    const rest = vectors.filter((_, i) => i !== without);
    return rest.flatMap((a, i) => rest.filter((_, j) => j !== i).map((b) => cosine(a, b))).reduce((x, y) => x + y, 0);
  });
  const place = compactness.filter((value) => value < compactness[4]).length;
  const card = outlierCard(table, [{ category: "", words, outliers: ["cat"] }]);
  expect(card).toMatchObject({ accuracy: 0, opp: place / 4, found: 1 });
  expect(place).toBeLessThan(4);
});

test("a group of which half the words are unknown is not asked, and what ties is not found", () => {
  const known = { category: "", words: ["lion", "tiger", "a", "b", "c"], outliers: ["car"] };
  expect(outlierCard(table, [known])).toMatchObject({ accuracy: null, low: null, opp: null, found: 0, questions: 1 });
  const same = tableOf({ a: [1, 0], b: [1, 0], c: [1, 0] });
  expect(outlierCard(same, [{ category: "", words: ["a", "b"], outliers: ["c"] }])).toMatchObject({
    accuracy: 0,
    opp: 0,
  });
});

test("a file of groups is read by its columns, quotes and empty strangers included", () => {
  const text = `,category,outliers,words\r\n0,Cats,"['dog', ""l'ours"", '']","['tiger', 'lion', 'lion']"\r\n\r\n`;
  expect(readOutliers(text)).toEqual([{ category: "Cats", words: ["tiger", "lion"], outliers: ["dog", "l'ours"] }]);
});

test.each([
  ["a,b\n1,2\n", 'invalid groups.csv: line 1 is "a,b", columns category'],
  ["category,outliers,words\nx,\"['a']\",\"['b']\"\n", "invalid groups.csv: line 2 is"],
  ["category,outliers,words\n", "invalid groups.csv: no group stands in it"],
])("a file that is none is refused with its line: %j", (text, message) => {
  expect(() => readOutliers(text, { name: "groups.csv" })).toThrow(message);
});

describeShared("8-8-8", () => {
  test("has eight groups of eight words and eight strangers", () => {
    const groups = readOutliers(readFileSync(sharedPath("wordsim", "8-8-8.csv"), "utf8"));
    expect(groups.map(({ words, outliers }) => [words.length, outliers.length])).toEqual(Array(8).fill([8, 8]));
    expect(groups[0].outliers[2]).toBe("Nestlé");
  });
});
