import { expect, test } from "vitest";
import { bootstrapFigure, shareFigure } from "#src/evaluation/intervals.js";
import { meanOf } from "#src/shared/mean.js";
import { Random } from "#src/shared/random.js";

test("Wilson's interval of a share is the published one, and stays inside 0 to 1", () => {
  // Newcombe, "Two-sided confidence intervals for the single proportion", 1998, table I, method 3.
  for (const [hits, count, low, high] of [
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ]) {
    const figure = shareFigure(hits, count);
    expect(figure.value).toBe(hits / count);
    expect(figure.low).toBeCloseTo(low, 4);
    expect(figure.high).toBeCloseTo(high, 4);
  }
  expect(shareFigure(20, 20)).toMatchObject({ value: 1, high: 1 });
  expect(shareFigure(0, 0)).toEqual({ value: null, low: null, high: null });
});

test("a bootstrap interval of a mean is about as wide as theory says, and the same every time", () => {
  const random = new Random(3);
  const sample = Array.from({ length: 400 }, () => random.normal());
  const { value, low, high } = bootstrapFigure(sample, meanOf);
  const error = Math.sqrt(sample.reduce((sum, x) => sum + (x - meanOf(sample)) ** 2, 0)) / 400;
  expect(value).toBe(meanOf(sample));
  expect((high ?? 0) - (low ?? 0)).toBeGreaterThan(0.9 * 2 * 1.96 * error);
  expect((high ?? 0) - (low ?? 0)).toBeLessThan(1.1 * 2 * 1.96 * error);
  expect(bootstrapFigure(sample, meanOf)).toEqual({ value, low, high });
});

test("one item shows nothing of its spread, and none has no figure", () => {
  expect(bootstrapFigure([3], meanOf)).toEqual({ value: 3, low: null, high: null });
  expect(bootstrapFigure([], meanOf)).toEqual({ value: null, low: null, high: null });
});
