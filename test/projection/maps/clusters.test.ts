import { existsSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findClusters, nameClusters } from "#src/projection/maps/clusters.js";
import { findNeighbours } from "#src/projection/maps/neighbours.js";
import type { Neighbours } from "#src/projection/maps/points.js";
import { pointsOf } from "#src/projection/maps/points-of.js";
import { sharedNeighbours, type WeightedGraph } from "#src/projection/maps/shared-neighbours.js";
import { openTable } from "#src/vectors/open.js";
import { anyPoints } from "../points.ts";
import { bruteNeighbours, clusters, ringNeighbours } from "./neighbours.ts";

const MODEL = "models/en.safetensors";
const SIZE = 40;

/** Rows that can be reached from the first one along edges inside its cluster. */
function reached({ offsets, ids }: WeightedGraph, of: ArrayLike<number>, first: number): Set<number> {
  const seen = new Set([first]);
  for (const row of seen) {
    for (const id of ids.subarray(offsets[row], offsets[row + 1])) if (of[id] === of[first]) seen.add(id);
  }
  return seen;
}

/** Newman's modularity, from its definition. */
function modularity({ rows, offsets, ids, weights }: WeightedGraph, of: ArrayLike<number>): number {
  const degree = (row: number) => weights.subarray(offsets[row], offsets[row + 1]).reduce((sum, w) => sum + w, 0);
  const degrees = Array.from({ length: rows }, (_, row) => degree(row));
  const total = degrees.reduce((sum, d) => sum + d, 0);
  const ofCluster = new Map<number, number>();
  let inside = 0;
  for (let row = 0; row < rows; row++) {
    ofCluster.set(of[row], (ofCluster.get(of[row]) ?? 0) + degrees[row]);
    for (let e = offsets[row]; e < offsets[row + 1]; e++) if (of[ids[e]] === of[row]) inside += weights[e];
  }
  return [...ofCluster.values()].reduce((sum, d) => sum - (d / total) ** 2, inside / total);
}

describe("the graph of shared neighbours", () => {
  test("has an edge where either end holds the other, as heavy as what both share", async () => {
    await fc.assert(
      fc.asyncProperty(anyPoints(2, 24), fc.nat(), async (points, more) => {
        const k = 1 + (more % Math.min(5, points.rows - 1));
        const near = bruteNeighbours(points, k);
        const { offsets, ids, weights } = await sharedNeighbours(near, k);
        const sets = Array.from({ length: points.rows }, (_, row) => {
          return new Set([row, ...near.ids.subarray(row * k, (row + 1) * k)]);
        });
        for (let a = 0; a < points.rows; a++) {
          const wanted = sets.flatMap((set, b) => (b !== a && (set.has(a) || sets[a].has(b)) ? [b] : []));
          const found = [...ids.subarray(offsets[a], offsets[a + 1])];
          expect(found.toSorted((x, y) => x - y)).toEqual(wanted);
          found.forEach((b, i) => {
            const both = [...sets[a]].filter((id) => sets[b].has(id)).length;
            expect(weights[offsets[a] + i]).toBeCloseTo(both / (2 * k + 2 - both), 12);
          });
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe("clusters", () => {
  const points = clusters(7, SIZE, 10, 4, 2);
  const neighbours = bruteNeighbours(points, 10);

  test("are the groups that the points were made of", async () => {
    const { of, sizes } = await findClusters(neighbours);
    expect(sizes).toEqual(new Array(7).fill(SIZE));
    of.forEach((cluster, row) => void expect(cluster).toBe(of[row - (row % SIZE)]));
    expect(new Set(of)).toEqual(new Set([0, 1, 2, 3, 4, 5, 6]));
  });

  test("are the same again, with any seed where groups are clear, and finer with more resolution", async () => {
    const first = await findClusters(neighbours);
    expect(await findClusters(neighbours)).toEqual(first);
    expect((await findClusters(neighbours, { seed: 2 })).sizes).toEqual(first.sizes);
    const fine = await findClusters(neighbours, { resolution: 30, least: 1 });
    expect(fine.sizes.length).toBeGreaterThan(14);
  });

  test("hang together, stand by falling size, and leave small groups out", async () => {
    await fc.assert(
      fc.asyncProperty(anyPoints(2, 60), fc.nat(), fc.integer({ min: 1, max: 4 }), async (cloud, more, least) => {
        const k = 1 + (more % Math.min(6, cloud.rows - 1));
        const near = bruteNeighbours(cloud, k);
        const graph = await sharedNeighbours(near, k);
        const { of, sizes } = await findClusters(near, { k, least, seed: more });
        expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
        sizes.forEach((size, cluster) => {
          expect(size).toBeGreaterThanOrEqual(least);
          expect(of.filter((other) => other === cluster)).toHaveLength(size);
          expect(reached(graph, of, of.indexOf(cluster)).size).toBe(size);
        });
      }),
      { numRuns: 60 },
    );
  });

  test("gain at least as much as parting the ring evenly", async () => {
    const ring = ringNeighbours(600, 8);
    const graph = await sharedNeighbours(ring, 8);
    const { of } = await findClusters(ring, { k: 8, least: 1 });
    const even = [10, 15, 20, 25, 30].map((parts) => Int32Array.from(of, (_, row) => Math.floor((row * parts) / 600)));
    const best = Math.max(...even.map((parts) => modularity(graph, parts)));
    expect(modularity(graph, of)).toBeGreaterThan(best - 0.02);
  });

  test("of points that are all equal, or two, are found too", async () => {
    const equal = bruteNeighbours({ rows: 30, dims: 2, numbers: new Float32Array(60) }, 4);
    const { of } = await findClusters(equal);
    expect(of).toHaveLength(30);
    expect((await findClusters(bruteNeighbours(clusters(1, 2, 2, 1, 1), 1))).sizes).toEqual([]);
  });

  test.each<[object, string]>([
    [{ resolution: 0 }, "invalid resolution: 0 came, a number above 0 up to 1000000 was expected"],
    [{ k: 11 }, "invalid k: 11 came, a whole number from 1 to 10, as many as were found, was expected"],
    [{ least: 0 }, "invalid least: 0 came, a whole number of at least 1 was expected"],
    [{ signal: AbortSignal.abort() }, "cancelled map: stopped on request"],
  ])("refuse %j", async (options, message) => {
    await expect(findClusters(neighbours as Neighbours, options)).rejects.toThrow(message);
  });
});

describe("names", () => {
  const points = { rows: 6, dims: 2, numbers: Float32Array.of(9, 0, 9, 1, 9, 5, 0, 9, 1, 9, 5, 9) };
  const found = { of: Int32Array.of(0, 0, 0, 1, 1, -1), sizes: [3, 2] };
  const words = ["a", "b", "c", "d", "e", "f"];

  test("begin with what is central and frequent", () => {
    const even = nameClusters(points, found, words, new Array(6).fill(10));
    expect(even.map(({ size }) => size)).toEqual([3, 2]);
    expect(even[0].words).toHaveLength(3);
    expect(even[0].words.at(-1)).toBe("c");
    expect(even[1].name).toBe("d, e");
    expect(nameClusters(points, found, words, [1, 1, 1e6, 1, 1e4, 1]).map(({ name }) => name)).toEqual([
      "c, b, a",
      "e, d",
    ]);
  });

  test("of two clusters differ, and all-equal points have names", () => {
    const flat = { rows: 6, dims: 2, numbers: new Float32Array(12) };
    const same = nameClusters(flat, found, ["x", "y", "z", "x", "y", "z"], new Array(6).fill(0));
    expect(same.map(({ name }) => name)).toEqual(["x, y, z", "x, y"]);
    const twins = { of: Int32Array.of(0, 0, 0, 1, 1, 1), sizes: [3, 3] };
    const named = nameClusters(flat, twins, ["x", "y", "z", "x", "y", "z"], new Array(6).fill(0));
    expect(named.map(({ name }) => name)).toEqual(["x, y, z", "x, y, z (2)"]);
  });
});

const model = existsSync(MODEL);
describe.skipIf(!model)(`the shipped model${model ? "" : " [not here]"}`, () => {
  test("has months, countries, numbers and relatives in clusters of their own, called by them", async () => {
    const table = await openTable(MODEL);
    const points = pointsOf(table, { rows: Uint32Array.from({ length: 5000 }, (_, row) => row) });
    const clusters = await findClusters(await findNeighbours(points, 15));
    const { tokens, counts } = table.vocabulary;
    const named = nameClusters(points, clusters, tokens, counts);
    const kinds = [
      ["january", "march", "july", "november"],
      ["france", "germany", "italy", "spain"],
      ["two", "three", "five", "seven", "ten"],
      ["mother", "father", "son", "daughter"],
    ];
    const homes = kinds.map((kind) => new Set(kind.map((word) => clusters.of[table.vocabulary.idOf(word) ?? -1])));
    homes.forEach((home) => void expect(home.size).toBe(1));
    expect(new Set(homes.flatMap((home) => [...home])).size).toBe(kinds.length);
    expect(named[[...homes[1]][0]].words).toEqual(expect.arrayContaining(["france", "germany", "italy"]));
    expect(named[[...homes[3]][0]].name).toContain("mother");
    expect(clusters.sizes.length).toBeGreaterThan(15);
    expect(clusters.sizes.length).toBeLessThan(80);
  });
});
