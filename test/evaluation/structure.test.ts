import { expect, test } from "vitest";
import { hubness } from "#src/evaluation/hubness.js";
import { isotropy } from "#src/evaluation/isotropy.js";
import { symmetricEigen } from "#src/projection/eigen.js";
import { nearest } from "#src/similarity/nearest.js";
import { cosine, dot } from "#src/similarity/vector.js";
import type { EmbeddingTable } from "#src/vectors/table.js";
import { failureOf, tableOf } from "../helpers/tables.ts";
import { gaussianTable, int8Of } from "../similarity/tables.ts";

/** A scatter matrix Σ x xᵀ of the table's rows. */
function scatterOf(table: EmbeddingTable): Float64Array {
  const { rows, dims } = table;
  return Float64Array.from({ length: dims * dims }, (_, at) => {
    let sum = 0;
    for (let id = 0; id < rows; id++) sum += table.row(id)[Math.floor(at / dims)] * table.row(id)[at % dims];
    return sum;
  });
}

test.each(["float32", "int8"])("isotropy of a %s table is what all pairs give one by one", async (precision) => {
  const made = gaussianTable(700, 6, 5);
  const table = precision === "int8" ? int8Of(made) : made;
  const rows = Array.from({ length: 700 }, (_, id) => table.row(id));
  const cosines = rows.flatMap((a, i) => rows.slice(i + 1).map((b) => cosine(a, b)));
  const mean = cosines.reduce((sum, value) => sum + value, 0) / cosines.length;
  const deviation = Math.sqrt(cosines.reduce((sum, value) => sum + (value - mean) ** 2, 0) / cosines.length);
  const { vectors } = await symmetricEigen(scatterOf(table), 6);
  const directions = Array.from({ length: 6 }, (_, i) => vectors.subarray(6 * i, 6 * i + 6));
  const sums = directions.flatMap((c) =>
    [1, -1].map((way) => rows.reduce((sum, x) => sum + Math.exp(way * dot(c, x)), 0)),
  );
  const found = await isotropy(table);
  expect(found.rows).toBe(700);
  expect(found.meanCosine).toBeCloseTo(mean, 6);
  expect(found.deviation).toBeCloseTo(deviation, 6);
  expect(found.partition).toBeCloseTo(Math.min(...sums) / Math.max(...sums), 4);
  expect(found.components.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 6);
  expect(found.effectiveDims).toBeGreaterThan(5.5);
});

test("rows along one line have one dimension in effect, and their lengths pass all bounds of exp", async () => {
  const table = tableOf({ a: [1000, 0], b: [2000, 0], c: [-500, 0], zero: [0, 0] });
  const found = await isotropy(table);
  expect(found).toMatchObject({ rows: 3, components: [1, 0], effectiveDims: 1, partition: 0 });
  expect(found.meanCosine).toBeCloseTo(-1 / 3, 6);
});

test("hubness counts as asking for every row's nearest does", async () => {
  const table = gaussianTable(150, 20, 9);
  const k = 5;
  const occurrences = new Map<string, number>();
  for (const token of table.vocabulary.tokens) {
    for (const { token: near } of nearest(table, token, { k }).neighbours) {
      occurrences.set(near, (occurrences.get(near) ?? 0) + 1);
    }
  }
  const lists = table.vocabulary.tokens.map((token) => occurrences.get(token) ?? 0);
  const squares = lists.reduce((sum, count) => sum + (count - k) ** 2, 0) / 150;
  const cubes = lists.reduce((sum, count) => sum + (count - k) ** 3, 0) / 150;
  const found = await hubness(table, { k });
  expect(found).toMatchObject({
    k,
    rows: 150,
    exact: true,
    antiHubs: lists.filter((count) => count === 0).length / 150,
  });
  expect(found.seed).toBeUndefined();
  expect(found.skewness).toBeCloseTo(cubes / squares ** 1.5, 9);
  expect(found.skewnessLow).toBeLessThan(found.skewness ?? 0);
  expect(found.skewnessHigh).toBeGreaterThan(found.skewness ?? 0);
  expect(found.hubs[0].count).toBe(Math.max(...lists));
  expect(found.counts).toEqual(Array.from(found.counts, (_, n) => lists.filter((count) => count === n).length));
});

test("a sample of rows says so, and comes again", async () => {
  const table = gaussianTable(300, 8, 2);
  const options = { sample: 100, seed: 7 };
  const found = await hubness(table, options);
  expect(found).toMatchObject({ rows: 100, exact: false, seed: 7 });
  expect(found.counts.reduce((sum, count, n) => sum + count * n, 0)).toBe(1000);
  expect(await hubness(table, options)).toEqual(found);
  expect((await hubness(table, { ...options, sample: 0 })).rows).toBe(300);
});

test("what can't be measured is refused, and a signal stops it", async () => {
  const small = tableOf({ a: [1, 0], b: [0, 1], c: [0, 0] });
  expect((await failureOf(hubness(small))).message).toContain("invalid table: 2 rows take part, 12 at least");
  expect((await failureOf(hubness(small, { k: 0 }))).message).toContain("invalid k: 0 came");
  expect((await failureOf(isotropy(tableOf({ a: [0, 0], b: [1, 0] })))).message).toContain("invalid table: 1 rows");
  const signal = AbortSignal.abort();
  for (const measure of [isotropy, hubness]) {
    expect((await failureOf(measure(gaussianTable(20, 4), { signal }))).code).toBe("cancelled");
  }
});
