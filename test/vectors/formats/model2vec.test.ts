import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Vocabulary } from "#src/tokens/vocabulary.js";
import { readSafetensors, safetensorsChunks, type Tensor } from "#src/vectors/formats/safetensors.js";
import { loadTable } from "#src/vectors/load.js";
import { openTable, saveTable } from "#src/vectors/open.js";
import { EmbeddingTable } from "#src/vectors/table.js";
import { failureOf, joined, tableOf } from "../../helpers/tables.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "riverbank-model2vec-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const WORDPIECE = JSON.stringify({
  added_tokens: [{ id: 0, content: "[PAD]" }],
  model: { type: "WordPiece", vocab: { "[PAD]": 0, river: 2, "##s": 1 } },
});
const UNIGRAM = JSON.stringify({
  model: {
    type: "Unigram",
    vocab: [
      ["[UNK]", 0],
      ["▁river", -1],
      ["s", -2],
    ],
  },
});

const f32 = (shape: number[], ...numbers: number[]): Tensor => ({
  dtype: "F32",
  shape,
  bytes: new Uint8Array(Float32Array.from(numbers).buffer),
});
const int8 = (shape: number[], ...numbers: number[]): Tensor => ({
  dtype: "I8",
  shape,
  bytes: new Uint8Array(Int8Array.from(numbers).buffer),
});
const int32 = (...numbers: number[]): Tensor => ({
  dtype: "I32",
  shape: [numbers.length],
  bytes: new Uint8Array(Int32Array.from(numbers).buffer),
});
const int64 = (...numbers: bigint[]): Tensor => ({
  dtype: "I64",
  shape: [numbers.length],
  bytes: new Uint8Array(BigInt64Array.from(numbers).buffer),
});
const f64 = (...numbers: number[]): Tensor => ({
  dtype: "F64",
  shape: [numbers.length],
  bytes: new Uint8Array(Float64Array.from(numbers).buffer),
});
const bf16 = (shape: number[], ...bits: number[]): Tensor => ({
  dtype: "BF16",
  shape,
  bytes: new Uint8Array(Uint16Array.from(bits).buffer),
});

const load = (tensors: Record<string, Tensor>, files: Record<string, string> = { "tokenizer.json": WORDPIECE }) =>
  loadTable(joined(safetensorsChunks(tensors)), { beside: async (name) => files[name] });
const rowsOf = (table: EmbeddingTable) => table.vocabulary.tokens.map((token, id) => [token, [...table.row(id)]]);

describe("reading", () => {
  const embeddings = f32([3, 2], 1, 2, 3, 4, 5, 6);

  test("the tokenizer's vocabulary names the rows", async () => {
    const rows = [
      ["[PAD]", [1, 2]],
      ["##s", [3, 4]],
      ["river", [5, 6]],
    ];
    expect(rowsOf(await load({ embeddings }))).toEqual(rows);
    expect(rowsOf(await load({ "embedding.weight": embeddings }))).toEqual(rows);
    expect((await load({ embeddings }, { "tokenizer.json": UNIGRAM })).vocabulary.tokens).toEqual([
      "[UNK]",
      "▁river",
      "s",
    ]);
  });

  test("mapping and weights are in the rows", async () => {
    const table = await load({
      embeddings: f32([2, 2], 1, 2, 3, 4),
      mapping: int32(1, 0, 1),
      weights: f64(1, 0.5, -2),
    });
    expect(rowsOf(table)).toEqual([
      ["[PAD]", [3, 4]],
      ["##s", [0.5, 1]],
      ["river", [-6, -8]],
    ]);
    const wide = await load({ embeddings: f32([2, 2], 1, 2, 3, 4), mapping: int64(1n, 0n, 1n) });
    expect(rowsOf(wide)).toEqual([
      ["[PAD]", [3, 4]],
      ["##s", [1, 2]],
      ["river", [3, 4]],
    ]);
  });

  test("int8 stays int8, its weights as scales", async () => {
    const table = await load({ embeddings: int8([3, 2], 1, -2, 3, 4, -128, 127), weights: f64(1, 0.5, 2) });
    expect(table.precision).toBe("int8");
    expect(rowsOf(table)).toEqual([
      ["[PAD]", [1, -2]],
      ["##s", [1.5, 2]],
      ["river", [-256, 254]],
    ]);
    const mapped = await load({ embeddings: int8([2, 1], 7, 8), mapping: int32(1, 1, 0) });
    expect(rowsOf(mapped)).toEqual([
      ["[PAD]", [8]],
      ["##s", [8]],
      ["river", [7]],
    ]);
  });

  test("bfloat16 is the upper half of float32", async () => {
    const table = await load({ embeddings: bf16([3, 1], 0x3f80, 0xc000, 0x3e80) });
    expect(rowsOf(table).map(([, row]) => row)).toEqual([[1], [-2], [0.25]]);
  });

  test("a limit reads the first tokens, rows without a token are left out", async () => {
    const bytes = joined(safetensorsChunks({ embeddings }));
    const beside = async (name: string) => (name === "tokenizer.json" ? WORDPIECE : undefined);
    expect((await loadTable(bytes, { beside, limit: 2 })).vocabulary.tokens).toEqual(["[PAD]", "##s"]);
    const padded = joined(safetensorsChunks({ embeddings: f32([4, 1], 1, 2, 3, 0) }));
    const told: string[] = [];
    const table = await loadTable(padded, { beside, onWarning: (message) => told.push(message) });
    expect(table.rows).toBe(3);
    expect(told).toEqual(["1 rows at the end have no token and are left out"]);
  });

  test.each([
    [{}, "true"],
    [{ "config.json": '{"normalize": false}' }, "false"],
    [{ "config.json": "{}", "config_sentence_transformers.json": '{"normalize": false}' }, "false"],
    [{ "modules.json": '[{"type": "sentence_transformers.models.StaticEmbedding", "path": ""}]' }, "false"],
    [{ "modules.json": '[{"type": "x.StaticEmbedding"}, {"type": "x.Normalize"}]' }, "true"],
  ])("beside %j a text's mean is normalised: %s", async (files, normalise) => {
    const table = await load({ embeddings }, { "tokenizer.json": WORDPIECE, ...files });
    expect(table.metadata.normalise).toBe(normalise);
    expect(table.metadata.tokenizer).toBe(WORDPIECE);
  });

  test.each([
    ["no tokenizer", { embeddings }, {}, "missing tokenizer.json: this is a Model2Vec"],
    [
      "a cut-off tokenizer",
      { embeddings },
      { "tokenizer.json": WORDPIECE.slice(0, 40) },
      "invalid tokenizer.json: it is not JSON",
    ],
    [
      "a tokenizer with a hole",
      { embeddings },
      { "tokenizer.json": '{"model":{"vocab":{"a":0,"b":2}}}' },
      "invalid tokenizer.json: no token has the id 1",
    ],
    [
      "an absurd id",
      { embeddings },
      { "tokenizer.json": '{"model":{"vocab":{"a":1e300}}}' },
      "invalid tokenizer.json: ",
    ],
    [
      "another tokenizer",
      { embeddings: f32([2, 1], 1, 2) },
      undefined,
      "mismatched rows: the tokenizer.json has 3 tokens, the table 2",
    ],
    [
      "a row that is not there",
      { embeddings, mapping: int32(0, 1, 3) },
      undefined,
      'invalid tensor "mapping": token 2 has no row from 0 to 2',
    ],
    [
      "a row beyond int32",
      { embeddings, mapping: int64(0n, 1n, 2n ** 40n) },
      undefined,
      'invalid tensor "mapping": token 2 has no row',
    ],
    [
      "weights for others",
      { embeddings, weights: f64(1, 2) },
      undefined,
      'invalid tensor "weights": F64 [2] came, F64 or F32 or F16 [3]',
    ],
    [
      "a weight that is none",
      { embeddings, weights: f64(1, 2, Number.NaN) },
      undefined,
      'invalid tensor "weights": NaN came for token 2',
    ],
    ["a list", { embeddings: f32([3], 1, 2, 3) }, undefined, 'unsupported tensor "embeddings": F32 [3] came'],
    ["a NaN", { embeddings: f32([3, 1], 1, Number.NaN, 3) }, undefined, 'invalid row 2 ("##s"): NaN came'],
  ])("%s: one error", async (_what, tensors, files, message) => {
    expect((await failureOf(load(tensors, files))).message).toContain(message);
  });
});

describe("folders", () => {
  test("a table of words gets a plain tokenizer and a row of zeros for what it lacks", async () => {
    const table = tableOf([
      ["king", [9, -5]],
      ["95", [8, -4]],
      ["don't", [1, 2]],
    ]);
    const path = join(folder, "words");
    await saveTable(table, path, { format: "model2vec" });
    expect(readdirSync(path).sort()).toEqual(["config.json", "model.safetensors", "modules.json", "tokenizer.json"]);
    const read = await openTable(path);
    expect(rowsOf(read)).toEqual([...rowsOf(table), ["[UNK]", [0, 0]]]);
    const { model, normalizer } = JSON.parse(readFileSync(join(path, "tokenizer.json"), "utf8"));
    expect(model).toEqual({
      type: "WordLevel",
      vocab: { king: 0, "95": 1, "don't": 2, "[UNK]": 3 },
      unk_token: "[UNK]",
    });
    expect(normalizer).toEqual({ type: "Lowercase" });
    expect(JSON.parse(readFileSync(join(path, "config.json"), "utf8"))).toMatchObject({
      hidden_dim: 2,
      normalize: true,
    });
    const other = tableOf({ King: [1] });
    await saveTable(other, path, { format: "model2vec" });
    expect(JSON.parse(readFileSync(join(path, "tokenizer.json"), "utf8")).normalizer).toBeNull();
  });

  test("a table of tokens keeps its tokenizer, and int8 its bytes with weights", async () => {
    const table = await load(
      { embeddings: f32([3, 2], 1, 2, 3, 4, 5, 6) },
      { "tokenizer.json": WORDPIECE, "config.json": '{"normalize":false,"language":"en"}' },
    );
    const path = join(folder, "tokens");
    await saveTable(table, path, { format: "model2vec" });
    const read = await openTable(path);
    expect(rowsOf(read)).toEqual(rowsOf(table));
    expect(read.metadata).toMatchObject({ tokenizer: WORDPIECE, normalise: "false" });
    expect(JSON.parse(read.metadata.config)).toMatchObject({ language: "en", normalize: false });
    expect(readFileSync(join(path, "modules.json"), "utf8")).not.toContain("Normalize");
    const small = join(folder, "small");
    await saveTable(table, small, { format: "model2vec", precision: "int8" });
    const { tensors } = readSafetensors(Uint8Array.from(readFileSync(join(small, "model.safetensors"))));
    expect([tensors.get("embeddings")?.dtype, tensors.get("weights")?.dtype]).toEqual(["I8", "F64"]);
    expect(rowsOf(await openTable(small))).toEqual(rowsOf(table.quantise()));
    expect(existsSync(join(small, "modules.json"))).toBe(false);
    const less = saveTable(table.head(2), join(folder, "less"), { format: "model2vec" });
    expect((await failureOf(less)).message).toMatch(/^unsupported tokenizer: the table has 2 rows, its tokenizer 3/);
    expect(existsSync(join(folder, "less"))).toBe(false);
  });

  test("sentence-transformers' first module may have a folder of its own, and must be a StaticEmbedding", async () => {
    const path = join(folder, "sentences");
    mkdirSync(join(path, "0_Static"), { recursive: true });
    const modules = (type: string, place: string) =>
      writeFileSync(join(path, "modules.json"), JSON.stringify([{ type, path: place }]));
    writeFileSync(join(path, "0_Static/tokenizer.json"), WORDPIECE);
    writeFileSync(
      join(path, "0_Static/model.safetensors"),
      joined(safetensorsChunks({ "embedding.weight": f32([3, 1], 1, 2, 3) })),
    );
    modules("sentence_transformers.models.StaticEmbedding", "0_Static");
    const table = await openTable(path);
    expect([table.rows, table.metadata.normalise]).toEqual([3, "false"]);
    expect((await openTable(join(path, "0_Static/model.safetensors"))).rows).toBe(3);
    modules("sentence_transformers.models.StaticEmbedding", "../sentences/0_Static");
    expect((await failureOf(openTable(path))).message).toMatch(/^invalid .*modules\.json: its first module/);
    modules("sentence_transformers.models.Transformer", "");
    expect((await failureOf(openTable(path))).message).toMatch(/^unsupported kind of model: .* is a Transformer/);
  });

  test("the Embedding Projector's folder has a line per row in both files", async () => {
    const path = join(folder, "projector");
    const table = EmbeddingTable.fromVectors(new Vocabulary(["New York", "95"]), Float32Array.of(0.1, -2, 1e-7, 4), 2);
    await saveTable(table, path, { format: "projector" });
    const read = (name: string) => readFileSync(join(path, name), "utf8");
    expect(read("metadata.tsv")).toBe("New York\n95\n");
    expect(read("vectors.tsv")).toBe("0.1\t-2\n1e-7\t4\n");
    const [entry] = JSON.parse(read("projector_config.json")).embeddings;
    expect(entry).toMatchObject({ tensorShape: [2, 2], tensorPath: "vectors.tsv", metadataPath: "metadata.tsv" });
    for (const token of ["a\tb", " "]) {
      const bad = saveTable(tableOf({ good: [1], [token]: [2] }), join(folder, "bad"), { format: "projector" });
      expect((await failureOf(bad)).message).toMatch(/^unsupported token/);
      expect(existsSync(join(folder, "bad"))).toBe(false);
    }
  });
});
