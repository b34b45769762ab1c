import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  readGrid,
  withCell,
  withColumn,
  withoutColumn,
  withoutRow,
  withRow,
  writeGrid,
} from "../../explorer/places/vectors/grid-text.ts";
import { quoteToken, splitWords } from "../../explorer/places/vectors/lists.ts";

describe("words with commas between", () => {
  test("are cut at commas outside of brackets and quotes", () => {
    expect(splitWords("king, queen ,banana")).toEqual(["king", "queen", "banana"]);
    expect(splitWords('mean(a, b), "new york, n.y.", c')).toEqual(["mean(a, b)", '"new york, n.y."', "c"]);
    expect(splitWords(" , ,")).toEqual([]);
    expect(splitWords("a), b")).toEqual(["a)", "b"]);
  });

  test("a quoted token stays in one piece, whatever stands around it", () => {
    const token = fc.string({ minLength: 1 }).filter((text) => text.trim() === text);
    fc.assert(
      fc.property(fc.array(token, { maxLength: 5 }), (tokens) => {
        const quoted = tokens.map(quoteToken);
        expect(splitWords(quoted.join(", "))).toEqual(quoted);
      }),
    );
  });
});

describe("a table as one text", () => {
  const cell = fc.string().map((text) => text.replace(/[\t\r\n]/g, " "));
  const grid = fc.tuple(fc.integer({ min: 2, max: 4 }), fc.integer({ min: 2, max: 4 })).chain(([rows, columns]) => {
    const row = fc.array(cell, { minLength: columns, maxLength: columns });
    return fc.array(row, { minLength: rows, maxLength: rows });
  });

  test("is read as it was written, and one cell changes alone", () => {
    fc.assert(
      fc.property(grid, fc.string(), (rows, text) => {
        expect(readGrid(writeGrid(rows))).toEqual(rows);
        const changed = readGrid(writeGrid(withCell(rows, 1, 1, text)));
        expect(changed[1][1]).toBe(text.replace(/[\t\r\n]+/g, " "));
        changed[1][1] = rows[1][1];
        expect(changed).toEqual(rows);
      }),
    );
  });

  test("what is added can be taken away again", () => {
    fc.assert(
      fc.property(grid, (rows) => {
        expect(withoutRow(withRow(rows), rows.length)).toEqual(rows);
        expect(withoutColumn(withColumn(rows), rows[0].length)).toEqual(rows);
      }),
    );
  });

  test("a new row has the units of the one before and a name of its own", () => {
    expect(
      withRow([
        ["thing", "mass"],
        ["A", "3 kg"],
        ["C", "7.5 kg"],
      ]).at(-1),
    ).toEqual(["B", "1 kg"]);
    expect(
      withRow([
        ["word", "first"],
        ["king", "-9"],
      ]).at(-1),
    ).toEqual(["A", "1"]);
    expect(
      withColumn([
        ["thing", "mass"],
        ["A", "3 kg"],
      ]),
    ).toEqual([
      ["thing", "mass", "length"],
      ["A", "3 kg", "1 m"],
    ]);
    expect(
      withColumn([
        ["word", "first"],
        ["king", "9"],
      ]),
    ).toEqual([
      ["word", "first", "second"],
      ["king", "9", "1"],
    ]);
  });
});
