import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { groupVectors } from "#src/context/lens/group.js";
import { Random } from "#src/shared/random.js";

/** A cloud around each centre of `dims` numbers, `stretch` times as long along the first of its directions. */
function clouds(sizes: readonly number[], { dims = 32, apart = 1, stretch = 1, seed = 1 } = {}) {
  const random = new Random(seed);
  const common = Array.from({ length: dims }, () => 3 * random.normal());
  const centres = sizes.map(() => Array.from({ length: dims }, () => apart * random.normal()));
  const vectors: number[][] = [];
  const truth: number[] = [];
  sizes.forEach((size, group) => {
    for (let i = 0; i < size; i++) {
      vectors.push(
        centres[group].map((value, j) => common[j] + value + random.normal() * (j === 0 ? stretch : 1) * 0.5),
      );
      truth.push(group);
    }
  });
  return { vectors, truth };
}

describe("grouping vectors", () => {
  test("finds clouds that lie apart, whatever their number and sizes", async () => {
    const sizes = fc.array(fc.integer({ min: 15, max: 60 }), { minLength: 2, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(sizes, fc.integer({ min: 1, max: 1e6 }), async (counts, seed) => {
        const { vectors, truth } = clouds(counts, { seed });
        const { groups, labels } = await groupVectors(vectors, { seed });
        expect(groups.map(({ length }) => length)).toEqual([...counts].sort((a, b) => b - a));
        // The same group means the same cloud, whatever they are called.
        const pairs = new Set(labels.map((label, i) => `${label} ${truth[i]}`));
        expect(pairs.size).toBe(counts.length);
      }),
      { numRuns: 8 },
    );
  });

  test("leaves one cloud one, be it round or long", async () => {
    for (const stretch of [1, 3, 8]) {
      for (const seed of [1, 2, 3]) {
        const { vectors } = clouds([150], { stretch, seed });
        const { groups, tried } = await groupVectors(vectors);
        expect(groups).toHaveLength(1);
        expect(tried.map(({ groups: k }) => k)).toEqual([2, 3, 4, 5, 6]);
      }
    }
  });

  test("puts those nearest to the middle first, is the same for the same seed, and is bounded by `most`", async () => {
    const { vectors } = clouds([40, 30, 20], { seed: 5 });
    const once = await groupVectors(vectors, { seed: 3 });
    expect(await groupVectors(vectors, { seed: 3 })).toEqual(once);
    const distances = once.groups[0].map((i) => {
      const members = once.groups[0].map((member) =>
        vectors[member].map((value) => value / Math.hypot(...vectors[member])),
      );
      const own = vectors[i].map((value) => value / Math.hypot(...vectors[i]));
      return Math.hypot(
        ...own.map((value, j) => value - members.reduce((sum, row) => sum + row[j], 0) / members.length),
      );
    });
    expect(distances[0]).toBeLessThan(distances[distances.length - 1]);
    expect((await groupVectors(vectors, { most: 2 })).groups.length).toBeLessThanOrEqual(2);
  });

  test("of few vectors, equal vectors or none is one group or none", async () => {
    expect((await groupVectors([])).groups).toEqual([]);
    expect((await groupVectors([[1, 2]])).groups).toEqual([[0]]);
    expect((await groupVectors([[1, 0], [0, 1]])).groups).toHaveLength(1); // biome-ignore format: one line says it
    expect((await groupVectors(Array.from({ length: 12 }, () => [1, 2, 3]))).groups).toHaveLength(1);
  });

  test.each([
    [[[1, 0], [1]], {}, "mismatched dims: vectors of 2 and of 1 came"],
    [[[0, 0]], {}, "invalid vector: only zeros came"],
    [[], { most: 0 }, "invalid most: 0 came"],
    [[], { silhouette: 2 }, "invalid silhouette: 2 came"],
  ])("of %j with %j is refused", async (vectors, options, message) => {
    await expect(groupVectors(vectors, options)).rejects.toThrow(message);
  });
});
