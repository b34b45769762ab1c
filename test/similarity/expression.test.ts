import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compare } from "#src/similarity/compare.js";
import { evaluateExpression, expression, fromTree, mapWords, meanVector } from "#src/similarity/expression.js";
import { nearest } from "#src/similarity/nearest.js";
import { type ExpressionTree, formatExpression, parseExpression, scaled } from "#src/similarity/parse.js";
import { cosine, dot, norm, unit } from "#src/similarity/vector.js";
import { gaussianTable, tableOf } from "./tables.ts";

const table = tableOf({
  king: [3, 0, 4],
  man: [2, 0, 0],
  woman: [0, 5, 0],
  queen: [0, 1, 1.3],
  gender: [0, 0, 7],
  "new york": [1, 1, 1],
  "c++": [0, 1, 2],
  "mother-in-law": [1, 2, 3],
  2004: [4, 4, 0],
  mean: [3, 3, 0],
});

/** The tree without its columns. */
function bare(term: ExpressionTree): ExpressionTree {
  if (term.kind === "word") return { kind: "word", word: term.word };
  return term.kind === "scale" ? { ...term, of: bare(term.of) } : { ...term, terms: term.terms.map(bare) };
}

function read(text: string): string {
  return formatExpression(parseExpression(text));
}

function vectorOf(text: string): number[] {
  return Array.from(evaluateExpression(table, text).vector);
}

function expectNear(actual: readonly number[], expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  for (const [i, value] of expected.entries()) expect(actual[i]).toBeCloseTo(value, 6);
}

describe("an expression is read", () => {
  test.each([
    ["king - man + woman", "king - man + woman"],
    ["2*paris + 0.5*rome", "2*paris + 0.5*rome"],
    ["king -man+ woman", "king - man + woman"],
    ["king − man", "king - man"],
    ["king-man + woman", "king-man + woman"],
    ["mother-in-law - law", "mother-in-law - law"],
    ["don't + o'clock + 'tis + new_york + u.s.", "don't + o'clock + 'tis + new_york + u.s."],
    ["- -king", "king"],
    ["-(king + man)*2", "-2*(king + man)"],
    ["king/2", "0.5*king"],
    ["2*3*king*4", "24*king"],
    ["2*2004 + 2004", "2*2004 + 2004"],
    ["a | b | c + d", "a | b | c + d"],
    ["(a | b) + c", "(a | b) + c"],
    ["a - (b - c)", "a - (b - c)"],
    ["mean(a, 2*b - c) + mean", "mean(a, 2*b - c) + mean"],
    ['"new york" + "c++" + "say \\"hi\\"" + "plain"', '"new york" + "c++" + "say \\"hi\\"" + plain'],
    ["1e-3*a", "0.001*a"],
  ])("%s", (text, written) => {
    expect(read(text)).toBe(written);
  });

  test("words keep their columns, in characters and not in units", () => {
    expect(parseExpression('𝔸 - "b"')).toEqual({
      kind: "sum",
      terms: [
        { kind: "word", word: "𝔸", column: 1 },
        { kind: "scale", factor: -1, of: { kind: "word", word: "b", column: 5 } },
      ],
    });
  });

  test.each([
    ["", "column 1: the end came, a word was expected"],
    ["king - ", "column 8: the end came, a word was expected"],
    ["king + * man", 'column 8: "*" came, a word was expected'],
    ["king man", 'column 6: "man" came, a sign (+ - * / |) was expected'],
    ["king)", 'column 5: ")" came, nothing opens it'],
    ["(king", 'column 6: the end came, ")" was expected for the bracket of column 1'],
    ["(a, b)", 'column 3: "," came, ")" was expected'],
    ["and/or", 'column 5: "or" came, a number was expected after "/"'],
    ["king/0", "column 6: a division by 0"],
    ["a + 1e308*1e308*b", "column 5: the factor is not finite"],
    ['a - "b', "column 5: the quote is never closed"],
    ['a - ""', "column 5: an empty word"],
    [`${"(".repeat(101)}a`, "column 101: brackets are nested deeper than 100"],
  ])("or refused with the column: %j", (text, message) => {
    expect(() => expression(text)).toThrow(`invalid expression: ${message}`);
  });

  const word = fc.oneof(
    fc.string({ minLength: 1, unit: "grapheme" }),
    fc.stringMatching(/^[-+*/|(),"\\ .'0-9a-zA]{1,6}$/),
    fc.constantFrom("mean", "2", ".5", "1e3", "a-b", "-", "−"),
  );
  const factor = fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => value !== 1);
  const { tree } = fc.letrec<{ tree: ExpressionTree }>((tie) => {
    const parts = (minLength: number) => fc.array(tie("tree"), { minLength, maxLength: 3 });
    return {
      tree: fc.oneof(
        { depthSize: "small", withCrossShrink: true },
        word.map((text): ExpressionTree => ({ kind: "word", word: text })),
        fc.tuple(factor, tie("tree")).map(([value, of]) => (of.kind === "scale" ? of : scaled(value, of))),
        parts(2).map((terms): ExpressionTree => ({ kind: "sum", terms })),
        parts(2).map((terms): ExpressionTree => ({ kind: "away", terms })),
        parts(1).map((terms): ExpressionTree => ({ kind: "mean", terms })),
      ),
    };
  });

  test("every tree that is written is read back as it was", () => {
    fc.assert(
      fc.property(tree, (term) => {
        expect(bare(parseExpression(formatExpression(term)))).toEqual(term);
      }),
      { numRuns: 500 },
    );
  });

  test("any text gives a tree or one line that names a column", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."ab2.-+*/|(),\" \\'") }), (text) => {
        try {
          expect(read(read(text))).toBe(read(text));
        } catch (error) {
          expect((error as Error).message).toMatch(/^invalid expression: column \d+: [^\n]+$/);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe("an expression's vector", () => {
  test("adds unit vectors, in order and with factors", () => {
    expectNear(vectorOf("king - man + woman"), [-0.4, 1, 0.8]);
    expectNear(vectorOf("2*king + 0.5*woman"), [1.2, 0.5, 1.6]);
    expectNear(vectorOf("-king/2"), [-0.3, 0, -0.4]);
    expectNear(vectorOf("mean(king, man)"), [0.8, 0, 0.4]);
    expect(evaluateExpression(table, "king - man + king").words).toEqual(["king", "man"]);
  });

  test("of a single word is the word's own, and raw where that is asked for", () => {
    expect(vectorOf("king")).toEqual([3, 0, 4]);
    expect(vectorOf("(king)")).toEqual([3, 0, 4]);
    const raw = evaluateExpression(table, expression("king - man", { units: false }));
    expect(Array.from(raw.vector)).toEqual([1, 0, 4]);
  });

  test("projected away from another stands at a right angle to it", () => {
    expectNear(vectorOf("king | gender"), [0.6, 0, 0]);
    const random = gaussianTable(4, 20);
    const { vector } = evaluateExpression(random, "w0 + w1 | w2 - w3");
    const away = evaluateExpression(random, "w2 - w3").vector;
    expect(Math.abs(cosine(vector, away))).toBeLessThan(1e-6);
  });

  test("is zeros, and not rounding, where everything cancels", () => {
    const random = gaussianTable(4, 20);
    for (const text of ["w0 + w1 + w2 - w2 - w0 - w1", "w0 | w0", "0*w0", "w0 - 3*w1 | w0 - 3*w1"]) {
      expect(norm(evaluateExpression(random, text).vector), text).toBe(0);
    }
    expect(() => nearest(random, expression("w0 - w0"))).toThrow("invalid expression: w0 - w0 is a vector of zeros");
  });

  test("is refused with the column of a word that is unknown, and with advice for one with a hyphen", () => {
    expect(() => evaluateExpression(table, "king - qeen")).toThrow(
      'unknown word: column 8: "qeen" is not among the table\'s 10 words; nearest spellings: queen',
    );
    expect(() => evaluateExpression(table, "king-man + woman")).toThrow('to subtract, put blanks around "-"');
  });

  test("is the weighted sum that any way of writing it is", () => {
    const random = gaussianTable(5, 7);
    const weight = fc.integer({ min: -8, max: 8 }).map((value) => value / 4);
    fc.assert(
      fc.property(fc.array(weight, { minLength: 2, maxLength: 5 }), (weights) => {
        const text = weights.map((value, id) => `${value < 0 ? "-" : "+"} ${Math.abs(value)}*w${id}`).join(" ");
        const { vector } = evaluateExpression(random, text.replace(/^\+/, ""));
        for (let i = 0; i < 7; i++) {
          const expected = weights.reduce((sum, value, id) => sum + value * unit(random.row(id))[i], 0);
          expect(vector[i]).toBeCloseTo(expected, 5);
        }
      }),
    );
  });
});

describe("questions take expressions", () => {
  test("nearest leaves all its words out and names it as it was read", () => {
    const { query, neighbours } = nearest(table, expression("king  -man +woman"), { k: 1 });
    expect({ query, token: neighbours[0].token }).toEqual({ query: "king - man + woman", token: "queen" });
    const tokens = nearest(table, expression('"c++" + king')).neighbours.map(({ token }) => token);
    expect(tokens).toHaveLength(8);
    expect(tokens).not.toContain("c++");
  });

  test("lists of words with weights are the same sum", () => {
    const lists = expression({ positive: ["king", ["woman", 0.5]], negative: ["man", ["c++", 2]] });
    expect(lists.text).toBe('king + 0.5*woman - man - 2*"c++"');
    expect(expression({ positive: ["king"] }).text).toBe("king");
    expect(() => expression({})).toThrow("invalid expression: both lists are empty");
    expect(() => expression({ positive: [["king", Number.NaN]] })).toThrow('invalid weight: NaN came for "king"');
  });

  test("compare takes sets of words, whose relation is told about the table's mean", () => {
    const random = gaussianTable(200, 12);
    const [left, right] = [expression("mean(w0, w1)"), expression("mean(w2, w3)")];
    const { a, cosine: angle, percentile } = compare(random, left, right);
    const mean = (...ids: number[]) =>
      Array.from({ length: 12 }, (_, i) => ids.reduce((s, id) => s + unit(random.row(id))[i], 0));
    expect(a).toBe("mean(w0, w1)");
    expect(angle).toBeCloseTo(cosine(mean(0, 1), mean(2, 3)), 6);
    expect(percentile).toBeGreaterThan(0);
    // A word is the same, written as an expression.
    expect(compare(random, expression("w5"), "w6")).toEqual(compare(random, "w5", "w6"));
    expect(compare(random, expression("2*w5"), expression("3*w6")).percentile).toBeCloseTo(
      compare(random, "w5", "w6").percentile ?? Number.NaN,
      2,
    );
  });

  test("words can be replaced", () => {
    expect(mapWords(expression("King - 2*(Man | Gender)"), (word) => word.toLowerCase()).text).toBe(
      "king - 2*(man | gender)",
    );
    expect(fromTree({ kind: "word", word: "a b" }).text).toBe('"a b"');
  });
});

test("a mean has weights, of which only the magnitudes divide it", () => {
  expect(Array.from(meanVector(table, ["man", ["woman", 3]]))).toEqual([0.25, 0.75, 0]);
  expect(Array.from(meanVector(table, ["man", ["woman", -1]], { units: false }))).toEqual([1, -2.5, 0]);
  expect(dot(meanVector(table, ["king"]), [1, 1, 1])).toBeCloseTo(1.4, 6);
  expect(() => meanVector(table, [])).toThrow("invalid weights: their magnitudes sum to 0");
  expect(() => meanVector(table, [["king", Number.POSITIVE_INFINITY]])).toThrow("invalid weights");
});
