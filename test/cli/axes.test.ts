import { beforeAll, describe, expect, test } from "vitest";
import { explainDifference } from "#src/projection/difference.js";
import { focus } from "#src/projection/focus.js";
import { axisLibrary, libraryAxis } from "#src/projection/library/library.js";
import { profile } from "#src/projection/profile.js";
import { singleWeat, weat } from "#src/projection/weat.js";
import { withoutAxes } from "#src/projection/without.js";
import type { EmbeddingTable } from "#src/vectors/table.js";
import { riverbank } from "../helpers/command.ts";
import { shippedModel } from "../helpers/shipped.ts";

let table: EmbeddingTable;
beforeAll(async () => {
  table = await shippedModel();
});

/** The JSON of an answer, and that nothing but the answer was said. */
function jsonOf(...args: string[]): unknown {
  const { status, stdout, stderr } = riverbank([...args, "--json"]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return JSON.parse(stdout);
}

/** A result as JSON has it. */
const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe("--json gives what the library gives", () => {
  test("axes, by field", () => {
    expect(jsonOf("axes")).toEqual({ axes: asJson(axisLibrary()), skipped: [] });
    const nature = axisLibrary().filter(({ field }) => field === "nature");
    expect(jsonOf("axes", "--fields", "nature")).toEqual({ axes: asJson(nature), skipped: [] });
  });

  test("axes --for, as many as are asked for", () => {
    const { query, axes } = profile(table, "king");
    expect(jsonOf("axes", "--for", "King", "-k", "3")).toEqual({ query, axes: axes.slice(0, 3) });
  });

  test("axes --between", () => {
    const [first, second] = [
      ["oak", "birch", "elm"],
      ["cow", "goat", "pig"],
    ];
    expect(jsonOf("axes", "--between", first.join(","), second.join(","), "-k", "2")).toEqual(
      asJson(explainDifference(table, first, second, { count: 2 })),
    );
  });

  test("axes --principal, without the numbers of the directions", () => {
    const found = jsonOf("axes", "--principal", "1", "--among", "cow,goat,pig,oak,elm,qwxzq") as {
      directions: object[];
    };
    expect(found).toMatchObject({ words: 5, missing: ["qwxzq"] });
    expect(found.directions.map((direction) => Object.keys(direction))).toEqual([["variance", "names", "low", "high"]]);
  });

  test("axes --weat, of four lists and of a word", () => {
    const sets = { x: ["rose", "lily"], y: ["wasp", "spider"], a: ["love", "peace"], b: ["death", "poison"] };
    const text = Object.values(sets)
      .map((words) => words.join(","))
      .join(":");
    expect(jsonOf("axes", "--weat", text)).toEqual(asJson(weat(table, sets)));
    const { x: _, y: __, ...attributes } = sets;
    expect(jsonOf("axes", "--weat", "rose:love,peace:death,poison")).toEqual(
      asJson(singleWeat(table, { word: "rose", ...attributes })),
    );
  });

  test("focus, without its vectors", () => {
    const { vector, focused, ...rest } = focus(table, "What sound does a dog make?", { k: 3 });
    expect(jsonOf("focus", "What sound does a dog make?", "-k", "3")).toEqual(asJson(rest));
    expect(vector.length + focused.length).toBe(512);
  });

  test("focus --topics and --topic", () => {
    const args = ["focus", "espresso", "--topics", "sport,drink", "--topic", "coffee=coffee,cup"];
    const { topics } = jsonOf(...args) as { topics: { name: string }[] };
    expect(topics.map(({ name }) => name).sort()).toEqual(["coffee", "drink", "sport"]);
  });

  test("focus --without", () => {
    expect(jsonOf("focus", "actress", "--without", "gender", "-k", "2")).toEqual(
      asJson(withoutAxes(table, "actress", [libraryAxis(table, "gender")], { k: 2 })),
    );
  });
});

describe("for people", () => {
  test("focus shows what is kept and what is dropped, and from where", () => {
    const { stdout } = riverbank(["focus", "What sound does a dog make?"]);
    expect(stdout).toMatch(/^kept +animal +\+5\.\d\d +\d\d\.\d % +dog \+5\.\d\d, sound \+0\.\d\d$/m);
    expect(stdout).toMatch(/^dropped +taste /m);
    expect(stdout).toMatch(/^before +after$/m);
  });

  test("focus says where nothing is kept", () => {
    expect(riverbank(["focus", "why"]).stdout).toContain("no topic stands out, so none is kept\n");
  });

  test("axes shows poles with an arrow between, and a test with how it was made", () => {
    expect(riverbank(["axes", "--fields", "quantity"]).stdout).toMatch(
      /^ {2}size +small smaller tiny → large larger huge$/m,
    );
    const { stdout } = riverbank(["axes", "--weat", "nurse:she,her,woman:he,his,man"]);
    expect(stdout).toMatch(/^p +0\.0500 \(one-sided, all 20 permutations\)$/m);
    expect(riverbank(["axes", "--for", "king", "-k", "1"]).stdout).toMatch(/^monarchy +\+8\.\d\d +\+1\.\d\d$/m);
    expect(riverbank(["axes", "--between", "oak,elm", "cow,pig"]).stdout).toMatch(/^\d+ axes tested$/m);
    expect(riverbank(["axes", "--principal", "1", "--among", "oak,elm,cow,pig"]).stdout).toMatch(
      /^1 {2}\d\d\.\d % of the/,
    );
    expect(riverbank(["focus", "actress", "--without", "gender"]).stdout).toMatch(
      /^\d+\.\d % of the vector went with gender/,
    );
  });
});

describe("what makes no sense", () => {
  test.each([
    [2, ["axes", "--for", "king", "--principal"], "mismatched --principal: it came with --for; leave one of them out"],
    [2, ["axes", "--among", "a,b,c"], "mismatched --among: it came without --principal; add that, or leave it out"],
    [2, ["axes", "--between", "a,b"], "invalid --between: 1 lists came, two were expected, such as a,b,c d,e,f"],
    [
      2,
      ["axes", "--weat", "a,b:c,d"],
      'invalid --weat: "a,b:c,d" came, X:Y:A:B or word:A:B with lists a,b,c was expected',
    ],
    [2, ["axes", "--fields", ","], 'invalid --fields: "," holds nothing, a list was expected, such as a,b,c'],
    [1, ["focus", "dog", "--topic", "coffee"], 'unknown axis: "coffee" is not in the library'],
    [
      2,
      ["focus", "dog", "--without", "size", "--topics", "pet"],
      "mismatched --without: it came with --topics or --topic",
    ],
    [1, ["axes", "--fields", "things"], 'unknown field: "things" came, one of quantity, feeling, people, nature, '],
    [1, ["axes", "--for", "qwxzq"], 'unknown word: "qwxzq" is not among'],
    [1, ["focus", "qwxzq"], "unknown query: the table knows none of qwxzq; ask in words that the table holds"],
    [1, ["focus", "dog", "--topics", "pets"], 'unknown axis: "pets" is not in the library; near it there are pet'],
  ])("ends with exit code %i: %j", (code, args, message) => {
    const { status, stdout, stderr } = riverbank(args);
    expect({ status, stdout }).toEqual({ status: code, stdout: "" });
    expect(stderr).toContain(`riverbank: ${message}`);
    expect(stderr.trimEnd()).not.toContain("\n");
  });
});
