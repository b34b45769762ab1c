import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Vocabulary } from "#src/tokens/vocabulary.js";
import { readSafetensors, safetensorsChunks, type Tensor } from "#src/vectors/formats/safetensors.js";
import { tableChunks } from "#src/vectors/formats/table-file.js";
import { loadTable } from "#src/vectors/load.js";
import { EmbeddingTable } from "#src/vectors/table.js";
import { anyTable, contentsOf, failureOf, inChunks, joined, subwordTable, tableOf } from "../../helpers/tables.ts";

const float32 = (...numbers: number[]) => new Uint8Array(Float32Array.from(numbers).buffer);
const uint32 = (...numbers: number[]) => new Uint8Array(Uint32Array.from(numbers).buffer);

/** The tensors and metadata of a sound table of two words in two dims, to be spoilt. */
function soundParts() {
  const { tensors, metadata } = readSafetensors(joined(tableChunks(tableOf({ king: [1, 2], queen: [3, 4] }))));
  return { tensors: Object.fromEntries(tensors), metadata: { ...metadata } as Record<string, string> };
}

/** Loads the sound table with some tensors or metadata replaced, or dropped where undefined stands for them. */
function loadSpoilt(tensors: Record<string, Tensor | undefined>, metadata: Record<string, string | undefined> = {}) {
  const sound = soundParts();
  const kept = <T>(parts: Record<string, T | undefined>) =>
    Object.fromEntries(Object.entries(parts).filter(([, part]) => part !== undefined)) as Record<string, T>;
  const chunks = safetensorsChunks(kept({ ...sound.tensors, ...tensors }), kept({ ...sound.metadata, ...metadata }));
  return failureOf(loadTable(joined(chunks), { format: "safetensors" }));
}

describe("a table's file", () => {
  test("names its tensors as every tool can read them", () => {
    const { tensors, metadata } = readSafetensors(joined(tableChunks(subwordTable(["king", "çà"], 3, 5))));
    const shapes = [...tensors].map(([name, { dtype, shape }]) => `${name} ${dtype} ${shape.join("x")}`);
    expect(shapes.sort()).toEqual([
      "counts U32 2",
      "embeddings F32 2x3",
      "subwords F32 5x3",
      "vocabulary U8 8",
      "vocabulary_offsets U32 3",
    ]);
    const own = { tokenizer: "words", corpus: "a test" };
    expect(metadata).toEqual({ format: "riverbank.table", version: "1", min_n: "3", max_n: "6", ...own });
  });

  test.each([false, true])("with subwords and metadata comes back whole (int8: %s)", async (int8) => {
    const floats = subwordTable(["king", "queen", "çà"], 5, 7);
    const table = int8 ? floats.quantise() : floats;
    const bytes = joined(tableChunks(table));
    const read = await loadTable(bytes);
    expect(contentsOf(read)).toEqual(contentsOf(table));
    expect(read.vectorOf("kinds")).toEqual(table.vectorOf("kinds"));
    expect(joined(tableChunks(read))).toEqual(bytes);
  });

  test("comes back with any tokens, at both precisions, in chunks of any size", async () => {
    await fc.assert(
      fc.asyncProperty(anyTable(fc.string({ unit: "binary" })), fc.nat(60), fc.boolean(), async (table, size, int8) => {
        const saved = int8 ? table.quantise() : table;
        const read = await loadTable(inChunks(joined(tableChunks(saved)), size + 1));
        expect(contentsOf(read)).toEqual(contentsOf(saved));
      }),
    );
  });

  test("keeps counts exactly, also beyond 2^32", async () => {
    for (const counts of [
      [3, 2 ** 32 - 1],
      [2 ** 53 - 1, 0.5],
    ]) {
      const { embeddings } = tableOf({ a: [1], b: [2] });
      const table = new EmbeddingTable({ vocabulary: new Vocabulary(["a", "b"], counts), embeddings });
      expect([...(await loadTable(joined(tableChunks(table)))).vocabulary.counts]).toEqual(counts);
    }
  });

  test("gives its first rows alone where a limit is set", async () => {
    const table = subwordTable(["king", "queen", "çà"], 5, 7);
    for (const saved of [table, table.quantise()]) {
      const read = await loadTable(joined(tableChunks(saved)), { limit: 2 });
      expect(read.vocabulary.tokens).toEqual(["king", "queen"]);
      expect([...read.vocabulary.counts]).toEqual([3, 2]);
      expect(read.row(1)).toEqual(saved.row(1));
      expect(read.vectorOf("kinds")).toEqual(saved.vectorOf("kinds"));
    }
  });

  test("can't hold half a character", () => {
    expect(() => [...tableChunks(tableOf({ "a\ud800": [1] }))]).toThrow("invalid vocabulary: ");
  });
});

describe("a file that is no table, or a damaged one, is refused", () => {
  const matrix = (bytes: Uint8Array): Tensor => ({ dtype: "F32", shape: [2, 2], bytes });
  const offsets = (...numbers: number[]): Tensor => ({
    dtype: "U32",
    shape: [numbers.length],
    bytes: uint32(...numbers),
  });
  const letters = (text: string): Tensor => ({
    dtype: "U8",
    shape: [text.length],
    bytes: new TextEncoder().encode(text),
  });

  test.each<[string, Record<string, Tensor | undefined>, string, Record<string, string | undefined>?]>([
    [
      "another tool's file",
      {},
      'kind of model: safetensors of another kind came (tensors "embeddings"',
      { format: "pt" },
    ],
    ["a file without metadata", {}, "safetensors of another kind came", { format: undefined, version: undefined }],
    ["another of our files", {}, 'a "riverbank.index" came, a riverbank.table was', { format: "riverbank.index" }],
    ["a later version", {}, 'a riverbank.table of version "2" came, version 1 was expected; update', { version: "2" }],
    ["no rows at all", { embeddings: undefined }, 'tensor "embeddings": none came, F32 or I8 [rows, dims]'],
    ["a flat matrix", { embeddings: { dtype: "F32", shape: [4], bytes: new Uint8Array(16) } }, "F32 [4] came"],
    ["float64 rows", { embeddings: { dtype: "F64", shape: [2, 2], bytes: new Uint8Array(32) } }, "F64 [2, 2] came"],
    ["no dims", { embeddings: { dtype: "F32", shape: [2, 0], bytes: new Uint8Array(0) } }, "2 rows × 0 dims came"],
    [
      "int8 rows without scales",
      { embeddings: { dtype: "I8", shape: [2, 2], bytes: new Uint8Array(4) } },
      '"scales": none',
    ],
    ["a NaN row", { embeddings: matrix(float32(1, 2, 3, Number.NaN)) }, 'NaN came in row 2 ("queen"), a finite number'],
    ["an infinite row", { embeddings: matrix(float32(1 / 0, 2, 3, 4)) }, 'Infinity came in row 1 ("king")'],
    ["no vocabulary", { vocabulary: undefined }, 'tensor "vocabulary": none came'],
    ["too few offsets", { vocabulary_offsets: offsets(0, 9) }, "U32 [2] came, U32 [3] was expected"],
    ["offsets that fall", { vocabulary_offsets: offsets(0, 10, 9) }, "vocabulary_offsets: they do not rise from 0"],
    ["offsets beyond the tokens", { vocabulary_offsets: offsets(0, 4, 10) }, "rise from 0 to the vocabulary's 9 bytes"],
    [
      "offsets that start late",
      { vocabulary_offsets: offsets(1, 4, 9) },
      "vocabulary_offsets: they do not rise from 0",
    ],
    ["a token twice", { vocabulary: letters("aa"), vocabulary_offsets: offsets(0, 1, 2) }, '"a" stands in it twice'],
    ["a count too few", { counts: offsets(1) }, 'tensor "counts": U32 [1] came, U32 or F64 [2]'],
    [
      "a count of NaN",
      { counts: { dtype: "F64", shape: [2], bytes: new Uint8Array(16).fill(255) } },
      "NaN came for row 1",
    ],
    [
      "subwords without their lengths",
      { subwords: matrix(float32(1, 2, 3, 4)) },
      'subwords: min_n "" and max_n "" came',
    ],
    ["endless n-grams", { subwords: matrix(float32(1, 2, 3, 4)) }, 'max_n "1e9" came', { min_n: "3", max_n: "1e9" }],
    [
      "a NaN among the subwords",
      { subwords: matrix(float32(1, 2, 3, Number.NaN)) },
      'tensor "subwords": NaN came in row 2, a finite',
      { min_n: "3", max_n: "6" },
    ],
    [
      "a NaN scale",
      {
        embeddings: { dtype: "I8", shape: [2, 2], bytes: new Uint8Array(4) },
        scales: { dtype: "F32", shape: [2], bytes: float32(1, Number.NaN) },
      },
      'tensor "scales": NaN came in row 2 ("queen")',
    ],
    [
      "a scale that no int8 number survives",
      {
        embeddings: { dtype: "I8", shape: [2, 2], bytes: new Uint8Array(4) },
        scales: { dtype: "F32", shape: [2], bytes: float32(1, 3e36) },
      },
      'in row 2 ("queen"), at most 2.658455',
    ],
  ])("%s", async (_what, tensors, message, metadata) => {
    expect((await loadSpoilt(tensors, metadata)).message).toContain(message);
  });

  test("tensors that a table does not know are passed over, a stray tensor of scales among them", async () => {
    const { tensors, metadata } = soundParts();
    const stray: Tensor = { dtype: "F32", shape: [1], bytes: float32(Number.NaN) };
    const chunks = safetensorsChunks({ ...tensors, scales: stray, notes: letters("hi") }, metadata);
    expect((await loadTable(joined(chunks))).row(1)).toEqual(Float32Array.of(3, 4));
  });

  test("a stream that ends early or late says so, whether its size is known or not", async () => {
    const bytes = joined(tableChunks(tableOf({ king: [1, 2] })));
    const cut = bytes.slice(0, -1);
    const long = joined([bytes, Uint8Array.of(0)]);
    expect((await failureOf(loadTable(cut))).message).toMatch(/^invalid size: \d+ bytes came, the header describes/);
    expect((await failureOf(loadTable(inChunks(cut, 9)))).message).toMatch(
      /^invalid size: it ends too early; it is cut off/,
    );
    expect((await failureOf(loadTable(inChunks(long, 9)))).message).toMatch(/^invalid size: bytes stand behind/);
  });

  test("a claim of gigabytes takes no memory before bytes come", async () => {
    const entry = (dtype: string, shape: number[], start: number, end: number) => ({
      dtype,
      shape,
      data_offsets: [start, end],
    });
    const rows = 2 ** 20;
    const table = entry("F32", [rows, 900], 4 * rows + 4, 4 * rows + 4 + 3600 * rows);
    const header = JSON.stringify({
      __metadata__: { format: "riverbank.table", version: "1" },
      vocabulary_offsets: entry("U32", [rows + 1], 0, 4 * rows + 4),
      embeddings: table,
      vocabulary: entry("U8", [4], table.data_offsets[1], table.data_offsets[1] + 4),
    });
    const text = new TextEncoder().encode(header);
    const head = new Uint8Array(8 + text.length + 100);
    new DataView(head.buffer).setBigUint64(0, BigInt(text.length), true);
    head.set(text, 8);
    const before = process.memoryUsage().rss;
    expect((await failureOf(loadTable(inChunks(head, 64)))).message).toMatch(/cut off/);
    expect(process.memoryUsage().rss - before).toBeLessThan(100e6);
  });
});
