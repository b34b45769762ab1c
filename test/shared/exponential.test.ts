import fc from "fast-check";
import { expect, test } from "vitest";
import { exponential } from "#src/shared/exponential.js";

test("comes within 1e-15 of e to the x", () => {
  fc.assert(
    fc.property(fc.double({ min: -700, max: 709.7, noNaN: true }), (x) => {
      expect(Math.abs(exponential(x) / Math.exp(x) - 1)).toBeLessThan(1e-15);
    }),
  );
});

test("has its bounds, and 1 at 0", () => {
  expect([0, -0, -800, Number.NEGATIVE_INFINITY, 800].map(exponential)).toEqual([1, 1, 0, 0, Number.POSITIVE_INFINITY]);
  expect(exponential(Number.NaN)).toBeNaN();
});

test("gives the bits that it gives everywhere", () => {
  expect([-1, -8.75, 0.1].map(exponential)).toEqual([0.36787944117144233, 0.00015846132511575126, 1.1051709180756477]);
});
