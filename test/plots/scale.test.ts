import fc from "fast-check";
import { expect, test } from "vitest";
import { formatNumber, linearScale, logScale } from "#src/plots/scale.js";

const pixels = { from: 100, to: 500 };
const texts = (ticks: readonly { text: string }[]) => ticks.map(({ text }) => text);

test("linear ticks stand at round numbers about the values", () => {
  expect(texts(linearScale({ min: -0.12, max: 0.75, ...pixels }).ticks)).toEqual([
    "\u22120.2",
    "0.0",
    "0.2",
    "0.4",
    "0.6",
    "0.8",
  ]);
  expect(texts(linearScale({ min: 0, max: 1234, ...pixels }).ticks)).toEqual(["0", "500", "1,000", "1,500"]);
  expect(linearScale({ min: 0, max: 1, ...pixels }).at(0.5)).toBe(300);
});

test("a padded scale keeps its values off the edges and its ticks within", () => {
  const { at, ticks } = linearScale({ min: -10.2, max: 9.4, ...pixels }, { padded: true });
  expect(at(-10.2)).toBeGreaterThan(110);
  expect(at(9.4)).toBeLessThan(490);
  expect(texts(ticks)).toEqual(["\u221210", "\u22125", "0", "5", "10"]);
});

test("a linear scale holds all that it was made for, with two to twenty ticks, inside its pixels", () => {
  const value = fc.double({ min: -1e149, max: 1e149, noNaN: true });
  fc.assert(
    fc.property(value, value, fc.boolean(), (a, b, padded) => {
      const [min, max] = [Math.min(a, b), Math.max(a, b)];
      const { at, ticks } = linearScale({ min, max, ...pixels }, { padded });
      for (const one of [min, max]) {
        expect(at(one)).toBeGreaterThanOrEqual(100 - 1e-3);
        expect(at(one)).toBeLessThanOrEqual(500 + 1e-3);
      }
      expect(ticks.length).toBeGreaterThanOrEqual(1);
      expect(ticks.length).toBeLessThanOrEqual(20);
      expect(new Set(ticks.map((tick) => tick.value)).size).toBe(ticks.length);
    }),
  );
});

test("logarithmic ticks are powers of ten, with 2 and 5 between where there is room", () => {
  expect(texts(logScale({ min: 3, max: 40000, ...pixels }).ticks)).toEqual([
    "1",
    "10",
    "100",
    "1,000",
    "10,000",
    "100,000",
  ]);
  expect(texts(logScale({ min: 0.2, max: 0.9, ...pixels }).ticks)).toEqual(["0.1", "0.2", "0.5", "1"]);
  expect(logScale({ min: 1, max: 100, ...pixels }).at(10)).toBe(300);
});

test("numbers are written with a true minus, thousands apart, and short", () => {
  expect(formatNumber(-1234.56, 1)).toBe("\u22121,234.6");
  expect(formatNumber(-0.001, 2)).toBe("0.00");
  expect(formatNumber(25000000, 0)).toBe("2.5e7");
  expect(formatNumber(2e-9, 9)).toBe("2e-9");
});
