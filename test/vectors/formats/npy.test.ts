import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { npyChunks, wordLines } from "#src/vectors/formats/npy.js";
import { type LoadOptions, loadTable } from "#src/vectors/load.js";
import { anyTable, contentsOf, failureOf, inChunks, joined, tableOf, utf8 } from "../../helpers/tables.ts";

type Numbers = Float32Array | Float64Array | Int8Array | Uint16Array;

const beside = (words: string) => async () => words;

/** A .npy file with a header of the given version; `extra` stands behind the header's keys. */
function npy(descr: string, shape: string, numbers: Numbers, { fortran = false, version = 1, extra = "" } = {}) {
  const dict = utf8(
    `{'shape': ${shape}, 'fortran_order': ${fortran ? "True" : "False"}, 'descr': '${descr}'${extra}}\n`,
  );
  const length = version === 1 ? [dict.length, 0] : [dict.length, 0, 0, 0];
  const bytes = new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
  return joined([Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, version, 0, ...length), dict, bytes]);
}

const load = (bytes: Uint8Array, words = "king\nqueen\n", options: LoadOptions = {}) =>
  loadTable(bytes, { beside: beside(words), ...options });

describe("reading", () => {
  const rows = { king: [9, -5, 6], queen: [8, -4, 6.5] };
  const flat = [9, -5, 6, 8, -4, 6.5];
  const halves = [0x4880, 0xc500, 0x4600, 0x4800, 0xc400, 0x4680];

  test.each([
    ["float32", npy("<f4", "(2, 3)", Float32Array.from(flat))],
    ["float64", npy("<f8", "(2, 3)", Float64Array.from(flat), { version: 2 })],
    ["float16", npy("<f2", "(2, 3)", Uint16Array.from(halves), { version: 3, extra: ", " })],
    ["float32 in Fortran's order", npy("<f4", "(2, 3)", Float32Array.of(9, 8, -5, -4, 6, 6.5), { fortran: true })],
  ])("%s is read whole, in pieces and up to a limit", async (_what, bytes) => {
    const expected = contentsOf(tableOf(rows));
    expect(contentsOf(await load(bytes))).toEqual(expected);
    for (const size of [1, 13]) {
      expect(contentsOf(await loadTable(inChunks(bytes, size), { beside: beside("king\r\nqueen") }))).toEqual(expected);
    }
    expect(contentsOf(await load(bytes, undefined, { limit: 1 }))).toEqual(contentsOf(tableOf({ king: [9, -5, 6] })));
  });

  test("int8 stays int8, each number standing for itself", async () => {
    const table = await load(npy("|i1", "(2, 2)", Int8Array.of(1, -128, 127, 0)));
    expect(table.precision).toBe("int8");
    expect([...table.row(0), ...table.row(1)]).toEqual([1, -128, 127, 0]);
  });

  test("every float16 is the number that its bits say", async () => {
    const bits = Uint16Array.from({ length: 65536 }, (_, i) => i);
    const words = Array.from(bits, (bit) => `w${bit}`).join("\n");
    const table = await load(npy("<f2", "(65536, 1)", bits), words, { notFinite: "keep" });
    for (let bit = 0; bit < 65536; bit += 7) {
      const [exponent, fraction] = [(bit >> 10) & 31, bit & 1023];
      const size = exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25);
      const value = exponent < 31 ? size : fraction > 0 ? Number.NaN : Number.POSITIVE_INFINITY;
      expect(table.row(bit)[0]).toEqual(bit > 32767 ? -value : value);
    }
  });

  test("words are whole lines; of one that stands twice the first row is kept", async () => {
    const told: string[] = [];
    const bytes = npy("<f4", "(4, 1)", Float32Array.of(1, 2, 3, 4));
    const table = await load(bytes, "New York\n\nNew York\n x \n", { onWarning: (message) => told.push(message) });
    expect(contentsOf(table)).toEqual(
      contentsOf(
        tableOf([
          ["New York", [1]],
          ["", [2]],
          [" x ", [4]],
        ]),
      ),
    );
    expect(told).toHaveLength(1);
  });

  test.each([
    ["no words", npy("<f4", "(1, 1)", Float32Array.of(1)), undefined, "missing vocabulary: a .npy holds numbers alone"],
    ["too few words", npy("<f4", "(2, 1)", Float32Array.of(1, 2)), "a\n", "mismatched words: 1 came for 2 rows"],
    ["too many words", npy("<f4", "(2, 1)", Float32Array.of(1, 2)), "a\nb\nc", "mismatched words: 3 came for 2 rows"],
    ["objects", npy("|O", "(1, 1)", Float32Array.of(1)), "a", "unsupported type of numbers: Python objects came"],
    [
      "big-endian numbers",
      npy(">f4", "(1, 1)", Float32Array.of(1)),
      "a",
      'unsupported type of numbers: ">f4" came, one of <f8, <f4, <f2, |i1',
    ],
    [
      "a list",
      npy("<f4", "(2,)", Float32Array.of(1, 2)),
      "a\nb",
      "invalid shape: (2,) came, (rows, dims) was expected",
    ],
    ["a header that is none", npy("<f4", "2", Float32Array.of(1)), "a", "invalid header: "],
    ["a claim beyond the file", npy("<f4", "(9999999999, 300)", Float32Array.of(1)), "a", "invalid size: "],
    ["absurd dims", npy("<f4", "(1, 99999999999)", Float32Array.of(1)), "a", "invalid dims: 99999999999 came"],
    ["bytes behind the array", npy("<f4", "(1, 1)", Float32Array.of(1, 2)), "a", "invalid size: "],
    ["a NaN", npy("<f4", "(1, 2)", Float32Array.of(1, Number.NaN)), "a", 'invalid row 1 ("a"): NaN came as number 2'],
  ])("%s: one error", async (_what, bytes, words, message) => {
    const options = { beside: async () => words };
    expect((await failureOf(loadTable(bytes, options))).message).toContain(message);
    await failureOf(loadTable(inChunks(bytes, 16), options));
  });
});

describe("writing", () => {
  test("any table comes back with the same bits, its header in numpy's form", async () => {
    const token = fc.string({ unit: "grapheme", maxLength: 8 }).filter((word) => !/[\r\n\ufeff]/.test(word));
    await fc.assert(
      fc.asyncProperty(anyTable(token), async (table) => {
        const bytes = joined(npyChunks(table));
        expect(bytes.length % 64).toBe((4 * table.rows * table.dims) % 64);
        const words = new TextDecoder("utf-8", { ignoreBOM: true }).decode(joined(wordLines(table)));
        expect(contentsOf(await load(bytes, words))).toEqual(contentsOf(table));
      }),
    );
  });

  test("a word with a line end is refused", () => {
    expect(() => joined(wordLines(tableOf({ "a\nb": [1] })))).toThrow(
      'unsupported token: "a\\nb" can\'t stand in a list',
    );
  });
});
