import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { word2vecBinaryChunks } from "#src/vectors/formats/word2vec-binary.js";
import { word2vecTextChunks } from "#src/vectors/formats/word2vec-text.js";
import { type LoadOptions, loadTable } from "#src/vectors/load.js";
import type { EmbeddingTable } from "#src/vectors/table.js";
import { anyTable, contentsOf, failureOf, inChunks, joined, tableOf, utf8 } from "../../helpers/tables.ts";

const load = (text: string, options?: LoadOptions) => loadTable(utf8(text), { format: "text", ...options });
const rowsOf = (table: EmbeddingTable) =>
  Object.fromEntries(table.vocabulary.tokens.map((token, id) => [token, [...table.row(id)]]));

/** A binary file from a header, and per row a token and its numbers, each row behind `gap`. */
function binary(header: string, rows: [string, number[]][], gap = ""): Uint8Array<ArrayBuffer> {
  const parts = rows.flatMap(([token, row]) => [
    utf8(`${gap}${token} `),
    new Uint8Array(Float32Array.from(row).buffer),
  ]);
  return joined([utf8(header), ...parts]);
}

describe("text", () => {
  test("a table is read with its header, without one, and with what editors leave at the ends", async () => {
    const rows = { king: [9, -5, 6], queen: [8, -4, 6.5] };
    expect(rowsOf(await load("2 3\nking 9 -5 6\nqueen 8 -4 6.5\n"))).toEqual(rows);
    expect(rowsOf(await load("king 9 -5 6\nqueen 8 -4 6.5"))).toEqual(rows);
    expect(rowsOf(await load("\ufeff2 3 \r\nking\t9\t-5\t6 \r\nqueen 8 -4 6.5\t\r\n\r\n\n"))).toEqual(rows);
  });

  test("a token may hold blanks, be empty, or look like a number", async () => {
    const rows = { "New York": [1, 2], "": [3, 4], " a ": [5, 6], "95": [7, 8], "windows 95": [9, 10] };
    const text = "New York 1 2\n 3 4\n a  5 6\n95 7 8\nwindows 95 9 10\n";
    expect(rowsOf(await load(`5 2\n${text}`))).toEqual(rows);
    expect(rowsOf(await load(text))).toEqual(rows);
  });

  test("numbers of more digits than a float32 has are rounded as Number and Math.fround round", async () => {
    const cell = "0.100000001490116119384765625001";
    expect((await load(`a ${cell} 1e-50 -0`)).row(0)).toEqual(Float32Array.of(Number(cell), 0, -0));
  });

  test("bytes that are not UTF-8 become U+FFFD", async () => {
    const bytes = joined([
      utf8("2 1\nk"),
      Uint8Array.of(0xc3),
      utf8("ng 1\n"),
      Uint8Array.of(0xe2, 0x82),
      utf8(" 2\n"),
    ]);
    expect((await loadTable(bytes)).vocabulary.tokens).toEqual(["k\ufffdng", "\ufffd"]);
  });

  test("of a token that stands twice the first row is kept, and the caller is told", async () => {
    const told: string[] = [];
    const options = { name: "m.txt", onWarning: (message: string) => told.push(message) };
    const table = await load("5 1\na 1\nb 2\na 3\na 4\nc 5\n", options);
    expect(rowsOf(table)).toEqual({ a: [1], b: [2], c: [5] });
    expect(told).toEqual(['m.txt: 2 rows have a token that stood before, "a" first; the first row of each is kept']);
  });

  test("rows behind the header's last are left out, and the caller is told; blank lines are no rows", async () => {
    const told: string[] = [];
    const onWarning = (message: string) => told.push(message);
    expect(rowsOf(await load("2 1\na 1\nb 2\n\n\r\n", { onWarning }))).toEqual({ a: [1], b: [2] });
    expect(told).toEqual([]);
    expect(rowsOf(await load("1 1\na 1\nb 2\nc", { onWarning }))).toEqual({ a: [1] });
    expect(told).toEqual(["the header says 1 rows, more stand behind them and are left out"]);
  });

  test("a limit reads the first rows and does not look at the others", async () => {
    expect(rowsOf(await load("3 1\na 1\nb 2\nbroken\n", { limit: 2 }))).toEqual({ a: [1], b: [2] });
    expect((await load("a 1\nb 2\n", { limit: 9 })).rows).toBe(2);
    expect((await failureOf(load("a 1\n", { limit: 0 }))).message).toMatch(/^invalid limit: 0 came/);
  });

  test.each([
    [
      "fewer rows than the header says",
      "3 2\na 1 2\nb 1 2\n",
      "invalid rows: the header says 3, 2 came; the file is cut off",
    ],
    ["a header of a billion rows", "1000000000 2\na 1 2\n", "invalid rows: the header says 1000000000, 1 came"],
    [
      "more dims than the rows have",
      "1 1000000000\na 1 2\n",
      "mismatched dims: the header says 1000000000, the first row",
    ],
    [
      "fewer dims than the rows have",
      "1 2\na 1 2 3\n",
      "mismatched dims: the header says 2, the first row holds 3 numbers",
    ],
    ["no dims", "1 0\na\n", "invalid dims: 0 came, 1 to 1048576 were expected"],
    ["no rows", "0 2\n", "invalid rows: 0 came, at least one was expected"],
    ["a row that is cut off", "2 3\na 1 2 3\nb 1 2", 'invalid row 2 ("b"): 2 numbers came, 3 were expected'],
    ["NaN", "2 2\na 1 2\nking 1 nan\n", 'invalid row 2 ("king"): "nan" came as number 2, a finite float32 number'],
    ["NaN in the first row", "1 2\nking nan 1\n", 'invalid row 1 ("king"): "nan" came as number 1'],
    ["an infinity", "1 2\nking -inf 1\n", 'invalid row 1 ("king"): "-inf" came as number 1'],
    ["a number beyond float32", "1 1\nking 1e39\n", 'invalid row 1 ("king"): "1e39" came as number 1'],
    ["a hexadecimal number", "1 1\nb 0x10\n", 'invalid row 1 ("b"): "0x10" came as number 1'],
    ["a word for a number", "a 1 2\nb x 2\n", 'invalid row 2 ("b"): "x" came as number 1'],
    ["prose", "It was the best of times,\nit was the worst of times.\n", "invalid first line: neither"],
    ["a line without end", `a 1\n${"x".repeat(400_000)}`, "invalid row 2: its line is longer than"],
  ])("%s is refused", async (_what, text, message) => {
    expect((await failureOf(load(text))).message).toContain(message);
  });

  test("numbers are written in few digits that give them back, one token a line", () => {
    const table = tableOf({ king: [0.1, -1.5, 16777217], queen: [1e-7, -0, 1 / 3] });
    const text = "2 3\nking 0.1 -1.5 16777216\nqueen 1e-7 -0 0.33333334\n";
    expect(new TextDecoder().decode(joined(word2vecTextChunks(table)))).toBe(text);
  });

  test.each(["a\nb", "x 5"])("the token %j can't be written, and the error names the cure", (token) => {
    expect(() => [...word2vecTextChunks(tableOf({ [token]: [1] }))]).toThrow(
      `unsupported token: ${JSON.stringify(token)} can't stand in a word2vec text file; save as .safetensors`,
    );
  });

  test("any table comes back from its text, in chunks of any size", async () => {
    const token = fc.string({ unit: "grapheme", maxLength: 8 }).filter((word) => !/\n|[ \t][+-]?[.\d]/.test(word));
    await fc.assert(
      fc.asyncProperty(anyTable(token), fc.integer({ min: 1, max: 50 }), async (table, size) => {
        const bytes = joined(word2vecTextChunks(table));
        const read = await loadTable(inChunks(bytes, size), { format: "text" });
        expect(contentsOf(read)).toEqual(contentsOf(table));
      }),
    );
  });
});

describe("binary", () => {
  const rows: [string, number[]][] = [
    ["king", [9, -5, 6]],
    ["çà", [8, -4, 6.5]],
  ];

  test.each([
    ["gensim's way", ""],
    ["word2vec.c's way", "\n"],
  ])("a table is read, written %s", async (_way, gap) => {
    expect(rowsOf(await loadTable(binary("2 3\n", rows, gap)))).toEqual(Object.fromEntries(rows));
    expect(rowsOf(await loadTable(joined([binary("2 3\n", rows, gap), utf8("\n")])))).toEqual(Object.fromEntries(rows));
  });

  test.each([
    ["more rows than the header says", binary("1 3\n", rows), "mismatched rows: the header says 1, more bytes"],
    [
      "fewer rows than the header says",
      binary("3 3\n", rows),
      "invalid rows: the header says 3, 2 came; the file is cut",
    ],
    ["a row that is cut off", binary("2 3\n", rows).slice(0, -1), "invalid rows: the header says 2, 1 came"],
    ["dims beyond all sense", binary("2 4000000000\n", rows), "invalid dims: 4000000000 came"],
    ["no dims", binary("2 0\n", rows), "invalid dims: 0 came"],
    ["rows of 2^60", binary("1152921504606846976 3\n", rows), "invalid rows: 1152921504606847000 came"],
    ["NaN", binary("1 2\n", [["king", [1, Number.NaN]]]), 'invalid row 1 ("king"): NaN came as number 2'],
    ["an infinity", binary("1 1\n", [["king", [-1 / 0]]]), 'invalid row 1 ("king"): -Infinity came as number 1'],
    ["no header", binary("", rows), 'invalid header: "king'],
    [
      "a token without end",
      joined([utf8("1 2\n"), new Uint8Array(100_000).fill(200)]),
      "row 1: its token is longer than",
    ],
  ])("%s is refused", async (_what, bytes, message) => {
    expect((await failureOf(loadTable(bytes, { format: "binary" }))).message).toContain(message);
  });

  test.each(["a b", "a\nb", "\n"])("the token %j can't be written", (token) => {
    expect(() => [...word2vecBinaryChunks(tableOf({ [token]: [1] }))]).toThrow(/^unsupported token: /);
  });

  test("any table comes back from its bytes, in chunks of any size", async () => {
    const token = fc.string({ unit: "grapheme", maxLength: 8 }).filter((word) => !/[ \n]/.test(word));
    await fc.assert(
      fc.asyncProperty(anyTable(token), fc.integer({ min: 1, max: 50 }), async (table, size) => {
        const read = await loadTable(inChunks(joined(word2vecBinaryChunks(table)), size), { format: "binary" });
        expect(contentsOf(read)).toEqual(contentsOf(table));
      }),
    );
  });
});

describe("which of the two it is shows in the bytes", () => {
  const table = tableOf({ the: [0, 0.25, -1], naïve: [1e-9, 3, 2] });

  test("with a header, without one, gzipped, and for zeros only", async () => {
    const expected = contentsOf(table);
    const text = joined(word2vecTextChunks(table));
    for (const bytes of [text, joined(word2vecBinaryChunks(table)), text.slice(4), gzipSync(text)]) {
      expect(contentsOf(await loadTable(Uint8Array.from(bytes)))).toEqual(expected);
    }
    const zeros = tableOf({ a: [0], b: [0] });
    for (const chunks of [word2vecTextChunks, word2vecBinaryChunks]) {
      expect(contentsOf(await loadTable(joined(chunks(zeros))))).toEqual(contentsOf(zeros));
    }
  });

  test("a cut gzip stream is one clear error", async () => {
    const packed = gzipSync(joined(word2vecTextChunks(table)));
    for (const length of [3, 12, packed.length - 9, packed.length - 1]) {
      const { code } = await failureOf(loadTable(Uint8Array.from(packed.subarray(0, length))));
      expect(code).toBe("invalid");
    }
  });
});
