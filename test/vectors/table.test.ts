import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Vocabulary } from "#src/tokens/vocabulary.js";
import { ngramRows } from "#src/vectors/subwords.js";
import { EmbeddingTable, readRow } from "#src/vectors/table.js";
import { anyTable, contentsOf, subwordTable, tableOf } from "../helpers/tables.ts";

const lesson = () => tableOf({ king: [9, -5, 6], queen: [8, -4, 6] });

describe("looking up", () => {
  test("a word's vector is its row, and a copy", () => {
    const table = lesson();
    expect([table.rows, table.dims, table.precision]).toEqual([2, 3, "float32"]);
    expect(table.vectorOf("queen")).toEqual(Float32Array.of(8, -4, 6));
    table.vectorOf("queen").fill(0);
    expect(table.row(1)).toEqual(Float32Array.of(8, -4, 6));
  });

  test("an id outside of the table, and tables whose parts don't fit, are refused", () => {
    const { vocabulary, embeddings } = lesson();
    const subwords = { minN: 3, maxN: 6, buckets: 4, rows: subwordTable(["a"], 4, 4).embeddings };
    expect(() => lesson().row(2)).toThrow("unknown id: 2 came");
    expect(() => lesson().row(-1)).toThrow("unknown id: -1 came");
    expect(() => EmbeddingTable.fromVectors(vocabulary, new Float32Array(5), 3)).toThrow(
      "mismatched vectors: 5 numbers",
    );
    expect(() => new EmbeddingTable({ vocabulary: new Vocabulary(["a"]), embeddings })).toThrow(
      "mismatched rows: 2 came",
    );
    expect(() => new EmbeddingTable({ vocabulary, embeddings, subwords })).toThrow("mismatched dims: 4 came");
  });

  test("an unknown word is answered with the nearest spellings", () => {
    expect(() => lesson().vectorOf("qeen")).toThrow(
      /^unknown word: "qeen" is not among the table's 2 words; nearest spellings: queen$/,
    );
    expect(() => lesson().vectorOf("monarchy")).toThrow(/2 words; no word in it is spelt like it$/);
  });

  test.each([false, true])("an unknown word is the mean of its n-grams' rows (int8: %s)", (int8) => {
    const floats = subwordTable(["river", "bank"], 4, 50);
    const table = int8 ? floats.quantise() : floats;
    const rows = table.subwords?.rows;
    if (!rows) throw new Error("the table has subwords");
    expect(rows.precision).toBe(table.precision);
    const ngrams = ngramRows("rivers", { minN: 3, maxN: 6, buckets: 50 });
    const expected = Array.from({ length: 4 }, (_, i) => {
      return [...ngrams].reduce((sum, ngram) => sum + readRow(rows, ngram)[i], 0) / ngrams.length;
    });
    const vector = table.vectorOf("rivers");
    expected.forEach((value, i) => {
      expect(vector[i]).toBeCloseTo(value, 5);
    });
    expect(table.vectorOf("river")).toEqual(table.row(0));
  });

  test("a word too short for n-grams stays unknown", () => {
    expect(() => subwordTable(["river"], 4, 50, 4).vectorOf("a")).toThrow('unknown word: "a"');
    expect(() => subwordTable(["river"], 4, 0).vectorOf("rivers")).toThrow('unknown word: "rivers"');
  });
});

describe("int8", () => {
  test("each number is within half a step, and zeros stay zeros", () => {
    fc.assert(
      fc.property(anyTable(fc.string()), (table) => {
        const quantised = table.quantise();
        expect(quantised.precision).toBe("int8");
        for (let id = 0; id < table.rows; id++) {
          const row = table.row(id);
          const step = Math.max(...row.map(Math.abs)) / 127;
          quantised.row(id).forEach((value, i) => {
            expect(Number.isFinite(value)).toBe(true);
            const usual = step === 0 || (step > 1e-35 && step < 2.658e36);
            if (usual) expect(Math.abs(value - row[i])).toBeLessThanOrEqual(0.5001 * step);
          });
        }
      }),
    );
  });

  test("more rows than are turned at a time are all turned, and back, once", () => {
    const dims = 300;
    const words = Array.from({ length: 500 }, (_, id) => `w${id}`);
    const table = subwordTable(words, dims, 3);
    const quantised = table.quantise();
    for (const id of [0, 217, 218, 219, 499]) {
      const row = table.row(id);
      const scale = Math.fround(Math.max(...row.map(Math.abs)) / 127);
      const expected = row.map((value) => Math.round(Math.fround(value / scale)) * scale);
      expect(quantised.row(id)).toEqual(expected.map((value) => value + 0));
    }
    const back = quantised.dequantise();
    expect(contentsOf(back).rows).toEqual(contentsOf(quantised).rows);
    expect(back.vectorOf("w")).toEqual(quantised.vectorOf("w"));
    expect([quantised.quantise(), back.dequantise()]).toEqual([quantised, back]);
    expect(quantised.metadata).toEqual(table.metadata);
  });
});

test("norms are the roots of the rows' sums of squares at both precisions", () => {
  const table = tableOf({ a: [3, 4], zero: [0, 0], b: [-1, 1] });
  expect([...table.norms]).toEqual([5, 0, Math.fround(Math.SQRT2)]);
  const quantised = table.quantise();
  quantised.norms.forEach((norm, id) => {
    expect(norm).toBeCloseTo(Math.hypot(...quantised.row(id)), 5);
  });
  expect(table.norms).toBe(table.norms);
});

test.each(["float32", "int8"])(
  "the head of a table is its first rows with their words and counts (%s)",
  (precision) => {
    const words = ["a", "b", "c", "d"];
    const floats = subwordTable(words, 4, 10);
    const table = precision === "int8" ? floats.quantise() : floats;
    const head = table.head(2);
    expect([...head.vocabulary.tokens]).toEqual(["a", "b"]);
    expect([...head.vocabulary.counts]).toEqual([4, 3]);
    expect(head.rows).toBe(2);
    expect(head.row(1)).toEqual(table.row(1));
    expect(head.vectorOf("unseen")).toEqual(table.vectorOf("unseen"));
    expect(head.metadata).toEqual(table.metadata);
    expect(table.head(4)).toBe(table);
    expect(table.head(9)).toBe(table);
  },
);
