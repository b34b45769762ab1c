import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { MapProgress, Neighbours } from "#src/projection/maps/points.js";
import { type TsneMap, tsne } from "#src/projection/maps/tsne.js";
import type { TsneOptions } from "#src/projection/maps/tsne-options.js";
import { describePages } from "../../helpers/pages.ts";
import { bruteNeighbours, clusters, distance } from "./brute.ts";

const GROUPS = 4;
const SIZE = 40;
const points = clusters(GROUPS, SIZE, 10);
const neighbours = bruteNeighbours(points, 10, 30);
const base = { perplexity: 10, iterations: 300, threads: 2 };

/** The share of points' five nearest on the map that are of their cluster. */
function ownShare(layout: Float32Array, dims: number): number {
  const near = bruteNeighbours(layout, dims, 5);
  const own = near.ids.filter((id, i) => Math.floor(id / SIZE) === Math.floor(i / 5 / SIZE));
  return own.length / near.ids.length;
}

describe("t-SNE", () => {
  test.each([2, 3] as const)("keeps clusters together and apart from others, in %i-D", async (dims) => {
    const { layout, divergence } = await tsne(neighbours, { ...base, dims, iterations: 600 });
    expect(layout).toHaveLength(GROUPS * SIZE * dims);
    expect(ownShare(layout, dims)).toBe(1);
    expect(divergence).toBeGreaterThan(0);
    expect(divergence).toBeLessThan(1);
  });

  test("states the divergence of the layout that it gives", async () => {
    const options: TsneOptions = { ...base, theta: 0, perplexity: 9.9, iterations: 400 };
    const [exact, given] = [await tsne(neighbours, options), await tsne(neighbours, { ...options, theta: 0.5 })];
    expect(Math.abs(given.divergence - exact.divergence)).toBeLessThan(0.1);
    const begun = await tsne(neighbours, { ...options, iterations: 1 });
    expect(begun.divergence).toBeGreaterThan(2 * exact.divergence);
  });

  test("gives the same bytes for any number of threads", async () => {
    const many = bruteNeighbours(clusters(6, 100, 4), 4, 15);
    for (const dims of [2, 3] as const) {
      const options: TsneOptions = { dims, perplexity: 5, iterations: 60, seed: 7 };
      const maps: TsneMap[] = [];
      for (const threads of [1, 2, 3]) maps.push(await tsne(many, { ...options, threads }));
      expect(maps[1]).toEqual(maps[0]);
      expect(maps[2]).toEqual(maps[0]);
    }
  });

  test("gives another picture for another seed, and none for a seed beside `initial`", async () => {
    const run = async (options: TsneOptions) =>
      (await tsne(neighbours, { ...base, iterations: 20, ...options })).layout;
    expect(await run({ seed: 2 })).not.toEqual(await run({ seed: 1 }));
    const initial = Float32Array.from({ length: 2 * GROUPS * SIZE }, (_, i) => points[10 * (i >> 1) + (i & 1)]);
    expect(await run({ seed: 2, initial })).toEqual(await run({ seed: 1, initial }));
    expect(await run({ initial: initial.map((value) => 1024 * value) })).toEqual(await run({ initial }));
  });

  test("looks at no more neighbours than the perplexity asks for", async () => {
    const fewer = bruteNeighbours(points, 10, 15);
    const options: TsneOptions = { ...base, perplexity: 5, iterations: 30 };
    expect(await tsne(neighbours, options)).toEqual(await tsne(fewer, options));
  });

  test("has finite coordinates for equal rows, duplicates and few points", async () => {
    const drawn = fc.record({
      rows: fc.integer({ min: 4, max: 40 }),
      places: fc.integer({ min: 1, max: 3 }),
      scale: fc.constantFrom(1e-20, 1, 1e15),
      start: fc.constantFrom("none", "zeros", "rows"),
      dims: fc.constantFrom(2 as const, 3 as const),
    });
    await fc.assert(
      fc.asyncProperty(drawn, async ({ rows, places, scale, start, dims }) => {
        const numbers = Float32Array.from({ length: rows * dims }, (_, i) => scale * ((i * 7) % places));
        const initial = { none: undefined, zeros: new Float32Array(rows * dims), rows: numbers }[start];
        const options: TsneOptions = { dims, perplexity: 1, iterations: 40, threads: 1, initial };
        const { layout, divergence } = await tsne(bruteNeighbours(numbers, dims, 3), options);
        expect(layout.every(Number.isFinite)).toBe(true);
        expect(Number.isFinite(divergence)).toBe(true);
      }),
      { numRuns: 25 },
    );
  });

  test("puts duplicates beside each other", async () => {
    const twice = Float32Array.from({ length: 2 * points.length }, (_, i) => points[i % points.length]);
    const { layout } = await tsne(bruteNeighbours(twice, 10, 30), base);
    const far = Array.from({ length: 2 * GROUPS * SIZE }, (_, row) => distance(layout, 2, row, 0));
    const widest = Math.max(...far);
    for (let row = 0; row < GROUPS * SIZE; row++) {
      expect(distance(layout, 2, row, row + GROUPS * SIZE)).toBeLessThan(0.1 * widest);
    }
  });

  test("tells how far it has come, with the layout as it stands", async () => {
    const told: MapProgress[] = [];
    const onProgress = (progress: MapProgress) => told.push({ ...progress, layout: progress.layout?.slice() });
    const { layout } = await tsne(neighbours, { ...base, iterations: 5, onProgress });
    expect(told.map(({ stage, done }) => `${stage} ${done}`)).toEqual([
      "affinities 0",
      "affinities 160",
      ...[1, 2, 3, 4, 5].map((done) => `layout ${done}`),
    ]);
    expect(told.at(-1)?.layout).toEqual(layout);
    expect(told.at(-2)?.layout).not.toEqual(layout);
  });

  test("ends with `cancelled` when asked to, before and during the work", async () => {
    await expect(tsne(neighbours, { ...base, signal: AbortSignal.abort() })).rejects.toThrow("cancelled t-SNE");
    const controller = new AbortController();
    const onProgress = ({ stage, done }: MapProgress) => {
      if (stage === "layout" && done === 3) controller.abort();
      expect(done <= 3 || stage !== "layout").toBe(true);
    };
    await expect(tsne(neighbours, { ...base, signal: controller.signal, onProgress })).rejects.toThrow(
      "cancelled t-SNE",
    );
  });
});

describe("t-SNE says what is wrong", () => {
  const { rows, k, ids, distances } = neighbours;
  const bad = <T extends Uint32Array | Float32Array>(source: T, value: number) => {
    const copy = source.slice() as T;
    copy[17] = value;
    return copy;
  };
  const cases: [string, Neighbours, TsneOptions, string][] = [
    ["a perplexity too large for the points", neighbours, { perplexity: 54 }, "invalid perplexity: 54 came"],
    ["a perplexity below 1", neighbours, { perplexity: 0.5 }, "invalid perplexity: 0.5 came"],
    ["a perplexity that is no number", neighbours, { perplexity: Number.NaN }, "invalid perplexity: NaN came"],
    ["too few neighbours", neighbours, {}, "mismatched neighbours: 30 per point came, a perplexity of 30 needs 90"],
    ["fewer than four points", { ...neighbours, rows: 3 }, {}, "invalid points: 3 came"],
    ["lists of another length", { ...neighbours, ids: ids.subarray(1) }, base, "mismatched neighbours: 4799 ids"],
    ["an id of no point", { rows, k, ids: bad(ids, 160), distances }, base, "invalid neighbours: id 160 came"],
    ["a broken distance", { rows, k, ids, distances: bad(distances, Number.NaN) }, base, "a distance of NaN came"],
    ["another number of dims", neighbours, { ...base, dims: 4 as 3 }, "invalid dims: 4 came"],
    ["iterations of 0", neighbours, { ...base, iterations: 0 }, "invalid iterations: 0 came"],
    ["a theta above 1", neighbours, { ...base, theta: 1.5 }, "invalid theta: 1.5 came"],
    ["a rate of 0", neighbours, { ...base, rate: 0 }, "invalid rate: 0 came"],
    ["a rate beyond bounds", neighbours, { ...base, rate: 1e300 }, "with it steps grow out of bounds"],
    ["an exaggeration below 1", neighbours, { ...base, exaggeration: 0.5 }, "invalid exaggeration: 0.5 came"],
    ["a seed that is no whole number", neighbours, { ...base, seed: 0.5 }, "invalid seed: 0.5 came"],
    ["threads of 0", neighbours, { ...base, threads: 0 }, "invalid threads: 0 came"],
    ["a beginning of another size", neighbours, { ...base, initial: points }, "mismatched initial: 1600 numbers came"],
    [
      "a beginning that is not finite",
      neighbours,
      { ...base, initial: bad(new Float32Array(2 * rows), Number.POSITIVE_INFINITY) },
      "invalid initial: Infinity came",
    ],
  ];
  test.each(cases)("%s", async (_, given, options, message) => {
    const failure = await tsne(given, options).then(
      () => undefined,
      (error: Error) => error,
    );
    expect(failure?.message).toContain(message);
    expect(failure?.message).not.toContain("\n");
  });
});

describePages("t-SNE in a page", (inPage) => {
  test.each(["isolated", "plain"] as const)("draws the picture that Node draws (%s)", async (kind) => {
    const small = bruteNeighbours(clusters(3, 30, 4), 4, 15);
    const options = { perplexity: 5, iterations: 80, threads: 2 };
    const { layout } = await tsne(small, options);
    const data = { ...small, ids: [...small.ids], distances: [...small.distances], options };
    const run = `({ tsne }, { rows, k, ids, distances, options }) =>
      tsne({ rows, k, ids: Uint32Array.from(ids), distances: Float32Array.from(distances) }, options)
        .then(({ layout }) => [...layout])`;
    expect(Float32Array.from(await inPage<number[]>(kind, "riverbank", run, data))).toEqual(layout);
  });
});
