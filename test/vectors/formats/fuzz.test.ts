// Whatever bytes come, a loader gives a table of finite numbers or a RiverbankError of one line.

import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { RiverbankError } from "#src/shared/errors.js";
import type { TableFormat } from "#src/vectors/formats/detect.js";
import { tableChunks } from "#src/vectors/formats/table-file.js";
import { word2vecBinaryChunks } from "#src/vectors/formats/word2vec-binary.js";
import { word2vecTextChunks } from "#src/vectors/formats/word2vec-text.js";
import { loadTable } from "#src/vectors/load.js";
import { inChunks, joined, subwordTable, tableOf, utf8 } from "../../helpers/tables.ts";

const FORMATS: (TableFormat | undefined)[] = [undefined, "safetensors", "text", "binary"];

const small = tableOf({ king: [9, -5.25, 6], çà: [8, -4, 6.5e-7] });
const VALID: [string, Uint8Array][] = [
  ["safetensors", joined(tableChunks(small))],
  ["int8 safetensors with subwords", joined(tableChunks(subwordTable(["king", "queen"], 3, 4).quantise()))],
  ["text", joined(word2vecTextChunks(small))],
  ["binary", joined(word2vecBinaryChunks(small))],
  ["gzipped text", Uint8Array.from(gzipSync(joined(word2vecTextChunks(small))))],
];

/** Loads, and returns the table's or the error's kind; anything else that goes wrong is thrown. */
async function outcome(bytes: Uint8Array, format: TableFormat | undefined, chunk = 0): Promise<string> {
  try {
    const table = await loadTable(chunk > 0 ? inChunks(bytes, chunk) : bytes, { format });
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
      fc.asyncProperty(hostile, fc.nat(40), async (bytes, chunk) => {
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
      if (name === "text" && /^[-e.\d]*\n$/.test(lost)) continue;
      expect([length, await outcome(bytes.slice(0, length), undefined, chunk)]).not.toEqual([length, "table"]);
    }
  }
});
