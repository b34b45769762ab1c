import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { Encoder } from "#src/context/encoder.js";
import { encoderChunks } from "#src/context/encoder-file.js";
import { loadEncoder } from "#src/context/load.js";
import { openEncoder, saveEncoder } from "#src/context/open.js";
import { EncoderWeights } from "#src/context/weights.js";
import { KernelMemory } from "#src/kernels/memory.js";
import { dot, norm } from "#src/similarity/vector.js";
import { readSafetensors, safetensorsChunks, type Tensor } from "#src/vectors/formats/safetensors.js";
import { checkpoint, floatTensor, joined, renamed, TINY, tinyConfig, tinyFile, tinySource } from "./models.ts";

const folder = mkdtempSync(join(tmpdir(), "riverbank-encoder-"));
afterAll(() => rmSync(folder, { recursive: true }));

const TEXT = "the river bank";
const tiny = await openEncoder(TINY);
const states = (await tiny.context(TEXT)).hidden[2];

async function statesOf(encoder: Encoder): Promise<Float32Array> {
  return (await encoder.context(TEXT)).hidden[2];
}

/** float32 numbers as float16 or bfloat16, cut off, which is near enough for numbers near 1. */
function halves({ shape, bytes }: Tensor, dtype: "F16" | "BF16"): Tensor {
  const numbers = new Float32Array(Uint8Array.from(bytes).buffer);
  const bits = Uint16Array.from(numbers, (number) => {
    const word = new Uint32Array(Float32Array.of(number).buffer)[0];
    if (dtype === "BF16") return word >>> 16;
    const exponent = ((word >>> 23) & 255) - 112;
    return ((word >>> 16) & 0x8000) | (exponent <= 0 ? 0 : (exponent << 10) | ((word >>> 13) & 1023));
  });
  return { dtype, shape, bytes: new Uint8Array(bits.buffer) };
}

describe("a checkpoint loads", () => {
  test("from a page's bytes as from a folder", async () => {
    expect(await statesOf(await loadEncoder(tinySource()))).toEqual(states);
  });

  test("from a response", async () => {
    const weights = new Response(Uint8Array.from(checkpoint()));
    expect(await statesOf(await loadEncoder({ ...tinySource(), weights }))).toEqual(states);
  });

  test("as BertModel writes it, without prefix and head, with its pooler and list of positions", async () => {
    const weights = checkpoint((tensors) => ({
      ...renamed(tensors, (name) => (name.startsWith("cls.") ? undefined : name.replace("bert.", ""))),
      "pooler.dense.weight": floatTensor([32, 32], new Float32Array(1024)),
      "pooler.dense.bias": floatTensor([32], new Float32Array(32)),
      "embeddings.position_ids": { dtype: "I64", shape: [1, 24], bytes: new Uint8Array(192) },
    }));
    const encoder = await loadEncoder(tinySource(weights));
    expect(await statesOf(encoder)).toEqual(states);
    await expect(encoder.fill("the [MASK] bank")).rejects.toThrow("unsupported fill: this encoder has no head");
  });

  test("with the older names gamma and beta", async () => {
    const older = (name: string) =>
      name.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta");
    const weights = checkpoint((tensors) => renamed(tensors, older));
    expect(await statesOf(await loadEncoder(tinySource(weights)))).toEqual(states);
  });

  test("with the head's shared tensors under either or both names", async () => {
    const [gap] = await tiny.fill("the [MASK] bank");
    const weights = checkpoint(({ "cls.predictions.bias": bias, ...tensors }) => ({
      ...tensors,
      "cls.predictions.decoder.bias": bias,
      "cls.predictions.decoder.weight": tensors["bert.embeddings.word_embeddings.weight"],
    }));
    expect((await (await loadEncoder(tinySource(weights))).fill("the [MASK] bank"))[0]).toEqual(gap);
    const both = checkpoint((tensors) => ({
      ...tensors,
      "cls.predictions.decoder.bias": floatTensor([64], new Float32Array(64)),
    }));
    expect((await (await loadEncoder(tinySource(both))).fill("the [MASK] bank"))[0]).toEqual(gap);
  });

  test.each([
    ["F16", 0.01],
    ["BF16", 0.1],
  ] as const)("in %s", async (dtype, tolerance) => {
    const weights = checkpoint((tensors) =>
      Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, halves(tensor, dtype)])),
    );
    const loaded = await statesOf(await loadEncoder(tinySource(weights)));
    const worst = loaded.reduce((most, value, i) => Math.max(most, Math.abs(value - states[i])), 0);
    expect(worst).toBeGreaterThan(0);
    expect(worst).toBeLessThan(tolerance);
  });
});

describe("an encoder that was saved is the same again", () => {
  test("as one file, with its tokenizer and pooling in it", async () => {
    const path = join(folder, "tiny.safetensors");
    const { weights, tokenizer } = tiny;
    const { Encoder: Made } = await import("#src/context/encoder.js");
    await saveEncoder(new Made({ weights, tokenizer, pooling: "cls", json: { note: "kept" } }), path);
    const again = await openEncoder(path);
    expect(await statesOf(again)).toEqual(states);
    expect(again.pooling).toBe("cls");
    expect(again.json).toMatchObject({ note: "kept", architectures: ["BertForMaskedLM"] });
    await saveEncoder(again, join(folder, "again.safetensors"));
    expect(readFileSync(join(folder, "again.safetensors"))).toEqual(readFileSync(path));
  });

  test("as a folder whose tensors have the checkpoint's names and bytes", async () => {
    const path = join(folder, "saved");
    await saveEncoder(tiny, path);
    expect(await statesOf(await openEncoder(path))).toEqual(states);
    const written = readSafetensors(new Uint8Array(readFileSync(join(path, "model.safetensors"))));
    const original = readSafetensors(new Uint8Array(tinyFile("model.safetensors")));
    expect(written.metadata).toEqual({ format: "pt" });
    expect([...written.tensors.keys()].sort()).toEqual([...original.tensors.keys()].sort());
    for (const [name, { bytes }] of original.tensors) expect(written.tensors.get(name)?.bytes, name).toEqual(bytes);
  });

  test("in a page, by its chunks", async () => {
    expect(await statesOf(await loadEncoder({ weights: joined(encoderChunks(tiny)) }))).toEqual(states);
  });

  test("a folder that could not be written is not left behind", async () => {
    writeFileSync(join(folder, "taken"), "");
    await expect(saveEncoder(tiny, join(folder, "taken", "deeper"))).rejects.toThrow(/^(invalid|missing) /);
    expect(existsSync(join(folder, "taken", "deeper"))).toBe(false);
  });
});

describe("matrices as int8", () => {
  function cosine(a: Float32Array, b: Float32Array): number {
    return dot(a, b) / (norm(a) * norm(b));
  }

  test("are a quarter of the memory and give nearly the same states and words", async () => {
    const small = await openEncoder(TINY, { precision: "int8" });
    expect(small.weights.layout.precision).toBe("int8");
    expect(small.weights.layout.bytes).toBeLessThan(0.5 * tiny.weights.layout.bytes);
    expect(cosine(await statesOf(small), states)).toBeGreaterThan(0.999);
    const [[ours], [theirs]] = await Promise.all([tiny, small].map((encoder) => encoder.fill("the [MASK] bank")));
    expect(theirs.candidates[0].token).toBe(ours.candidates[0].token);
    expect(theirs.candidates[0].probability).toBeCloseTo(ours.candidates[0].probability, 2);
  });

  test("are saved as they are in one file, and as float32 in a folder", async () => {
    const small = await openEncoder(TINY, { precision: "int8" });
    const path = join(folder, "int8.safetensors");
    await saveEncoder(small, path);
    expect(readFileSync(path).length).toBeLessThan(0.6 * tinyFile("model.safetensors").length);
    const again = await openEncoder(path);
    expect(again.weights.layout.precision).toBe("int8");
    expect(await statesOf(again)).toEqual(await statesOf(small));
    await saveEncoder(again, join(folder, "from-int8"));
    const wide = await openEncoder(join(folder, "from-int8"));
    expect(wide.weights.layout.precision).toBe("float32");
    const widened = await openEncoder(path, { precision: "float32" });
    expect(await statesOf(widened)).toEqual(await statesOf(wide));
    expect(cosine(await statesOf(wide), await statesOf(small))).toBeGreaterThan(0.99999);
  });

  test("in a file need their scales", async () => {
    const whole = joined(encoderChunks(await openEncoder(TINY, { precision: "int8" })));
    const { tensors, metadata } = readSafetensors(whole);
    const name = "encoder.layer.0.output.dense.weight.scales";
    tensors.delete(`bert.${name}`);
    const weights = joined(safetensorsChunks(Object.fromEntries(tensors), metadata));
    await expect(loadEncoder({ weights })).rejects.toThrow(`missing tensors: ${name} came not`);
  });

  test("of layers too wide for them are refused, and so is a precision that is unknown", async () => {
    const wide = { ...tiny.config, inner: 20000 };
    expect(() => new EncoderWeights(new KernelMemory(), wide, false, "int8")).toThrow(
      "unsupported precision: a layer of 20000 came, int8 goes up to 16128; use float32",
    );
    // @ts-expect-error: what a program without types might ask for
    await expect(openEncoder(TINY, { precision: "int4" })).rejects.toThrow('precision: int4 came, "float32" or "int8"');
  });
});

test("a folder of sentence-transformers says how texts are pooled", async () => {
  const path = join(folder, "pooled");
  cpSync(TINY, path, { recursive: true });
  mkdirSync(join(path, "1_Pooling"));
  writeFileSync(join(path, "1_Pooling", "config.json"), '{"pooling_mode_cls_token": true}');
  expect((await openEncoder(path)).pooling).toBe("cls");
  expect((await openEncoder(path, { pooling: "mean" })).pooling).toBe("mean");
  expect((await openEncoder(join(path, "model.safetensors"))).pooling).toBe("cls");
});

describe("what does not fit is named", () => {
  const broken = (change: Parameters<typeof checkpoint>[0]) => loadEncoder(tinySource(checkpoint(change)));

  test("missing tensors", async () => {
    const without = (tensors: Record<string, Tensor>) =>
      renamed(tensors, (name) => (name.includes("layer.1.attention.self.query") ? undefined : name));
    await expect(broken(without)).rejects.toThrow(
      "missing tensors: encoder.layer.1.attention.self.query.weight, encoder.layer.1.attention.self.query.bias came not",
    );
  });

  test("extra tensors, unless they are to be ignored", async () => {
    const weights = checkpoint((tensors) => ({
      ...tensors,
      "classifier.weight": floatTensor([2, 32], new Float32Array(64)),
    }));
    await expect(loadEncoder(tinySource(weights))).rejects.toThrow("unknown tensors: classifier.weight are no part");
    expect(await statesOf(await loadEncoder(tinySource(weights), { extra: "ignore" }))).toEqual(states);
  });

  test("a layer too many for the configuration", async () => {
    const config = { ...tinyConfig(), num_hidden_layers: 1 };
    await expect(loadEncoder({ ...tinySource(), config })).rejects.toThrow(
      /^unknown tensors: encoder\.layer\.1\..* and 12 more are no part of an encoder of these sizes/,
    );
  });

  test("shapes", async () => {
    const config = { ...tinyConfig(), intermediate_size: 128 };
    await expect(loadEncoder({ ...tinySource(), config })).rejects.toThrow(
      "mismatched tensor encoder.layer.0.intermediate.dense.weight: [64, 32] came, config.json asks for [128, 32]",
    );
  });

  test("whole numbers", async () => {
    const name = "bert.embeddings.LayerNorm.bias";
    const whole: Tensor = { dtype: "I32", shape: [32], bytes: new Uint8Array(128) };
    await expect(broken((tensors) => ({ ...tensors, [name]: whole }))).rejects.toThrow(
      "unsupported tensor embeddings.LayerNorm.bias: numbers of type I32 came",
    );
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY])("%s in a tensor", async (value) => {
    const numbers = new Float32Array(32);
    numbers[4] = value;
    const change = { "cls.predictions.transform.dense.bias": floatTensor([32], numbers) };
    await expect(broken((tensors) => ({ ...tensors, ...change }))).rejects.toThrow(
      `invalid tensor cls.predictions.transform.dense.bias: ${value} came as number 5, finite numbers were expected`,
    );
  });

  test("tensors of something else", async () => {
    await expect(broken((tensors) => renamed(tensors, (name) => `gpt.${name}`))).rejects.toThrow(
      "unsupported tensors: none is BERT's; the file has gpt.bert.",
    );
  });

  test("a tokenizer with more ids than rows; fewer are only told", async () => {
    const words = tinyFile("vocab.txt").toString();
    const more = { ...tinySource(), tokenizer: `${words.trimEnd()}\nmore` };
    await expect(loadEncoder(more)).rejects.toThrow("mismatched tokenizer: it has 65 ids, the weights 64 rows");
    const warnings: string[] = [];
    const fewer = words.trimEnd().split("\n").slice(0, -1).join("\n");
    const onWarning = (message: string) => void warnings.push(message);
    await loadEncoder({ ...tinySource(), tokenizer: fewer }, { onWarning });
    expect(warnings).toEqual(["1 of the 64 word embeddings belong to no token of the tokenizer"]);
  });

  test("a head that does not share the word embeddings", async () => {
    const config = { ...tinyConfig(), tie_word_embeddings: false };
    await expect(loadEncoder({ ...tinySource(), config })).rejects.toThrow("unsupported tie_word_embeddings: false");
  });

  test("a file without what belongs to it", async () => {
    const weights = checkpoint();
    await expect(loadEncoder({ weights })).rejects.toThrow("missing config: the file has none in it");
    await expect(loadEncoder({ weights, config: tinyConfig() })).rejects.toThrow(
      "missing tokenizer: the file has none",
    );
  });

  test("another of Riverbank's files, and a later version", async () => {
    const load = (metadata: Record<string, string>) => loadEncoder({ weights: checkpoint(undefined, metadata) });
    await expect(load({ format: "riverbank.table" })).rejects.toThrow("unsupported format: riverbank.table came");
    await expect(load({ format: "riverbank.encoder", version: "2" })).rejects.toThrow("unsupported version: 2 came");
  });

  test("a response that is none, a file that is cut off, and bytes that are too many", async () => {
    const response = new Response("no", { status: 404 });
    await expect(loadEncoder({ weights: response })).rejects.toThrow("missing response: status 404 came");
    const weights = checkpoint();
    await expect(loadEncoder(tinySource(weights.slice(0, -9)))).rejects.toThrow("invalid size: it ends too early");
    const longer = new Uint8Array(weights.length + 1);
    longer.set(weights);
    await expect(loadEncoder(tinySource(longer))).rejects.toThrow("invalid size: bytes stand behind its last tensor");
  });

  test("paths: each error names its file", async () => {
    const missing = join(folder, "absent");
    await expect(openEncoder(missing)).rejects.toThrow(`missing file: ${missing} is not there`);
    const path = join(folder, "damaged.safetensors");
    writeFileSync(path, "what is this");
    await expect(openEncoder(path)).rejects.toThrow(`invalid ${path}: header: `);
    const empty = join(folder, "empty");
    mkdirSync(empty);
    await expect(openEncoder(empty)).rejects.toThrow(`missing file: ${join(empty, "config.json")} is not there`);
  });
});
