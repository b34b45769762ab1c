import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findNeighbours } from "#src/projection/maps/neighbours.js";
import type { Points } from "#src/projection/maps/points.js";
import { mapQuality } from "#src/projection/maps/quality.js";
import { failureOf } from "../../helpers/tables.ts";
import { anyPoints, cloud, others, repeatable } from "../points.ts";

/** Trustworthiness by point, from all distances. */
function trusted(space: Points, map: Points, k: number): number[] {
  const n = space.rows;
  return Array.from({ length: n }, (_, point) => {
    const ranked = others(space, point).map(({ id }) => id);
    const near = others(map, point).slice(0, k);
    const beyond = near.reduce((sum, { id }) => sum + Math.max(0, ranked.indexOf(id) + 1 - k), 0);
    return 1 - (2 * beyond) / (k * (2 * n - 3 * k - 1));
  });
}

/** A layout of {@link repeatable} points, as scikit-learn was given it for the figures below. */
function layoutOf({ rows, dims, numbers: x }: Points): Float32Array {
  return Float32Array.from({ length: 2 * rows }, (_, at) => {
    const row = (at >> 1) * dims;
    return at % 2 === 0 ? x[row] + 0.5 * x[row + 2] : x[row + 1] - 0.25 * x[row + 3];
  });
}

describe("trustworthiness and continuity", () => {
  // scikit-learn 1.2.1 on Debian 12: trustworthiness(X, L, n_neighbors=k) and trustworthiness(L, X, n_neighbors=k).
  test.each([
    [1, 0.7374720357941834, 0.9248098434004475],
    [5, 0.7449109589041096, 0.8943287671232877],
    [15, 0.7497729643000401, 0.8671592458884878],
    [100, 0.7817513935340022, 0.8275402452619844],
  ])("are scikit-learn's at %i neighbours", async (k, trustworthiness, continuity) => {
    const points = repeatable(300, 6);
    const quality = await mapQuality(points, layoutOf(points), { k, threads: 2 });
    expect(quality.trustworthiness).toBeCloseTo(trustworthiness, 12);
    expect(quality.continuity).toBeCloseTo(continuity, 12);
    expect(quality).toMatchObject({ k, rows: 300, judged: 300 });
  });

  test("are the definition's, point by point, for any points and maps", async () => {
    const cases = anyPoints(3, 40).chain((points) =>
      fc.record({
        points: fc.constant(points),
        k: fc.integer({ min: 1, max: Math.ceil(points.rows / 2) - 1 }),
        dims: fc.constantFrom(2, 3),
        step: fc.constantFrom(1, 3),
      }),
    );
    await fc.assert(
      fc.asyncProperty(cases, async ({ points, k, dims, step }) => {
        const { rows } = points;
        const map = { ...cloud(rows, dims, 4), rows, dims };
        // Coarse maps have ties.
        for (let at = 0; at < map.numbers.length; at++) map.numbers[at] = Math.round(map.numbers[at] * step);
        const quality = await mapQuality(points, map.numbers, { k, threads: 1 });
        const [trust, cont] = [trusted(points, map, k), trusted(map, points, k)];
        expect([...quality.pointTrustworthiness]).toEqual(trust.map(Math.fround));
        expect([...quality.pointContinuity]).toEqual(cont.map(Math.fround));
        expect(quality.trustworthiness).toBeCloseTo(trust.reduce((sum, value) => sum + value, 0) / rows, 12);
      }),
      { numRuns: 40 },
    );
  });

  test("are 1 for a map that keeps all distances, and about a half for a random one", async () => {
    const points = cloud(800, 3);
    const same = await mapQuality(
      points,
      points.numbers.map((value) => value * 4),
    );
    expect([same.trustworthiness, same.continuity]).toEqual([1, 1]);
    const random = await mapQuality(points, cloud(800, 2, 9).numbers);
    expect(random.trustworthiness).toBeGreaterThan(0.45);
    expect(random.trustworthiness).toBeLessThan(0.55);
  });

  test("are the same bytes for any number of threads, past one block of points", async () => {
    const [points, layout] = [cloud(1200, 20), cloud(1200, 2, 6).numbers];
    const one = await mapQuality(points, layout, { threads: 1 });
    expect(await mapQuality(points, layout, { threads: 3 })).toEqual(one);
    expect([...one.pointTrustworthiness]).toEqual(
      trusted(points, { rows: 1200, dims: 2, numbers: layout }, 15).map(Math.fround),
    );
  });

  test("are the same where the neighbours are known, more of them than asked for", async () => {
    const [points, layout] = [cloud(700, 10), cloud(700, 2, 6).numbers];
    const neighbours = await findNeighbours(points, 8);
    for (const limit of [700, 60]) {
      const found = await mapQuality(points, layout, { k: 5, limit });
      expect(await mapQuality(points, layout, { k: 5, limit, neighbours })).toEqual(found);
    }
  });

  test("of more points than the limit are those of a seeded sample, judged against all", async () => {
    const [points, layout] = [cloud(700, 10), cloud(700, 2, 6).numbers];
    const all = await mapQuality(points, layout, { k: 5 });
    const some = await mapQuality(points, layout, { k: 5, limit: 50 });
    expect(some.judged).toBe(50);
    expect([...some.ids]).toEqual([...new Set(some.ids)].sort((a, b) => a - b));
    expect([...some.pointTrustworthiness]).toEqual([...some.ids].map((id) => all.pointTrustworthiness[id]));
    expect([...some.pointContinuity]).toEqual([...some.ids].map((id) => all.pointContinuity[id]));
    expect(await mapQuality(points, layout, { k: 5, limit: 50 })).toEqual(some);
    expect((await mapQuality(points, layout, { k: 5, limit: 50, seed: 2 })).ids).not.toEqual(some.ids);
  });
});

const PYTHON = process.env.PYTHON ?? "/usr/bin/python3";
const hasPeer = spawnSync(PYTHON, ["-c", "import sklearn"]).status === 0;

test.skipIf(!hasPeer)(`is what scikit-learn gives now [needs ${PYTHON} with scikit-learn]`, async () => {
  const points = repeatable(500, 30);
  const layout = layoutOf(points);
  const script = `
import json, sys, numpy
from sklearn.manifold import trustworthiness
data = json.load(sys.stdin)
x = numpy.array(data["x"]).reshape(-1, 30)
l = numpy.array(data["l"]).reshape(-1, 2)
print(json.dumps([trustworthiness(x, l, n_neighbors=15), trustworthiness(l, x, n_neighbors=15)]))`;
  const input = JSON.stringify({ x: [...points.numbers], l: [...layout] });
  const { stdout } = spawnSync(PYTHON, ["-c", script], { input, encoding: "utf8" });
  const [trustworthiness, continuity] = JSON.parse(stdout);
  const quality = await mapQuality(points, layout);
  expect(quality.trustworthiness).toBeCloseTo(trustworthiness, 12);
  expect(quality.continuity).toBeCloseTo(continuity, 12);
});

describe("what can't be judged", () => {
  test.each([
    [
      { k: 5 },
      "invalid k: 5 neighbours came for 10 points, a whole number of at least 1 and below half of the points was expected",
    ],
    [
      { k: 0 },
      "invalid k: 0 neighbours came for 10 points, a whole number of at least 1 and below half of the points was expected",
    ],
    [{ k: 2, limit: 0 }, "invalid limit: 0 points came, a whole number of at least 1 was expected"],
  ])("%o", async (options, message) => {
    expect((await failureOf(mapQuality(cloud(10, 3), new Float32Array(20), options))).message).toBe(message);
  });

  test("a layout of other points, or with a number that is none", async () => {
    const short = await failureOf(mapQuality(cloud(10, 3), new Float32Array(18), { k: 2 }));
    expect(short.message).toBe("mismatched layout: 18 numbers came for 10 points, 2 or 3 for each were expected");
    const bad = await failureOf(mapQuality(cloud(10, 3), new Float32Array(20).fill(Number.NaN), { k: 2 }));
    expect(bad.message).toBe("invalid numbers: point 0 has NaN, finite numbers were expected");
  });

  test("neighbours of other points, or too few", async () => {
    const neighbours = await findNeighbours(cloud(10, 3), 2);
    const few = await failureOf(mapQuality(cloud(10, 3), new Float32Array(20), { k: 3, neighbours }));
    const message = "mismatched neighbours: 2 of each of 10 points came, at least 3 of each of 10 were expected";
    expect(few.message).toBe(message);
    expect((await failureOf(mapQuality(cloud(9, 3), new Float32Array(18), { k: 2, neighbours }))).code).toBe(
      "mismatched",
    );
  });

  test("a signal ends the work", async () => {
    const work = mapQuality(cloud(50, 3), cloud(50, 2).numbers, { signal: AbortSignal.abort() });
    expect((await failureOf(work)).code).toBe("cancelled");
  });
});
