import { beforeAll, describe, expect, test } from "vitest";
import { topicAxis } from "#src/projection/axis.js";
import { focus } from "#src/projection/focus.js";
import { libraryAxis } from "#src/projection/library/library.js";
import { subspaceOf } from "#src/projection/subspace.js";
import { Random } from "#src/shared/random.js";
import type { EmbeddingTable } from "#src/vectors/table.js";
import { sifWeights } from "#src/vectors/token-weights.js";
import { shippedModel } from "../helpers/shipped.ts";
import { tableOf } from "../helpers/tables.ts";

let table: EmbeddingTable;
beforeAll(async () => {
  table = await shippedModel();
});

const keptFor = (query: string | string[]) => {
  const { topics } = focus(table, query);
  return topics.filter(({ kept }) => kept).map(({ name }) => name);
};

describe("the lesson's question: What sound does a dog make?", () => {
  const QUESTION = "What sound does a dog make?";

  test("is about animals, sound and pets, and not about currency, architecture and sports", () => {
    const { topics } = focus(table, QUESTION);
    expect(
      topics
        .slice(0, 3)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(["animal", "pet", "sound"]);
    expect(keptFor(QUESTION).sort()).toEqual(["animal", "pet", "sound"]);
    for (const name of ["currency", "architecture", "sport"]) {
      expect(topics.find((topic) => topic.name === name)?.standing).toBeLessThan(0);
    }
  });

  test("has cats and roars for neighbours in place of function words", () => {
    const { before, after } = focus(table, QUESTION);
    expect(before.map(({ token }) => token)).toContain("doesn't");
    const tokens = after.map(({ token }) => token);
    expect(tokens).toEqual(expect.arrayContaining(["roar", "cat", "noises"]));
    expect(tokens).not.toContain("doesn't");
  });

  test("keeps twenty times as much of the vector as chance would", () => {
    const { share, expected } = focus(table, QUESTION);
    expect(expected).toBeCloseTo(3 / 256, 10);
    expect(share / expected).toBeGreaterThan(20);
  });
});

describe("focus", () => {
  test("finds what other questions are about", () => {
    expect(keptFor("How much money is in the bank?")).toEqual(["money", "currency"]);
    expect(keptFor("Who won the football match?")[0]).toBe("sport");
    expect(keptFor("Who was the first king of France?")).toEqual(["monarchy"]);
    expect(keptFor("How do I cook rice?")[0]).toBe("food");
  });

  test("adds up: parts to standings, standings to weights of sum 1, tokens weighed as by SIF", () => {
    const { topics, tokens } = focus(table, "The river bank floods");
    for (const { standing, parts } of topics) {
      expect(parts.length).toBe(tokens.length);
      expect(parts.reduce((sum, part) => sum + part, 0)).toBeCloseTo(standing, 10);
    }
    const total = topics.reduce((sum, { standing }) => sum + Math.exp(standing), 0);
    for (const { standing, weight } of topics) expect(weight).toBeCloseTo(Math.exp(standing) / total, 10);
    const weights = sifWeights(table.vocabulary);
    for (const { token, weight } of tokens) expect(weight).toBe(weights[table.vocabulary.idOf(token) ?? -1]);
  });

  test("projects the query onto what is kept", () => {
    const { vector, focused, share, topics } = focus(table, "The king crossed the river");
    const kept = topics.filter(({ kept: is }) => is).map(({ name }) => libraryAxis(table, name));
    const space = subspaceOf(kept);
    expect(kept.length).toBeGreaterThanOrEqual(2);
    expect([...focused]).toEqual([...space.project(vector)]);
    expect(share).toBe(space.inside(vector));
  });

  test("keeps one topic in eighty or so for five random words", () => {
    const random = new Random(1);
    const rounds = 60;
    let [kept, asked] = [0, 0];
    for (let round = 0; round < rounds; round++) {
      const words = Array.from({ length: 5 }, () => table.vocabulary.tokens[random.below(5000)]);
      const { topics } = focus(table, words, { k: 1 });
      kept += topics.filter((topic) => topic.kept).length;
      asked += topics.length;
    }
    expect(kept / asked).toBeGreaterThan(0.005);
    expect(kept / asked).toBeLessThan(0.02);
  });

  test("keeps nothing where nothing stands out, and says so by empty answers", () => {
    const { topics, share, expected, focused, before, after } = focus(table, "why");
    expect(topics.some(({ kept }) => kept)).toBe(false);
    expect({ share, expected, after }).toEqual({ share: 0, expected: 0, after: [] });
    expect(focused.every((value) => value === 0)).toBe(true);
    expect(before.length).toBe(10);
  });

  test("weighs the topics that it is given, an axis with two poles on either side", () => {
    const coffee = topicAxis(table, { name: "coffee", words: ["coffee", "cup", "tea"] });
    const size = libraryAxis(table, "size");
    const { topics } = focus(table, "tiny", { topics: [coffee, size] });
    expect(topics[0]).toMatchObject({ name: "size", kept: true });
    expect(topics[0].standing).toBeLessThan(-3);
    expect(topics[0].weight).toBeGreaterThan(topics[1].weight);
    expect(focus(table, "tiny", { topics: [coffee, size], threshold: 50 }).topics.some(({ kept }) => kept)).toBe(false);
  });

  test("counts a word once, in either case, and lists what it does not know", () => {
    const { tokens, unknown, query } = focus(table, "Dog dog qwxzq!");
    expect(tokens.map(({ token }) => token)).toEqual(["dog"]);
    expect({ unknown, query }).toEqual({ unknown: ["qwxzq"], query: "Dog dog qwxzq!" });
    expect(focus(table, ["dog", "sound"]).topics).toEqual(focus(table, "dog sound").topics);
  });

  test("of nothing that the table knows is refused", () => {
    expect(() => focus(table, "qwxzq")).toThrow("unknown query: the table knows none of qwxzq");
    expect(() => focus(table, "?!")).toThrow("unknown query: it has no words");
    expect(() => focus(table, "dog", { k: 0 })).toThrow("invalid k");
    expect(() => focus(tableOf({ dog: [1, 2] }), "dog")).toThrow(
      "missing topics: none came that the table has the words",
    );
  });
});
