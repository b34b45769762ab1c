import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { riverbank } from "../helpers/command.ts";
import { lessonFolder } from "./lesson.ts";

let folder: string;
beforeAll(async () => {
  ({ folder } = await lessonFolder());
});
afterAll(() => rmSync(folder, { recursive: true }));

const SIZE = "size=small,tiny:large,huge";

describe("riverbank project", () => {
  test("answers with the axes, their reliability, and each word's scores", () => {
    const { status, stdout, stderr } = riverbank(["project", "Mouse", "whale", "--axis", SIZE, "--json"]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const { axes, words } = JSON.parse(stdout);
    expect(axes).toEqual([{ name: "size", reliability: expect.objectContaining({ verdict: "sound", tested: 4 }) }]);
    expect(words.map(({ token }: { token: string }) => token)).toEqual(["mouse", "whale"]);
    expect(words[0].scores.size).toBeLessThan(words[1].scores.size);
    expect(words[0].errors.size).toBeGreaterThan(0);
  });

  test("shows a table with errors and says which axis is noise, and what the model lacks", () => {
    const noise = "noise=king,banana,of,red:queen,carbon,walk,qwxz";
    const { stdout } = riverbank(["project", "mouse", "--axis", SIZE, "--axis", noise, "--axis", "lone=small:large"]);
    expect(stdout).toMatch(/^ +size +noise +lone\nmouse +-0\.\d\d ± 0\.\d\d +\S+ ± 0\.\d\d +\S+ ± \?\n\n/);
    expect(stdout).toMatch(/^size +sound: \d of 499 axes of random words do as well/m);
    expect(stdout).toMatch(/^noise +noise: .*not in the model: qwxz$/m);
    expect(stdout).toMatch(/^lone +unknown: no word can be left out/m);
  });

  test("makes an axis of a csv of ratings, called as the file", () => {
    const file = join(folder, "big.csv");
    writeFileSync(file, "Word,Rating,note\nmouse,1,x\ndog,3,\nhorse,7,\nelephant,9,\n");
    const { stdout } = riverbank(["project", "cat", "--rated", file, "--json"]);
    expect(JSON.parse(stdout).words[0].scores.big).toBeGreaterThan(1);
    writeFileSync(file, "word,rating\nmouse,one\n");
    expect(riverbank(["project", "cat", "--rated", file]).stderr).toContain("line 2 is");
    writeFileSync(file, "word\nmouse\n");
    expect(riverbank(["project", "cat", "--rated", file]).stderr).toContain("has none called rating");
  });

  test.each([
    [["mouse"], 2, "missing --axis: none came"],
    [["mouse", "--axis", "small:large"], 1, 'unknown axis: "small:large" is not in the library'],
    [["mouse", "--axis", "a=small:small"], 1, 'invalid poles: "small" stands in both'],
    [["mouse", "--axis", "a=qwxz:large"], 1, "unknown words: the table knows none of the negative pole of a: qwxz"],
    [["mouse", "--axis", SIZE, "--axis", SIZE], 1, 'invalid axes: two are called "size"'],
  ])("refuses %j in one line", (args, status, message) => {
    const ended = riverbank(["project", ...args]);
    expect(ended).toMatchObject({ status, stdout: "" });
    expect(ended.stderr).toContain(message);
    expect(ended.stderr.trim().split("\n")).toHaveLength(1);
  });
});

describe("riverbank compare --axis", () => {
  const axis = [
    "--axis",
    "size=tiny,miniature,little:huge,massive,giant",
    "--axis",
    "gender=man,he,father:woman,she,mother",
  ];

  test("names the axes on which two close words are opposites", () => {
    const { stdout } = riverbank(["compare", "large", "small", ...axis, "--json"]);
    const { relation, opposites } = JSON.parse(stdout);
    expect([relation, opposites.map(({ axis: name }: { axis: string }) => name)]).toEqual([
      "strongly related",
      ["size"],
    ]);
    expect(riverbank(["compare", "large", "small", ...axis]).stdout).toMatch(
      /\nopposites {2}on size \(large 0\.\d\d, small -0\.\d\d\)\n$/,
    );
    expect(riverbank(["compare", "paris", "paris", ...axis]).stdout).toContain("opposites  on none of these axes");
  });

  test("is refused for more than two words", () => {
    const { status, stderr } = riverbank(["compare", "a", "b", "c", ...axis]);
    expect([status, stderr]).toEqual([2, expect.stringContaining("mismatched --axis: it came with 3 words")]);
  });
});
