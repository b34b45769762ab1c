import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openEncoderModel } from "#src/cli/encoder.js";
import { TRACE_STEPS } from "#src/context/trace/record.js";
import { riverbank } from "../helpers/command.ts";
import { lessonFolder } from "./lesson.ts";

const TINY = "test/data/bert-tiny";
const TEXT = "The river bank?";
const TOPICS = ["--topic", "water=river,bank", "--topic", "size=small:large"];
let folder: string;
let asked: string[];
beforeAll(async () => {
  const lesson = await lessonFolder();
  folder = lesson.folder;
  asked = ["trace", TEXT, "--encoder", TINY, "--model", lesson.model, ...TOPICS];
});
afterAll(() => rmSync(folder, { recursive: true }));

function refused(args: readonly string[], status: number, message: string): void {
  const ended = riverbank(args);
  expect(ended).toMatchObject({ status, stdout: "" });
  expect(ended.stderr).toContain(message);
  expect(ended.stderr.trim().split("\n")).toHaveLength(1);
}

describe("riverbank trace", () => {
  test("prints every step in road order, after what was put behind the text", () => {
    const { status, stdout, stderr } = riverbank(asked);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toMatch(/^“The river bank\?”\n“ \[MASK\]\.” was put behind it/);
    const titles = [...stdout.matchAll(/^(\d) (\w+) {2}/gm)].map(([, number, name]) => `${number} ${name}`);
    expect(titles).toEqual(TRACE_STEPS.map((name, index) => `${index + 1} ${name}`));
    expect(stdout).toMatch(/^T +h +e +␣ .*\n84 +104 +101 +32 /m);
    expect(stdout).toMatch(
      /^\[CLS\] the river bank +\? +\[MASK\] \. +\[SEP\]\n- +0–3 4–9 +10–14 14–15 16–22 +22–23 -$/m,
    );
    expect(stdout).toMatch(/^bank +\d+ +\d\.\d\d +10 +\d\.\d\d {2}large, /m);
    expect(stdout).toMatch(/^ +2 {2}\S+ \d+ %, .* head \d: \S+ \d+ %$/m);
    expect(stdout).toMatch(/^token +water +size\n\[CLS\] +[+-]\d/m);
    expect(stdout).toMatch(/^likeliest .*\n\S+ +0\.\d{4}/m);
  });

  test("shows gains that add up from the origin to the place", () => {
    const { stdout } = riverbank([...asked, "--step", "gain"]);
    expect(stdout.split("\n")[0]).toMatch(/^6 gain/);
    const line = /^water((?: +[+-]\d+\.\d\d)+) {2}\d: /m.exec(stdout);
    const numbers = (line?.[1] ?? "").trim().split(/ +/).map(Number);
    const place = numbers.pop();
    expect(numbers).toHaveLength(4);
    // Five numbers, each rounded to two decimals.
    expect(Math.abs(numbers.reduce((sum, value) => sum + value, 0) - (place ?? Number.NaN))).toBeLessThan(0.026);
  });

  test("follows the word that it is told to", () => {
    const { stdout } = riverbank([...asked, "--word", "RIVER"]);
    expect(stdout).toMatch(/^layer {2}river looks at/m);
    expect(stdout).toMatch(/^river +origin +embeddings +layer 1/m);
    refused([...asked, "--word", "lake"], 1, 'unknown word: "lake" is not in the text, whose words are the, river,');
  });

  test("saves a record that is replayed without any model, and shows the same", () => {
    const file = join(folder, "trace.json");
    const traced = riverbank([...asked, "-o", file]);
    expect(traced).toMatchObject({ status: 0, stderr: `riverbank: wrote ${file}\n` });
    expect(riverbank(["trace", "--replay", file])).toEqual({ status: 0, stdout: traced.stdout, stderr: "" });
    const json = readFileSync(file, "utf8");
    expect(riverbank(["trace", "--replay", "-", "--json"], { input: json }).stdout).toBe(json);
    const step = JSON.parse(riverbank(["trace", "--replay", file, "--json", "--step", "3"]).stdout);
    expect(step).toEqual(JSON.parse(json).steps[2]);
    writeFileSync(file, json.replace('"name":"ids"', '"name":"isd"'));
    refused(["trace", "--replay", file], 1, `invalid ${file}: steps[2].name: "isd" came, "ids" was expected`);
    writeFileSync(file, json.slice(0, 99));
    refused(["trace", "--replay", file], 1, "it is not JSON; is it cut off?");
  });

  test("draws its places on topics", () => {
    const file = join(folder, "trace.svg");
    expect(riverbank([...asked, "-o", file]).status).toBe(0);
    expect(readFileSync(file, "utf8")).toMatch(/^<svg .*\[MASK\].*water/s);
  });

  test("appends what it is told, and says where there is nothing to guess", () => {
    const { stdout } = riverbank([...asked, "--answer", "", "--step", "output"]);
    expect(stdout).toBe("8 output  none: the text has no [MASK]\n");
    expect(riverbank([...asked, "--answer", " a [MASK]"]).stdout).toContain("“ a [MASK]” was put behind it");
  });

  test("takes topics of the library, and the model that comes with the package", () => {
    const { stdout } = riverbank(["trace", "money", "--encoder", TINY, "--topics", "currency,pet", "--json"]);
    const { steps } = JSON.parse(stdout);
    expect(steps[5].topics.map(({ name }: { name: string }) => name)).toEqual(["currency", "pet"]);
    expect(steps[3].rows[1].table.nearest).toHaveLength(5);
  });

  test("asks the encoder that comes with the package, or says in one line that there is none", async () => {
    if (existsSync("models/en-context.safetensors")) {
      const encoder = await openEncoderModel(undefined);
      expect(encoder.config.layers).toBeGreaterThan(0);
      return;
    }
    for (const command of [
      ["trace", "a"],
      ["fill", "[MASK]"],
    ])
      refused(command, 1, "missing encoder: none was named");
    refused(["trace", "a"], 1, "name one with --encoder PATH, or make one with riverbank pretrain");
  });

  test.each([
    [["trace"], 2, "missing text: nothing came to trace"],
    [["trace", "a", "--replay", "t.json"], 2, "mismatched --replay: it came with a text"],
    [["trace", "--replay", "t.json", "--topics", "pet"], 2, "mismatched --replay: it came with --topics"],
    [["trace", "--replay", "absent.json"], 1, "missing file: absent.json is not there"],
    [["trace", "a", "--step", "9"], 2, 'invalid --step: "9" came, a number from 1 to 8 or one of characters, '],
    [["trace", "a", "--encoder", "absent"], 1, "missing file: absent is not there"],
    [["trace", "a", "--encoder", TINY, "--topics", "sise"], 1, "near it there are size"],
    [["trace", "a", "--encoder", TINY, "-o", "absent/t.json"], 1, "missing folder: that of absent/t.json"],
  ])("refuses %j in one line", (args, status, message) => {
    refused(args, status, message);
  });
});
