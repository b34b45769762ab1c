import { describe, expect, test } from "vitest";
import { clock, columns, indent, plural, showText, size, widthOf } from "#src/cli/layout.js";
import { oneOf, positiveNumber, wholeNumber } from "#src/cli/options.js";
import { styleFor } from "#src/cli/style.js";

describe("layout", () => {
  test("columns line up to either side, the last letter holding for all further ones", () => {
    const rows = [
      ["queen", "0.7312", "1"],
      ["prince", "0.7", "12"],
    ];
    expect(columns(rows, "lr")).toBe("queen   0.7312   1\nprince     0.7  12");
    expect(columns([["a", ""], ["b"]])).toBe("a\nb");
    expect(columns([])).toBe("");
  });

  test("wide characters and marks are counted as a terminal shows them", () => {
    expect(["abc", "北京", "é", "e\u0301", "👩‍🔬", "한"].map(widthOf)).toEqual([3, 4, 1, 1, 2, 2]);
    expect(
      columns([
        ["北京", "1"],
        ["line", "2"],
        ["x", "3"],
      ]),
    ).toBe("北京  1\nline  2\nx     3");
  });

  test("text that could play tricks is written as escapes, other text as it is", () => {
    expect(showText("\u001b[2J\tnaïve\u202e 北京 👩‍🔬")).toBe("\\u001b[2J\\u0009naïve\\u202e 北京 👩‍🔬");
  });

  test("numbers have one shape", () => {
    expect([0, 999, 5_432_100, 2e12].map(size)).toEqual(["0 bytes", "999 bytes", "5.4 MB", "2.0 TB"]);
    expect([7.4, 760, 3723, -1].map(clock)).toEqual(["0:07", "12:40", "1:02:03", "0:00"]);
    expect([plural(1, "row"), plural(4196, "row")]).toEqual(["1 row", "4,196 rows"]);
    expect(indent("a\n\nb", 2)).toBe("  a\n\n  b");
  });
});

describe("colours", () => {
  test("are for terminals, unless NO_COLOR or the terminal says otherwise", () => {
    expect(styleFor({ isTTY: true }, {}).bold("x")).toBe("\u001b[1mx\u001b[22m");
    expect(styleFor({ isTTY: true }, { NO_COLOR: "1" }).bold("x")).toBe("x");
    expect(styleFor({ isTTY: true }, { TERM: "dumb" }).accent("x")).toBe("x");
    expect(styleFor({}, {}).dim("x")).toBe("x");
  });
});

describe("an option's number", () => {
  test("is read when it is of the kind expected", () => {
    expect([wholeNumber("-k", 1)("7"), wholeNumber("--buckets", 0)("2e6")]).toEqual([7, 2_000_000]);
    expect([positiveNumber("--rate")("0.025"), positiveNumber("--sample", { zero: true })("0")]).toEqual([0.025, 0]);
    expect(oneOf("--to", ["text", "binary"])("text")).toBe("text");
  });

  test.each([
    [wholeNumber("--dims", 1, 4096), ["0", "4097", "1.5", "x", "", " ", "NaN", "-1"], "from 1 to 4096"],
    [positiveNumber("--rate"), ["-1", "0", "Infinity", "x", ""], "a number above 0"],
    [positiveNumber("--sample", { zero: true }), ["-0.1", "x"], "a number of at least 0"],
    [positiveNumber("--rate", { most: 1 }), ["0", "1.1", "Infinity"], "a number above 0 and at most 1"],
    [oneOf("--to", ["text", "binary"]), ["Text", ""], "text or binary"],
  ])("is refused with what came and what was expected, case %#", (read, texts, expected) => {
    for (const text of texts) {
      expect(() => read(text)).toThrow(`${JSON.stringify(text)} came`);
      expect(() => read(text)).toThrow(expected);
    }
  });
});
