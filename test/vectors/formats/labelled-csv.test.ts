import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { RiverbankError } from "#src/shared/errors.js";
import { comparePairs } from "#src/similarity/parallel.js";
import { readLabelled } from "#src/vectors/formats/labelled-csv.js";
import { openLabelled } from "#src/vectors/labelled-file.js";

const MATERIALS = "material,mass (kg),volume (ℓ)\nA,3,30\nB,15,4\n";

const read = (text: string) => readLabelled(text, { name: "t.csv" });
const numbers = (text: string) => read(text).objects.map(({ vector }) => [...vector]);

describe("a table of objects", () => {
  test("has its units in the header", () => {
    const { kind, dimensions, objects } = read(MATERIALS);
    expect(kind).toBe("material");
    expect(dimensions).toEqual([
      { name: "mass", unit: "kg" },
      { name: "volume", unit: "ℓ" },
    ]);
    expect(objects.map(({ name, vector }) => [name, ...vector])).toEqual([
      ["A", 3, 30],
      ["B", 15, 4],
    ]);
  });

  test("or in every cell, or in both, in any spelling", () => {
    expect(read("material,mass,volume\nA,3 kg,30ℓ\nB,15kg,4 L\n")).toEqual(read(MATERIALS));
    expect(read("material,mass (kg),volume [ℓ]\nA,3 kg,30\nB,15,4 l\n")).toEqual(read(MATERIALS));
  });

  test("or no units at all", () => {
    expect(read("word,x,y,z\nking,9,-5,6\nqueen,8,-4,6").dimensions.map(({ unit }) => unit)).toEqual([
      null,
      null,
      null,
    ]);
  });

  test("reads the same from tabs, semicolons, quotes, CRLF and with a byte order mark", () => {
    const tabs = MATERIALS.replaceAll(",", "\t");
    const quoted = MATERIALS.replace(/[^,\n]+/g, '"$&"').replaceAll("\n", "\r\n");
    for (const text of [tabs, `\uFEFF${tabs}`, MATERIALS.replaceAll(",", ";"), quoted, `\n${MATERIALS},,\n\n`]) {
      expect(read(text)).toEqual(read(MATERIALS));
    }
  });

  test("takes numbers as people write them", () => {
    expect(numbers("o,x\na,7.50\nb,+.5\nc,5.\nd,1.5e3\ne,−2\nf,1E−2\ng,-0")).toEqual(
      [7.5, 0.5, 5, 1500, -2, 0.01, -0].map((value) => [value]),
    );
    expect(read("o,x,y,z\na,3 km/h,2 €,5 fl oz\nb,4km/h,1€,6 fl oz").dimensions.map(({ unit }) => unit)).toEqual([
      "km/h",
      "€",
      "fl oz",
    ]);
  });

  test("keeps names as they are", () => {
    expect(read('o,x\n"metal, ""hammer""",3\n7,4').objects.map(({ name }) => name)).toEqual(['metal, "hammer"', "7"]);
    expect(read(",x\na,3").kind).toBe("object");
  });
});

describe("a table that can't be trusted is refused in one line", () => {
  test.each([
    [
      "a unit of another quantity",
      "m,mass (kg)\nA,3\nB,4 ℓ",
      "mismatched unit: t.csv line 3 (B), column mass: 4 ℓ came, but the header has kg; give the whole column in one unit",
    ],
    [
      "another unit of the quantity, with the number to write",
      "m,mass\nA,3 kg\nB,500 g",
      "mismatched unit: t.csv line 3 (B), column mass: 500 g came, but the first object has kg; write 0.5 kg",
    ],
    [
      "a unit that is missing in a cell",
      "m,mass\nA,3 kg\nB,4",
      "missing unit: t.csv line 3 (B), column mass: 4 has none, but the first object has kg; write 4 kg",
    ],
    [
      "a unit that others lack",
      "m,mass\nA,3\nB,4 kg",
      "missing unit: t.csv line 3 (B), column mass: 4 kg came, but the first object has none; write the unit in every cell",
    ],
    [
      "a column without a unit among others",
      "m,mass (kg),volume\nA,3,30",
      'missing unit: t.csv line 1, column "volume" has none, while "mass" has kg; write it as in mass (kg), or volume (1) for a plain number',
    ],
    [
      "a text cell",
      "m,mass (kg)\nA,heavy",
      'invalid number: t.csv line 2 (A), column mass holds "heavy"; a number was expected, with or without a unit after it, such as 7.5 or 7.5 kg',
    ],
    ["an empty cell", "m,mass,volume\nA,,3", "missing number: t.csv line 2 (A), column mass is empty"],
    [
      "a decimal comma",
      'm,mass (kg)\nA,"7,5 kg"',
      'invalid number: t.csv line 2 (A), column mass holds "7,5 kg"; decimals have a point: 7.5 kg',
    ],
    ["two numbers in a cell", "m,mass\nA,3 kg 4 g", "invalid number"],
    ["not a number", "m,mass\nA,NaN", "invalid number"],
    ["infinity", "m,mass\nA,1e999", 'holds "1e999"; 0 or a size from 1e-100 to 1e100 was expected'],
    ["a short row", "m,mass,volume\nA,3,30\nB,15", "mismatched cells: t.csv line 3 has 2, the header has 3"],
    ["a long row", "m,mass,volume\nA,3,30,1", "mismatched cells: t.csv line 2 has 4, the header has 3"],
    ["an object twice", "m,mass\nA,3\nB,2\nA,3", 'invalid name: "A" stands in lines 2 and 4 of t.csv; rename one'],
    [
      "a dimension twice",
      "m,mass (kg),mass (g)\nA,3,3",
      'invalid header: t.csv line 1 names "mass" in columns 2 and 3; rename one',
    ],
    ["a dimension without a name", "m,mass,\nA,3,3", "missing header: t.csv line 1, column 3 has no name"],
    ["an object without a name", "m,mass\n,3", "missing name: t.csv line 2 has none in its first column"],
    ["no header", "A,3 kg,30 ℓ\nB,15 kg,4 ℓ", "missing header: t.csv line 1 holds numbers (3 kg, 30 ℓ)"],
    ["no objects", "m,mass (kg)\n", "missing object: t.csv has a header only"],
    ["no dimensions", "m\nA\n", "missing header: t.csv line 1 has one column only"],
    ["nothing", "\n\n", "missing header: t.csv is empty"],
    ["an open quote", 'm,mass\n"A,3', "invalid csv: t.csv line 2 opens a quote that is never closed"],
  ])("%s", (_, text, message) => {
    expect(() => read(text)).toThrow(message);
  });

  test("whatever the text, there are finite numbers or one error of ours, and never NaN", () => {
    const pieces = fc.constantFrom(
      "A",
      "B",
      "3",
      "0",
      "-7.5",
      "1e90",
      "1e999",
      "kg",
      " ",
      ",",
      ",",
      "\n",
      "\t",
      '"',
      "(",
      ")",
      "ℓ",
    );
    const text = fc.array(pieces, { maxLength: 40 }).map((parts) => `m,x (kg),y (ℓ)\n${parts.join("")}`);
    let compared = 0;
    const rows = fc
      .array(fc.tuple(fc.constantFrom("0", "3", "-7.5 kg", "1e90", "1e-90"), fc.constantFrom("0", "2", "4 ℓ")), {
        minLength: 2,
      })
      .map((cells) => `m,x (kg),y (ℓ)\n${cells.map(([x, y], i) => `o${i},${x},${y}`).join("\n")}`);
    fc.assert(
      fc.property(fc.oneof(text, rows), (source) => {
        try {
          const { objects } = read(source);
          for (const { vector } of objects) expect([...vector].every(Number.isFinite)).toBe(true);
          for (const { dot, cosine, scale } of comparePairs(objects)) {
            expect([dot, cosine, scale].every(Number.isFinite)).toBe(true);
            compared++;
          }
        } catch (error) {
          if (!(error instanceof RiverbankError)) throw error;
          expect(error.message).not.toContain("\n");
        }
      }),
      { numRuns: 500 },
    );
    expect(compared).toBeGreaterThan(0);
  });
});

describe("a table's file", () => {
  const folder = mkdtempSync(join(tmpdir(), "riverbank-labelled-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  function fileOf(name: string, bytes: string | Uint8Array): string {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    return path;
  }

  test("reads like its text, gzipped or not, with or without a byte order mark", async () => {
    const long = `${MATERIALS}${Array.from({ length: 100_000 }, (_, i) => `o${i},${i},30\n`).join("")}`;
    const opened = await openLabelled(fileOf("long.csv", long));
    expect(opened.objects).toHaveLength(100_002);
    expect(opened.objects[100_001].vector).toEqual(Float64Array.of(99_999, 30));
    for (const bytes of [Buffer.from(MATERIALS), Buffer.from(`\uFEFF${MATERIALS}`), gzipSync(MATERIALS)]) {
      expect(await openLabelled(fileOf("materials.csv", bytes))).toEqual(read(MATERIALS));
    }
  });

  test("that is not there, not text or not UTF-8 is refused by its name", async () => {
    await expect(openLabelled(join(folder, "none.csv"))).rejects.toThrow(/missing file: .*none\.csv is not there/);
    await expect(openLabelled(fileOf("nul.csv", "m,\0"))).rejects.toThrow(
      /unsupported text: .*nul\.csv holds NUL bytes/,
    );
    const latin = Buffer.from(`${MATERIALS.repeat(20).replaceAll("ℓ", "l")}caf\u00e9,1,2\n`, "latin1");
    await expect(openLabelled(fileOf("latin.csv", latin))).rejects.toThrow(
      /unsupported text: .*latin\.csv is not UTF-8/,
    );
    await expect(openLabelled(fileOf("bad.csv", "m,x\nA,b"))).rejects.toThrow(
      /invalid number: .*bad\.csv line 2 \(A\)/,
    );
  });
});
