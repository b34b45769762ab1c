import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  checkSameDimensions,
  dimensionLabel,
  inUnits,
  labelledVectors,
  objectOf,
  parseDimension,
  selectDimensions,
} from "#src/vectors/labelled.js";
import { convertUnit, sameUnit, unitsLike } from "#src/vectors/units.js";

const materials = labelledVectors(
  ["mass (kg)", "volume (ℓ)"],
  [
    ["A", [3, 30]],
    ["B", [15, 4]],
  ],
  "material",
);

describe("units", () => {
  test("spellings of one unit are the same, units of one quantity are not", () => {
    for (const [a, b] of [
      ["ℓ", "l"],
      ["L", "ℓ"],
      ["mL", "ml"],
      ["m³", "m^3"],
      ["m3", "m³"],
      ["\u00b5g", "\u03bcg"],
    ]) {
      expect(sameUnit(a, b), `${a} and ${b}`).toBe(true);
    }
    for (const [a, b] of [
      ["g", "kg"],
      ["m", "M"],
      ["ℓ", "ml"],
      ["kg", "KG"],
    ]) {
      expect(sameUnit(a, b), `${a} and ${b}`).toBe(false);
    }
  });

  test("numbers go from one unit to another of its quantity, rounded once", () => {
    expect(convertUnit(500, "g", "kg")).toBe(0.5);
    expect(convertUnit(0.3, "t", "kg")).toBe(300);
    expect(convertUnit(30, "ℓ", "m³")).toBe(0.03);
    expect(convertUnit(1, "m3", "cm3")).toBe(1e6);
    expect(convertUnit(90, "min", "h")).toBe(1.5);
    expect(convertUnit(2, "km", "m")).toBe(2000);
    expect(convertUnit(2, "km2", "ha")).toBe(200);
    expect(convertUnit(7, "€", "€")).toBe(7);
  });

  test("a unit knows those it can be turned into, and is spelled among them as it came", () => {
    expect(unitsLike("kg")).toEqual(["μg", "mg", "g", "kg", "t"]);
    expect(unitsLike("ℓ")).toContain("ℓ");
    for (const unit of unitsLike("ℓ")) expect(convertUnit(1, "ℓ", unit)).toBeGreaterThan(0);
    expect(unitsLike("€")).toEqual([]);
    expect(unitsLike("constructor")).toEqual([]);
  });

  test("other quantities and unknown units can't be converted", () => {
    expect(convertUnit(3, "kg", "ℓ")).toBeUndefined();
    expect(convertUnit(3, "€", "$")).toBeUndefined();
    expect(convertUnit(3, "constructor", "toString")).toBeUndefined();
  });

  test("there and back is the same but for the last bit", () => {
    const units = fc.constantFrom(["μg", "t"], ["mm3", "hl"], ["cm", "km"], ["mm2", "ha"], ["ms", "d"], ["s", "h"]);
    fc.assert(
      fc.property(units, fc.double({ noNaN: true, min: -1e50, max: 1e50 }), ([from, to], value) => {
        fc.pre(value === 0 || Math.abs(value) > 1e-50);
        const back = convertUnit(convertUnit(value, from, to) ?? Number.NaN, to, from) ?? Number.NaN;
        expect(Math.abs(back - value)).toBeLessThanOrEqual(2 * Number.EPSILON * Math.abs(value));
      }),
    );
  });
});

describe("dimensions", () => {
  test("a header names a dimension and, in round or square brackets, its unit", () => {
    expect(parseDimension("mass (kg)")).toEqual({ name: "mass", unit: "kg" });
    expect(parseDimension(" body mass[ kg ] ")).toEqual({ name: "body mass", unit: "kg" });
    expect(parseDimension("price (fair) (€)")).toEqual({ name: "price (fair)", unit: "€" });
    expect(parseDimension("legs")).toEqual({ name: "legs", unit: null });
    expect(parseDimension("mass ()")).toEqual({ name: "mass ()", unit: null });
    expect(parseDimension("(kg)")).toEqual({ name: "", unit: "kg" });
  });

  test("a label reads back as its dimension", () => {
    for (const label of ["mass (kg)", "legs", "speed (km/h)"])
      expect(dimensionLabel(parseDimension(label))).toBe(label);
  });
});

describe("labelled vectors", () => {
  test("hold every object's numbers in double precision, along the same dimensions", () => {
    expect(materials.kind).toBe("material");
    expect(objectOf(materials, "B").vector).toEqual(Float64Array.of(15, 4));
    const [{ vector }] = labelledVectors(["x"], new Map([["a", [0.1]]])).objects;
    expect(vector[0]).toBe(0.1);
  });

  test("can be seen along fewer dimensions", () => {
    const masses = selectDimensions(materials, ["mass"]);
    expect(masses.dimensions).toEqual([{ name: "mass", unit: "kg" }]);
    expect(masses.objects.map(({ vector }) => [...vector])).toEqual([[3], [15]]);
    expect([...objectOf(selectDimensions(materials, ["volume", "mass"]), "A").vector]).toEqual([30, 3]);
    expect(() => selectDimensions(materials, ["weight"])).toThrow(
      'unknown dimension: "weight" came; there are mass, volume',
    );
    expect(() => selectDimensions(materials, [])).toThrow("missing dimension: none came");
    expect(() => selectDimensions(materials, ["mass", "mass"])).toThrow('invalid name: dimension "mass" came twice');
  });

  test("can be turned into other units", () => {
    const other = inUnits(materials, { mass: "g" });
    expect(other.dimensions.map(dimensionLabel)).toEqual(["mass (g)", "volume (ℓ)"]);
    expect([...objectOf(other, "B").vector]).toEqual([15000, 4]);
    expect(() => inUnits(materials, { mass: "ℓ" })).toThrow(
      "mismatched unit: mass is in kg, which can't be turned into ℓ",
    );
    expect(() => inUnits(materials, { weight: "g" })).toThrow("unknown dimension");
    expect(() => inUnits(labelledVectors(["mass"], [["A", [3]]]), { mass: "g" })).toThrow(
      "mismatched unit: mass is in no unit, which can't be turned into g",
    );
  });

  test("an object that is not there is an error that says which are", () => {
    expect(() => objectOf(materials, "F")).toThrow('unknown object: "F" came; there are A, B');
    const many = labelledVectors(
      ["x"],
      Array.from({ length: 12 }, (_, i) => [`o${i}`, [1]] as const),
    );
    expect(() => objectOf(many, "F")).toThrow("there are o0, o1, o2, o3, o4, o5, o6, o7, o8, o9 and 2 more");
  });

  test("what could not be compared is refused", () => {
    expect(() => labelledVectors(["mass (kg)"], [["A", [1, 2]]])).toThrow(
      'mismatched dims: "A" has 2, 1 were expected (mass (kg))',
    );
    expect(() => labelledVectors(["mass (kg)", "volume"], [["A", [1, 2]]])).toThrow(
      'missing unit: "volume" has none, while "mass" has kg; write it as in mass (kg), or volume (1) for a plain number',
    );
    expect(() => labelledVectors([], [["A", []]])).toThrow("missing dimension");
    expect(() => labelledVectors(["x"], [])).toThrow("missing object: none came");
    expect(() => labelledVectors(["x"], [["", [1]]])).toThrow("missing name");
    expect(() =>
      labelledVectors(
        ["x"],
        [
          ["A", [1]],
          ["A", [2]],
        ],
      ),
    ).toThrow('invalid name: object "A" came twice');
  });

  test("a number that is not finite, or whose square is not, is refused", () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, 1e200, -1e101, 1e-101]) {
      expect(() => labelledVectors(["x"], [["A", [value]]])).toThrow(
        `invalid number: ${value} came as the x of "A"; 0 or a size from 1e-100 to 1e100 was expected`,
      );
    }
    expect(labelledVectors(["x", "y"], [["A", [0, 1e-100]]]).objects).toHaveLength(1);
  });

  test("only what is measured alike can be compared", () => {
    const check = (labels: string[]) => {
      const other = labelledVectors(labels, [["X", labels.map(() => 1)]]);
      checkSameDimensions(objectOf(materials, "A"), objectOf(other, "X"));
    };
    expect(() => check(["mass (kg)", "volume (L)"])).not.toThrow();
    expect(() => check(["mass (g)", "volume (ℓ)"])).toThrow(
      'mismatched unit: the mass of "A" is in kg, of "X" in g; give both in the same',
    );
    expect(() => check(["mass", "volume"])).toThrow('mismatched unit: the mass of "A" is in kg, of "X" in none');
    expect(() => check(["mass (kg)"])).toThrow('mismatched dimensions: "A" has mass, volume, "X" has mass;');
    expect(() => check(["volume (ℓ)", "mass (kg)"])).toThrow("mismatched dimensions");
  });
});
