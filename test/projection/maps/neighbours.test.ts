import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findNeighbours } from "#src/projection/maps/neighbours.js";
import type { Neighbours, Points } from "#src/projection/maps/points.js";
import { failureOf } from "../../helpers/tables.ts";
import { anyPoints, cloud, others } from "../points.ts";

function bruteForce(points: Points, k: number): Neighbours {
  const near = Array.from({ length: points.rows }, (_, row) => others(points, row).slice(0, k)).flat();
  return {
    rows: points.rows,
    k,
    ids: Uint32Array.from(near, ({ id }) => id),
    distances: Float32Array.from(near, ({ distance }) => distance),
  };
}

describe("the nearest others of every point", () => {
  test("are those of brute force, for any points", async () => {
    const cases = anyPoints(2, 40).chain((points) =>
      fc.record({ points: fc.constant(points), k: fc.integer({ min: 1, max: points.rows - 1 }) }),
    );
    await fc.assert(
      fc.asyncProperty(cases, async ({ points, k }) => {
        expect(await findNeighbours(points, k, { threads: 1 })).toEqual(bruteForce(points, k));
      }),
      { numRuns: 40 },
    );
  });

  test.each([2, 3, 5, 40])("are those of brute force past one block of points, in %i dims", async (dims) => {
    const points = cloud(1100, dims);
    expect(await findNeighbours(points, 10, { threads: 2 })).toEqual(bruteForce(points, 10));
  });

  test("are found where a far outlier and close clumps leave scores no digits", async () => {
    const points = cloud(700, 12, 3);
    for (let at = 0; at < points.numbers.length; at++) points.numbers[at] = 1000 + points.numbers[at] * 1e-3;
    points.numbers.fill(-1e6, 0, 12);
    expect(await findNeighbours(points, 5, { threads: 2 })).toEqual(bruteForce(points, 5));
  });

  test("of points that are all equal are the lowest rows, at a distance of 0", async () => {
    const numbers = new Float32Array(600 * 7).fill(0.1);
    const { ids, distances } = await findNeighbours({ rows: 600, dims: 7, numbers }, 3);
    expect([...ids.subarray(0, 9)]).toEqual([1, 2, 3, 0, 2, 3, 0, 1, 3]);
    expect([...ids.subarray(-3)]).toEqual([0, 1, 2]);
    expect(distances.every((distance) => Object.is(distance, 0))).toBe(true);
  });

  test("are the same bytes for any number of threads", async () => {
    const points = cloud(1600, 24, 5);
    const one = await findNeighbours(points, 15, { threads: 1 });
    for (const threads of [2, 3, 7]) expect(await findNeighbours(points, 15, { threads })).toEqual(one);
  });

  test("tell their progress to the end", async () => {
    const told: number[] = [];
    let last = 0;
    await findNeighbours(cloud(1100, 8), 4, {
      threads: 2,
      onProgress: ({ stage, done, total }) => {
        expect(stage).toBe("neighbours");
        told.push(done);
        last = total;
      },
    });
    expect(told).toEqual(Array.from({ length: last }, (_, index) => index + 1));
  });
});

describe("what can't be answered", () => {
  test.each([
    [0, 5, "invalid k: 0 neighbours came for 5 points, a whole number from 1 to 4 was expected"],
    [5, 5, "invalid k: 5 neighbours came for 5 points, a whole number from 1 to 4 was expected"],
    [1.5, 5, "invalid k: 1.5 neighbours came for 5 points, a whole number from 1 to 4 was expected"],
    [1, 1, "invalid k: 1 neighbours came for 1 points, at least 2 are needed"],
  ])("%d neighbours of %d points", async (k, rows, message) => {
    expect((await failureOf(findNeighbours(cloud(rows, 3), k))).message).toBe(message);
  });

  test("numbers that are missing or not finite", async () => {
    const numbers = Float32Array.of(1, 2, Number.NaN, 4);
    const short = await failureOf(findNeighbours({ rows: 3, dims: 2, numbers }, 1));
    expect(short.message).toBe("mismatched numbers: 4 came, 3 points × 2 dims = 6 were expected");
    const bad = await failureOf(findNeighbours({ rows: 2, dims: 2, numbers }, 1));
    expect(bad.message).toBe("invalid numbers: point 1 has NaN, finite numbers were expected");
  });

  test("a signal ends the work", async () => {
    const stopper = new AbortController();
    const work = findNeighbours(cloud(3000, 16), 5, { signal: stopper.signal, onProgress: () => stopper.abort() });
    expect((await failureOf(work)).code).toBe("cancelled");
  });
});
