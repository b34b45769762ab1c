import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { analogy } from "#src/similarity/analogy.js";
import { closerThan } from "#src/similarity/closer.js";
import { compare } from "#src/similarity/compare.js";
import { expression } from "#src/similarity/expression.js";
import { cosineMatrix } from "#src/similarity/matrix.js";
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
    expect(answer).toEqual({ ...compare(table, "king", "queen"), opposites: [] });
    const keys = ["a", "b", "dot", "cosine", "norms", "relation", "percentile", "opposites"];
    expect(Object.keys(answer as object)).toEqual(keys);
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

describe("expressions", () => {
  const sum = expression("king - man + woman");

  test("stand for words, quoted or not, in the model's spelling", () => {
    const expected = nearest(table, sum, { k: 3 });
    expect(jsonOf("nearest", "king - man + woman", "-k", "3")).toEqual(expected);
    expect(jsonOf("nearest", "King", "-", "Man", "+", "WOMAN", "-k", "3")).toEqual(expected);
    expect(jsonOf("nearest", "(king)", "-k", "3")).toEqual(nearest(table, "king", { k: 3 }));
    expect(jsonOf("nearest", "2*king + man", "-k", "3", "--raw")).toEqual(
      nearest(table, expression("2*king + man", { units: false }), { k: 3 }),
    );
  });

  test("are compared, two as words are and more as a matrix", () => {
    const meals = "mean(breakfast, lunch)";
    expect(jsonOf("compare", meals, "dinner")).toEqual({
      ...compare(table, expression(meals), "dinner"),
      opposites: [],
    });
    const words = ["king", meals, "river"];
    expect(jsonOf("compare", ...words)).toEqual(cosineMatrix(table, ["king", expression(meals), "river"]));
    expect(ask("compare", "king", "queen", "man").stdout).toMatch(
      /^ +king +queen +man\nking +1\.0000 +0\.\d{4} +-?0\.\d{4}\nqueen /,
    );
    const csv = ask("compare", "king", meals, "--csv").stdout.trimEnd().split("\n");
    expect(csv[0]).toBe(',king,"mean(breakfast, lunch)"');
    expect(csv[2].startsWith('"mean(breakfast, lunch)",')).toBe(true);
    expect(csv[1]).toBe(`king,1,${cosineMatrix(table, ["king"], [expression(meals)]).cosines[0][0]}`);
  });

  test("point at the column of what is wrong", () => {
    expect(ask("nearest", "king - ")).toEqual({
      status: 1,
      stdout: "",
      stderr:
        "riverbank: invalid expression: column 8: the end came, a word was expected; add one, or quote what is part of a word\n",
    });
    expect(ask("nearest", "king - qeen").stderr).toMatch(/^riverbank: unknown word: column 8: "qeen" is not .*queen/);
    expect(ask("nearest", "new york").stderr).toContain('quote words with blanks: "new york"');
  });
});

describe("ranks and methods", () => {
  test("--closer-than gives the words before another and its rank", () => {
    expect(jsonOf("nearest", "king", "--closer-than", "Banana", "-k", "2")).toEqual(
      closerThan(table, "king", "banana", { k: 2 }),
    );
    const { neighbours } = nearest(table, "king", { k: 1 });
    expect(ask("nearest", "king", "--closer-than", neighbours[0].token).stdout).toContain("is number 1: no other word");
    expect(ask("nearest", "king", "--closer-than", "banana", "-k", "2").stdout).toMatch(
      /^banana {2}-?0\.\d{4} {2}is number \d+, behind\n\w+ +0\.\d{4}\n\w+ +0\.\d{4}\n\.\.\. and \d+ words more\n$/,
    );
  });

  test("analogies are also scored by products", () => {
    expect(jsonOf("analogy", "man", "king", "woman", "--method", "3cosmul")).toEqual(
      analogy(table, "man", "king", "woman", { method: "3CosMul" }),
    );
  });
});

describe("--evidence", () => {
  const lines = ["The king rules the land. He is old.", "The queen rules the land, too.", "A king sat with a queen."];
  const filler = Array.from({ length: 300 }, (_, i) => `the year ${i} was much like all the others as far as we know`);

  test("shows counts, shared words and sentences, and marks rare words", () => {
    const corpus = join(folder, "corpus.txt");
    writeFileSync(corpus, [...lines, ...filler].join("\n"));
    const among = ["--among", "queen,river", "--evidence", corpus];
    const { stdout, stderr, status } = ask("nearest", "king", ...among);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toContain("king: seen 2 times, so rare that its vector is little to be trusted (4,");
    expect(stdout).toMatch(/queen +0\.\d{4} +seen 2 times, so rare .*, 1 sentence with king\n/);
    expect(stdout).toContain("rules: near king 1 time, near queen 1 time\n    king   The king rules the land.\n");
    expect(stdout).toContain("    queen  The queen rules the land, too.\n");
    expect(stdout).toMatch(/river +-?0\.\d{4} +not in this corpus\n$/);
    expect(Object.keys(jsonOf("nearest", "king", ...among) as object)).toEqual(["query", "neighbours", "evidence"]);
  });

  test("reads a column of a table, and says what it can't read", () => {
    const corpus = join(folder, "corpus.csv");
    writeFileSync(corpus, `id,said\n${lines.map((line, id) => `${id},"${line}"`).join("\n")}\n`);
    expect(ask("nearest", "king", "--evidence", corpus, "--column", "said").stdout).toContain("king: seen 2 times");
    expect(ask("nearest", "king", "--evidence", join(folder, "none.txt"))).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("riverbank: missing file"),
    });
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
    [["compare", "king"], "invalid words: 1 came, at least 2 were expected"],
    [["compare", "king", "queen", "--csv", "--json"], "mismatched --csv: it came with --json"],
    [["nearest", "king", "queen", "--evidence", "-"], "invalid query: --evidence explains the neighbours of a single"],
    [["nearest", "king", "--closer-than", "queen", "--among", "man"], "mismatched --closer-than: it came with --among"],
    [["analogy", "man", "king", "woman", "--method", "add"], 'invalid --method: "add" came'],
    [["odd"], "missing required argument 'words'"],
    [["odd", "king", "queen"], "invalid words: 2 came, at least 3 were expected"],
    [["analogy", "king", "queen", "man", "w1"], "too many arguments for 'analogy'. Expected 3 arguments but got 4;"],
    [["nearest", "king", "--amnog", "a"], "unknown option '--amnog' (Did you mean --among?)"],
    [["evaluate", "--card", "card.pdf"], 'invalid --card: "card.pdf" came, a name ending in .html or .md'],
  ])("with exit code 2 for a line that makes no sense: %j", (args, message) => {
    const { status, stdout, stderr } = ask(...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain(`riverbank: ${message}`);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  });
});
