import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
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

  test("goes through every format, folders among them", async () => {
    const own = (name: string) => join(folder, `through-${name}`);
    const steps: [string, ...string[]][] = [
      ["a.npy"],
      ["b.csv"],
      ["c.vec"],
      ["d.bin"],
      ["e", "--to", "model2vec"],
      ["f.npy", "--limit", "93"],
    ];
    let from = model;
    for (const [name, ...options] of steps) {
      const { status, stderr } = riverbank(["convert", from, own(name), ...options]);
      expect({ status, stderr }).toEqual({
        status: 0,
        stderr: expect.stringMatching(/: 93 rows × 8 dims, \d+\.\d kB\n$/),
      });
      from = own(name);
    }
    expect(contentsOf(await openTable(from)).rows).toEqual(contentsOf(table).rows);
    const words = own("words.txt");
    renameSync(own("f.vocab.txt"), words);
    expect(riverbank(["convert", from, own("g.txt")]).stderr).toMatch(
      /^riverbank: missing .*f\.npy: vocabulary: a \.npy/,
    );
    expect(riverbank(["convert", from, own("g.txt"), "--vocabulary", words]).status).toBe(0);
    const projector = own("projector");
    expect(riverbank(["convert", model, projector, "--to", "projector", "--limit", "20"]).status).toBe(0);
    expect(readdirSync(projector).sort()).toEqual(["metadata.tsv", "projector_config.json", "vectors.tsv"]);
  });

  test.each([
    [
      ["lesson.safetensors", "lesson.safetensors", "--to", "model2vec"],
      1,
      "invalid file: lesson.safetensors is a file",
    ],
    [["lesson.safetensors", "none/folder", "--to", "projector"], 1, "missing folder: that of none/folder is not there"],
    [["lesson.safetensors", "l.npy", "--precision", "int8"], 1, "unsupported precision: int8 came for npy, which is"],
    [["lesson.safetensors", "lesson.xyz"], 1, "unsupported format: the extension of lesson.xyz says none"],
    [["lesson.safetensors", "none/lesson.bin"], 1, "missing folder: that of none/lesson.bin is not there"],
    [["lesson.safetensors", "l.bin", "--precision", "int8"], 1, "unsupported precision: int8 came for word2vec binary"],
    [["absent.bin", "l.bin"], 1, "missing file: absent.bin is not there; check the path"],
    [["lesson.safetensors", "l.bin", "--limit", "-1"], 2, 'invalid --limit: "-1" came, a whole number of at least 1'],
    [
      ["lesson.safetensors", "l.bin", "--to", "zip"],
      2,
      'invalid --to: "zip" came, safetensors, text, binary, npy, csv, model2vec or',
    ],
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
      format: "safetensors",
      numbers: "float32",
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

  test("says what is wrong with rows that no other command takes", () => {
    writeFileSync(join(folder, "sick.csv"), "word,a,b\nking,nan,1\nqueen,0,0\nman,1,2\nwoman,1,2\n");
    const { stdout } = riverbank(["inspect", join(folder, "sick.csv")]);
    expect(stdout).toContain("format    CSV, numbers in decimals\n");
    expect(stdout).toContain("health    rows 1 of zeros, 1 equal to an earlier one, 1 not finite\n");
    expect(riverbank(["nearest", "king", "--model", join(folder, "sick.csv")]).stderr).toContain(
      '"nan" came as number 1',
    );
  });

  test("counts a folder's bytes, and cuts what is long in its metadata", () => {
    const path = join(folder, "inspected");
    riverbank(["convert", model, path, "--to", "model2vec"]);
    const bytes = readdirSync(path).reduce((sum, name) => sum + readFileSync(join(path, name)).length, 0);
    const { stdout } = riverbank(["inspect", path]);
    expect(stdout).toContain(`inspected, ${(bytes / 1000).toFixed(1)} kB\n`);
    expect(stdout).toContain("format     Model2Vec or StaticEmbedding, numbers in float32\n");
    expect(stdout).toMatch(/\ntokenizer .*… \([\d,]+ characters\)\n/);
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

  test("and for people in tables", () => {
    const { stdout } = evaluate("--similarity", "pairs.txt", "--analogies", "questions.txt");
    expect(stdout).toMatch(
      /^similarity +Spearman +95 % interval +pairs found\npairs +\S+ +\S+ to \S+ +5 of 6\n\nanalogies/,
    );
    expect(stdout).toMatch(/3CosAdd +50\.00 % +9\.45 % to 90\.55 % +93 +2 of 3\n\nsection +accuracy/);
    expect(stdout).toMatch(/family +50\.00 % +9\.45 % to 90\.55 % +2 of 3\n$/);
  });

  test("names the file and the line that it can't read", () => {
    expect(evaluate("--similarity", "questions.txt").stderr).toMatch(/^riverbank: invalid questions.txt: line 1 is/);
  });
});
