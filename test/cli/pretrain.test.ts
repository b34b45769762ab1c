import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openEncoder } from "#src/context/open.js";
import { Random } from "#src/shared/random.js";
import { Vocabulary } from "#src/tokens/vocabulary.js";
import { saveTable } from "#src/vectors/open.js";
import { EmbeddingTable } from "#src/vectors/table.js";
import { endWhen, riverbank } from "../helpers/command.ts";

let folder: string;
const at = (name: string) => join(folder, name);
const WORDS = Array.from({ length: 20 }, (_, i) => `w${i}`);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "riverbank-pretrain-"));
  const random = new Random(1);
  const sentence = () =>
    Array.from({ length: 12 }, () => WORDS[Math.min(random.below(20), random.below(20))]).join(" ");
  writeFileSync(at("small.txt"), Array.from({ length: 300 }, sentence).join("\n"));
  const numbers = Float32Array.from({ length: 20 * 12 }, () => random.normal());
  await saveTable(EmbeddingTable.fromVectors(new Vocabulary(WORDS), numbers, 12), at("table.safetensors"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const SIZES = ["--layers", "1", "--hidden", "16", "--heads", "2", "--length", "16", "--batch", "8", "--threads", "1"];
const pretrain = (output: string, ...args: string[]) =>
  riverbank(["pretrain", at("small.txt"), "-o", at(output), ...SIZES, ...args]);

describe("pretrain", () => {
  test("text becomes an encoder that opens, with a report in JSON", async () => {
    const { status, stdout, stderr } = pretrain("a.safetensors", "--json", "--steps", "4", "--vocabulary", "60");
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ corpusTokens: expect.any(Number), windows: 300, steps: 4, loss: expect.any(Number) },
      ...{ tokensPerSecond: expect.any(Number), memory: expect.any(Number), parameters: expect.any(Number) },
      settings: { layers: 1, hidden: 16, inner: 64, heads: 2, batch: 8, seed: 1, samples: 0 },
    });
    expect(stderr).toMatch(/a\.safetensors: 1 layer × 16, /);
    const encoder = await openEncoder(at("a.safetensors"));
    expect(encoder.tokenizer.kind).toBe("wordpiece");
    await encoder.close();
  });

  test("a table's frozen rows, int8 and a folder for transformers", async () => {
    const table = ["--table", at("table.safetensors"), "--freeze", "--steps", "2", "--quiet"];
    expect(pretrain("b.safetensors", ...table, "--precision", "int8").status).toBe(0);
    const encoder = await openEncoder(at("b.safetensors"));
    expect(encoder.weights.layout.precision).toBe("int8");
    expect(encoder.tokenizer.vocabularySize).toBe(25);
    expect(pretrain("c", ...table).status).toBe(0);
    expect(readdirSync(at("c")).sort()).toEqual(["config.json", "model.safetensors", "tokenizer.json"]);
    expect(riverbank(["convert", at("c"), at("f.safetensors")]).stderr).toMatch(/f\.safetensors: 1 layer × 16, /);
    expect(riverbank(["convert", at("f.safetensors"), at("e")]).status).toBe(0);
    expect(readFileSync(join(at("e"), "model.safetensors"))).toEqual(readFileSync(join(at("c"), "model.safetensors")));
    expect((await openEncoder(at("c"))).config).toMatchObject({ dims: 16, layers: 1, positions: 16 });
  });

  test("ctrl-C leaves a checkpoint with which --resume ends as if nothing had been", async () => {
    const args = ["--steps", "300", "--vocabulary", "60"];
    expect(pretrain("whole.safetensors", ...args, "--quiet").status).toBe(0);
    const command = ["pretrain", at("small.txt"), "-o", at("d.safetensors"), ...SIZES, ...args];
    const begun = () => existsSync(at("d.safetensors.checkpoint"));
    const { status } = await endWhen(begun, "SIGINT", [...command, "--checkpoint", "0.05"]);
    expect(status).toBe(130);
    expect(existsSync(at("d.safetensors"))).toBe(false);
    expect(riverbank([...command, "--resume", "--quiet"]).status).toBe(0);
    expect(readFileSync(at("d.safetensors"))).toEqual(readFileSync(at("whole.safetensors")));
    expect(existsSync(at("d.safetensors.checkpoint"))).toBe(false);
  });

  test("--from goes on from an encoder, int8 said aloud, and refuses what contradicts it", async () => {
    const table = ["--table", at("table.safetensors"), "--freeze", "--steps", "3", "--quiet"];
    expect(pretrain("first.safetensors", ...table, "--precision", "int8").status).toBe(0);
    const from = ["--from", at("first.safetensors"), "--threads", "1", "--batch", "8"];
    const goOn = (...args: string[]) => riverbank(["pretrain", at("small.txt"), "-o", at("g.safetensors"), ...args]);
    const { status, stdout, stderr } = goOn(...from, "--freeze", "--steps", "3", "--json");
    expect(status).toBe(0);
    expect(stderr).toMatch(/the encoder to go on from is int8; it learns as float32, from the rounded numbers\n/);
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ vocabulary: 25, steps: 3 },
      settings: { layers: 1, hidden: 16, heads: 2, inner: 64, length: 16, rate: 0.09 / 16, freeze: true },
    });
    expect((await openEncoder(at("g.safetensors"))).weights.layout.precision).toBe("float32");
    const beside = goOn(...from, "--table", at("table.safetensors"));
    expect(beside.status).toBe(2);
    expect(beside.stderr).toMatch(
      /mismatched --table: it came with --from, whose encoder settles that; leave it out\n$/,
    );
    const same = goOn("--from", at("g.safetensors"));
    expect(same.status).toBe(2);
    expect(same.stderr).toMatch(/invalid --output: .* is the encoder to go on from too; name another file\n$/);
    const layers = goOn(...from, "--layers", "2");
    expect(layers.status).toBe(1);
    expect(layers.stderr).toMatch(/mismatched layers: 2 came, the encoder to go on from has 1; leave it out\n$/);
  });

  test("what can't be is one line", () => {
    const freeze = pretrain("e.safetensors", "--freeze");
    expect(freeze.status).toBe(2);
    expect(freeze.stderr).toMatch(
      /mismatched --freeze: it came without --table or --from, whose rows it keeps; add one of them\n$/,
    );
    const heads = pretrain("e.safetensors", "--heads", "3");
    expect(heads.status).toBe(1);
    expect(heads.stderr).toMatch(/mismatched heads: 3 came for hidden states of 16; they must share them equally\n$/);
    expect(pretrain("e", "--precision", "int8").status).toBe(2);
  });
});
