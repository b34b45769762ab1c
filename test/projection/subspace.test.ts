import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { axisFromVectors } from "#src/projection/axis.js";
import { libraryAxis } from "#src/projection/library/library.js";
import { subspaceOf } from "#src/projection/subspace.js";
import { withoutAxes } from "#src/projection/without.js";
import { nearest } from "#src/similarity/nearest.js";
import { shippedModel } from "../helpers/shipped.ts";
import { tableOf } from "../helpers/tables.ts";

const line = (name: string, direction: number[], origin = 0) => {
  const length = Math.hypot(...direction);
  return { name, direction: Float32Array.from(direction, (value) => value / length), origin, step: 1 };
};
const dot = (a: ArrayLike<number>, b: ArrayLike<number>) => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
};

const vector = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 6, maxLength: 6 }).filter((v) => v.some(Boolean));
const vectors = fc.array(vector, { minLength: 1, maxLength: 4 });

describe("a subspace", () => {
  test("of a plane keeps what lies in it and leaves the rest", () => {
    const plane = subspaceOf([line("east", [1, 0, 0]), line("north-east", [1, 1, 0])]);
    expect(plane.size).toBe(2);
    expect([...plane.project([3, 4, 12])].map((value) => Math.fround(value))).toEqual(
      [3, 4, 0].map((v) => expect.closeTo(v, 5)),
    );
    expect([...plane.remove([3, 4, 12])]).toEqual([0, 0, 12].map((v) => expect.closeTo(v, 5)));
    expect(plane.inside([3, 4, 12])).toBeCloseTo(25 / 169, 6);
  });

  test("has a basis of length 1 at right angles, and splits every vector into two that add up", () => {
    fc.assert(
      fc.property(vectors, vector, (directions, x) => {
        const space = subspaceOf(directions.map((direction, i) => line(`${i}`, direction)));
        space.basis.forEach((a, i) => {
          space.basis.forEach((b, j) => void expect(dot(a, b)).toBeCloseTo(i === j ? 1 : 0, 10));
        });
        const [inside, outside] = [space.project(x), space.remove(x)];
        x.forEach((value, i) => void expect(inside[i] + outside[i]).toBeCloseTo(value, 4));
        for (const direction of directions) expect(dot(outside, direction)).toBeCloseTo(0, 3);
        expect(space.inside(x)).toBeCloseTo(dot(inside, inside) / dot(x, x), 5);
        expect(space.names.length + space.dependent.length).toBe(directions.length);
      }),
    );
  });

  test("names axes that add nothing", () => {
    const axes = [line("x", [1, 0, 0]), line("y", [0, 1, 0]), line("between", [1, 1, 0]), line("-x", [-1, 0, 0])];
    const { names, dependent, size } = subspaceOf(axes);
    expect({ names, dependent, size }).toEqual({ names: ["x", "y"], dependent: ["between", "-x"], size: 2 });
  });

  test("has its zero where every axis scores 0", () => {
    const axes = [
      axisFromVectors({ name: "a", negative: [[1, 2, 0, 1]], positive: [[4, 0, 1, 1]] }),
      axisFromVectors({ name: "b", negative: [[0, 2, 5, 1]], positive: [[1, 1, 1, 0]] }),
    ];
    const space = subspaceOf(axes);
    const zero = Float64Array.from({ length: 4 }, (_, i) => {
      return space.basis.reduce((sum, direction, j) => sum + space.zero[j] * direction[i], 0);
    });
    for (const { direction, origin } of axes) expect(dot(direction, zero)).toBeCloseTo(origin, 6);
  });

  test("makes opposites of what lies at the two ends of its one axis", () => {
    const size = axisFromVectors({ name: "size", negative: [[5, 1]], positive: [[5, 3]] });
    const space = subspaceOf([size]);
    expect(space.similarity([5, 1], [5, 3])).toBeCloseTo(-1, 10);
    expect(space.similarity([5, 4], [5, 3])).toBeCloseTo(1, 10);
  });

  test("of no axes, of two models, or asked of another model's vector is refused", () => {
    expect(() => subspaceOf([])).toThrow("missing axes: a subspace needs at least one");
    expect(() => subspaceOf([line("a", [1, 0]), line("b", [1, 0, 0])])).toThrow(
      "mismatched dims: axis a has 2, axis b has 3",
    );
    const space = subspaceOf([line("a", [1, 0])]);
    expect(() => space.project([1, 2, 3])).toThrow("mismatched dims: the vector has 3, the axes have 2");
    expect(() => space.inside([0, 0])).toThrow("invalid vector: only zeros came");
    expect(() => space.coordinates([0, 0])).toThrow("invalid vector");
  });
});

describe("withoutAxes", () => {
  test("answers with the neighbours of the word itself and of what is left", () => {
    const table = tableOf({
      king: [3, 1, 2],
      queen: [3, -1, 2],
      man: [0, 1, 0.1],
      crown: [3, 0, 2],
      stone: [-1, 0, 0],
    });
    const gender = line("gender", [0, 1, 0]);
    const found = withoutAxes(table, "king", [gender], { k: 2 });
    expect(found.before).toEqual(nearest(table, "king", { k: 2 }).neighbours);
    expect(found.after).toEqual(nearest(table, [3, 0, 2], { k: 2, exclude: ["king"] }).neighbours);
    expect(found).toMatchObject({ query: "king", axes: ["gender"], removed: expect.closeTo(1 / 14, 6) });
    expect({ entered: found.entered, left: found.left }).toEqual({ entered: [], left: [] });
  });

  test("says which neighbours came and which went", () => {
    const table = tableOf({ duke: [2, 3], son: [0, 3], throne: [4, 0.5] });
    const { entered, left } = withoutAxes(table, "duke", [line("gender", [0, 1])], { k: 1 });
    expect({ entered, left }).toEqual({ entered: ["throne"], left: ["son"] });
  });

  test("takes gender out of a word of the shipped model", async () => {
    const table = await shippedModel();
    const gender = libraryAxis(table, "gender");
    const { before, after, removed } = withoutAxes(table, "actress", [gender], { k: 20 });
    expect(removed).toBeGreaterThan(0.05);
    const women = (list: typeof before) => list.filter(({ token }) => gender.score(table.vectorOf(token)) > 0.5).length;
    expect(women(after)).toBeLessThan(women(before));
  });

  test("is refused where nothing is left, by name", () => {
    const table = tableOf({ man: [0, 2], king: [1, 1] });
    expect(() => withoutAxes(table, "man", [line("gender", [0, 1])])).toThrow(
      'invalid query: nothing of "man" is left without gender; take fewer',
    );
    expect(() => withoutAxes(table, "king", [line("gender", [0, 1])], { k: 0 })).toThrow("invalid k: 0 came");
  });
});
