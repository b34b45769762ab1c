import { describe, expect, test } from "vitest";
import { Random } from "#src/shared/random.js";
import { Vocabulary } from "#src/tokens/vocabulary.js";
import { removeComponents } from "#src/vectors/components.js";
import { EmbeddingTable } from "#src/vectors/table.js";

const DIMS = 6;
const ROWS = 400;

/** Rows that spread by 9, 4, 1, 1 … along the axes of a turned frame, around a mean that is not zero. */
function spreadTable(): { table: EmbeddingTable; first: number[]; second: number[] } {
  const random = new Random(3);
  const first = [1, 1, 1, 1, 0, 0].map((value) => value / 2);
  const second = [1, -1, 1, -1, 0, 0].map((value) => value / 2);
  const vectors = new Float32Array(ROWS * DIMS);
  for (let row = 0; row < ROWS; row++) {
    const [a, b] = [9 * random.normal(), 4 * random.normal()];
    for (let i = 0; i < DIMS; i++) vectors[row * DIMS + i] = 5 + a * first[i] + b * second[i] + random.normal();
  }
  const tokens = Array.from({ length: ROWS }, (_, row) => `w${row}`);
  return { table: EmbeddingTable.fromVectors(new Vocabulary(tokens), vectors, DIMS), first, second };
}

/** Mean and deviation of the rows along a direction. */
function along(table: EmbeddingTable, direction: number[]): { mean: number; deviation: number } {
  const values = table.vocabulary.tokens.map((_, id) => table.row(id).reduce((sum, x, i) => sum + x * direction[i], 0));
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, deviation: Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length) };
}

describe("removing what all rows share", () => {
  test("0 components take the mean and nothing else", () => {
    const { table, first } = spreadTable();
    const { mean, deviation } = along(removeComponents(table, 0), first);
    expect(Math.abs(mean)).toBeLessThan(1e-5);
    expect(deviation).toBeCloseTo(along(table, first).deviation, 4);
  });

  test("2 components flatten the two widest directions and leave the others", () => {
    const { table, first, second } = spreadTable();
    const removed = removeComponents(table, 2);
    expect(along(removed, first).deviation).toBeLessThan(0.15);
    expect(along(removed, second).deviation).toBeLessThan(0.15);
    expect(along(removed, [0, 0, 0, 0, 1, 0]).deviation).toBeCloseTo(along(table, [0, 0, 0, 0, 1, 0]).deviation, 1);
    expect(removed.metadata.removed_components).toBe("2");
    expect(removed.vocabulary).toBe(table.vocabulary);
  });

  test("a count that is not below dims is refused", () => {
    const { table } = spreadTable();
    expect(() => removeComponents(table, DIMS)).toThrow("invalid components: 6 came, a whole number from 0 to 5");
    expect(() => removeComponents(table, 0.5)).toThrow("invalid components: 0.5 came");
  });
});
