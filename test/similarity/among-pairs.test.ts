import { describe, expect, test } from "vitest";
import { amongPairs } from "#src/similarity/among-pairs.js";
import { compare } from "#src/similarity/compare.js";
import { expression } from "#src/similarity/expression.js";
import { RELATION_PERCENTILES, relate } from "#src/similarity/relation.js";
import { shippedModel } from "../helpers/shipped.ts";
import { gaussianTable, tableOf } from "./tables.ts";

const table = gaussianTable(120, 8);

describe("two words among random pairs", () => {
  test("are related as everywhere, and stand above as many pairs as their percentile says", () => {
    for (const [a, b] of [
      ["w1", "w2"],
      ["w3", "w90"],
      ["w7", "w11"],
    ]) {
      const { cosine, bins, relation, percentile } = amongPairs(table, a, b, { bins: 4000 });
      expect({ relation, percentile }).toEqual(relate(table, table.vectorOf(a), table.vectorOf(b)));
      const total = bins.reduce((sum, { count }) => sum + count, 0);
      expect(total).toBe((120 * 119) / 2);
      const below = bins.filter(({ to }) => to <= (cosine ?? 0)).reduce((sum, { count }) => sum + count, 0);
      expect((100 * below) / total).toBeCloseTo(percentile ?? Number.NaN, 0);
    }
  });

  test("the limits are where the relation changes", () => {
    const { limits, bins } = amongPairs(table, "w0", "w1", { bins: 4000 });
    const total = bins.reduce((sum, { count }) => sum + count, 0);
    const share = (from: number) =>
      bins.filter(({ to }) => to <= from).reduce((sum, { count }) => sum + count, 0) / total;
    expect(100 * share(limits.stronglyRelated)).toBeCloseTo(RELATION_PERCENTILES.stronglyRelated, 0);
    expect(100 * share(limits.related)).toBeCloseTo(RELATION_PERCENTILES.related, 0);
    expect(100 * share(limits.opposed)).toBeCloseTo(RELATION_PERCENTILES.opposed, 0);
  });

  test("expressions stand among them too, in the shipped model", async () => {
    const model = await shippedModel();
    const [a, b] = [expression("king - man"), expression("queen - woman")];
    const { relation, percentile } = compare(model, a, b);
    expect(amongPairs(model, a, b)).toMatchObject({ relation, percentile });
  });

  test("of a table too small to say, the relation is unknown; of one row, nothing can be shown", () => {
    const small = tableOf({ a: [1, 0], b: [0, 1], c: [1, 1] });
    expect(amongPairs(small, "a", "b")).toMatchObject({ relation: "unknown", percentile: null });
    expect(() => amongPairs(tableOf({ a: [1, 0] }), "a", "a")).toThrow("unsupported table: its 1 rows make no pairs");
    expect(() => amongPairs(table, "w0", "w1", { bins: 0 })).toThrow("invalid bins: 0 came");
    expect(() => amongPairs(table, "w0", "elephant")).toThrow("unknown word");
  });
});
