// Whatever bytes come, a loader gives a table of finite numbers or a RiverbankError of one line.

import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { RiverbankError } from "#src/shared/errors.js";
import { csvChunks } from "#src/vectors/formats/csv.js";
import { npyChunks } from "#src/vectors/formats/npy.js";
import type { Companion, TableFormat } from "#src/vectors/formats/options.js";
import { safetensorsChunks } from "#src/vectors/formats/safetensors.js";
import { tableChunks } from "#src/vectors/formats/table-file.js";
import { word2vecBinaryChunks } from "#src/vectors/formats/word2vec-binary.js";
import { word2vecTextChunks } from "#src/vectors/formats/word2vec-text.js";
import { loadTable } from "#src/vectors/load.js";
import { fastTextModel } from "../../helpers/fasttext.ts";
import { inChunks, joined, subwordTable, tableOf, utf8 } from "../../helpers/tables.ts";

const FORMATS: (TableFormat | undefined)[] = [
  undefined,
  ...(["safetensors", "text", "binary", "fasttext", "npy", "csv", "model2vec"] as const),
];
const BESIDE: Partial<Record<Companion, string>> = {
  "vocab.txt": "king\nçà\n",
  "tokenizer.json": '{"model":{"vocab":{"king":0,"çà":1}}}',
};

const small = tableOf({ king: [9, -5.25, 6], çà: [8, -4, 6.5e-7] });
const fastTextWords: [string, number, number[]][] = [
  ["king", 2, [9, -5.25, 6]],
  ["çà", 1, [8, -4, 6.5e-7]],
];
const fastText = fastTextModel({ words: fastTextWords, ngrams: fastTextWords.map(([, , row]) => row) });
const bytesOf = (numbers: Int8Array | Int32Array | Float64Array) => new Uint8Array(numbers.buffer as ArrayBuffer);
const model2vec = {
  embeddings: { dtype: "I8", shape: [1, 2], bytes: bytesOf(Int8Array.of(3, -4)) },
  mapping: { dtype: "I32", shape: [2], bytes: bytesOf(Int32Array.of(0, 0)) },
  weights: { dtype: "F64", shape: [2], bytes: bytesOf(Float64Array.of(1, 0.5)) },
} as const;
const VALID: [string, Uint8Array][] = [
  ["safetensors", joined(tableChunks(small))],
  ["int8 safetensors with subwords", joined(tableChunks(subwordTable(["king", "queen"], 3, 4).quantise()))],
  ["text", joined(word2vecTextChunks(small))],
  ["binary", joined(word2vecBinaryChunks(small))],
  ["fastText", fastText],
  ["old fastText", fastTextModel({ words: fastTextWords, version: 0 })],
  [
    "quantised fastText",
    fastTextModel({
      ...{ words: fastTextWords, ngrams: [[1, 2, 3]], labels: ["x"], architecture: 3, buckets: 9, quantised: "norms" },
      pruned: [[4, 0]],
    }),
  ],
  ["npy", joined(npyChunks(small))],
  // Of one row: nothing says how many there are.
  ["csv", joined(csvChunks(small.head(1)))],
  ["model2vec", joined(safetensorsChunks(model2vec))],
  ["gzipped text", Uint8Array.from(gzipSync(joined(word2vecTextChunks(small))))],
];

/** Loads, and returns the table's or the error's kind; anything else that goes wrong is thrown. */
async function outcome(bytes: Uint8Array, format: TableFormat | undefined, chunk = 0): Promise<string> {
  try {
    const table = await loadTable(chunk > 0 ? inChunks(bytes, chunk) : bytes, {
      format,
      beside: async (name) => BESIDE[name],
    });
    for (let id = 0; id < table.rows; id++) expect(table.row(id).every(Number.isFinite)).toBe(true);
    expect(new Set(table.vocabulary.tokens).size).toBe(table.rows);
    return "table";
  } catch (error) {
    if (!(error instanceof RiverbankError)) throw error;
    expect(error.message).not.toMatch(/\n/);
    return error.code;
  }
}

/** A valid file with some bytes changed, dropped, doubled or put in. */
const mutated = fc
  .tuple(
    fc.constantFrom(...VALID.map(([, bytes]) => bytes)),
    fc.array(fc.tuple(fc.nat(), fc.constantFrom(0, 1, 2, 3), fc.oneof(fc.nat(255), fc.constantFrom(48, 57, 10, 32))), {
      minLength: 1,
      maxLength: 4,
    }),
  )
  .map(([valid, edits]) => {
    const bytes = [...valid];
    for (const [place, kind, byte] of edits) {
      const at = place % bytes.length;
      if (kind === 0) bytes[at] = byte;
      else if (kind === 1) bytes.splice(at, 1 + (byte % 5));
      else if (kind === 2) bytes.splice(at, 0, byte);
      else bytes.push(...bytes.slice(at, at + byte));
      if (bytes.length === 0) bytes.push(byte);
    }
    return Uint8Array.from(bytes);
  });

/** Headers of word2vec files and of safetensors with hostile numbers, and a little data. */
const hostile = fc
  .tuple(fc.maxSafeNat(), fc.maxSafeNat(), fc.uint8Array({ maxLength: 60 }), fc.boolean())
  .map(([a, b, data, asText]) => {
    if (asText) return joined([utf8(`${a} ${b}\n`), data]);
    const header = utf8(
      `{"__metadata__":{"format":"riverbank.table","version":"1"},"embeddings":{"dtype":"F32","shape":[${a},${b}],"data_offsets":[0,${data.length}]}}`,
    );
    return joined([Uint8Array.of(header.length, 0, 0, 0, 0, 0, 0, 0), header, data]);
  });

/** The front of a fastText model and of a .npy with hostile numbers, and a little data. */
const hostileFront = fc
  .tuple(fc.array(fc.oneof(fc.integer(), fc.nat(9)), { minLength: 20, maxLength: 30 }), fc.boolean(), fc.nat(20))
  .map(([numbers, asNpy, at]) => {
    const bytes = Uint8Array.from(asNpy ? joined(npyChunks(small)) : fastText);
    const hostile = new Uint8Array(Int32Array.from(numbers).buffer);
    if (asNpy)
      return joined([bytes.slice(0, 10), utf8(`{'descr': '<f8', 'fortran_order': True, 'shape': (2, ${numbers[0]})}`)]);
    bytes.set(hostile.subarray(0, 4 + 4 * (at % 6)), 8 + 4 * at);
    return bytes;
  });

describe.each(FORMATS)("read as %s", (format) => {
  test("random bytes end in an error or a sound table", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), (bytes) => outcome(bytes, format).then(() => {})),
    );
  });

  test("a file with some bytes changed ends in an error or a sound table", async () => {
    await fc.assert(
      fc.asyncProperty(mutated, fc.nat(40), (bytes, chunk) => outcome(bytes, format, chunk).then(() => {})),
      { numRuns: 300 },
    );
  });

  test("hostile numbers in a header end in an error", async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(hostile, hostileFront), fc.nat(40), async (bytes, chunk) => {
        expect(await outcome(bytes, format, chunk)).not.toBe("exhausted");
      }),
    );
  });
});

test.each(VALID)("%s is a table whole and an error at every length short of it", async (name, bytes) => {
  expect(await outcome(bytes, undefined)).toBe("table");
  for (let length = 0; length < bytes.length; length++) {
    for (const chunk of [0, 7]) {
      // Text may lack its last line feed, and digits at its end can't be missed.
      const lost = new TextDecoder().decode(bytes.slice(length));
      if ((name === "text" || name === "csv") && /^[-e.\d]*\n$/.test(lost)) continue;
      expect([length, await outcome(bytes.slice(0, length), undefined, chunk)]).not.toEqual([length, "table"]);
    }
  }
});
