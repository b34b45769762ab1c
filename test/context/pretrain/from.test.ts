import { describe, expect, test } from "vitest";
import { Encoder } from "#src/context/encoder.js";
import { encoderChunks } from "#src/context/encoder-file.js";
import { loadEncoder } from "#src/context/load.js";
import { layoutParameters } from "#src/context/parameters.js";
import { type PretrainOptions, pretrain } from "#src/context/pretrain/pretrain.js";
import { EncoderWeights } from "#src/context/weights.js";
import { KernelMemory } from "#src/kernels/memory.js";
import { Random } from "#src/shared/random.js";
import { corpusFromTexts } from "#src/text/corpus.js";
import { loadTokenizer } from "#src/tokens/load.js";
import { Vocabulary } from "#src/tokens/vocabulary.js";
import type { CheckpointStore } from "#src/training/checkpoint.js";
import { EmbeddingTable } from "#src/vectors/table.js";
import { joined, randomEncoder, SMALL, tinySource } from "../models.ts";

const WORDS = Array.from({ length: 20 }, (_, i) => `w${i}`);
const TABLE_DIMS = 6;

/** Sentences in which each word is followed by the next or the one after it. */
const TEXTS = (() => {
  const random = new Random(5);
  return Array.from({ length: 120 }, () => {
    let word = random.below(WORDS.length);
    return Array.from({ length: 11 }, () => {
      word = (word + 1 + random.below(2)) % WORDS.length;
      return WORDS[word];
    }).join(" ");
  });
})();

function table(): EmbeddingTable {
  const random = new Random(3);
  const numbers = Float32Array.from({ length: WORDS.length * TABLE_DIMS }, () => random.normal());
  return EmbeddingTable.fromVectors(new Vocabulary(WORDS), numbers, TABLE_DIMS);
}

const run = (options: PretrainOptions, texts = TEXTS) =>
  pretrain(corpusFromTexts(texts), { threads: 1, batch: 8, steps: 12, validation: 0.1, ...options });
const bytesOf = (encoder: Encoder) => joined(encoderChunks(encoder));
const losses = ({ report }: Awaited<ReturnType<typeof run>>) => report.validations.map(({ loss }) => loss);

/** Two layers whose rows are those of a table of 6 dims, seen through a map. */
const begun = run({
  ...{ layers: 2, hidden: 16, heads: 4, inner: 24, length: 16, rate: 0.01, table: table(), freeze: true },
});

/** How many of the words' rows do not depend on the others. */
function rank({ weights, tokenizer }: Encoder): number {
  const { dims } = weights.config;
  const words = weights.numbers("embeddings.word_embeddings.weight");
  const basis: number[][] = [];
  for (const word of WORDS) {
    const id = tokenizer.idOf(word) ?? 0;
    const row = Array.from(words.subarray(dims * id, dims * (id + 1)));
    const rest = basis.reduce((left, unit) => {
      const along = left.reduce((sum, value, i) => sum + value * unit[i], 0);
      return left.map((value, i) => value - along * unit[i]);
    }, row);
    const length = Math.hypot(...rest);
    if (length > 1e-4 * Math.hypot(...row)) basis.push(rest.map((value) => value / length));
  }
  return basis.length;
}

/** A checkpoint in memory. */
function memoryStore(): CheckpointStore {
  let saved: Uint8Array | undefined;
  return {
    ...{ name: "store", everySeconds: 0 },
    save: async (chunks) => void (saved = joined(chunks)),
    load: async () => saved && new Blob([saved.slice()]).stream(),
    remove: async () => void (saved = undefined),
  };
}

describe("pretrain from an encoder", () => {
  test.each([false, true])("begins with the loss that the encoder ended with, freeze %s", async (freeze) => {
    const before = await begun;
    const after = await run({ from: before.encoder, freeze, rate: 0.01, steps: 60 });
    expect(losses(after)[0]).toBe(losses(before).at(-1));
    expect(losses(after).at(-1)).toBeLessThan(losses(after)[0]);
    expect(after.encoder.config).toEqual(before.encoder.config);
    expect(JSON.stringify(after.encoder.tokenizer)).toBe(JSON.stringify(before.encoder.tokenizer));
  });

  test("holds out the same text with the same seed, and trains on the rest in another order", async () => {
    const texts = Array.from({ length: 80 }, (_, i) => WORDS.slice(0, 8 + (i % 7)).join(" "));
    const seen = async (options: PretrainOptions) => {
      const tokens: number[] = [];
      const onProgress: PretrainOptions["onProgress"] = (progress) => {
        if (progress.stage === "pretraining") tokens.push(progress.tokens);
      };
      return { tokens, pretrained: await run({ ...options, onProgress }, texts) };
    };
    const first = await seen({ layers: 1, hidden: 8, heads: 2, length: 16, table: table() });
    const from = first.pretrained.encoder;
    const [second, third] = [await seen({ from }), await seen({ from })];
    expect(losses(second.pretrained)[0]).toBe(losses(first.pretrained).at(-1));
    expect(second.tokens).not.toEqual(first.tokens);
    expect(third.tokens).toEqual(second.tokens);
  });

  test("takes no step but from the encoder's own numbers", async () => {
    const { encoder } = await begun;
    const still = await run({ from: encoder, freeze: true, rate: 1e-30, decay: 0, steps: 1 });
    expect(bytesOf(still.encoder)).toEqual(bytesOf(encoder));
  });

  test("frozen rows stay one linear map of what they were, free ones don't", async () => {
    const { encoder } = await begun;
    expect(rank(encoder)).toBe(TABLE_DIMS);
    expect(rank((await run({ from: encoder, freeze: true, rate: 0.01 })).encoder)).toBe(TABLE_DIMS);
    expect(rank((await run({ from: encoder, rate: 0.01 })).encoder)).toBeGreaterThan(TABLE_DIMS);
  });

  test("special tokens go on learning where words are frozen", async () => {
    const { encoder } = await begun;
    const { encoder: after } = await run({ from: encoder, freeze: true, decay: 0, rate: 0.01 });
    const [was, is] = [encoder, after].map(({ weights }) => weights.numbers("embeddings.word_embeddings.weight"));
    const mask = 16 * (encoder.tokenizer.idOf("[MASK]") ?? 0);
    expect(is.slice(mask, mask + 16)).not.toEqual(was.slice(mask, mask + 16));
  });

  test("gives the same bytes for any number of threads, sampled and frozen or neither", async () => {
    const { encoder } = await begun;
    for (const options of [{ samples: 4, freeze: true }, { samples: 0 }]) {
      const [one, three] = await Promise.all(
        [1, 3].map(async (threads) => bytesOf((await run({ from: encoder, ...options, threads })).encoder)),
      );
      expect(three).toEqual(one);
    }
  });

  test("takes length and rate by the encoder unless they are chosen", async () => {
    const { encoder } = await begun;
    const own = (await run({ from: encoder, steps: 1 })).report.settings;
    expect(own).toMatchObject({ layers: 2, hidden: 16, heads: 4, inner: 24, length: 16, rate: 0.09 / 16 });
    const given = await run({ from: encoder, steps: 1, length: 10, rate: 0.02, schedule: "linear", heads: 4 });
    expect(given.report.settings).toMatchObject({ length: 10, rate: 0.02, schedule: "linear" });
    expect(given.encoder.config.positions).toBe(16);
    const long = randomEncoder({ ...SMALL, vocabulary: 1200, positions: 140 }, 1, 1, true);
    const texts = ["the bank of the river", "money in the bank", "the river", "a bank"];
    expect((await run({ from: long, steps: 1, batch: 2, validation: 0 }, texts)).report.settings.length).toBe(128);
  });

  test("goes on from a checkpoint to the same bytes, and not from one of another encoder or of none", async () => {
    const { encoder: from } = await begun;
    const options = { from, freeze: true };
    const whole = await run(options);
    const checkpoint = memoryStore();
    const controller = new AbortController();
    const first = await run({
      ...{ ...options, checkpoint, signal: controller.signal },
      onProgress: (progress) => {
        if (progress.stage === "pretraining" && progress.step === 5) controller.abort();
      },
    });
    expect(first.stopped).toBe(true);
    const again = { checkpoint, resume: true };
    const other = (await run({ from, steps: 3 })).encoder;
    await expect(run({ ...options, ...again, from: other })).rejects.toThrow(
      "mismatched checkpoint: store was begun with another encoder to go on from; give",
    );
    const sizes = { layers: 2, hidden: 16, heads: 4, inner: 24, length: 16, rate: 0.09 / 16 };
    await expect(run({ ...sizes, ...again, freeze: true, table: table() })).rejects.toThrow("another encoder to go on");
    await expect(run({ from, ...again })).rejects.toThrow("store was begun with freeze true, now false; give");
    expect(bytesOf((await run({ ...options, ...again })).encoder)).toEqual(bytesOf(whole.encoder));
  });

  test("an int8 encoder learns as float32 from its rounded numbers, said aloud", async () => {
    const { encoder } = await begun;
    const { tokenizer } = encoder;
    const weights = encoder.weights.quantise();
    const said: string[] = [];
    const onWarning = (message: string) => void said.push(message);
    const small = await run({ from: { weights, tokenizer }, freeze: true, onWarning });
    expect(said).toEqual(["the encoder to go on from is int8; it learns as float32, from the rounded numbers"]);
    const wide = await run({ from: { weights: weights.dequantise(), tokenizer }, freeze: true, onWarning });
    expect(said.length).toBe(1);
    expect(bytesOf(small.encoder)).toEqual(bytesOf(wide.encoder));
  });

  test("an encoder without a head gets a new one, said aloud; its layers are the start", async () => {
    const { encoder } = await begun;
    const weights = new EncoderWeights(new KernelMemory(), encoder.config, false);
    for (const name of layoutParameters(encoder.config, false).parameters.keys()) {
      weights.numbers(name).set(encoder.weights.numbers(name));
    }
    const said: string[] = [];
    const from = new Encoder({ weights, tokenizer: encoder.tokenizer, json: { tie_word_embeddings: false } });
    const { encoder: after } = await run({
      ...{ from, steps: 1, rate: 1e-30, decay: 0 },
      onWarning: (message) => void said.push(message),
    });
    expect(said).toEqual(["the encoder to go on from has no head that predicts words, so that begins anew"]);
    for (const name of weights.layout.parameters.keys()) {
      expect(after.weights.numbers(name)).toEqual(weights.numbers(name));
    }
    const bias = after.weights.numbers("cls.predictions.bias");
    expect(bias[after.tokenizer.idOf("w3") ?? 0]).toBeGreaterThan(bias[after.tokenizer.idOf("[MASK]") ?? 0] + 1);
    expect((await loadEncoder({ weights: bytesOf(after) })).weights.head).toBe(true);
  });

  test("a checkpoint that others made goes on, in pieces of words, as many rows as there are", async () => {
    const from = await loadEncoder(tinySource());
    const texts = Array.from({ length: 40 }, (_, i) => `The bank of the river and money number ${i} in the bank`);
    const { encoder, report } = await run({ from, freeze: true, batch: 4, steps: 4 }, texts);
    expect(encoder.config).toEqual(from.config);
    expect(report.validations.every(({ loss }) => Number.isFinite(loss))).toBe(true);
  });

  test("names what does not go with the encoder", async () => {
    const { encoder: from } = await begun;
    const refusals: [PretrainOptions, string][] = [
      [{ layers: 3 }, "mismatched layers: 3 came, the encoder to go on from has 2; leave it out"],
      [{ hidden: 32 }, "mismatched hidden: 32 came, the encoder to go on from has 16; leave it out"],
      [{ inner: 64 }, "mismatched inner: 64 came, the encoder to go on from has 24; leave it out"],
      [
        { length: 17 },
        "mismatched length: 17 came, the encoder to go on from has 16 positions; choose no more, or leave it out",
      ],
      [{ preset: "tiny" }, "mismatched preset: tiny came, the encoder to go on from has its own sizes; leave it out"],
      [{ table: table() }, "mismatched table: one came, but the encoder to go on from has its own; leave it out"],
      [{ tokenizer: from.tokenizer }, "mismatched tokenizer: one came, but the encoder to go on from has its own"],
      [{ vocabulary: 60 }, "mismatched vocabulary: one came, but the encoder to go on from has its own; leave it out"],
    ];
    for (const [options, message] of refusals) await expect(run({ from, ...options })).rejects.toThrow(message);
    await expect(run({ from }, ["дом река", "река"])).rejects.toThrow(
      /^invalid corpus: .* has no word that the tokenizer knows; give it text in its language$/,
    );
    const vocab = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", ...WORDS].join("\n");
    const maskless = { weights: from.weights, tokenizer: loadTokenizer(vocab) };
    await expect(run({ from: maskless })).rejects.toThrow(
      "missing mask: the tokenizer has no token [MASK] or <mask>; the encoder to go on from must have one",
    );
  });
});
