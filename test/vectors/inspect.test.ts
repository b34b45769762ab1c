import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { inspect } from "#src/vectors/inspect.js";
import { subwordTable, tableOf } from "../helpers/tables.ts";

/** A table of these rows, the words w0, w1, ... */
const tableFrom = (rows: readonly (readonly number[])[]) => tableOf(rows.map((row, id) => [`w${id}`, row] as const));

describe("inspecting a table", () => {
  test("gives its shape, subwords, origin and norms", () => {
    const table = subwordTable(["a", "b", "c"], 4, 10, 3, 5);
    expect(inspect(table)).toMatchObject({
      rows: 3,
      dims: 4,
      precision: "float32",
      subwords: { minN: 3, maxN: 5, buckets: 10 },
      tokensSeen: 6,
      metadata: { tokenizer: "words", corpus: "a test" },
    });
    expect(
      inspect(
        tableFrom([
          [3, 4],
          [0, 1],
          [6, 8],
        ]),
      ).norms,
    ).toEqual({ least: 1, median: 5, most: 10 });
  });

  test("finds rows of zeros, rows that stand twice and rows that are not finite", () => {
    const rows = [
      [1, 2],
      [0, 0],
      [2, 1],
      [1, 2],
      [0, 0],
      [1, 2],
      [1, Number.NaN],
      [Number.POSITIVE_INFINITY, 0],
    ];
    expect(inspect(tableFrom(rows)).health).toEqual({ zero: 2, duplicate: 2, notFinite: 2 });
  });

  test("in int8, rows that differ only in length are not the same", () => {
    const table = tableFrom([
      [1, 2],
      [2, 4],
      [1, 2],
    ]).quantise();
    expect(inspect(table).health).toEqual({ zero: 0, duplicate: 1, notFinite: 0 });
  });

  test("counts what comparing every row with those before it counts", () => {
    const number = fc.constantFrom(0, 1, -1, 0.5);
    fc.assert(
      fc.property(
        fc.array(fc.array(number, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 60 }),
        (rows) => {
          const texts = rows.map((row) => row.join()).filter((text) => text !== "0,0,0");
          const { zero, duplicate } = inspect(tableFrom(rows)).health;
          expect(zero).toBe(rows.length - texts.length);
          expect(duplicate).toBe(texts.length - new Set(texts).size);
        },
      ),
    );
  });
});
