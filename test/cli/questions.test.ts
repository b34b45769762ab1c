import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { analogy } from "#src/similarity/analogy.js";
import { compare } from "#src/similarity/compare.js";
import { nearest } from "#src/similarity/nearest.js";
import { odd } from "#src/similarity/odd.js";
import type { EmbeddingTable } from "#src/vectors/table.js";
import { riverbank } from "../helpers/command.ts";
import { lessonFolder } from "./lesson.ts";

let folder: string;
let model: string;
let table: EmbeddingTable;
beforeAll(async () => {
  ({ folder, model, table } = await lessonFolder());
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Asks the lesson's model. */
function ask(...args: string[]) {
  return riverbank([...args, "--model", model]);
}

/** The JSON of an answer, and that nothing but the answer was said. */
function jsonOf(...args: string[]): unknown {
  const { status, stdout, stderr } = ask(...args, "--json");
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return JSON.parse(stdout);
}

describe("--json gives what the library gives", () => {
  test("compare", () => {
    const answer = jsonOf("compare", "king", "queen");
    expect(answer).toEqual(compare(table, "king", "queen"));
    expect(Object.keys(answer as object)).toEqual(["a", "b", "dot", "cosine", "norms", "relation", "percentile"]);
  });

  test("nearest", () => {
    expect(jsonOf("nearest", "king", "-k", "5")).toEqual(nearest(table, "king", { k: 5 }));
  });

  test("analogy", () => {
    expect(jsonOf("analogy", "man", "king", "woman", "-k", "2")).toEqual(
      analogy(table, "man", "king", "woman", { k: 2 }),
    );
  });

  test("odd", () => {
    const words = ["breakfast", "lunch", "dinner", "river"];
    expect(jsonOf("odd", ...words)).toEqual(odd(table, words));
  });

  test("tokenize, with no id for a word that the model lacks", () => {
    const answer = { tokens: ["king", "of", "bananas"], ids: [0, null, null] };
    expect(jsonOf("tokenize", "King of", "bananas")).toEqual({
      ...answer,
      offsets: [
        [0, 4],
        [5, 7],
        [8, 15],
      ],
    });
  });
});

describe("people read", () => {
  test("numbers in columns and what they mean", () => {
    const { stdout } = ask("compare", "king", "queen");
    expect(stdout).toMatch(/^cosine {4}0\.\d{4}\ndot {7}\d+\.\d{4}\nnorms {5}king \d\.\d{4}, queen \d\.\d{4}\n/);
    expect(stdout).toMatch(/relation {2}(strongly )?related \(above 9\d\.\d\d % of the model's random pairs/);
  });

  test("the formula, then the answers", () => {
    expect(ask("analogy", "man", "king", "woman", "-k", "1").stdout).toMatch(
      /^king - man \+ woman\nqueen {2}0\.\d{4}\n$/,
    );
  });

  test("the odd word marked among all", () => {
    const lines = ask("odd", "breakfast", "lunch", "river", "dinner").stdout.trimEnd().split("\n");
    expect(lines.map((line) => line.includes("odd one out"))).toEqual([false, false, true, false]);
  });

  test("several words' neighbours under their names, as JSON a line each", () => {
    expect(ask("nearest", "king", "banana", "-k", "1").stdout).toMatch(
      /^king\n\w+ +0\.\d{4}\n\nbanana\n\w+ +0\.\d{4}\n$/,
    );
    const lines = ask("nearest", "king", "banana", "--json").stdout.trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line).query)).toEqual(["king", "banana"]);
  });

  test("tokens with ids and places", () => {
    expect(riverbank(["tokenize", "--model", model], { input: "The king" }).stdout).toBe(
      "token  id  offsets\nthe     -      0–3\nking    0      4–8\n",
    );
  });

  test("capital letters stay where they are asked to", () => {
    expect(ask("tokenize", "King", "--keep-case").stdout).toContain("King");
  });
});

describe("nearest", () => {
  const tokens = (...args: string[]) => {
    const { neighbours } = jsonOf("nearest", ...args) as { neighbours: { token: string }[] };
    return neighbours.map(({ token }) => token);
  };

  test("answers among some words, from a list or a file", () => {
    writeFileSync(join(folder, "some.txt"), "banana\r\nqueen\n\n");
    expect(tokens("king", "--among", "banana, queen")).toEqual(["queen", "banana"]);
    expect(tokens("king", "--among", join(folder, "some.txt"))).toEqual(["queen", "banana"]);
  });

  test("starts from a vector, from the line or a file in any of its forms", () => {
    const vector = [...table.vectorOf("banana")];
    writeFileSync(join(folder, "vector.json"), JSON.stringify(vector));
    const query = ["--vector", vector.join(","), "-k", "1"];
    expect(jsonOf("nearest", ...query)).toMatchObject({ query: vector, neighbours: [{ token: "banana" }] });
    expect(tokens("--vector", join(folder, "vector.json"), "-k", "1")).toEqual(["banana"]);
    expect(tokens("--vector", "-1 0 0 5 0 0 0 0", "-k", "1")).toEqual(["banana"]);
  });
});

describe("what can't be answered is one line", () => {
  test.each([
    [["compare", "king", "qeen"], 'riverbank: unknown word: "qeen" is not among'],
    [["nearest", "king", "--among", " , "], 'riverbank: invalid words: " , " holds none'],
    [["nearest", "--vector", "1,two"], 'riverbank: invalid vector: "two" came'],
    [["nearest", "--vector", "1,2"], "riverbank: mismatched dims: the query has 2, the table has 8"],
  ])("with exit code 1: %j", (args, message) => {
    const { status, stdout, stderr } = ask(...args);
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr.startsWith(message)).toBe(true);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  });

  test("words are taken as the model's tokenizer writes them, where they are not in it as they stand", () => {
    const shown = ask("compare", "king", "queen").stdout;
    expect(ask("compare", "King", "QUEEN!")).toEqual({ status: 0, stdout: shown, stderr: "" });
    const asked: [string[], string[]][] = [
      [
        ["nearest", "King", "--among", "Queen,Banana"],
        ["nearest", "king", "--among", "queen,banana"],
      ],
      [
        ["analogy", "Man", "King", "Woman"],
        ["analogy", "man", "king", "woman"],
      ],
      [
        ["odd", "Breakfast", "Lunch", "River"],
        ["odd", "breakfast", "lunch", "river"],
      ],
    ];
    for (const [typed, written] of asked) expect(ask(...typed).stdout).toBe(ask(...written).stdout);
  });

  test("an unknown word comes with the nearest spellings", () => {
    expect(ask("compare", "king", "qeen").stderr).toMatch(/nearest spellings: .*queen/);
  });

  test.each([
    [["nearest", "king", "-k", "0"], 'invalid -k: "0" came, a whole number of at least 1 was expected'],
    [["nearest", "king", "-k", "x"], 'invalid -k: "x" came, a whole number of at least 1 was expected'],
    [["nearest"], "invalid query: give either words or --vector"],
    [["nearest", "king", "--vector", "1"], "invalid query: give either words or --vector"],
    [["compare", "king"], "missing required argument 'b'"],
    [["odd"], "missing required argument 'words'"],
    [["odd", "king", "queen"], "invalid words: 2 came, at least 3 were expected"],
    [["compare", "king", "queen", "man"], "too many arguments for 'compare'. Expected 2 arguments but got 3;"],
    [["nearest", "king", "--amnog", "a"], "unknown option '--amnog' (Did you mean --among?)"],
    [["evaluate"], "missing tests: give --similarity FILE"],
  ])("with exit code 2 for a line that makes no sense: %j", (args, message) => {
    const { status, stdout, stderr } = ask(...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain(`riverbank: ${message}`);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  });
});
