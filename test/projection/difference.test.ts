import { beforeAll, describe, expect, test } from "vitest";
import { axisFromVectors } from "#src/projection/axis.js";
import { explainDifference } from "#src/projection/difference.js";
import { libraryAxis } from "#src/projection/library/library.js";
import { permutationTest } from "#src/projection/permutation.js";
import { principal } from "#src/projection/principal.js";
import type { EmbeddingTable } from "#src/vectors/table.js";
import { shippedModel } from "../helpers/shipped.ts";
import { tableOf } from "../helpers/tables.ts";

const words = (text: string) => text.split(" ");
const TREES = words("oak birch elm pine maple willow beech rose fern moss");
const BEASTS = words("cow goat pig hen duck donkey rabbit deer fox wolf");

let table: EmbeddingTable;
beforeAll(async () => {
  table = await shippedModel();
});

describe("explainDifference", () => {
  test("tells plants from animals by the axis that is made for it", () => {
    const { axes, tested, missing } = explainDifference(table, TREES, BEASTS);
    expect(axes.length).toBe(5);
    expect(axes[0]).toMatchObject({ name: "plant or animal", exact: true, ways: 184_756, leftOut: [] });
    expect(axes[0].effect).toBeLessThan(-1.5);
    expect(axes[0].adjusted).toBeLessThan(0.01);
    expect({ tested, missing }).toEqual({ tested: 106, missing: [] });
  });

  test("gives each axis the permutation test of the words' scores, and p for as many looks", () => {
    const { axes, tested } = explainDifference(table, TREES, BEASTS, { count: 200 });
    expect(axes.length).toBe(tested);
    for (const { name, leftOut, p, effect, adjusted } of axes.slice(0, 4)) {
      const axis = libraryAxis(table, name);
      const [first, second] = [TREES, BEASTS].map((list) => {
        return list.filter((word) => !leftOut.includes(word)).map((word) => axis.score(table.vectorOf(word)));
      });
      expect({ p, effect }).toEqual({
        p: permutationTest(first, second).p,
        effect: permutationTest(first, second).effect,
      });
      expect(adjusted).toBeGreaterThanOrEqual(p);
    }
    expect(axes[0].adjusted).toBeCloseTo(Math.min(1, axes[0].p * tested), 12);
    axes.slice(1).forEach(({ p, adjusted }, i) => {
      expect(p).toBeGreaterThanOrEqual(axes[i].p);
      expect(adjusted).toBeGreaterThanOrEqual(axes[i].adjusted);
    });
  });

  test("does not count words on axes that were made of them", () => {
    const { axes } = explainDifference(
      table,
      words("cat dog hamster kitten horse lion"),
      words("car bus train ship road boat"),
      {
        count: 200,
      },
    );
    const pet = axes.find(({ name }) => name === "pet");
    expect(pet?.leftOut).toEqual(["cat", "dog", "hamster"]);
    // Of the animals only one is left there: "machine or animal" and its like are not looked at.
    const few = explainDifference(table, words("cat dog"), words("hammer stone"), { count: 200 });
    expect(few.axes.map(({ name }) => name)).not.toContain("pet");
  });

  test("finds no difference between halves of one kind once it is told of all the looks", () => {
    const { axes } = explainDifference(table, BEASTS.slice(0, 5), BEASTS.slice(5));
    expect(axes[0].adjusted).toBeGreaterThan(0.1);
  });

  test("refuses lists that share a word, and lists of one", () => {
    expect(() => explainDifference(table, ["oak", "elm"], ["elm", "cow"])).toThrow(
      'invalid words: "elm" stands in both lists',
    );
    expect(() => explainDifference(table, ["oak", "qwxzq"], ["elm", "cow"])).toThrow(
      "missing words: the table knows 1 of the first list, at least 2 were expected",
    );
    expect(() => explainDifference(table, ["oak", "elm"], ["pig", "cow"], { axes: [] })).toThrow("missing axes");
  });
});

describe("principal", () => {
  test("names the directions of a made-up table by the axes that made it", async () => {
    // Words spread by 3 along the first place, by 1 along the second, and share the third.
    const rows = Object.fromEntries(
      [-1, 1].flatMap((x) => [-1, 0, 1].map((y) => [`${x},${y}`, [0.3 * x, 0.1 * y, 5]])),
    );
    const axes = [
      axisFromVectors({ name: "short", negative: [[0, -1, 5]], positive: [[0, 1, 5]] }),
      axisFromVectors({ name: "long", negative: [[-1, 0, 5]], positive: [[1, 0, 5]] }),
    ];
    const { directions, words: size } = await principal(tableOf(rows), { axes, count: 2 });
    expect(size).toBe(6);
    expect(directions.map(({ names }) => names[0].name)).toEqual(["long", "short"]);
    for (const { names } of directions) expect(names[0].fit).toBeGreaterThan(0.99);
    expect(directions[0].high.every((word) => word.startsWith("1,"))).toBe(true);
    expect(directions[0].variance + directions[1].variance).toBeGreaterThan(0.99);
    expect(directions[0].variance).toBeGreaterThan(directions[1].variance);
  });

  test("finds plants against animals in a list of both", async () => {
    const { directions } = await principal(table, { words: [...TREES, ...BEASTS, "qwxzq"], count: 1 });
    const [{ names, low, high }] = directions;
    expect(names.map(({ name }) => name)).toContain("plant or animal");
    expect(names[0].fit).toBeGreaterThan(0.9);
    const ends = [low, high].map((end) => end.map((word) => TREES.includes(word)));
    expect(new Set(ends[0]).size + new Set(ends[1]).size).toBe(2);
    expect(ends[0][0]).not.toBe(ends[1][0]);
  });

  test("gives fewer directions where there are fewer, and lists what is unknown", async () => {
    const found = await principal(table, { words: ["cow", "oak", "car", "qwxzq"], count: 9 });
    expect(found.directions.length).toBe(2);
    expect(found.missing).toEqual(["qwxzq"]);
    expect(found.directions[0].variance + found.directions[1].variance).toBeCloseTo(1, 5);
  });

  test("refuses two words, and words of one direction", async () => {
    await expect(principal(table, { words: ["cow", "oak"] })).rejects.toThrow(
      "missing words: 2 known ones came, at least 3",
    );
    const same = tableOf({ a: [1, 1], b: [2, 2], c: [3, 3] });
    const axes = [axisFromVectors({ name: "y", negative: [[1, 0]], positive: [[0, 1]] })];
    await expect(principal(same, { axes })).rejects.toThrow("invalid words: all have the same direction");
  });
});
