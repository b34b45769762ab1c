import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readRows } from "#src/text/formats/rows.js";

const cellsOf = (text: string) => [...readRows(text, "t.csv")].map(({ cells }) => cells);

describe("rows of a separated text", () => {
  test("commas, semicolons or tabs separate, whichever the first row shows outside of quotes", () => {
    expect(cellsOf("a,b;c\n1,2\n")).toEqual([
      ["a", "b;c"],
      ["1", "2"],
    ]);
    expect(cellsOf('"a,b";c\n1;2,5')).toEqual([
      ["a,b", "c"],
      ["1", "2,5"],
    ]);
    expect(cellsOf("\ta, b\n1\t2")).toEqual([
      ["", "a, b"],
      ["1", "2"],
    ]);
  });

  test("quotes keep separators, line ends and doubled quotes, and lines are counted through them", () => {
    const rows = [...readRows('a,b\r\n "x,\r\ny" ,"say ""z"""\r\nlast,1', "t.csv")];
    expect(rows).toEqual([
      { line: 1, cells: ["a", "b"] },
      { line: 2, cells: ["x,\r\ny", 'say "z"'] },
      { line: 4, cells: ["last", "1"] },
    ]);
  });

  test("a byte order mark, blanks around cells, empty rows and old line ends do not count", () => {
    expect(cellsOf("\uFEFFa , b\r\r,\r 1,2 \n\n  \n")).toEqual([
      ["a", "b"],
      ["1", "2"],
    ]);
    expect(cellsOf("")).toEqual([]);
    expect(cellsOf("\n \n")).toEqual([]);
  });

  test("a quote never closed and text after a closing one are refused with their line", () => {
    expect(() => cellsOf('a,b\n\n1,"2\n3')).toThrow("invalid csv: t.csv line 3 opens a quote that is never closed");
    expect(() => cellsOf('a,b\n"x"y,2')).toThrow("invalid csv: t.csv line 2 has text after a closing quote");
  });

  test("in a text with tabs a quote may be one of the text's own", () => {
    expect(cellsOf('a\tb\n"x" y\t3"\n"p\tq"\tr"s')).toEqual([
      ["a", "b"],
      ['"x" y', '3"'],
      ["p\tq", 'r"s'],
    ]);
  });

  test("what is written by the rules comes back, whatever the cells hold", () => {
    const cell = fc.string({ unit: fc.constantFrom("a", "7", ",", '"', "\n", "ℓ", " ") }).map((text) => text.trim());
    const table = fc.array(fc.tuple(fc.constantFrom("x", "y"), cell, cell), { minLength: 1 });
    fc.assert(
      fc.property(table, fc.constantFrom("\n", "\r\n"), (rows, end) => {
        const lines = [["a", "b", "c"], ...rows].map((row) => row.map((text) => `"${text.replaceAll('"', '""')}"`));
        const read = cellsOf(lines.map((row) => row.join(",")).join(end));
        expect(read.slice(1)).toEqual(rows);
      }),
    );
  });

  test("long texts with many quotes are read in no time", () => {
    const rows = 20_000;
    const open = `a\tb\n${'"x" y\tz\n'.repeat(rows)}`;
    const wide = `a,b\n"${"x".repeat(2_000_000)}","${'""'.repeat(500_000)}"\n`;
    expect(cellsOf(open)).toHaveLength(rows + 1);
    expect(cellsOf(wide)[1].map((cell) => cell.length)).toEqual([2_000_000, 500_000]);
  });
});
