import { expect, test } from "vitest";
import { FrequencyBands } from "#src/evaluation/frequency-bands.js";
import { smallTests } from "#src/evaluation/small-tests.js";
import { FORM_RULES, formPairs } from "#src/evaluation/word-forms.js";
import { wordLists } from "#src/evaluation/word-lists.js";
import { Random } from "#src/shared/random.js";
import { Vocabulary } from "#src/tokens/vocabulary.js";
import { EmbeddingTable } from "#src/vectors/table.js";
import { failureOf } from "../helpers/tables.ts";

const [PLURAL, PAST, ING, LY] = FORM_RULES;

test("words and their forms are found by rule, where the table has both", () => {
  const words = "city dog box fly cities dogs boxes flies bus buss walk walked walking stop stopped stopping cat".split(
    " ",
  );
  expect(formPairs(words, PLURAL, 10).map(({ form }) => form)).toEqual(["cities", "dogs", "boxes", "flies"]);
  expect(formPairs(words, PAST, 10).map(({ form }) => form)).toEqual(["walked", "stopped"]);
  expect(formPairs(words, ING, 1)).toEqual([{ base: "walk", form: "walking" }]);
  expect(formPairs(["red", "bed", "bing", "see", "seed"], PAST, 10)).toEqual([]);
  const adverbs = "quick happy simple quickly happily simply".split(" ");
  expect(formPairs(adverbs, LY, 10).map(({ form }) => form)).toEqual(["quickly", "happily", "simply"]);
});

test("no word stands in two lists", () => {
  const words = wordLists().flatMap((list) => list.words);
  expect(new Set(words).size).toBe(words.length);
});

/** Words of the lists, forms, and others between; `meaning` is how much of a row its list or stem decides. */
function wordTable(meaning: number): EmbeddingTable {
  const random = new Random(11);
  const dims = 24;
  const vector = () => Array.from({ length: dims }, () => random.normal());
  const shift = vector();
  const rows = new Map<string, number[]>();
  for (const { words } of wordLists()) {
    const centre = vector();
    for (const word of words)
      rows.set(
        word,
        vector().map((noise, i) => meaning * centre[i] + noise),
      );
  }
  for (let i = 0; i < 60; i++) {
    const stem = `b${"aeiou"[i % 5]}${String.fromCharCode(97 + (i % 26))}${String.fromCharCode(97 + Math.floor(i / 4))}m`;
    const own = vector();
    rows.set(stem, own);
    rows.set(
      `${stem}s`,
      vector().map((noise, at) => meaning * (own[at] + shift[at]) + noise),
    );
  }
  for (let i = 0; i < 800; i++) rows.set(`w${i}`, vector());
  const words = random.shuffle([...rows.keys()]);
  const counts = words.map((_, id) => words.length - id);
  const numbers = Float32Array.from(words.flatMap((word) => rows.get(word) ?? []));
  const { embeddings } = EmbeddingTable.fromVectors(new Vocabulary(words), numbers, dims);
  return new EmbeddingTable({ vocabulary: new Vocabulary(words, counts), embeddings });
}

test("a table that knows nothing stands at chance, and the more another knows the better it does", async () => {
  const [none, some, much] = await Promise.all([0, 0.5, 3].map((meaning) => smallTests(wordTable(meaning))));
  for (const kind of ["groups", "forms"] as const) {
    expect(none[kind].auc).toBeGreaterThan(0.45);
    expect(none[kind].auc).toBeLessThan(0.55);
    expect(some[kind].low).toBeGreaterThan(none[kind].high ?? 1);
    expect(much[kind].low).toBeGreaterThan(some[kind].high ?? 1);
    expect(much[kind].first).toBeGreaterThan(0.9);
  }
  expect(none.groups.first).toBeLessThan(0.06);
  expect(much.groups.found).toBe(wordLists().flatMap(({ words }) => words).length);
  expect(much.forms.rules.map(({ name, found }) => [name, found > 0])).toEqual([
    ["plural", true],
    ["past", false],
    ["-ing", false],
    ["-ly", false],
  ]);
  expect(much.forms.rules[1]).toEqual({
    ...{ name: "past", auc: null, low: null, high: null, first: null, firstLow: null, firstHigh: null, found: 0 },
  });
});

test("it comes again, says what chance gives, and can be stopped", async () => {
  const table = wordTable(1);
  const found = await smallTests(table, { cut: 500 });
  expect(await smallTests(table, { cut: 500 })).toEqual(found);
  expect(found.cut).toBe(500);
  expect(found.chance.forms).toBe(1 / 499);
  expect((await failureOf(smallTests(table, { signal: AbortSignal.abort() }))).code).toBe("cancelled");
});

test("words of a band are about as frequent, and none that is left out", () => {
  const table = wordTable(1);
  const bands = new FrequencyBands(table);
  const id = bands.ids[300];
  const without = new Set([id, bands.ids[301]]);
  const like = bands.like(id, 200, without);
  expect(like).toHaveLength(200);
  const ranks = like.map((other) => bands.rankOf(other));
  expect(Math.min(...ranks)).toBeGreaterThanOrEqual(150);
  expect(Math.max(...ranks)).toBeLessThanOrEqual(600);
  expect(like.filter((other) => without.has(other))).toEqual([]);
  expect(bands.like(bands.ids[0], 50, without).map((other) => bands.rankOf(other) <= 50)).not.toContain(false);
});
