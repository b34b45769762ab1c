import { expect, test } from "vitest";
import { analogyCard } from "#src/evaluation/analogy-card.js";
import { evaluate } from "#src/evaluation/evaluate.js";
import { shareFigure } from "#src/evaluation/intervals.js";
import type { AnalogyQuestion } from "#src/evaluation/readers.js";
import { similarityCard } from "#src/evaluation/similarity-card.js";
import { spearmanInterval } from "#src/evaluation/spearman.js";
import { Random } from "#src/shared/random.js";
import { type AnalogyMethod, analogy } from "#src/similarity/analogy.js";
import { Vocabulary } from "#src/tokens/vocabulary.js";
import { EmbeddingTable } from "#src/vectors/table.js";
import { gaussianTable, int8Of, tableOf } from "../similarity/tables.ts";

const table = tableOf({
  east: [1, 0],
  north: [0, 1],
  northeast: [1, 1],
  West: [-1, 0],
  zero: [0, 0],
});

test("a similarity card orders pairs as their cosines do and counts what is missing", () => {
  const pairs = [
    { a: "east", b: "northeast", score: 9 },
    { a: "EAST", b: "North", score: 5 },
    { a: "east", b: "West", score: 1 },
    { a: "east", b: "west", score: 2 },
    { a: "north", b: "northeast", score: 8 },
    { a: "zero", b: "north", score: 7 },
  ];
  const card = similarityCard(table, pairs, { name: "compass" });
  const [low, high] = spearmanInterval(card.spearman ?? Number.NaN, 4);
  // Ranks of cosines 3.5 2 1 3.5 against 4 2 1 3: 4.5 / √(4.5 × 5).
  expect(card.spearman).toBeCloseTo(4.5 / Math.sqrt(22.5), 12);
  expect(card).toEqual({ name: "compass", spearman: card.spearman, low, high, found: 4, pairs: 6 });
});

test("a similarity card without found pairs has no correlation", () => {
  const card = similarityCard(table, [{ a: "up", b: "down", score: 1 }]);
  expect(card).toEqual({ name: "", spearman: null, low: null, high: null, found: 0, pairs: 1 });
});

/** Random questions over w0 ..., now and then about a word that is not there. */
function questionsOver(words: number, count: number): AnalogyQuestion[] {
  const random = new Random(4);
  const word = () => `w${random.below(words + 5)}`;
  return Array.from({ length: count }, (_, index) => ({
    section: index % 3 === 0 ? "third" : "other",
    a: word(),
    b: word(),
    c: word(),
    d: word(),
  }));
}

/** Replaces the expected words by those that `analogy` answers first for every second question. */
function solveHalf(from: EmbeddingTable, questions: AnalogyQuestion[], method: AnalogyMethod): AnalogyQuestion[] {
  return questions.map((question, index) => {
    const { a, b, c } = question;
    const known = [a, b, c].every((word) => from.vocabulary.has(word));
    return known && index % 2 === 0
      ? { ...question, d: analogy(from, a, b, c, { k: 1, method }).neighbours[0].token }
      : question;
  });
}

test.each([
  ["float32", "3CosAdd"],
  ["int8", "3CosAdd"],
  ["float32", "3CosMul"],
  ["int8", "3CosMul"],
] as const)("an analogy card of a %s table counts as asking one by one does, by %s", (precision, method) => {
  const float32 = gaussianTable(600, 17);
  const asked = precision === "int8" ? int8Of(float32) : float32;
  const questions = solveHalf(asked, questionsOver(600, 300), method);
  const known = questions.filter(({ a, b, c, d }) => [a, b, c, d].every((word) => asked.vocabulary.has(word)));
  const right = known.filter(({ a, b, c, d }) => analogy(asked, a, b, c, { k: 1, method }).neighbours[0].token === d);
  const card = analogyCard(asked, questions, { method });
  expect(card).toMatchObject({ found: known.length, questions: 300, cut: 600 });
  expect(right.length).toBeGreaterThan(100);
  expect(card.accuracy).toBe(right.length / known.length);
  expect(card.sections.map(({ name }) => name)).toEqual(["third", "other"]);
  expect(card.sections.reduce((sum, { found }) => sum + found, 0)).toBe(known.length);
});

test("a cut keeps the most frequent words, as questions' words and as answers", () => {
  const words = ["rare", "man", "king", "woman", "queen"];
  const vectors = Float32Array.of(0, 1, 1.01, 1, 0, 0, 1, 0, 1, 0, 1, 0, 0, 1, 0.9);
  const counted = new EmbeddingTable({
    vocabulary: new Vocabulary(words, [1, 9, 8, 7, 6]),
    embeddings: EmbeddingTable.fromVectors(new Vocabulary(words), vectors, 3).embeddings,
  });
  const questions = [
    { section: "family", a: "man", b: "King", c: "woman", d: "queen" },
    { section: "family", a: "man", b: "king", c: "woman", d: "rare" },
  ];
  expect(analogyCard(counted, questions)).toMatchObject({ accuracy: 0.5, found: 2, cut: 5 });
  expect(analogyCard(counted, questions, { cut: 4 })).toMatchObject({ accuracy: 1, found: 1, questions: 2, cut: 4 });
  expect(analogyCard(counted, questions, { cut: 3 })).toMatchObject({ accuracy: null, found: 0, cut: 3 });
  expect(() => analogyCard(counted, questions, { cut: -1 })).toThrow("invalid cut: -1 came");
});

test("evaluate puts everything in one object that survives JSON", () => {
  const similarity = [{ name: "compass", pairs: [{ a: "east", b: "north", score: 1 }] }];
  const analogies = [{ section: "", a: "east", b: "northeast", c: "north", d: "West" }];
  const report = evaluate(table, { similarity, analogies });
  const [low, high] = [shareFigure(1, 1).low, 1];
  const score = { accuracy: 1, low, high, found: 1, questions: 1 };
  expect(JSON.parse(JSON.stringify(report))).toEqual({
    similarity: [{ name: "compass", spearman: null, low: null, high: null, found: 1, pairs: 1 }],
    analogies: { method: "3CosAdd", ...score, cut: 5, sections: [{ name: "", ...score }] },
  });
  expect(evaluate(table, {})).toEqual({ similarity: [] });
});
