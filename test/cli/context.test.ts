import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { saveEncoder } from "#src/context/open.js";
import { averagingEncoder, TOPIC_WORDS } from "../context/lens/averaging.ts";
import { riverbank } from "../helpers/command.ts";

const TINY = resolve("test/data/bert-tiny");
let folder: string;
let model: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "riverbank-context-"));
  model = join(folder, "averaging.safetensors");
  await saveEncoder(averagingEncoder(), model);
});
afterAll(() => rmSync(folder, { recursive: true }));

const FIRST = "he went to the bank to deposit money";
const SECOND = "she sat by the bank of the river";
const AXIS = ["--axis", "about=river,lake,shore,water:money,loan,cash,coin"];

function refused(args: readonly string[], status: number, message: string): void {
  const ended = riverbank(args);
  expect(ended).toMatchObject({ status, stdout: "" });
  expect(ended.stderr).toContain(message);
  expect(ended.stderr.trim().split("\n")).toHaveLength(1);
}

describe("riverbank context", () => {
  const asked = () => ["context", FIRST, SECOND, "--word", "bank", ...AXIS, "--encoder", model];

  test("lays both uses on the axis, and says how it was made and who moved the word", () => {
    const { status, stdout, stderr } = riverbank(asked());
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toMatch(
      /^1 {2}he went .*\n2 {2}she sat .*\n\nbank at layer 1\n +about {2}nearest\nby itself +[+-]\d/,
    );
    expect(stdout).toMatch(/^in 1 +\+0\.\d\d ± 0\.\d\d {2}\w+/m);
    expect(stdout).toMatch(/^in 2 +-0\.\d\d ± 0\.\d\d {2}\w+/m);
    expect(stdout).toMatch(/^about: made of (input rows|contextual vectors) \(8 of 8 left-out words right; of /m);
    expect(stdout).toMatch(/spread 0\.\d\d, the uses are \d\.\d spreads apart$/m);
    expect(stdout).toMatch(/^cosine of both {2}1\.00 {2}0\.\d\d$/m);
    expect(stdout).toMatch(/^in 2 {2}river -0\.\d\d/m);
  });

  test("finds axes by itself, takes a static table, and answers in JSON", () => {
    const args = ["context", FIRST, SECOND, "--word", "bank", "--encoder", TINY, "--layer", "1", "-k", "2", "--json"];
    const { status, stdout } = riverbank(args);
    expect(status).toBe(0);
    const found = JSON.parse(stdout);
    expect(Object.keys(found)).toEqual(["word", "layer", "uses", "static", "similarity", "axes"]);
    expect(found.uses[0].attention).toHaveLength(2);
    expect(found.uses[0].attention[0]).toHaveLength(4);
    for (const { name, uses } of found.axes) {
      expect(name).toMatch(/^\w+–\w+$/);
      expect(uses[0].score).toEqual(expect.any(Number));
    }
  });

  test("draws into a folder", () => {
    const output = join(folder, "drawings", "bank");
    const { status, stderr } = riverbank([...asked(), "-o", output]);
    expect(status).toBe(0);
    expect(stderr).toContain("attention-1.svg");
    expect(readFileSync(join(output, "attention-2.svg"), "utf8")).toMatch(/^<svg .*river/s);
    expect(existsSync(join(output, "pushes-2.svg"))).toBe(true);
  });

  test.each([
    [["context", FIRST, "the river", "--word", "bank"], 1, "whose words are the, river"],
    [["context", FIRST, SECOND], 2, "--word"],
    [["context", FIRST, SECOND, "--word", "bank", "--axis", "river:money"], 1, "invalid axis:"],
    [
      ["context", FIRST, SECOND, "--word", "bank", "--axis", "a=qwxz:money"],
      1,
      "unknown words: the encoder's tokenizer",
    ],
    [["context", FIRST, SECOND, "--word", "bank", "--layer", "7"], 1, "invalid layer: 7 came"],
    [["context", "bank ".repeat(60), SECOND, "--word", "bank"], 1, "the encoder reads at most 40 at once"],
  ])("refuses %j in one line", (args, status, message) => {
    refused([...args, "--encoder", model], status, message);
  });
});

describe("riverbank senses", () => {
  test("groups a word's uses in files", () => {
    const file = join(folder, "corpus.txt");
    // Three words of a topic's six in any order: no sentence comes twice.
    const line = (words: readonly string[], i: number) => {
      const rest = words.filter((_, place) => place !== i % 6);
      return `${rest.slice(i % 3)} ${words[i % 6]} ${rest[i % 5]} near the table`.replaceAll(",", " ");
    };
    const lines = Array.from({ length: 60 }, (_, i) => line(TOPIC_WORDS[i < 30 ? "water" : "money"], i));
    writeFileSync(file, lines.join("\n"));
    const { status, stdout } = riverbank(["senses", "table", "--corpus", file, "--encoder", model, "--limit", "50"]);
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /^table: 60 sentences with it, a sample of 50 was read \(seed 1\); 2 senses at layer 1\n\n1 {2}\d\d %/,
    );
    expect(stdout).toMatch(/^ {3}with .*(loan|deposit|credit|cash|coin)/m);
    expect(stdout).toContain("near the [table]");
    const json = JSON.parse(riverbank(["senses", "table", "--corpus", file, "--encoder", model, "--json"]).stdout);
    expect(Object.keys(json)).toEqual(["word", "layer", "found", "read", "seed", "senses", "tried"]);
    refused(["senses", "gold", "--corpus", file, "--encoder", model], 1, 'unknown word: "gold" is not in');
    refused(["senses", "table", "--encoder", model], 2, "--corpus");
  });
});

describe("riverbank fill", () => {
  test("gives words for each gap", () => {
    const { status, stdout } = riverbank(["fill", "the [MASK] bank [MASK]", "--encoder", TINY, "-k", "2"]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^gap 1\n\S+ +0\.\d{4}\n\S+ +0\.\d{4}\n\ngap 2\n/);
    const { gaps } = JSON.parse(riverbank(["fill", "the [MASK]", "--encoder", TINY, "--json"]).stdout);
    expect(gaps[0]).toMatchObject({ start: 4, end: 10 });
    expect(gaps[0].candidates).toHaveLength(5);
  });

  test("reads a long text in windows where it is told to", () => {
    const text = `${"river ".repeat(40)}[MASK]`;
    refused(["fill", text, "--encoder", TINY], 1, "--windows");
    expect(riverbank(["fill", text, "--encoder", TINY, "--windows", "-k", "1"]).stdout).toMatch(/^\S+ +0\.\d{4}\n$/);
  });

  test("is refused without a gap, a head or a model", () => {
    refused(["fill", "the bank", "--encoder", TINY], 1, "missing mask");
    refused(["fill", "", "--encoder", TINY], 1, "has no tokens");
    refused(["fill", "the [MASK]", "--encoder", model], 1, "unsupported fill: this encoder has no head");
  });
});

describe("riverbank inspect of an encoder", () => {
  test("tells its sizes, what it reads and whether it guesses words", () => {
    const { stdout } = riverbank(["inspect", TINY]);
    expect(stdout).toContain("layers   2 × 32, 4 heads, feed-forward width 64, gelu");
    expect(stdout).toContain("reads    64 tokens, 24 positions, 2 token types");
    expect(stdout).toContain("head     predicts masked words");
    const report = JSON.parse(riverbank(["inspect", model, "--json"]).stdout);
    expect(report).toMatchObject({ file: model, kind: "encoder", precision: "float32", head: false });
    expect(report.config.layers).toBe(1);
    expect(report.bytes).toBeGreaterThan(4 * report.parameters);
  });

  test("refuses what only a table has", () => {
    refused(["inspect", TINY, "--words", "the"], 2, "mismatched --words: it came with an encoder");
  });
});

describe("riverbank evaluate --context", () => {
  test("tells senses apart and finds a threshold, beside what static rows do", () => {
    const sets = join(folder, "sets");
    for (const path of ["coarse-wsd/bank", "wic/train", "wic/dev"]) mkdirSync(join(sets, path), { recursive: true });
    const uses = Object.values(TOPIC_WORDS)
      .slice(0, 2)
      .flatMap((words, sense) => words.map((word) => ({ text: `she saw ${word} by the bank`, sense })));
    for (const part of ["train", "test"]) {
      const lines = uses.map(({ text }) => `5\t${text}`).join("\n");
      writeFileSync(join(sets, "coarse-wsd/bank", `${part}.data.txt`), `${lines}\n`);
      writeFileSync(join(sets, "coarse-wsd/bank", `${part}.gold.txt`), uses.map(({ sense }) => `${sense}\n`).join(""));
    }
    for (const part of ["train", "dev"]) {
      const pairs = [
        ["bank\tN\t5-5\tshe saw loan by the bank\tshe saw money by the bank", "T"],
        ["bank\tN\t5-5\tshe saw loan by the bank\tshe saw river by the bank", "F"],
        ["bank\tN\t5-5\tshe saw lake by the bank\tshe saw river by the bank", "T"],
      ];
      writeFileSync(join(sets, "wic", part, `${part}.data.txt`), pairs.map(([line]) => `${line}\n`).join(""));
      writeFileSync(join(sets, "wic", part, `${part}.gold.txt`), pairs.map(([, answer]) => `${answer}\n`).join(""));
    }
    const args = ["evaluate", "--context", sets, "--encoder", model];
    const { stdout } = riverbank(args);
    expect(stdout).toMatch(
      /^senses +majority +static mean +static weighted +layer 0 +layer 1 +layer 1, masked\nbank +50\.0 %/,
    );
    expect(stdout).toMatch(/^best: layer 1(, masked)?, \d+\.\d %$/m);
    expect(stdout).toMatch(/^best on train: layer \d(, masked)?, \d+\.\d % \(95 % interval/m);
    const { senses, pairs } = JSON.parse(riverbank([...args, "--json"]).stdout);
    expect(senses.layers[1]).toBeGreaterThan(0.8);
    expect(senses.layers[0]).toBeLessThan(senses.layers[1]);
    expect(senses.static.mean).toBeGreaterThanOrEqual(0.5);
    expect(pairs).toMatchObject({ train: 3, dev: 3 });
    refused(["evaluate", "--context", folder, "--encoder", model], 1, "has neither coarse-wsd nor wic");
    refused(["evaluate", "--context", join(folder, "absent"), "--encoder", model], 1, "missing file");
    refused(["evaluate", "--encoder", model], 2, "came without --context");
  });
});
