import { describe, expect, test } from "vitest";
import { Encoder } from "#src/context/encoder.js";
import { encoderChunks } from "#src/context/encoder-file.js";
import { loadEncoder } from "#src/context/load.js";
import { rateAt, resolvePretraining } from "#src/context/pretrain/options.js";
import { type PretrainOptions, pretrain } from "#src/context/pretrain/pretrain.js";
import { tableTokenizer } from "#src/context/pretrain/special.js";
import { Random } from "#src/shared/random.js";
import { corpusFromTexts } from "#src/text/corpus.js";
import { Vocabulary } from "#src/tokens/vocabulary.js";
import type { CheckpointStore } from "#src/training/checkpoint.js";
import { EmbeddingTable } from "#src/vectors/table.js";
import { joined } from "./models.ts";

const ANIMALS = ["dog", "cat", "cow", "duck"];
const SOUNDS = ["barks", "meows", "moos", "quacks"];

/** Sentences in which the animal says which sound comes, and the other way round. */
function sentences(count: number): string[] {
  const random = new Random(5);
  return Array.from({ length: count }, () => {
    const i = random.below(ANIMALS.length);
    return `the ${ANIMALS[i]} on the farm always ${SOUNDS[i]} at night`;
  });
}

const WORDS = ["the", "on", "farm", "always", "at", "night", ...ANIMALS, ...SOUNDS];

/** A table of random rows. */
function table(dims: number): EmbeddingTable {
  const random = new Random(3);
  const numbers = Float32Array.from({ length: WORDS.length * dims }, () => random.normal());
  return EmbeddingTable.fromVectors(new Vocabulary(WORDS), numbers, dims);
}

const SMALL: PretrainOptions = {
  ...{ layers: 2, hidden: 16, heads: 2, inner: 32, length: 16, batch: 8, steps: 12, rate: 0.01, threads: 1 },
  ...{ validation: 0.1, parts: 3, warmUp: 0.1 },
};

const run = (options: PretrainOptions) => pretrain(corpusFromTexts(sentences(100)), { ...SMALL, ...options });
const bytesOf = (encoder: Encoder) => joined(encoderChunks(encoder));

/** A checkpoint in memory. */
function memoryStore(): CheckpointStore & { saved: Uint8Array | undefined; everySeconds: number } {
  return {
    ...{ name: "store", everySeconds: 0, saved: undefined as Uint8Array | undefined },
    async save(chunks) {
      this.saved = joined(chunks);
    },
    async load() {
      const { saved } = this;
      return (
        saved &&
        (async function* () {
          yield saved;
        })()
      );
    },
    async remove() {
      this.saved = undefined;
    },
  };
}

describe("pretrain", () => {
  test("learns which word is missing from those around it", async () => {
    const { encoder, report } = await run({ table: table(16), steps: 500, samples: 0 });
    const [gap] = await encoder.fill("the cow on the farm always [MASK] at night", { k: 1 });
    expect(gap.candidates[0].token).toBe("moos");
    expect(gap.candidates[0].probability).toBeGreaterThan(0.9);
    const losses = report.validations.map(({ loss }) => loss);
    expect(losses.at(-1)).toBeLessThan(losses[0] / 2);
  });

  test("learns the same from some words drawn in each step as from the whole vocabulary, and frozen rows serve too", async () => {
    for (const options of [{ samples: 12 }, { samples: 12, freeze: true }]) {
      const { encoder } = await run({ table: table(24), steps: 800, ...options });
      for (const [animal, sound] of ANIMALS.map((name, i) => [name, SOUNDS[i]])) {
        const [gap] = await encoder.fill(`the ${animal} on the farm always [MASK] at night`, { k: 1 });
        expect(gap.candidates[0].token).toBe(sound);
      }
    }
  });

  test("gives the same bytes for any number of threads, sampled or not, frozen or not", async () => {
    for (const options of [{ samples: 4, freeze: true }, { samples: 4 }, { samples: 0 }]) {
      const files = await Promise.all(
        [1, 2, 3].map(async (threads) => bytesOf((await run({ ...options, table: table(24), threads })).encoder)),
      );
      expect(files[1]).toEqual(files[0]);
      expect(files[2]).toEqual(files[0]);
    }
  });

  test("goes on from a checkpoint to the same bytes", async () => {
    const whole = await run({ table: table(24), freeze: true });
    const store = memoryStore();
    const controller = new AbortController();
    const first = await run({
      ...{ table: table(24), freeze: true, checkpoint: store, signal: controller.signal },
      onProgress: (progress) => {
        if (progress.stage === "pretraining" && progress.step === 5) controller.abort();
      },
    });
    expect(first.stopped).toBe(true);
    expect(first.report.steps).toBe(5);
    const second = await run({ table: table(24), freeze: true, checkpoint: store, resume: true });
    expect(second.report.steps).toBe(12);
    expect(bytesOf(second.encoder)).toEqual(bytesOf(whole.encoder));
    await expect(run({ table: table(24), checkpoint: store, resume: true })).rejects.toThrow(
      "mismatched checkpoint: store was begun with freeze true, now false",
    );
  });

  test("frozen rows come out as one linear map of the table's, special tokens as rows of their own", async () => {
    const { encoder } = await run({ table: table(8), freeze: true, samples: 0, steps: 20 });
    const words = encoder.weights.numbers("embeddings.word_embeddings.weight");
    const row = (id: number) => Array.from(words.subarray(16 * id, 16 * (id + 1)));
    // Eight dims span all rows: nine of them depend on each other.
    const basis: number[][] = [];
    let independent = 0;
    for (let id = 5; id < 5 + WORDS.length; id++) {
      const rest = basis.reduce((left, unit) => {
        const along = left.reduce((sum, value, i) => sum + value * unit[i], 0);
        return left.map((value, i) => value - along * unit[i]);
      }, row(id));
      const length = Math.hypot(...rest);
      if (length < 1e-4 * Math.hypot(...row(id))) continue;
      independent++;
      basis.push(rest.map((value) => value / length));
    }
    expect(independent).toBe(8);
  });

  test("stops when the loss is no number any more and keeps the last good checkpoint", async () => {
    const store = memoryStore();
    const bad = table(16);
    await expect(
      run({
        ...{ table: bad, samples: 0, checkpoint: store },
        onProgress: (progress) => {
          if (progress.stage === "pretraining" && progress.step === 3) store.everySeconds = Number.POSITIVE_INFINITY;
        },
        rate: 1e-3,
      }),
    ).resolves.toMatchObject({ stopped: false });
    const { saved } = store;
    expect(saved).toBeDefined();
    bad.embeddings.memory.float32(bad.embeddings.address, 1)[0] = Number.NaN;
    await expect(run({ table: bad, samples: 0, checkpoint: store })).rejects.toThrow(
      /^invalid rate: with 0.01 the loss was no number at step 1, .*; store keeps the last good state$/,
    );
    expect(store.saved).toBe(saved);
  });

  test("learns a WordPiece of the text where neither tokenizer nor table come", async () => {
    const { encoder, report } = await run({ steps: 3, vocabulary: 60 });
    expect(encoder.tokenizer.kind).toBe("wordpiece");
    expect(report.vocabulary).toBeLessThanOrEqual(60);
  });

  test("comes back from its file", async () => {
    const { encoder } = await run({ table: table(16), steps: 2 });
    const file = bytesOf(encoder);
    const again = await loadEncoder({ weights: new Blob([file.slice()]).stream() });
    expect(bytesOf(again)).toEqual(file);
    const small = new Encoder({ weights: encoder.weights.quantise(), tokenizer: encoder.tokenizer });
    expect((await loadEncoder({ weights: bytesOf(small) })).weights.layout.precision).toBe("int8");
  });

  test("names what can't be", async () => {
    await expect(run({ hidden: 15 })).rejects.toThrow(
      "mismatched heads: 2 came for hidden states of 15; they must share them equally",
    );
    await expect(run({ freeze: true })).rejects.toThrow("mismatched freeze: it came without a table");
    await expect(run({ mask: 1 })).rejects.toThrow("invalid mask: 1 came, a number from 0.01 to 0.9 was expected");
    await expect(pretrain(corpusFromTexts([""]), { ...SMALL, table: table(16) })).rejects.toThrow("invalid corpus");
  });
});

test("a table's words make a tokenizer between BERT's special tokens", () => {
  const tokenizer = tableTokenizer(table(4));
  const { tokens } = tokenizer.encode("The cow, at night: unknown!", { addSpecial: true });
  expect(tokens).toEqual(["[CLS]", "the", "cow", "at", "night", "[UNK]", "[SEP]"]);
  expect(tableTokenizer(table(4), 7).vocabularySize).toBe(7);
});

test("the rate rises in a line and falls by the schedule", () => {
  const settings = resolvePretraining({ rate: 0.1, warmUp: 0.5, schedule: "linear" }, 100);
  expect([0, 0.25, 0.5, 0.75, 1].map((share) => rateAt(settings, share))).toEqual([0, 0.05, 0.1, 0.05, 0]);
  expect(rateAt({ ...settings, schedule: "cosine" }, 0.75)).toBeCloseTo(0.05);
  expect(rateAt({ ...settings, schedule: "constant" }, 1)).toBe(0.1);
});
