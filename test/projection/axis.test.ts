import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Axis, axisFromVectors, poleAxis, topicAxis } from "#src/projection/axis.js";
import { unitCentreOf } from "#src/projection/centre.js";
import { project, projectTable, projectVectors } from "#src/projection/project.js";
import { ratedAxis, ratedAxisFromVectors } from "#src/projection/rated-axis.js";
import { fitRidge } from "#src/projection/ridge.js";
import { parseAxisSpec } from "#src/projection/spec.js";
import { expression } from "#src/similarity/expression.js";
import { dot, norm, unit } from "#src/similarity/vector.js";
import { tableOf } from "../helpers/tables.ts";
import { gaussianTable } from "../similarity/tables.ts";

const size = { name: "size", negative: ["small", "tiny"], positive: ["large", "huge"] };
const table = tableOf({
  small: [1, -2, 0.5],
  tiny: [2, -3, 0],
  large: [1, 2, 1],
  huge: [0.5, 4, 0.2],
  house: [3, 0.5, 1],
  none: [0, 0, 0],
});
const vectorOf = fc.array(fc.double({ min: -9, max: 9, noNaN: true }), { minLength: 4, maxLength: 4 });
const vectors = fc.array(
  vectorOf.filter((vector) => norm(vector) > 0.1),
  { minLength: 1, maxLength: 6 },
);

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe("an axis of two poles", () => {
  test("scores its poles' words -1 and 1 on average, whatever their lengths, and 0 half-way", () => {
    fc.assert(
      fc.property(vectors, vectors, (negative, positive) => {
        let axis: Axis;
        try {
          axis = axisFromVectors({ name: "a", negative, positive });
        } catch (error) {
          expect((error as Error).message).toContain("invalid axis");
          return;
        }
        expect(norm(axis.direction)).toBeCloseTo(1, 6);
        // Nearly equal poles magnify the rounding of float32.
        const digits = axis.step > 0.01 ? 4 : 1;
        expect(mean(negative.map((vector) => axis.score(vector)))).toBeCloseTo(-1, digits);
        expect(mean(positive.map((vector) => axis.score(vector)))).toBeCloseTo(1, digits);
      }),
    );
  });

  test("with its poles exchanged scores the opposite", () => {
    const axis = poleAxis(table, size);
    const turned = poleAxis(table, { ...size, negative: size.positive, positive: size.negative });
    for (const word of ["house", "tiny"]) {
      expect(turned.score(table.vectorOf(word))).toBeCloseTo(-axis.score(table.vectorOf(word)), 6);
    }
  });

  test("names its poles, and the words that have no vector or only zeros", () => {
    const axis = poleAxis(table, { ...size, positive: ["large", "large", "gigantic", "none"] });
    expect(axis.poles).toEqual({ negative: ["small", "tiny"], positive: ["large"] });
    expect(axis.missing).toEqual(["gigantic", "none"]);
  });

  test("takes expressions for words", () => {
    const axis = poleAxis(table, { name: "s", negative: [expression("small + tiny")], positive: ["large"] });
    expect(axis.poles.negative).toEqual(["small + tiny"]);
    expect(axis.score(table.vectorOf("large"))).toBeCloseTo(1, 5);
  });

  test.each([
    [{ ...size, positive: ["huge", "tiny"] }, 'invalid poles: "tiny" stands in both poles of size'],
    [{ ...size, negative: [] }, "missing words: the negative pole of size has none"],
    [{ ...size, positive: ["lrge"] }, "unknown words: the table knows none of the positive pole of size: lrge"],
  ])("is refused where its poles make no axis (%#)", (poles, message) => {
    expect(() => poleAxis(table, poles)).toThrow(message);
  });

  test("is refused where both poles are one place, vectors differ in dims or have no direction", () => {
    const make = (negative: number[][], positive: number[][]) => axisFromVectors({ name: "a", negative, positive });
    expect(() => make([[1, 2]], [[2, 4]])).toThrow("invalid axis: a: both poles have the same mean");
    expect(() => make([[1, 2]], [[1, 2, 3]])).toThrow("mismatched dims: axis a has vectors of 2 and of 3");
    expect(() => make([[0, 0]], [[1, 2]])).toThrow('invalid vector of "-1" on axis a: only zeros came');
    expect(() => make([[1, 0]], [])).toThrow("missing vectors: axis a has none in its positive pole");
    expect(() => make([], [[1, 0]])).toThrow("missing centre");
    expect(() => make([[1, 0]], [[0, 1]]).score([1, 2, 3])).toThrow(
      "mismatched dims: the vector has 3, the axis has 2",
    );
    expect(() => make([[1, 0]], [[0, 1]]).score([0, 0])).toThrow("invalid vector");
  });
});

describe("a topic", () => {
  test("scores 1 at its words' mean and 0 at that of the table's words", () => {
    const words = gaussianTable(60, 8);
    const axis = topicAxis(words, { name: "t", words: ["w1", "w2", "w3"] });
    const score = (word: string) => axis.score(words.vectorOf(word));
    expect(mean(["w1", "w2", "w3"].map(score))).toBeCloseTo(1, 5);
    expect(mean(words.vocabulary.tokens.map(score))).toBeCloseTo(0, 5);
    expect(norm(unitCentreOf(words))).toBeLessThan(1);
  });

  test("of a table's only word has no direction", () => {
    expect(() => topicAxis(tableOf({ a: [1, 2] }), { name: "t", words: ["a"] })).toThrow("invalid axis: t: its words");
  });
});

describe("a rated axis", () => {
  test("is the ridge that solves the normal equations, from either side of n = dims", () => {
    const row = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 3, maxLength: 3 });
    const data = fc.array(fc.tuple(row, fc.double({ min: -5, max: 5, noNaN: true })), { minLength: 2, maxLength: 7 });
    fc.assert(
      fc.property(data, fc.double({ min: 0.1, max: 10, noNaN: true }), (pairs, penalty) => {
        const { weights, intercept } = fitRidge(
          pairs.map(([vector]) => vector),
          pairs.map(([, target]) => target),
          penalty,
        );
        const misses = pairs.map(([vector, target]) => target - intercept - dot(vector, weights));
        expect(mean(misses)).toBeCloseTo(0, 8);
        // At the minimum, Xᵀ(y - Xw) = λw.
        for (let i = 0; i < 3; i++) {
          const slope = pairs.reduce((sum, [vector], at) => sum + vector[i] * misses[at], 0);
          expect(slope).toBeCloseTo(penalty * weights[i], 7);
        }
      }),
    );
  });

  test("finds the penalty: little where ratings are a line, much where they are noise", () => {
    const words = gaussianTable(80, 6);
    const rows = words.vocabulary.tokens.map((word) => unit(words.vectorOf(word)));
    const line = fitRidge(
      rows,
      rows.map((vector) => 3 * vector[0] - vector[4]),
    );
    const noise = fitRidge(
      rows,
      rows.map((_, i) => Math.sin(i * i * 7.3)),
    );
    expect(line.penalty).toBeLessThan(0.5);
    expect(line.weights[0]).toBeGreaterThan(2.8);
    expect(noise.penalty).toBeGreaterThan(line.penalty);
  });

  test("predicts in the ratings' own units and counts a word once", () => {
    const ratings = [
      { word: "small", rating: 1 },
      { word: "small", rating: 3 },
      { word: "large", rating: 6 },
      { word: "huge", rating: 8 },
      { word: "vast", rating: 9 },
    ];
    const axis = ratedAxis(table, { name: "size", ratings, penalty: 1e-6 });
    expect(axis.members.map(({ word, expected }) => [word, expected])).toEqual([
      ["small", 2],
      ["large", 6],
      ["huge", 8],
    ]);
    expect(axis.score(table.vectorOf("huge"))).toBeCloseTo(8, 2);
    expect([axis.missing, axis.middle]).toEqual([["vast"], 16 / 3]);
  });

  test("is refused without at least three different ratings, vectors or a true penalty", () => {
    const make = (ratings: number[], penalty?: number) => {
      return ratedAxisFromVectors({
        name: "r",
        vectors: [
          [1, 0],
          [0, 1],
          [1, 1],
        ].slice(0, ratings.length),
        ratings,
        penalty,
      });
    };
    expect(() => make([1, 2])).toThrow("invalid ratings: r: 2 words with a vector came, at least 3");
    expect(() => make([4, 4, 4])).toThrow("invalid ratings: r: all are 4");
    expect(() => make([1, Number.NaN, 3])).toThrow("invalid ratings: r: NaN came");
    expect(() => make([1, 2, 3], 0)).toThrow("invalid penalty");
    const same = {
      name: "r",
      vectors: [
        [1, 0],
        [2, 0],
        [3, 0],
      ],
      ratings: [1, 2, 3],
    };
    expect(() => ratedAxisFromVectors(same)).toThrow("invalid axis: r: all its words point the same way");
  });
});

describe("laying things on axes", () => {
  test.each(["float32", "int8"] as const)("a whole %s table scores as its words do, one by one", (precision) => {
    const words = precision === "int8" ? gaussianTable(700, 24).quantise() : gaussianTable(700, 24);
    const axis = poleAxis(words, { name: "a", negative: ["w1", "w2", "w3"], positive: ["w4", "w5"] });
    const topic = topicAxis(words, { name: "t", words: ["w7", "w8", "w9"] });
    const single = projectVectors(
      [axis, topic],
      words.vocabulary.tokens.map((token) => ({ token, vector: words.vectorOf(token) })),
    );
    projectTable(words, [axis, topic], { errors: true }).forEach(({ name, scores, errors }) => {
      single.forEach((one, row) => {
        expect(scores[row]).toBeCloseTo(one.scores[name], 4);
        expect(errors?.[row]).toBeCloseTo(one.errors[name] ?? Number.NaN, 4);
      });
    });
  });

  test("a row of zeros scores the middle, never NaN", () => {
    const [{ scores, errors }] = projectTable(table, [poleAxis(table, size)], { errors: true });
    expect([scores[5], errors?.[5]]).toEqual([0, 0]);
    expect([...scores].every(Number.isFinite)).toBe(true);
  });

  test("the error is the jackknife's, by poles, and unknown for a pole of one word", () => {
    const axis = poleAxis(table, size);
    const house = table.vectorOf("house");
    const without = (poles: Partial<typeof size>) => poleAxis(table, { ...size, ...poles }).score(house);
    const half = (a: number, b: number) => (a - b) ** 2 / 4;
    const variance =
      half(without({ negative: ["small"] }), without({ negative: ["tiny"] })) +
      half(without({ positive: ["large"] }), without({ positive: ["huge"] }));
    const [{ errors }] = projectVectors([axis], [{ token: "house", vector: house }]);
    expect(errors.size).toBeCloseTo(Math.sqrt(variance), 6);
    const lone = poleAxis(table, { ...size, positive: ["large"] });
    expect(project(table, [lone], ["house"]).words[0].errors).toEqual({ size: null });
  });

  test("two axes of one name are refused, and none at all", () => {
    const axis = poleAxis(table, size);
    expect(() => project(table, [axis, axis], ["house"])).toThrow('invalid axes: two are called "size"');
    expect(() => project(table, [], ["house"])).toThrow("missing axes: none came");
    expect(() => project(table, [axis], ["hous"])).toThrow("unknown word");
  });
});

describe("an axis on one line", () => {
  test.each([
    ["size=small,tiny:large, huge", { name: "size", negative: ["small", "tiny"], positive: ["large", "huge"] }],
    ["royalty=king,queen", { name: "royalty", negative: null, positive: ["king", "queen"] }],
    ['a="x:y, z":mean(b, c)', { name: "a", negative: ['"x:y, z"'], positive: ["mean(b, c)"] }],
    ['q="say \\"hi\\"":b', { name: "q", negative: ['"say \\"hi\\""'], positive: ["b"] }],
  ])("%s is read", (text, spec) => {
    expect(parseAxisSpec(text)).toEqual(spec);
  });

  test.each([
    ["small:large", "it has no name"],
    ["size=small,,tiny:large", "a word is missing"],
    ["size=", "a word is missing"],
    ["size=a:b:c", "3 poles came, at most 2 were expected"],
    ['size="a:b', "a quote or bracket is left open"],
  ])("%s is refused", (text, why) => {
    expect(() => parseAxisSpec(text)).toThrow(why);
  });
});
