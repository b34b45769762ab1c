import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { analogy } from "#src/similarity/analogy.js";
import { nearestBatch } from "#src/similarity/batch.js";
import { closerThan } from "#src/similarity/closer.js";
import { expression } from "#src/similarity/expression.js";
import { cosineMatrix } from "#src/similarity/matrix.js";
import { nearest } from "#src/similarity/nearest.js";
import { cosine } from "#src/similarity/vector.js";
import { gaussianTable, int8Of, tableOf } from "./tables.ts";

describe("a batch", () => {
  /** Few different rows of small whole numbers: many ties, and rows of zeros. */
  const tied = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 60 })).chain(([dims, count]) => {
    const row = fc.array(fc.integer({ min: -1, max: 1 }), { minLength: dims, maxLength: dims });
    return fc.array(row, { minLength: count, maxLength: count });
  });

  test("gives what single questions give, ties by id included", () => {
    fc.assert(
      fc.property(tied, fc.integer({ min: 1, max: 12 }), fc.boolean(), (rows, k, int8) => {
        const table = tableOf(Object.fromEntries(rows.map((row, id) => [`w${id}`, row])));
        const asked = int8 ? int8Of(table) : table;
        const words = rows.flatMap((row, id) => (row.some((value) => value !== 0) ? [`w${id}`] : []));
        expect(nearestBatch(asked, words, { k })).toEqual(words.map((word) => nearest(asked, word, { k })));
      }),
    );
  });

  test.each([
    ["float32", gaussianTable(2000, 33)],
    ["int8", int8Of(gaussianTable(1100, 24))],
  ])("does so past a block of rows and a group of queries (%s)", (_, table) => {
    const queries = table.vocabulary.tokens.slice(0, 600);
    const answers = nearestBatch(table, queries, { k: 5 });
    expect(answers).toHaveLength(600);
    for (let id = 0; id < 600; id += 37) expect(answers[id]).toEqual(nearest(table, `w${id}`, { k: 5 }));
  });

  test("falls back where too many rows are equally near", () => {
    const rows = Array.from({ length: 40 }, (_, id): [string, number[]] => [`w${id}`, id === 20 ? [3, 1] : [1, 1]]);
    const table = tableOf(Object.fromEntries(rows));
    const [{ neighbours }] = nearestBatch(table, [[2, 2]], { k: 3 });
    expect(neighbours.map(({ token }) => token)).toEqual(["w0", "w1", "w2"]);
  });

  test("keeps to the bound on rounding: rows far outside of its range are scanned one by one", () => {
    const table = tableOf({ tiny: [1e-20, 1e-20], huge: [1e18, 0], mid: [1, 2] });
    expect(nearestBatch(table, ["mid"])).toEqual([nearest(table, "mid")]);
  });

  test("mixes words, expressions and vectors, and takes among and exclude for all", () => {
    const table = gaussianTable(50, 8);
    const sum = expression("w1 - w2");
    const queries = ["w0", sum, table.row(3)];
    for (const options of [{ k: 4 }, { k: 4, exclude: ["w9", "w10"] }, { among: ["w5", "w1", "w7"] }]) {
      const singles = queries.map((query) => nearest(table, query, options));
      expect(nearestBatch(table, queries, options)).toEqual(singles);
    }
    expect(nearestBatch(table, [])).toEqual([]);
  });

  test("refuses what single questions refuse, and leaves the table's memory as it was", () => {
    const table = gaussianTable(50, 8);
    const mark = table.embeddings.memory.mark();
    nearestBatch(table, ["w0"]);
    expect(table.embeddings.memory.mark()).toBe(mark);
    expect(() => nearestBatch(table, ["w0", "missing"])).toThrow("unknown word");
    expect(() => nearestBatch(table, [[1, 2]])).toThrow("mismatched dims");
    expect(() => nearestBatch(table, [new Float32Array(8)])).toThrow("invalid query: only zeros");
    expect(() => nearestBatch(table, ["w0"], { k: 0 })).toThrow("invalid k: 0 came");
  });
});

describe("3CosMul", () => {
  test("gives the highest products of all words, by brute force", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 4, max: 700 }),
        fc.integer({ min: 2, max: 9 }),
        fc.boolean(),
        (count, dims, int8) => {
          const floats = gaussianTable(count, dims, count);
          const table = int8 ? int8Of(floats) : floats;
          const share = (id: number, word: number) => (cosine(table.row(id), table.row(word)) + 1) / 2;
          const scores = Array.from({ length: count - 3 }, (_, i) => {
            const id = i + 3;
            return { token: `w${id}`, score: (share(id, 1) * share(id, 2)) / (share(id, 0) + 0.001) };
          });
          scores.sort((a, b) => b.score - a.score);
          const { formula, neighbours } = analogy(table, "w0", "w1", "w2", { k: 5, method: "3CosMul" });
          expect(formula).toBe("w1 * w2 / w0");
          expect(neighbours).toHaveLength(Math.min(5, count - 3));
          neighbours.forEach(({ token, score }, index) => {
            const best = scores[index].score;
            expect(Math.abs(score - best)).toBeLessThan(1e-3 * Math.max(1, best));
            const own = scores.find((other) => other.token === token)?.score ?? Number.NaN;
            expect(Math.abs(score - own)).toBeLessThan(1e-3 * Math.max(1, own));
          });
        },
      ),
      { numRuns: 30 },
    );
  });

  test("does not let one large cosine drown the others", () => {
    // drowned is nearly b itself; balanced is fairly near b and c and far from a.
    const table = tableOf({
      a: [1, 0, 0],
      b: [0, 1, 0],
      c: [0, 0, 1],
      drowned: [0, 1, 0.01],
      balanced: [-0.4, 0.6, 0.6],
    });
    expect(analogy(table, "a", "b", "c", { method: "3CosMul" }).neighbours[0].token).toBe("balanced");
  });

  test("refuses zeros, unknown words and unknown methods", () => {
    const table = tableOf({ a: [1, 0], b: [0, 1], zero: [0, 0] });
    expect(() => analogy(table, "a", "b", "zero", { method: "3CosMul" })).toThrow('invalid vector of "zero"');
    expect(() => analogy(table, "a", "b", "c", { method: "3CosMul" })).toThrow("unknown word");
    expect(() => analogy(table, "a", "b", "a", { method: "add" as "3CosAdd" })).toThrow('unknown method: "add" came');
  });
});

describe("closerThan", () => {
  test("gives the neighbours before a word and its rank, for every word", () => {
    const table = gaussianTable(400, 6);
    const { neighbours } = nearest(table, "w7", { k: 400 });
    for (const place of [0, 1, 63, 64, 65, 200, 398]) {
      const { token, score } = neighbours[place];
      const closer = closerThan(table, "w7", token);
      expect(closer).toEqual({
        query: "w7",
        neighbours: neighbours.slice(0, place),
        than: token,
        score,
        rank: place + 1,
      });
      expect(closerThan(table, "w7", token, { k: 2 })).toMatchObject({
        neighbours: neighbours.slice(0, Math.min(2, place)),
        rank: place + 1,
      });
    }
  });

  test("ranks equal words by id, and the query's own words only where they are asked for", () => {
    const table = tableOf({ a: [1, 0], b: [1, 1], c: [1, 1], d: [0, 1] });
    expect(closerThan(table, "a", "c")).toMatchObject({ rank: 2, neighbours: [{ token: "b" }] });
    expect(closerThan(table, "a", "a").rank).toBe(1);
    expect(closerThan(table, expression("a + d"), "c").rank).toBe(2);
    expect(() => closerThan(table, "a", "e")).toThrow("unknown word");
    expect(() => closerThan(table, "a", "b", { k: 0 })).toThrow("invalid k");
  });
});

describe("cosineMatrix", () => {
  const table = tableOf({ a: [1, 0], b: [1, 1], c: [0, 2], zero: [0, 0] });

  test("has each with each, or rows with columns", () => {
    const { rows, columns, cosines } = cosineMatrix(table, ["a", "b", expression("b - a")]);
    expect([rows, columns]).toEqual([
      ["a", "b", "b - a"],
      ["a", "b", "b - a"],
    ]);
    expect(cosines[0][0]).toBe(1);
    expect(cosines[0][1]).toBeCloseTo(Math.SQRT1_2, 6);
    expect(cosines[1][0]).toBe(cosines[0][1]);
    const across = cosineMatrix(table, ["a"], ["c", "b"]);
    expect(across).toMatchObject({ rows: ["a"], columns: ["c", "b"] });
    expect(across.cosines[0][0]).toBeCloseTo(0, 12);
  });

  test("refuses vectors of zeros and unknown words", () => {
    expect(() => cosineMatrix(table, ["a", "zero"])).toThrow('invalid vector of "zero"');
    expect(() => cosineMatrix(table, ["a"], ["d"])).toThrow("unknown word");
  });
});
