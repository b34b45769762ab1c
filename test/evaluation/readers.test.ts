import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readAnalogies, readWordPairs } from "#src/evaluation/readers.js";
import { describeShared, sharedPath } from "../helpers/shared.ts";

describe("word pairs", () => {
  test("are read with tabs, blanks, comments, empty lines and any line ends", () => {
    const text = "\uFEFF# a comment\ntiger\tcat\t7.35\r\n\r\nlove  sex 6.77 \nice cream\tcake\t-1e-1";
    expect(readWordPairs(text)).toEqual([
      { a: "tiger", b: "cat", score: 7.35 },
      { a: "love", b: "sex", score: 6.77 },
      { a: "ice cream", b: "cake", score: -0.1 },
    ]);
  });

  test.each(["tiger cat", "tiger cat seven", "tiger cat 7 8", "tiger\t\t7", "tiger cat Infinity"])(
    "a line that holds %j is named by its number",
    (line) => {
      expect(() => readWordPairs(`a b 1\n\n${line}\n`, { name: "pairs.txt" })).toThrow(
        `invalid pairs.txt: line 3 is ${JSON.stringify(line)}, two words and a score were expected`,
      );
    },
  );

  test("none at all are an error", () => {
    expect(() => readWordPairs("# nothing\n")).toThrow("invalid word pairs: no pair of words stands in it");
  });
});

describe("analogies", () => {
  test("are read with their sections", () => {
    expect(readAnalogies("a b c d\n: family\nboy girl brother sister\n\n")).toEqual([
      { section: "", a: "a", b: "b", c: "c", d: "d" },
      { section: "family", a: "boy", b: "girl", c: "brother", d: "sister" },
    ]);
  });

  test("a line of other than four words is named by its number", () => {
    expect(() => readAnalogies(": family\nboy girl brother\n")).toThrow(
      'invalid analogies: line 2 is "boy girl brother"',
    );
    expect(() => readAnalogies(": family\n")).toThrow("invalid analogies: no question stands in it");
  });
});

describeShared("the real sets", () => {
  const read = (name: string) => readFileSync(sharedPath("wordsim", name), "utf8");

  test.each([
    ["EN-WS-353-ALL.txt", 353],
    ["EN-SIMLEX-999.txt", 999],
    ["EN-MEN-TR-3k.txt", 3000],
  ])("%s holds %i pairs", (name, count) => {
    expect(readWordPairs(read(name), { name })).toHaveLength(count);
  });

  test("questions-words.txt holds 19,544 questions in 14 sections", () => {
    const questions = readAnalogies(read("questions-words.txt"));
    expect(questions).toHaveLength(19_544);
    expect(new Set(questions.map(({ section }) => section)).size).toBe(14);
  });
});
