import { createRequire } from "node:module";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Neighbours } from "#src/projection/maps/points.js";
import { umap } from "#src/projection/maps/umap.js";
import type { UmapSettings } from "#src/projection/maps/umap-options.js";
import { Random } from "#src/shared/random.js";
import { bruteNeighbours, clusters, ringNeighbours, trustworthiness } from "./neighbours.ts";

const QUICK = { epochs: 30, threads: 1 };
const allFinite = (map: Float32Array) => map.every(Number.isFinite);

describe("a map", () => {
  const points = clusters(6, 60, 10, 3, 1);
  const neighbours = bruteNeighbours(points, 10);

  test("keeps neighbours as well as umap-js does", async () => {
    const { UMAP } = createRequire(import.meta.url)("umap-js") as typeof import("umap-js");
    const random = new Random(1);
    const rows = Array.from({ length: points.rows }, (_, row) => [
      ...points.numbers.subarray(row * points.dims, (row + 1) * points.dims),
    ]);
    const peer = new UMAP({ random: () => random.unit(), nNeighbors: 11 }).fit(rows);
    const judge = (numbers: Float32Array) => trustworthiness(points, { rows: points.rows, dims: 2, numbers }, 10);
    const ours = judge(await umap(neighbours));
    expect(ours).toBeGreaterThan(judge(Float32Array.from(peer.flat())) - 0.01);
    expect(ours).toBeGreaterThan(0.85);
  });

  test.each([2, 3] as const)("on %i axes keeps clusters together", async (dims) => {
    const map = await umap(neighbours, { dims, epochs: 200 });
    const near = bruteNeighbours({ rows: points.rows, dims, numbers: map }, 10);
    const group = (row: number) => Math.floor(row / 60);
    const same = near.ids.filter((id, i) => group(id) === group(Math.floor(i / 10))).length / near.ids.length;
    expect(map).toHaveLength(dims * points.rows);
    expect(same).toBeGreaterThan(0.97);
  });

  test("has the same bytes whatever the number of threads", async () => {
    const large = ringNeighbours(4000, 15);
    const maps = await Promise.all([1, 2, 3].map((threads) => umap(large, { epochs: 20, threads })));
    expect(maps[1]).toEqual(maps[0]);
    expect(maps[2]).toEqual(maps[0]);
  });

  test("has the same bytes for the same seed and others for another", async () => {
    const [first, again, other] = await Promise.all([1, 1, 2].map((seed) => umap(neighbours, { ...QUICK, seed })));
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });

  test("begins where it is told to", async () => {
    const random = new Random(3);
    const initial = Float32Array.from({ length: 2 * points.rows }, () => 20 * random.unit() - 10);
    const map = await umap(neighbours, { initial, epochs: 1, rate: 1e-6, threads: 1 });
    map.forEach((value, i) => void expect(Math.abs(value - initial[i])).toBeLessThan(0.01));
  });

  test("shows itself while it is made", async () => {
    const stages: string[] = [];
    const seen: Float32Array[] = [];
    let done = 0;
    const map = await umap(neighbours, {
      ...QUICK,
      onProgress: (progress) => {
        stages.push(progress.stage);
        if (!progress.layout) return;
        expect(progress.total).toBe(30);
        expect(progress.done).toBeGreaterThan(done);
        done = progress.done;
        seen.push(progress.layout.slice());
      },
    });
    expect([...new Set(stages)]).toEqual(["graph", "first layout", "layout"]);
    expect(done).toBe(30);
    expect(seen.at(-1)).toEqual(map);
    expect(seen[0]).not.toEqual(map);
  });

  test("is given up on request, before and in the middle", async () => {
    await expect(umap(neighbours, { signal: AbortSignal.abort() })).rejects.toThrow(/^cancelled map/);
    const controller = new AbortController();
    let last = 0;
    const onProgress = ({ stage, done }: { stage: string; done: number }) => {
      if (stage !== "layout") return;
      last = done;
      controller.abort();
    };
    const made = umap(neighbours, { epochs: 50_000, signal: controller.signal, onProgress });
    await expect(made).rejects.toThrow("cancelled map: stopped on request");
    expect(last).toBeLessThan(100);
  });
});

describe("odd points", () => {
  test("make finite maps, whatever they are", async () => {
    const spots = fc.array(fc.tuple(fc.integer({ min: -3, max: 3 }), fc.integer({ min: -3, max: 3 })), {
      minLength: 2,
      maxLength: 25,
    });
    const scales = fc.constantFrom(1e-30, 1e-3, 1, 1e12);
    const shapes = fc.record({
      dims: fc.constantFrom(2 as const, 3 as const),
      minDist: fc.double({ min: 0, max: 1, noNaN: true }),
      negative: fc.integer({ min: 0, max: 8 }),
      repulsion: fc.double({ min: 0, max: 100, noNaN: true }),
      rate: fc.double({ min: 1e-3, max: 10, noNaN: true }),
      seed: fc.nat(),
    });
    await fc.assert(
      fc.asyncProperty(spots, scales, shapes, fc.nat(), async (all, scale, shape, more) => {
        const points = { rows: all.length, dims: 2, numbers: Float32Array.from(all.flat(), (value) => value * scale) };
        const map = await umap(bruteNeighbours(points, 1 + (more % (all.length - 1))), { ...shape, ...QUICK });
        expect(map).toHaveLength(all.length * shape.dims);
        expect(allFinite(map)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  test("that are all equal get places of their own", async () => {
    const points = { rows: 40, dims: 3, numbers: new Float32Array(120).fill(7) };
    const map = await umap(bruteNeighbours(points, 5), QUICK);
    const spots = new Set(Array.from({ length: 40 }, (_, row) => `${map[2 * row]},${map[2 * row + 1]}`));
    expect(allFinite(map)).toBe(true);
    expect(spots.size).toBe(40);
  });

  test("are one, or none", async () => {
    const none = { k: 0, ids: new Uint32Array(), distances: new Float32Array() };
    expect(await umap({ ...none, rows: 1 })).toEqual(new Float32Array(2));
    expect(await umap({ ...none, rows: 0 }, { dims: 3 })).toEqual(new Float32Array(0));
  });

  test("in groups that share no neighbour stand apart", async () => {
    const points = clusters(5, 20, 4, 100, 4);
    const map = await umap(bruteNeighbours(points, 6), { epochs: 100 });
    const near = bruteNeighbours({ rows: 100, dims: 2, numbers: map }, 19);
    near.ids.forEach((id, i) => void expect(Math.floor(id / 20)).toBe(Math.floor(i / 19 / 20)));
  });
});

describe("bad input is refused in one line", () => {
  const good = bruteNeighbours(clusters(2, 5, 2, 5, 1), 3);
  const refuse = (neighbours: Neighbours, message: string) => expect(umap(neighbours)).rejects.toThrow(message);

  test.each<[Partial<UmapSettings>, string]>([
    [{ dims: 4 as 3 }, "invalid dims: 4 came, a whole number from 2 to 3 was expected"],
    [{ epochs: 0 }, "invalid epochs: 0 came, a whole number from 1 to 100000 was expected"],
    [{ minDist: -1 }, "invalid minDist: -1 came, a number from 0 to 100 was expected"],
    [{ minDist: 2 }, "mismatched minDist: 2 came with spread 1; it must not be above"],
    [{ spread: Number.NaN }, "invalid spread: NaN came, a number from 0.01 to 100 was expected"],
    [{ negative: 1.5 }, "invalid negative: 1.5 came, a whole number from 0 to 100 was expected"],
    [{ rate: 0 }, "invalid rate: 0 came, a number above 0 and at most 10 was expected"],
    [{ seed: -1 }, "invalid seed: -1 came, a whole number of at least 0 was expected"],
  ])("options %o", async (options, message) => {
    await expect(umap(good, options)).rejects.toThrow(message);
  });

  test("neighbours that are not", async () => {
    await refuse({ ...good, k: 10 }, "invalid neighbours: 10 of each of 10 points came, 1 to 9 were expected");
    await refuse({ ...good, k: 2 }, "invalid neighbours: 30 ids and 30 distances came, 10 × 2 were expected");
    const self = { ...good, ids: good.ids.with(4, 1) };
    await refuse(self, "invalid neighbours: row 1 has row 1, another of the 10 was expected");
    const far = { ...good, distances: good.distances.with(0, Number.NaN) };
    await refuse(far, "invalid neighbours: row 0 has one at the distance NaN, a finite one of at least 0 was expected");
  });

  test("first places that don't fit", async () => {
    const short = umap(good, { initial: new Float32Array(19) });
    await expect(short).rejects.toThrow("mismatched initial: 19 numbers came, 20 were expected");
    const endless = umap(good, { initial: new Float32Array(20).fill(Number.POSITIVE_INFINITY) });
    await expect(endless).rejects.toThrow("invalid initial: number 0 is Infinity, a finite one was expected");
  });
});
