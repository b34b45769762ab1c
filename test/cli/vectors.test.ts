import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkClaims } from "#src/similarity/claims.js";
import { compare } from "#src/similarity/compare.js";
import { comparePairs } from "#src/similarity/parallel.js";
import { readLabelled } from "#src/vectors/formats/labelled-csv.js";
import { riverbank } from "../helpers/command.ts";
import { lessonFolder } from "./lesson.ts";

const TABLE = "material,mass,volume\nA,3 kg,30 ℓ\nB,15 kg,4 ℓ\nC,3 kg,27 ℓ\nD,7.5 kg,75 ℓ\nE,7.5 kg,2 ℓ\n";
const CLAIMS = "# the lesson's\nC = A\nD = 2.5 A\n\nA ~ C\n";
const materials = readLabelled(TABLE);

let folder: string;
let table: string;
let claims: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "riverbank-vectors-"));
  table = write("materials.csv", TABLE);
  claims = write("claims.txt", CLAIMS);
});
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe("vectors --json", () => {
  test("gives the objects, all pairs and the claims", () => {
    const { status, stdout, stderr } = riverbank(["vectors", table, "--claims", claims, "--json"]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const answer = JSON.parse(stdout);
    expect(Object.keys(answer)).toEqual(["objects", "pairs", "claims"]);
    expect(answer.objects).toHaveLength(5);
    expect(answer.objects[2]).toEqual({
      name: "C",
      dimensions: ["mass (kg)", "volume (ℓ)"],
      vector: [3, 27],
      norm: Math.sqrt(738),
    });
    expect(answer.pairs).toEqual(comparePairs(materials.objects));
    expect(answer.claims).toEqual(checkClaims(materials, CLAIMS));
    expect(answer.claims.map(({ claim, holds }: { claim: string; holds: boolean }) => [claim, holds])).toEqual([
      ["C = A", false],
      ["D = 2.5 A", true],
      ["A ~ C", true],
    ]);
  });

  test("has no claims where none were asked, and keeps to the tolerance and the dimensions given", () => {
    const json = (...args: string[]) => JSON.parse(riverbank(["vectors", table, "--json", ...args]).stdout);
    expect(json().claims).toEqual([]);
    expect(json("--claims", claims, "--tolerance", "1e-6").claims[2].holds).toBe(false);
    expect(json("--claims", claims, "--tolerance", "0.1").claims[0].holds).toBe(true);
    const { objects, claims: verdicts } = json("--dimensions", "mass", "--claims", claims);
    expect(objects[1]).toEqual({ name: "B", dimensions: ["mass (kg)"], vector: [15], norm: 15 });
    expect(verdicts.every(({ holds }: { holds: boolean }) => holds)).toBe(true);
  });
});

describe("vectors", () => {
  test("shows people the table with norms, the pairs and the claims", () => {
    const { status, stdout, stderr } = riverbank(["vectors", table, "--claims", claims]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const lines = stdout.split("\n");
    expect(lines[0]).toBe("material  mass (kg)  volume (ℓ)     norm");
    expect(lines[3]).toBe("C                 3          27  27.1662");
    expect(lines[7]).toBe("pair        dot   cosine      scale");
    expect(lines[10]).toBe("A     D  2272.5  1.00000        0.4  A = 0.4 D");
    expect(stdout).toContain(
      "D = 2.5 A  true   mass 7.5 kg = 2.5 × 3 kg, volume 75 ℓ = 2.5 × 30 ℓ; tolerance 0.000001\n",
    );
  });

  test("reads the table or the claims from standard input, but not both", () => {
    const fromTable = riverbank(["vectors", "-", "--claims", claims], { input: TABLE });
    expect(fromTable).toEqual(riverbank(["vectors", table, "--claims", claims]));
    expect(riverbank(["vectors", table, "--claims", "-"], { input: CLAIMS })).toEqual(fromTable);
    expect(riverbank(["vectors", "-", "--claims", "-"], { input: TABLE })).toMatchObject({ status: 2, stdout: "" });
  });

  test("takes one object, which has no pairs", () => {
    const one = write("one.csv", "m,x (m)\nA,3\n");
    expect(riverbank(["vectors", one])).toEqual({ status: 0, stdout: "m  x (m)  norm\nA      3     3\n", stderr: "" });
  });

  test("fails in one line with the place of the fault", () => {
    const fails = (status: number, message: string, ...args: string[]) => {
      const ended = riverbank(["vectors", ...args]);
      expect(ended).toMatchObject({ status, stdout: "" });
      expect(ended.stderr).toContain(message);
      expect(ended.stderr.trimEnd().split("\n")).toHaveLength(1);
    };
    fails(1, "missing file", join(folder, "none.csv"));
    fails(1, 'invalid vector of "Z": only zeros came', write("zero.csv", "m,x (m)\nA,3\nZ,0\n"));
    fails(1, "mixed.csv line 3 (B), column x: 4 kg came", write("mixed.csv", "m,x (m)\nA,3\nB,4 kg\n"));
    fails(1, 'wrong.txt line 1, column 3: "+ B = C" came', table, "--claims", write("wrong.txt", "A + B = C"));
    fails(1, 'unknown dimension: "weight" came; there are mass, volume', table, "--dimensions", "weight");
    fails(2, "invalid --tolerance", table, "--tolerance", "1");
    fails(2, "missing required argument");
  });

  test("explains itself", () => {
    const { status, stdout } = riverbank(["vectors", "--help"]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/Usage: riverbank vectors .*<table>/);
    expect(stdout).toContain("$ riverbank vectors materials.csv");
  });
});

describe("compare --explain", () => {
  test("adds the sum behind the dot product, for people and as JSON", async () => {
    const { folder: place, model, table: words } = await lessonFolder();
    const run = (...args: string[]) => riverbank(["compare", "king", "queen", "--model", model, "--explain", ...args]);
    expect(JSON.parse(run("--json").stdout)).toEqual({
      ...compare(words, "king", "queen", { explain: true }),
      opposites: [],
    });
    const { status, stdout } = run();
    rmSync(place, { recursive: true });
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /^cosine {4}0\.\d{4}\n[\s\S]*\n\ndimension +king +queen +product\n1 +4\.0000 +4\.0000 +\+16\.0000\n/,
    );
    expect(stdout).toMatch(/\nsum +\+\d+\.\d{4}\n$/);
  });
});
