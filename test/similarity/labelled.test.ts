import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readClaims } from "#src/similarity/claim-grammar.js";
import { checkClaims } from "#src/similarity/claims.js";
import { comparePair, comparePairs } from "#src/similarity/parallel.js";
import { norm } from "#src/similarity/vector.js";
import { readLabelled } from "#src/vectors/formats/labelled-csv.js";
import { inUnits, labelledVectors, objectOf, selectDimensions } from "#src/vectors/labelled.js";

/** The lesson's table, as it writes it. */
const materials = readLabelled(
  "material,mass,volume\nA,3 kg,30 ℓ\nB,15 kg,4 ℓ\nC,3 kg,27 ℓ\nD,7.5 kg,75 ℓ\nE,7.5 kg,2 ℓ\n",
);
const [a, b, c, d, e] = materials.objects;
const CLAIMS = "C = A\nD = 2.5 A\nE = 2.5 A\nC = 0.2 B\nD = 0.5 B\nE = 0.5 B";

const holds = (text: string, options = {}) => checkClaims(materials, text, options).map((verdict) => verdict.holds);
const why = (text: string, options = {}) => checkClaims(materials, text, options)[0].why;

describe("the lesson's materials", () => {
  test("have the lesson's norms, but for C: √738, where it writes A's √909", () => {
    expect(norm(a.vector)).toBeCloseTo(Math.sqrt(909), 12);
    expect(norm(b.vector)).toBeCloseTo(Math.sqrt(241), 12);
    expect(norm(c.vector)).toBeCloseTo(Math.sqrt(738), 12);
    expect(norm(c.vector).toFixed(2)).toBe("27.17");
    expect(norm(e.vector)).toBeCloseTo(Math.sqrt(60.25), 12);
  });

  test("are compared as the exercise asks: all ten pairs", () => {
    const pairs = comparePairs(materials.objects);
    expect(pairs.map((pair) => [pair.a + pair.b, pair.dot, pair.cosine.toFixed(5), pair.parallel])).toEqual([
      ["AB", 165, "0.35253", false],
      ["AC", 819, "0.99994", false],
      ["AD", 2272.5, "1.00000", true],
      ["AE", 82.5, "0.35253", false],
      ["BC", 153, "0.36279", false],
      ["BD", 412.5, "0.35253", false],
      ["BE", 120.5, "1.00000", true],
      ["CD", 2047.5, "0.99994", false],
      ["CE", 76.5, "0.36279", false],
      ["DE", 206.25, "0.35253", false],
    ]);
    expect(Object.keys(pairs[0])).toEqual(["a", "b", "dot", "cosine", "scale", "parallel"]);
  });

  test("by mass alone make all six claims true", () => {
    const verdicts = checkClaims(selectDimensions(materials, ["mass"]), CLAIMS);
    expect(verdicts.map((verdict) => verdict.holds)).toEqual([true, true, true, true, true, true]);
  });

  test("by mass and volume make true what the lesson marks so, but for C = A, which is a tenth off", () => {
    expect(holds(CLAIMS)).toEqual([false, true, false, false, false, true]);
    expect(why("C = A")).toBe("mass 3 kg = 3 kg, volume 27 ℓ ≠ 30 ℓ (off by 10 %); cosine 0.99994, tolerance 0.000001");
    expect(holds("C = A", { tolerance: 0.1 })).toEqual([true]);
    expect(holds("C = A", { tolerance: 0.09 })).toEqual([false]);
  });

  test("make A and C point the same way, nearly: where the lesson says 'safely assume'", () => {
    expect(checkClaims(materials, "A ~ C")).toEqual([
      { claim: "A ~ C", holds: true, why: "cosine 0.99994, at least 0.999 was asked; tolerance 0.001" },
    ]);
    expect(holds("A ~ C\nA ~ B\nA ~ D", { tolerance: 1e-6 })).toEqual([false, false, true]);
  });

  test("are told dimension by dimension: E's mass and volume, where the lesson writes m_C and v_C", () => {
    expect(why("E = 0.5 B")).toBe("mass 7.5 kg = 0.5 × 15 kg, volume 2 ℓ = 0.5 × 4 ℓ; tolerance 0.000001");
    // The lesson: "B and D: m_C = 2.5 m_B"; D's mass is half of B's, and its volume is not.
    expect(why("D = 0.5 B")).toBe(
      "mass 7.5 kg = 0.5 × 15 kg, volume 75 ℓ ≠ 0.5 × 4 ℓ = 2 ℓ (off by 97.3 %); cosine 0.352528, tolerance 0.000001",
    );
  });

  test("in grams all look alike, but what was equal stays so", () => {
    const grams = inUnits(materials, { mass: "g" });
    expect(comparePair(objectOf(grams, "A"), objectOf(grams, "B")).cosine).toBeCloseTo(0.99995, 5);
    expect(comparePairs(grams.objects).filter(({ parallel }) => parallel)).toHaveLength(2);
    expect(checkClaims(grams, CLAIMS).map((verdict) => verdict.holds)).toEqual(holds(CLAIMS));
  });
});

describe("pairs", () => {
  test("have the scale of the first over the second", () => {
    expect(comparePair(d, a)).toEqual({ a: "D", b: "A", dot: 2272.5, cosine: 1, scale: 2.5, parallel: true });
    expect(comparePair(a, d).scale).toBe(0.4);
  });

  test("of opposite directions are parallel, with a negative scale", () => {
    const { objects } = labelledVectors(
      ["x", "y"],
      [
        ["up", [1, 2]],
        ["down", [-3, -6]],
      ],
    );
    expect(comparePair(objects[1], objects[0])).toMatchObject({ scale: -3, parallel: true });
    expect(comparePair(objects[1], objects[0]).cosine).toBeCloseTo(-1, 14);
  });

  test("are parallel up to the tolerance, in every dimension", () => {
    const { objects } = labelledVectors(
      ["x", "y"],
      [
        ["a", [3, 30_000]],
        ["b", [6, 30_000]],
        ["c", [3.0001, 30_000]],
      ],
    );
    expect(comparePair(objects[0], objects[1]).cosine).toBeGreaterThan(1 - 1e-8);
    expect(comparePair(objects[0], objects[1]).parallel).toBe(false);
    expect(comparePair(objects[0], objects[2]).parallel).toBe(false);
    expect(comparePair(objects[0], objects[2], { tolerance: 1e-4 }).parallel).toBe(true);
  });

  test("are refused for a zero vector, for other units and for a tolerance that is none", () => {
    const zero = labelledVectors(["mass (kg)", "volume (ℓ)"], [["Z", [0, 0]]]).objects[0];
    expect(() => comparePair(a, zero)).toThrow('invalid vector of "Z": only zeros came, which have no direction');
    expect(() => comparePair(zero, a)).toThrow('invalid vector of "Z"');
    expect(() => comparePair(a, objectOf(inUnits(materials, { mass: "g" }), "B"))).toThrow("mismatched unit");
    for (const tolerance of [-1, 1, Number.NaN]) {
      expect(() => comparePair(a, b, { tolerance })).toThrow("invalid tolerance");
      expect(() => checkClaims(materials, "A = B", { tolerance })).toThrow("invalid tolerance");
    }
  });

  test("of more objects than anybody looks at are refused before they are made", () => {
    const objects = Array.from({ length: 1500 }, () => a);
    expect(() => comparePairs(objects)).toThrow("unsupported objects: 1500 make 1124250 pairs");
  });

  test("are what the definitions say: a multiple is found again, and no other factor comes nearer", () => {
    const numbers = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 3, maxLength: 3 });
    const away = ([x, y]: number[][], s: number) => norm(x.map((value, i) => value - s * y[i]));
    fc.assert(
      fc.property(numbers, numbers, fc.integer({ min: -50, max: 50 }), (first, second, times) => {
        fc.pre(first.some(Boolean) && second.some(Boolean) && times !== 0);
        const { objects } = labelledVectors(
          ["x", "y", "z"],
          [
            ["a", first],
            ["b", second],
            ["c", first.map((value) => value * times)],
          ],
        );
        const multiple = comparePair(objects[2], objects[0]);
        expect(multiple.parallel).toBe(true);
        expect(multiple.scale).toBeCloseTo(times, 9);
        const { scale } = comparePair(objects[0], objects[1]);
        for (const other of [0.9 * scale, 1.1 * scale, scale + 0.01, scale - 0.01]) {
          expect(away([first, second], scale)).toBeLessThanOrEqual(away([first, second], other) + 1e-9);
        }
      }),
    );
  });
});

describe("claims", () => {
  test("are read in every form, comments and empty lines passed over", () => {
    const text =
      "\uFEFF# six ways\r\n\r\nE = 0.5 B # half\nE=.5*B\n2 E = B\nE * 2 = B\nE = B / 2\nE = B·0.5\n-E = −.5 × B";
    expect(checkClaims(materials, text).map((verdict) => [verdict.claim, verdict.holds])).toEqual(
      ["E = 0.5 B", "E=.5*B", "2 E = B", "E * 2 = B", "E = B / 2", "E = B·0.5", "-E = −.5 × B"].map((claim) => [
        claim,
        true,
      ]),
    );
    expect(checkClaims(materials, "# nothing\n\n")).toEqual([]);
  });

  test("of inequality hold where equality does not", () => {
    expect(holds("C != A\nC ≠ A\nD != 2.5 A")).toEqual([true, true, false]);
  });

  test("of direction look at the angle and the sign alone", () => {
    expect(holds("D ~ A\n3 D ~ A\nD ~ -A\n-2 D ~ -A\nB ~ E\nB ~ A", { tolerance: 0 })).toEqual([
      ...[true, true, false, true, true, false],
    ]);
  });

  test("name objects by letters, digits and hyphens, anything else in quotes", () => {
    const { dimensions } = materials;
    const odd = labelledVectors(dimensions, [
      ["metal hammer", [1, 2]],
      ["T-shirt_2", [2, 4]],
      ["3M # 'x'", [3, 6]],
      ["Größe", [4, 8]],
    ]);
    const text = `T-shirt_2 = 2 "metal hammer"\n"3M # 'x'" = 1.5 'T-shirt_2'\nGröße=4"metal hammer"`;
    expect(checkClaims(odd, text).map((verdict) => verdict.holds)).toEqual([true, true, true]);
    expect(readClaims("2e1E = 0.5E")[0]).toMatchObject({
      left: { factor: 20, name: "E" },
      right: { factor: 0.5, name: "E" },
    });
  });

  test.each([
    ["D = 2.5", "c.txt line 1, column 8: the line ends, an object's name was expected"],
    ["A = B\nA + B = C", 'c.txt line 2, column 3: "+ B = C" came, =, != or ~ was expected'],
    ["A = B C", 'column 7: "C" came, the end of the claim was expected'],
    ["= A", 'column 1: "= A" came, a number or an object\'s name was expected'],
    ["A", "column 2: the line ends, =, != or ~ was expected"],
    ["A == B", 'column 4: "= B" came, a number or'],
    ["A = B / 0", 'column 9: "0" came, a number above 0 was expected'],
    ["A = B * C", 'column 9: "C" came, a number was expected'],
    ["A = 1e300 B", 'column 5: "1e300 B" came, a factor of 0 or a size from 1e-100 to 1e100 was expected'],
    ["𝔸𝔸 ; B", 'column 4: "; B" came'],
  ])("%j is refused where it goes wrong", (text, message) => {
    expect(() => checkClaims(materials, text, { name: "c.txt" })).toThrow(`invalid claim: `);
    expect(() => checkClaims(materials, text, { name: "c.txt" })).toThrow(message);
  });

  test("about unknown objects and about the direction of nothing are refused", () => {
    expect(() => checkClaims(materials, "\nA = 2 F", { name: "c.txt" })).toThrow(
      'unknown object: c.txt line 2, column 7 names "F"; there are A, B, C, D, E',
    );
    const some = labelledVectors(
      ["x"],
      [
        ["A", [1]],
        ["Z", [0]],
      ],
    );
    expect(() => checkClaims(some, "A ~ Z")).toThrow('invalid vector of "Z": only zeros came');
    expect(() => checkClaims(some, "A ~ 0 A")).toThrow('invalid side, 0 times "A": only zeros came');
    expect(checkClaims(some, "Z = 0 A\nA = Z").map((verdict) => [verdict.holds, verdict.why])).toEqual([
      [true, "x 0 = 0 × 1; tolerance 0.000001"],
      [false, "x 1 ≠ 0 (off by 100 %); tolerance 0.000001"],
    ]);
  });

  test("of many dimensions tell those that differ first, and how many more there are", () => {
    const labels = Array.from({ length: 10 }, (_, i) => `d${i}`);
    const ones = labels.map(() => 1);
    const wide = labelledVectors(labels, [
      ["A", ones],
      ["B", ones.map((value, i) => (i === 7 ? 2 : value))],
    ]);
    expect(checkClaims(wide, "A = B")[0].why).toBe(
      "d7 1 ≠ 2 (off by 50 %), d0 1 = 1, d1 1 = 1, d2 1 = 1, 6 more dimensions (1 of 10 unequal); cosine 0.964764, tolerance 0.000001",
    );
    expect(checkClaims(wide, "A = A")[0].holds).toBe(true);
  });

  test("tell what is equal only within the tolerance, and rounding from what is not", () => {
    const { dimensions } = labelledVectors(["x (m)"], [["A", [1]]]);
    const near = labelledVectors(dimensions, [
      ["A", [0.1]],
      ["B", [0.3]],
      ["C", [0.30001]],
    ]);
    expect(checkClaims(near, "B = 3 A")[0]).toMatchObject({
      holds: true,
      why: "x 0.3 m = 3 × 0.1 m; tolerance 0.000001",
    });
    expect(checkClaims(near, "C = B", { tolerance: 0.01 })[0]).toMatchObject({
      holds: true,
      why: "x 0.30001 m ≈ 0.3 m; tolerance 0.01",
    });
  });
});
