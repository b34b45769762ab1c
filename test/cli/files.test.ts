import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { evaluate as evaluateTable } from "#src/evaluation/evaluate.js";
import { readAnalogies, readWordPairs } from "#src/evaluation/readers.js";
import { openTable } from "#src/vectors/open.js";
import type { EmbeddingTable } from "#src/vectors/table.js";
import { riverbank } from "../helpers/command.ts";
import { contentsOf } from "../helpers/tables.ts";
import { lessonFolder } from "./lesson.ts";

let folder: string;
let model: string;
let table: EmbeddingTable;
beforeAll(async () => {
  ({ folder, model, table } = await lessonFolder());
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("convert", () => {
  test("goes from format to format and tells what it wrote on standard error", async () => {
    const text = join(folder, "lesson.txt");
    const { status, stdout, stderr } = riverbank(["convert", model, text]);
    expect({ status, stdout }).toEqual({ status: 0, stdout: "" });
    expect(stderr).toMatch(/^riverbank: .*lesson\.txt: 93 rows × 8 dims, \d\.\d kB\n$/);
    expect((await openTable(text)).vectorOf("king")).toEqual(table.vectorOf("king"));
  });

  test("writes int8 and fewer rows over the file itself", async () => {
    const path = join(folder, "own.safetensors");
    writeFileSync(path, readFileSync(model));
    expect(riverbank(["convert", path, path, "--precision", "int8", "--limit", "20"]).status).toBe(0);
    expect(contentsOf(await openTable(path))).toEqual(contentsOf(table.head(20).quantise()));
  });

  test("takes formats by name where names end in something else", async () => {
    const [data, back] = [join(folder, "data"), join(folder, "back.safetensors")];
    expect(riverbank(["convert", model, data, "--to", "binary"]).status).toBe(0);
    expect(riverbank(["convert", data, back, "--from", "binary"]).status).toBe(0);
    expect((await openTable(back)).vectorOf("king")).toEqual(table.vectorOf("king"));
  });

  test.each([
    [["lesson.safetensors", "lesson.xyz"], 1, "unsupported format: the extension of lesson.xyz says none"],
    [["lesson.safetensors", "none/lesson.bin"], 1, "missing folder: that of none/lesson.bin is not there"],
    [["lesson.safetensors", "l.bin", "--precision", "int8"], 1, "unsupported precision: int8 came for word2vec binary"],
    [["absent.bin", "l.bin"], 1, "missing file: absent.bin is not there; check the path"],
    [["lesson.safetensors", "l.bin", "--limit", "-1"], 2, 'invalid --limit: "-1" came, a whole number of at least 1'],
    [["lesson.safetensors", "l.bin", "--to", "zip"], 2, 'invalid --to: "zip" came, safetensors, text or binary was'],
  ])("refuses %j in one line and leaves nothing", (args, status, message) => {
    const before = readdirSync(folder);
    const ended = riverbank(["convert", ...args], { cwd: folder });
    expect(ended.stderr).toContain(`riverbank: ${message}`);
    expect(ended.stderr.trimEnd().split("\n")).toHaveLength(1);
    expect(ended.status).toBe(status);
    expect(readdirSync(folder)).toEqual(before);
  });

  test("leaves the old file as it was when the input is no model", () => {
    const [good, bad] = [join(folder, "good.bin"), join(folder, "bad.safetensors")];
    riverbank(["convert", model, good]);
    const before = readFileSync(good);
    writeFileSync(bad, readFileSync(model).subarray(0, 3000));
    expect(riverbank(["convert", bad, good])).toMatchObject({ status: 1, stdout: "" });
    expect(readFileSync(good)).toEqual(before);
  });
});

describe("inspect", () => {
  test("says what a file holds, as JSON with the sample rows whole", () => {
    const { status, stdout, stderr } = riverbank(["inspect", model, "--words", "queen,w7", "--json"]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(JSON.parse(stdout)).toMatchObject({
      file: model,
      bytes: readFileSync(model).length,
      rows: 93,
      dims: 8,
      precision: "float32",
      subwords: null,
      metadata: { corpus: "the lesson", seed: "7" },
      health: { zero: 0, duplicate: 0, notFinite: 0 },
      sample: [
        { token: "queen", count: 999, vector: [...table.vectorOf("queen")] },
        { token: "w7", count: 980, vector: [...table.vectorOf("w7")] },
      ],
    });
  });

  test("lays it out for people, the most frequent words as a sample", () => {
    const { stdout } = riverbank(["inspect", model]);
    expect(stdout).toContain("table     93 rows × 8 dims, float32\n");
    expect(stdout).toContain("corpus    the lesson\n");
    expect(stdout).toContain("health    no rows of zeros, none twice, all numbers finite\n");
    expect(stdout).toMatch(/\nking {6}1,000 {3}4\.000 +0\.000 .*…\n/);
  });

  test("tokens that could play tricks with a terminal are written as escapes", () => {
    writeFileSync(join(folder, "tricks.txt"), "\u001b[31mred 1 2\n\u202eback 3 4\n");
    const { stdout } = riverbank(["inspect", join(folder, "tricks.txt")]);
    expect(stdout).toContain("\\u001b[31mred");
    expect(stdout).toContain("\\u202eback");
  });

  test.each([
    ["folder", "invalid file: folder is a folder, a file was expected"],
    ["garbage", "invalid garbage: "],
    ["empty", "invalid empty: size: no bytes came, a table was expected"],
  ])("a %s is refused in one line", (name, message) => {
    if (!existsSync(join(folder, "folder"))) mkdirSync(join(folder, "folder"));
    writeFileSync(join(folder, "garbage"), Buffer.from([7, 200, 3, 4, 10, 255, 0, 9]));
    writeFileSync(join(folder, "empty"), "");
    const { status, stdout, stderr } = riverbank(["inspect", name], { cwd: folder });
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr.startsWith(`riverbank: ${message}`)).toBe(true);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  });
});

describe("evaluate", () => {
  const pairs = "king queen 9\nbreakfast lunch 9.5\nking banana 1\nlarge small 8\nriver lunch 0.5\nking zebra 3\n";
  const questions = ": family\nman king woman queen\nwoman queen man king\nman king zebra mare\n";
  beforeAll(() => {
    writeFileSync(join(folder, "pairs.txt"), pairs);
    writeFileSync(join(folder, "questions.txt"), questions);
  });

  const evaluate = (...args: string[]) => riverbank(["evaluate", "--model", model, ...args], { cwd: folder });

  test("gives the report card as JSON", () => {
    const { stdout } = evaluate("--similarity", "pairs.txt", "--analogies", "questions.txt", "--cut", "13", "--json");
    const similarity = [{ name: "pairs", pairs: readWordPairs(pairs) }];
    const expected = evaluateTable(table, { similarity, analogies: readAnalogies(questions), cut: 13 });
    expect(JSON.parse(stdout)).toEqual(expected);
    expect(expected).toMatchObject({ similarity: [{ found: 5, pairs: 6 }], analogies: { found: 2, cut: 13 } });
  });

  test("and for people in two tables", () => {
    const { stdout } = evaluate("--similarity", "pairs.txt", "--analogies", "questions.txt");
    expect(stdout).toMatch(
      /^similarity +Spearman +95 % interval +pairs found\npairs +\S+ +\S+ to \S+ +5 of 6\n\nanalogies/,
    );
    expect(stdout).toMatch(/3CosAdd +50\.00 % +93 +2 of 3\n$/);
  });

  test("names the file and the line that it can't read", () => {
    expect(evaluate("--similarity", "questions.txt").stderr).toMatch(/^riverbank: invalid questions.txt: line 1 is/);
  });
});
