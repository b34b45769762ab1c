import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { endWhen, riverbank } from "../helpers/command.ts";
import { lessonFolder } from "./lesson.ts";

let folder: string;
let model: string;
beforeAll(async () => {
  ({ folder, model } = await lessonFolder());
});
afterAll(() => rmSync(folder, { recursive: true }));

const map = (...args: string[]) => riverbank(["map", "--model", model, "--epochs", "30", ...args]);

describe("riverbank map", () => {
  test("writes a page, a picture, a table and JSON, and reports what they are worth", () => {
    for (const [ending, begin] of [
      [".html", "<!doctype html>"],
      [".svg", "<svg "],
      [".csv", "word,x,y,cluster,trustworthiness,continuity,count\n"],
      [".json", '{"method":"umap"'],
    ]) {
      const file = join(folder, `words${ending}`);
      const { status, stdout, stderr } = map("-o", file);
      expect({ status, stderr }).toEqual({ status: 0, stderr: `riverbank: wrote ${file}\n` });
      expect(stdout).toMatch(/^UMAP of 93 words in 2 dimensions by cosine, seed 1\nTrustworthiness 0\.\d{3}: \w+ /);
      expect(stdout).toMatch(/\n\n\d+ clusters? of \d+ words/);
      expect(readFileSync(file, "utf8").startsWith(begin)).toBe(true);
    }
  });

  test("answers programs with method, rows, figures and clusters", () => {
    const { stdout } = map("--json", "--limit", "60", "--seed", "3");
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ method: "umap", dims: 2, seed: 3, rows: 60, judged: 60 },
      trustworthiness: expect.any(Number),
      continuity: expect.any(Number),
      clusters: expect.arrayContaining([
        { name: expect.any(String), size: expect.any(Number), words: expect.any(Array) },
      ]),
      notes: ["the 60 most frequent of 93 words are on the map"],
    });
  });

  test("shows words as they are typed, or those of a file and which of them the model lacks", () => {
    const typed = map("King", "queen", "man", "woman", "banana");
    expect(typed.stdout).toContain("UMAP of 5 words");
    const file = join(folder, "list.txt");
    writeFileSync(file, "king\nqueen\nqwxz\nlunch\ndinner\nlunch\n");
    const { stdout } = map("--words", file);
    expect(stdout).toContain("UMAP of 4 words");
    expect(stdout).toContain("Note: 1 word came again and stand once.");
    expect(stdout).toMatch(/^Note: left out, since the table has no vector for them: "qwxz"/m);
  });

  test("colours by an axis, and says what the axis is worth", () => {
    const file = join(folder, "size.svg");
    const { stdout } = map("-o", file, "--color", "size=small,w3:large,w4");
    expect(stdout).toMatch(/^Note: the axis size is \w+: /m);
    expect(readFileSync(file, "utf8")).toMatch(/>size -?\d\.\d\d to -?\d\.\d\d</);
  });

  test.each([
    [["-o", "x.png"], 2, 'invalid --output: "x.png" came, a name ending in .html, .svg, .csv, .json was expected'],
    [["-o", "x.svg", "--dims", "3"], 2, "mismatched --dims: 3 came with an .svg, which is flat"],
    [["king", "--words", "a,b"], 2, "mismatched --words: it came with words as arguments"],
    [["--color", "red"], 2, 'invalid --color: "red" came'],
    [["--color", "frequency"], 2, "mismatched --color: it came without a picture"],
    [["--perplexity", "5"], 2, "mismatched --perplexity: it came with --method umap"],
    [["--method", "tsne", "--perplexity", "31"], 1, "invalid perplexity: 31 came"],
    [["--method", "som"], 2, "invalid --method"],
    [["king", "qeen", "man", "woman"], 1, 'unknown words: "qeen" (near: queen'],
    [["king", "queen", "man"], 1, "invalid words: 3 of the list can stand on a map, at least 4 were expected"],
    [["-o", "absent/x.html"], 1, "missing folder: that of absent/x.html is not there"],
  ])("refuses %j in one line", (args, status, message) => {
    const ended = map(...args);
    expect(ended).toMatchObject({ status, stdout: "" });
    expect(ended.stderr).toContain(message);
    expect(ended.stderr.trim().split("\n")).toHaveLength(1);
  });

  const windows = process.platform === "win32";
  test.skipIf(windows)(`ends on ctrl-C and leaves no file${windows ? " [no signals on Windows]" : ""}`, async () => {
    const file = join(folder, "never.html");
    const started = performance.now();
    const args = ["map", "--model", model, "--epochs", "100000", "-o", file];
    const { status, stdout } = await endWhen(() => performance.now() - started > 2500, "SIGINT", args);
    expect({ status, stdout, there: existsSync(file) }).toEqual({ status: 130, stdout: "", there: false });
  });
});
