import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Random } from "#src/shared/random.js";
import { Scanner } from "#src/similarity/scanner.js";
import { canShadow, OwnShadow, Shadow } from "#src/similarity/shadow.js";
import { norm, unit } from "#src/similarity/vector.js";
import { type Rows, readRow } from "#src/vectors/table.js";
import { int8Rows, rowsOf } from "./tables.ts";

const NEVER = { shadowAfter: Number.POSITIVE_INFINITY };

/** Rows of small whole numbers, so that ties, duplicates, zeros and negative scores come up, and a query. */
const questions = fc.integer({ min: 1, max: 19 }).chain((dims) =>
  fc.record({
    dims: fc.constant(dims),
    numbers: fc
      .array(fc.array(fc.integer({ min: -2, max: 2 }), { minLength: dims, maxLength: dims }), { maxLength: 40 })
      .map((rows) => Float32Array.from(rows.flat())),
    query: fc
      .array(fc.integer({ min: -3, max: 3 }), { minLength: dims, maxLength: dims })
      .filter((values) => values.some((value) => value !== 0)),
    k: fc.integer({ min: 1, max: 50 }),
  }),
);

function bruteScores(rows: Rows, query: readonly number[]): number[] {
  return Array.from({ length: rows.rows }, (_, id) => {
    const row = readRow(rows, id);
    const length = norm(row) * norm(query);
    return length === 0 ? 0 : row.reduce((sum, value, i) => sum + value * query[i], 0) / length;
  });
}

function expectBest(rows: Rows, query: readonly number[], k: number, allowed: readonly number[], ids?: Uint32Array) {
  const hits = new Scanner(rows, NEVER).best(query, k, ids);
  const scores = bruteScores(rows, query);
  const expected = allowed.map((id) => scores[id]).sort((a, b) => b - a);
  expect(hits).toHaveLength(Math.min(k, allowed.length));
  expect(new Set(hits.map(({ id }) => id)).size).toBe(hits.length);
  hits.forEach(({ id, score }, rank) => {
    expect(allowed).toContain(id);
    expect(score).toBeCloseTo(scores[id], 5);
    expect(score).toBeCloseTo(expected[rank], 5);
    const before = hits[rank - 1];
    if (before) expect(before.score > score || (before.score === score && before.id < id)).toBe(true);
  });
}

describe.each(["float32", "int8", "reference"])("the best rows of a %s table", (kind) => {
  const make = (numbers: Float32Array, dims: number) => {
    const rows = rowsOf(numbers, dims, kind === "reference");
    return kind === "int8" ? int8Rows(rows) : rows;
  };

  test("are those that brute force finds, in order, ties by the lower id", () => {
    fc.assert(
      fc.property(questions, ({ dims, numbers, query, k }) => {
        const rows = make(numbers, dims);
        expectBest(
          rows,
          query,
          k,
          Array.from({ length: rows.rows }, (_, id) => id),
        );
      }),
      { numRuns: 60 },
    );
  });

  test("within a list are those that brute force finds in the list", () => {
    fc.assert(
      fc.property(questions, fc.infiniteStream(fc.boolean()), ({ dims, numbers, query, k }, coins) => {
        const rows = make(numbers, dims);
        const listed = Array.from({ length: rows.rows }, (_, id) => id)
          .filter(() => coins.next().value)
          .reverse();
        expectBest(rows, query, k, listed, Uint32Array.from(listed));
      }),
      { numRuns: 60 },
    );
  });
});

test("an int8 table answers as the float32 table of the same numbers does", () => {
  const random = new Random(5);
  const int8 = int8Rows(
    rowsOf(
      Float32Array.from({ length: 900 * 37 }, () => random.normal()),
      37,
    ),
  );
  const numbers = Float32Array.from(Array.from({ length: 900 }, (_, id) => [...readRow(int8, id)]).flat());
  const float32 = rowsOf(numbers, 37);
  for (let question = 0; question < 5; question++) {
    const query = Array.from({ length: 37 }, () => random.normal());
    // Norms come from different sums, so a score may differ in its last place.
    const [a, b] = [new Scanner(int8, NEVER), new Scanner(float32, NEVER)].map((scanner) => scanner.best(query, 20));
    expect(a.map(({ id }) => id)).toEqual(b.map(({ id }) => id));
    a.forEach(({ score }, rank) => void expect(Math.abs(score - b[rank].score)).toBeLessThan(1e-6));
  }
});

describe("the shadow", () => {
  test("lists every row that is among the best, whatever the numbers", () => {
    const number = fc.oneof(fc.integer({ min: -2, max: 2 }), fc.double({ min: -1000, max: 1000, noNaN: true }));
    const cases = fc.integer({ min: 1, max: 30 }).chain((dims) =>
      fc.record({
        dims: fc.constant(dims),
        rows: fc.array(fc.array(number, { minLength: dims, maxLength: dims }), { minLength: 1, maxLength: 60 }),
        query: fc
          .array(number, { minLength: dims, maxLength: dims })
          .filter((values) => norm(Float32Array.from(values)) > 1e-6),
        k: fc.integer({ min: 1, max: 12 }),
      }),
    );
    fc.assert(
      fc.property(cases, ({ dims, rows: lists, query, k }) => {
        const lengths = lists.map((row) => norm(Float32Array.from(row)));
        fc.pre(lengths.every((length) => length === 0 || length > 1e-6));
        const rows = rowsOf(Float32Array.from(lists.flat()), dims);
        const inverses = Float32Array.from(lengths, (length) => (length > 0 ? 1 / length : 0));
        const candidates = new Shadow(rows, inverses).candidates(unit(query), k);
        const best = new Scanner(rows, NEVER).best(query, k).map(({ id }) => id);
        expect([...candidates]).toEqual(expect.arrayContaining(best));
        const coded = int8Rows(rows);
        const { inverseNorms } = new Scanner(coded, NEVER);
        fc.pre(canShadow(inverseNorms));
        const own = new OwnShadow(coded, inverseNorms).candidates(unit(query), k);
        const bestCoded = new Scanner(coded, NEVER).best(query, k).map(({ id }) => id);
        expect([...own]).toEqual(expect.arrayContaining(bestCoded));
      }),
      { numRuns: 200 },
    );
  });

  test("rules out nearly all rows", () => {
    const random = new Random(3);
    const rows = rowsOf(
      Float32Array.from({ length: 20_000 * 64 }, () => random.normal()),
      64,
    );
    const inverses = Float32Array.from({ length: rows.rows }, (_, id) => 1 / norm(readRow(rows, id)));
    const candidates = new Shadow(rows, inverses).candidates(unit(readRow(rows, 7)), 10);
    expect(candidates.length).toBeGreaterThanOrEqual(10);
    expect(candidates.length).toBeLessThan(200);
  });

  test.each([53, 64])("gives the plain scan's answers to the last bit at %i dims", (dims) => {
    const random = new Random(dims);
    const count = 25_000;
    const numbers = Float32Array.from({ length: count * dims }, () => random.normal());
    numbers.copyWithin(5000 * dims, 0, 2000 * dims); // duplicates
    numbers.fill(0, 9000 * dims, 9100 * dims); // rows of zeros
    for (let i = 10_000 * dims; i < 12_000 * dims; i++) numbers[i] *= 1e-6; // short rows
    for (let i = 12_000; i < 13_000; i++) numbers[i * dims] = 500; // one number outweighs the others
    for (let i = 13_000 * dims; i < 15_000 * dims; i++) numbers[i] = numbers[i % dims] + 1e-3 * numbers[i]; // a clump
    const rows = rowsOf(numbers, dims);
    const [plain, shadowed] = [new Scanner(rows, NEVER), new Scanner(rows, { shadowAfter: 0 })];
    for (const id of [0, 7, 5003, 10_500, 12_345, 13_999, 24_999]) {
      for (const k of [1, 10, 200]) {
        const query = numbers.subarray(id * dims, (id + 1) * dims);
        expect(shadowed.best(query, k)).toEqual(plain.best(query, k));
      }
    }
  });

  test("is left out where its arithmetic would not be safe", () => {
    const dims = 64;
    const random = new Random(1);
    const numbers = Float32Array.from({ length: 20_000 * dims }, () => 1e-20 * random.normal());
    const scanner = new Scanner(rowsOf(numbers, dims), { shadowAfter: 0 });
    const [first] = scanner.best(numbers.subarray(0, dims), 1);
    expect(first.id).toBe(0);
    expect(first.score).toBeCloseTo(1, 5);
  });
});

test("a scanner leaves the table's memory as it was", () => {
  const rows = rowsOf(Float32Array.of(1, 2, 3, 4), 2);
  const before = rows.memory.used;
  new Scanner(rows).best([1, 1], 2);
  expect(rows.memory.used).toBe(before);
});

test("a query of other dims, of zeros or of no numbers is refused", () => {
  const scanner = new Scanner(rowsOf(Float32Array.of(1, 2, 3, 4), 2));
  expect(() => scanner.best([1, 2, 3], 1)).toThrow("mismatched dims: the query has 3, the table has 2");
  expect(() => scanner.best([0, 0], 1)).toThrow("invalid query: only zeros came, which have no direction");
  expect(() => scanner.best([Number.NaN, 0], 1)).toThrow("invalid query: a number that is not finite came");
});
