import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { DEFAULT_MODEL } from "#src/cli/model.js";
import { evaluate } from "#src/evaluation/evaluate.js";
import { pearson, pearsonInterval } from "#src/evaluation/pearson.js";
import { readSentencePairs } from "#src/evaluation/readers.js";
import { sentenceCard } from "#src/evaluation/sentence-card.js";
import { spearman, spearmanInterval } from "#src/evaluation/spearman.js";
import { cosine } from "#src/similarity/vector.js";
import { openTable } from "#src/vectors/open.js";
import { embed } from "#src/vectors/sentence-embedder.js";
import { describeShared, sharedPath } from "../helpers/shared.ts";
import { tableOf } from "../similarity/tables.ts";

test("pearson is what its definition says, and null where that says nothing", () => {
  expect(pearson([1, 2, 3], [2, 4, 7])).toBeCloseTo(5 / Math.sqrt(2 * (38 / 3)), 12);
  for (const list of [[], [1], [0.1, 0.1, 0.1]]) expect(pearson(list, list)).toBeNull();
  expect(() => pearson([1], [1, 2])).toThrow("mismatched lists: one has 1 numbers, the other 2");
  const lists = fc.array(fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 })), { minLength: 2 });
  fc.assert(
    fc.property(lists, fc.integer({ min: 1, max: 9 }), fc.integer({ min: -9, max: 9 }), (pairs, scale, shift) => {
      const [a, b] = [pairs.map(([x]) => x), pairs.map(([, y]) => y)];
      const value = pearson(a, b);
      const scaled = pearson(
        a.map((x) => x * scale + shift),
        b.map((y) => -y),
      );
      if (value === null) expect(scaled).toBeNull();
      else expect(scaled).toBeCloseTo(-value, 9);
    }),
  );
});

test("its interval is Fisher's", () => {
  const [low, high] = pearsonInterval(0.7, 353);
  expect(low).toBeCloseTo(0.64257, 5);
  expect(high).toBeCloseTo(0.74961, 5);
  expect(pearsonInterval(0.7, 3)).toEqual([-1, 1]);
  expect(pearsonInterval(1, 10)).toEqual([1, 1]);
});

test("a file of sentence pairs reads, quotes and further columns as they are", () => {
  const text = 'news\tA\t2012\t1\t4.5\tHe said "no.\tShe said "yes".\tmore\n\r\nnews\tA\t2012\t2\t0\ta\tb\r\n';
  expect(readSentencePairs(text)).toEqual([
    { a: 'He said "no.', b: 'She said "yes".', score: 4.5 },
    { a: "a", b: "b", score: 0 },
  ]);
});

test.each([
  ["a\tb\tc\td\t1\tonly one\n", 'invalid sts.csv: line 1 is "a\\tb\\tc\\td\\t1\\tonly one", tabs between genre'],
  ["a\tb\tc\td\t1\tx\ty\na\tb\tc\td\tgood\tx\ty\n", "invalid sts.csv: line 2 is"],
  ["\n", "invalid sts.csv: no pair of sentences stands in it"],
])("%j is refused with its line", (text, message) => {
  expect(() => readSentencePairs(text, { name: "sts.csv" })).toThrow(message);
});

const table = tableOf({ east: [1, 0, 0], north: [0, 1, 0], up: [0.2, 0.1, 1], west: [-1, 0.3, 0] });
const pairs = [
  { a: "east up", b: "up north", score: 3 },
  { a: "east", b: "west", score: 0 },
  { a: "north up", b: "up north", score: 5 },
  { a: "west", b: "north", score: 1 },
  { a: "west", b: "nowhere", score: 4 },
];

test("a card correlates the cosines of the set's own embeddings and counts what is missing", () => {
  const vectors = embed(
    table,
    pairs.flatMap(({ a, b }) => [a, b]),
  );
  const cosines = [0, 1, 2, 3].map((i) => cosine(vectors[2 * i] ?? [], vectors[2 * i + 1] ?? []));
  const scores = [3, 0, 5, 1];
  const [linear, ranked] = [pearson(cosines, scores) ?? 9, spearman(cosines, scores) ?? 9];
  const card = sentenceCard(table, pairs, { name: "compass" });
  expect(card).toMatchObject({ name: "compass", pearson: linear, spearman: ranked, found: 4, pairs: 5 });
  expect([card.pearsonLow, card.pearsonHigh]).toEqual(pearsonInterval(linear, 4));
  expect([card.spearmanLow, card.spearmanHigh]).toEqual(spearmanInterval(ranked, 4));
  expect(evaluate(table, { sentences: [{ name: "compass", pairs }] })).toEqual({ similarity: [], sentences: [card] });
});

test("a card of nothing found has no correlation", () => {
  const card = sentenceCard(table, [{ a: "here", b: "there", score: 1 }]);
  expect(card).toMatchObject({
    pearson: null,
    pearsonLow: null,
    spearman: null,
    spearmanHigh: null,
    found: 0,
    pairs: 1,
  });
});

describeShared("the STS Benchmark", () => {
  test("the shipped model reaches a Pearson of 0.66 on its dev part", async () => {
    const text = readFileSync(sharedPath("sentence", "sts-benchmark", "sts-dev.csv"), "utf8");
    const card = sentenceCard(await openTable(DEFAULT_MODEL), readSentencePairs(text));
    expect(card).toMatchObject({ found: 1500, pairs: 1500 });
    expect(card.pearson).toBeGreaterThan(0.74);
  });
});
