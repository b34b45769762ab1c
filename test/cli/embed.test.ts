import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTable } from "#src/vectors/open.js";
import { embed } from "#src/vectors/sentence-embedder.js";
import type { EmbeddingTable } from "#src/vectors/table.js";
import { riverbank } from "../helpers/command.ts";
import { lessonFolder } from "./lesson.ts";

let folder: string;
let model: string;
let table: EmbeddingTable;
beforeAll(async () => {
  ({ folder, model } = await lessonFolder());
  table = await openTable(model);
});
afterAll(() => rmSync(folder, { recursive: true }));

const TEXTS = ["King and queen", 'a "banana", man', "", "qwxz", "woman queen"];
const linesOf = (stdout: string) =>
  stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
const run = (args: string[], input = "") => riverbank(["embed", "--model", model, ...args], { input });
const expected = (texts: readonly string[], options = {}) =>
  embed(table, texts, options).map((vector, i) => ({ text: texts[i], vector: vector && [...vector] }));
const rounded = (items: { text: string; vector: number[] | null }[]) =>
  items.map(({ text, vector }) => ({ text, vector: vector?.map(Math.fround) ?? null }));

describe("riverbank embed", () => {
  test("answers arguments, a file's lines and those of standard input alike, and counts what is unknown", () => {
    const path = join(folder, "texts.txt");
    const packed = join(folder, "texts.txt.gz");
    writeFileSync(path, `${TEXTS.join("\r\n")}\r\n`);
    writeFileSync(packed, gzipSync(TEXTS.join("\n")));
    for (const ended of [run(TEXTS), run(["--file", path]), run(["-f", packed]), run([], TEXTS.join("\n"))]) {
      expect(ended.stderr).toBe("riverbank: the model knows nothing of 2 texts, which have no vector\n");
      expect(ended.status).toBe(0);
      expect(rounded(linesOf(ended.stdout))).toEqual(expected(TEXTS));
    }
  });

  test("empty lines at the end are texts too, no lines are none", () => {
    expect(linesOf(run([], "king\n\n\n").stdout)).toHaveLength(3);
    expect(run([], "")).toEqual({ status: 0, stdout: "", stderr: "" });
  });

  test("takes its options", () => {
    const options = { weighting: "mean", components: 1, normalise: true } as const;
    const { stdout } = run(["--weighting", "mean", "--components", "1", "--normalise", "king", "queen man", "banana"]);
    expect(rounded(linesOf(stdout))).toEqual(expected(["king", "queen man", "banana"], options));
    const sif = run(["--components", "0", "--a", "0.5", "--no-normalise", "king queen"]).stdout;
    expect(rounded(linesOf(sif))).toEqual(expected(["king queen"], { components: 0, a: 0.5 }));
  });

  test("writes JSON lines, CSV and .npy, whole", () => {
    const [jsonl, csv, npy] = ["out.jsonl", "out.csv", "out.npy"].map((name) => join(folder, name));
    for (const path of [jsonl, csv, npy]) {
      const { status, stdout } = run([...TEXTS, "-o", path]);
      expect({ status, stdout }).toEqual({ status: 0, stdout: "" });
    }
    const vectors = embed(table, TEXTS).map((vector) => vector && [...vector]);
    expect(rounded(linesOf(readFileSync(jsonl, "utf8")))).toEqual(expected(TEXTS));
    const [head, ...rows] = readFileSync(csv, "utf8").trimEnd().split("\n");
    expect(head).toBe("text,1,2,3,4,5,6,7,8");
    const cells = rows.map((row) => row.split(",").slice(-8));
    expect(cells.map((row) => (row.includes("") ? row : row.map((cell) => Math.fround(Number(cell)))))).toEqual(
      vectors.map((vector) => vector ?? Array(8).fill("")),
    );
    expect(rows[1].startsWith('"a ""banana"", man",')).toBe(true);
    const bytes = readFileSync(npy);
    const start = 10 + bytes.readUInt16LE(8);
    expect(bytes.toString("latin1", 10, start)).toMatch(/'descr': '<f4', 'fortran_order': False, 'shape': \(5, 8\)/);
    const numbers = new Float32Array(Uint8Array.from(bytes.subarray(start)).buffer);
    expect([...numbers]).toEqual(vectors.flatMap((vector) => vector ?? Array(8).fill(0)));
  });

  test.each([
    [["king", "--file", "x"], 2, "conflicting texts: arguments and --file came; give one of them"],
    [["king", "-o", "x.bin"], 2, 'invalid -o: the ending of "x.bin" says no format; use one of .jsonl, .csv, .npy'],
    [["king", "--components", "-1"], 2, 'invalid --components: "-1" came'],
    [["king", "--components", "8"], 1, "invalid components: 8 came, a whole number from 0 to 7 was expected"],
    [["king", "--weighting", "tf"], 2, 'invalid --weighting: "tf" came, sif or mean was expected'],
    [["king", "--a", "0"], 2, 'invalid --a: "0" came'],
    [["--file", "absent.txt"], 1, "missing file: absent.txt is not there"],
    [["king", "-o", "absent/out.npy"], 1, "missing folder: that of absent/out.npy is not there"],
  ])("%j is one line and its code", (args, code, line) => {
    const { status, stdout, stderr } = run(args);
    expect({ status, stdout }).toEqual({ status: code, stdout: "" });
    expect(stderr.split("\n")).toHaveLength(2);
    expect(stderr).toContain(`riverbank: ${line}`);
  });

  test("a file that fails in the middle leaves no output", () => {
    const path = join(folder, "binary.txt");
    writeFileSync(path, Uint8Array.of(0, 1, 2));
    const { status, stderr } = run(["--file", path, "-o", join(folder, "never.npy")]);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^riverbank: unsupported text: .*binary\.txt holds NUL bytes/);
    expect(existsSync(join(folder, "never.npy"))).toBe(false);
  });
});

describe("riverbank evaluate --sts", () => {
  const pairs = ["a\tb\tc\t1\t5\tking queen\tqueen king", "a\tb\tc\t2\t0\tking\tbanana", "a\tb\tc\t3\t1\tqwxz\tking"];

  test("answers for people and as JSON", () => {
    const path = join(folder, "sts.csv");
    writeFileSync(path, `${pairs.join("\n")}\n`);
    const args = ["evaluate", "--model", model, "--sts", path];
    const { sentences } = JSON.parse(riverbank([...args, "--json"]).stdout);
    expect(sentences).toMatchObject([{ name: "sts", found: 2, pairs: 3, pearson: 1, spearman: 1 }]);
    expect(riverbank(args).stdout).toBe(
      [
        "sentences  Pearson      95 % interval  Spearman      95 % interval  pairs found",
        "sts         1.0000  -1.0000 to 1.0000    1.0000  -1.0000 to 1.0000       2 of 3",
        "",
      ].join("\n"),
    );
  });

  test("a file of another kind is refused with its line", () => {
    const path = join(folder, "other.csv");
    writeFileSync(path, "king,queen,5\n");
    const { status, stderr } = riverbank(["evaluate", "--model", model, "--sts", path]);
    expect({ status, stderr }).toMatchObject({ status: 1, stderr: expect.stringContaining("other.csv: line 1 is") });
  });
});
