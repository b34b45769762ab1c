import { describe, expect, test } from "vitest";
import { describeMap, describeQuality } from "#src/projection/maps/describe-map.js";
import { mapTable, type WordMap } from "#src/projection/maps/map.js";
import { mapCsv, mapJson, mapReport } from "#src/projection/maps/map-files.js";
import type { MapOptions } from "#src/projection/maps/map-options.js";
import { mapSvg } from "#src/projection/maps/map-svg.js";
import { chooseWords } from "#src/projection/maps/map-words.js";
import { pointsOf } from "#src/projection/maps/points-of.js";
import { mapQuality } from "#src/projection/maps/quality.js";
import { Vocabulary } from "#src/tokens/vocabulary.js";
import { EmbeddingTable } from "#src/vectors/table.js";
import { describePages, type PageKind } from "../../helpers/pages.ts";
import { tableOf } from "../../helpers/tables.ts";
import { clusters } from "./neighbours.ts";

const GROUPS = 5;
const SIZE = 50;
const points = clusters(GROUPS, SIZE, 12, 4, 3);
/** Group and member, such as "c7"; the first member of each group was seen most. */
const words = Array.from({ length: GROUPS * SIZE }, (_, row) => `${"abcde"[Math.floor(row / SIZE)]}${row % SIZE}`);
const counts = words.map((word) => 1000 - 10 * Number(word.slice(1)));
const table = EmbeddingTable.fromVectors(new Vocabulary(words, counts), points.numbers, points.dims);
const quick: MapOptions = { epochs: 60, threads: 2, metric: "euclidean" };

/** The share of the map's clusters' words that begin with their cluster's most frequent letter. */
function purity({ clusterOf, words: shown, clusters: named }: WordMap): number {
  const right = named.map((_, cluster) => {
    const letters = shown.filter((_, row) => clusterOf[row] === cluster).map((word) => word[0]);
    return Math.max(...[..."abcde"].map((letter) => letters.filter((other) => other === letter).length));
  });
  return right.reduce((sum, count) => sum + count, 0) / shown.length;
}

describe("a map of words", () => {
  test.each(["pca", "umap", "tsne"] as const)(
    "by %s stands in the order of counts, judged, with named clusters",
    async (method) => {
      const map = await mapTable(table, { ...quick, epochs: method === "tsne" ? 300 : 60, method });
      expect([map.method, map.rows, map.dims, map.layout.length]).toEqual([method, 250, 2, 500]);
      expect(map.words.slice(0, 6)).toEqual(["a0", "b0", "c0", "d0", "e0", "a1"]);
      expect(map.counts[5]).toBe(990);
      expect(chooseWords(table, quick)).toMatchObject({ words: map.words, counts: map.counts });
      expect(map.layout.every(Number.isFinite)).toBe(true);
      expect(purity(map)).toBe(1);
      expect(map.clusters.map(({ size }) => size)).toEqual([50, 50, 50, 50, 50]);
      expect(map.quality.trustworthiness).toBeGreaterThan(0.7);
      expect(map.explained?.length).toBe(method === "pca" ? 2 : undefined);
      expect(map.divergence !== undefined && map.divergence > 0).toBe(method === "tsne");
      expect(map.notes).toEqual([]);
      const own = pointsOf(table, { words: map.words, metric: "euclidean" });
      expect(await mapQuality(own, map.layout)).toEqual(map.quality);
    },
  );

  test("shows the words that are asked for, in their order, on three axes too", async () => {
    const map = await mapTable(table, { ...quick, words: ["e3", "a1", "e3", "b2", "c4", "d9", "a7"], dims: 3 });
    expect(map.words).toEqual(["e3", "a1", "b2", "c4", "d9", "a7"]);
    expect(map.layout).toHaveLength(18);
    expect(map.notes).toEqual([
      "1 word came again and stand once",
      "neighbours: 2 instead of 15, since there are only 6 words",
      "trustworthiness and continuity are judged at 2 instead of 15, since there are only 6 words",
    ]);
  });

  test("says what was cut and what was left out", async () => {
    const cut = await mapTable(table, { ...quick, limit: 100 });
    expect(cut.notes).toEqual(["the 100 most frequent of 250 words are on the map"]);
    const listed = ["a1", "a2", "zz", "b2", "a100", "b1"];
    const some = await mapTable(table, { ...quick, words: listed, unknown: "leave out" });
    expect(some.words).toEqual(["a1", "a2", "b2", "b1"]);
    expect(some.notes[0]).toMatch(/^left out, since the table has no vector for them: "zz".*, "a100" \(near: /);
    const first = await mapTable(table, { ...quick, words, limit: 60 });
    expect(first.notes).toEqual(["the first 60 of 250 words are on the map; a higher limit takes more"]);
  });

  test("is the same for any number of threads, another for another seed", async () => {
    const [one, three, other] = await Promise.all([
      mapTable(table, { ...quick, threads: 1 }),
      mapTable(table, { ...quick, threads: 3 }),
      mapTable(table, { ...quick, seed: 2 }),
    ]);
    expect(mapJson(three)).toEqual(mapJson(one));
    expect(other.layout).not.toEqual(one.layout);
    expect(other.neighbours).toEqual(one.neighbours);
  });

  test("shows itself while it is made, and is given up on request", async () => {
    const stages = new Map<string, boolean>();
    const controller = new AbortController();
    const onProgress: MapOptions["onProgress"] = ({ stage, layout }) => void stages.set(stage, layout !== undefined);
    await mapTable(table, { ...quick, onProgress });
    expect([...stages.keys()]).toEqual(["neighbours", "graph", "first layout", "layout", "quality", "clusters"]);
    expect([...stages.values()]).toEqual([false, false, false, true, true, true]);
    stages.clear();
    await mapTable(table, { ...quick, onProgress, method: "tsne" });
    expect([...stages.entries()].slice(0, 2)).toEqual([
      ["pca", true],
      ["neighbours", true],
    ]);
    const abort: MapOptions["onProgress"] = ({ stage }) => void (stage === "layout" && controller.abort());
    const made = mapTable(table, { ...quick, onProgress: abort, signal: controller.signal });
    await expect(made).rejects.toThrow(/^cancelled /);
  });

  test.each(["pca", "umap", "tsne"] as const)("by %s of equal rows is finite and says so", async (method) => {
    const equal = tableOf(words.slice(0, 30).map((word) => [word, [1, 2, 2]] as const));
    const map = await mapTable(equal, { ...quick, method });
    expect(map.layout.every(Number.isFinite)).toBe(true);
    expect(map.notes).toContain("all vectors are equal: where their words stand on the map means nothing");
    expect(mapSvg(map)).not.toContain("NaN");
  });

  test.each(["umap", "tsne"] as const)("by %s needs no more dimensions than there are", async (method) => {
    const line = tableOf(words.slice(0, 30).map((word, row) => [word, [row]] as const));
    const map = await mapTable(line, { ...quick, method, dims: 3 });
    expect(map.layout.every(Number.isFinite)).toBe(true);
  });
});

describe("bad input is refused in one line, before any work", () => {
  test.each<[MapOptions, string]>([
    [
      { words: ["a1", "b1", "c1"] },
      "invalid words: 3 of the list can stand on a map, at least 4 were expected; give more",
    ],
    [{ words: ["a1", "b1", "q1", "d1"] }, 'unknown words: "q1" (near: a1, '],
    [{ limit: 3 }, "invalid limit: 3 words came, a whole number of at least 4 was expected"],
    [{ method: "mds" as "pca" }, "invalid method: mds came, pca, umap or tsne was expected"],
    [{ dims: 4 as 3 }, "invalid dims: 4 came, 2 or 3 was expected"],
    [{ metric: "dot" as "cosine" }, "invalid metric: dot came"],
    [{ neighbours: 250 }, "invalid neighbours: 250 came, a whole number from 1 to 249"],
    [
      { method: "tsne", perplexity: 84 },
      "invalid perplexity: 84 came, at least 1 and less than a third of the 250 points",
    ],
    [{ minDist: 2 }, "mismatched minDist: 2 came with spread 1"],
    [{ epochs: 0 }, "invalid epochs: 0 came"],
    [{ resolution: -1 }, "invalid resolution: -1 came"],
    [{ seed: 0.5 }, "invalid seed: 0.5 came"],
    [{ threads: 0 }, "invalid threads: 0"],
  ])("%j", async (options, message) => {
    const onProgress = () => {
      throw new Error("work began");
    };
    await expect(mapTable(table, { ...options, onProgress })).rejects.toThrow(message);
  });

  test("a table of few words or dimensions", async () => {
    const few = tableOf({ a: [1], b: [2], c: [3] });
    await expect(mapTable(few)).rejects.toThrow("invalid words: 3 of the table's 3 can stand on a map");
    const line = tableOf({ a: [1], b: [2], c: [3], d: [4] });
    await expect(mapTable(line, { method: "pca" })).rejects.toThrow(
      "invalid dims: 2 came for pca, the table has 1; use umap or tsne, or a table with more",
    );
  });
});

describe("a map as text", async () => {
  const map = await mapTable(table, { ...quick, limit: 120 });

  test("says what it is and what it is worth", () => {
    expect(describeMap(map)).toBe("UMAP of 120 words in 2 dimensions by Euclidean distance, seed 1");
    expect(describeMap({ ...map, explained: Float64Array.of(0.5, 0.25) })).toContain("explain 75.0 % of the variance");
    expect(describeMap({ ...map, divergence: 1.25 })).toContain("divergence 1.250");
    const quality = { ...map.quality, trustworthiness: 0.96, continuity: 0.5 };
    expect(describeQuality({ ...map, quality })).toMatch(
      /^Trustworthiness 0\.960: nearly all words .* Continuity 0\.500: only some words .*15 nearest.*mean little\.$/,
    );
  });

  test("is a table whose cells are quoted where they must be", () => {
    const odd = { ...map, words: ['say "a, b"', ...map.words.slice(1)] };
    const [head, first, second] = mapCsv(odd).split("\n");
    expect(head).toBe("word,x,y,cluster,trustworthiness,continuity,count");
    expect(first.startsWith('"say ""a, b""",')).toBe(true);
    expect(second.split(",")[0]).toBe("b0");
    expect(Number(second.split(",")[1])).toBeCloseTo(map.layout[2], 4);
    expect(second.split('"')[1]).toBe(map.clusters[map.clusterOf[1]].name);
    expect(mapCsv(map).trimEnd().split("\n")).toHaveLength(121);
  });

  test("leaves figures empty where a point was not judged", () => {
    const quality = { ...map.quality, ids: Uint32Array.of(1), judged: 1 };
    expect(mapCsv({ ...map, quality }).split("\n")[1]).toMatch(/",,,1000$/);
    expect(mapJson({ ...map, quality }).pointContinuity.filter((value) => value !== null)).toHaveLength(1);
  });

  test("is JSON with all that a page needs, and a report without points", () => {
    const json = JSON.parse(JSON.stringify(mapJson(map)));
    expect(json).toMatchObject({ method: "umap", rows: 120, judgedAt: 15, judged: 120, explained: null });
    expect(json.layout).toHaveLength(120);
    expect(json.neighbours[7]).toEqual([...map.neighbours.ids.subarray(7 * 15, 8 * 15)]);
    expect(Object.keys(mapReport(map))).not.toContain("layout");
  });

  test("is a picture with every point, the clusters in the legend", () => {
    const svg = mapSvg(map);
    expect(svg.match(/class="mark/g)?.length).toBe(120 + map.clusters.length);
    for (const { name } of map.clusters) expect(svg).toContain(`>${name}</text>`);
    expect(svg).toContain("trustworthiness 0.");
    const bands = mapSvg(map, { colour: { name: "size", values: map.counts } });
    expect(bands).toMatch(/>size 770\.00 to \d+\.00</);
    expect(mapSvg(map, { colour: "frequency" })).toMatch(/>seen 770 to \d+</);
  });

  test("is refused as a picture where it is none", () => {
    expect(() => mapSvg({ ...map, dims: 3 })).toThrow("unsupported dims: a map of 3 came, an SVG is flat");
    const colour = { name: "x", values: [1, 2] };
    expect(() => mapSvg(map, { colour })).toThrow("mismatched colour: 2 values came for 120 words");
    const values = map.counts.map(() => Number.NaN);
    expect(() => mapSvg(map, { colour: { name: "x", values } })).toThrow("invalid colour: value 1 is NaN");
  });
});

/** Runs in the page: a map of the table's vectors. */
const MAKE = `async ({ EmbeddingTable, mapJson, mapTable, mapHtml, Vocabulary }, { words, counts, numbers, dims, options }) => {
  const table = EmbeddingTable.fromVectors(new Vocabulary(words, counts), Float32Array.from(numbers), dims);
  const map = await mapTable(table, options);
  return [mapJson(map), mapHtml(map).length];
}`;

describePages("a map made in a page", (inPage) => {
  test.each<PageKind>(["isolated", "plain"])("that is %s is the map that Node makes", async (kind) => {
    const options = { ...quick, threads: 2 } as const;
    const data = { words, counts, numbers: [...points.numbers], dims: points.dims, options };
    const [made] = await inPage<[unknown]>(kind, "riverbank", MAKE, data);
    expect(made).toEqual(JSON.parse(JSON.stringify(mapJson(await mapTable(table, options)))));
  });
});
