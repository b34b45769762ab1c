import { describe, expect, test } from "vitest";
import { RiverbankError } from "#src/shared/errors.js";
import { cosine } from "#src/similarity/vector.js";
import { corpusFromTexts } from "#src/text/corpus.js";
import { type Trained, type TrainOptions, type TrainProgress, train } from "#src/training/train.js";
import { tableChunks } from "#src/vectors/formats/table-file.js";
import type { EmbeddingTable } from "#src/vectors/table.js";
import { describePages, type PageKind } from "../helpers/pages.ts";
import { joined } from "../helpers/tables.ts";
import { memoryCheckpoint } from "./checkpoint.ts";
import { MONEY, twoTopics, WATER } from "./corpus.ts";

const SMALL: TrainOptions = { dims: 20, window: 3, epochs: 4, minCount: 1, sample: 0, rate: 0.05, threads: 1 };

function trainSmall(options: TrainOptions = {}, sentences = 3000): Promise<Trained> {
  return train(corpusFromTexts(twoTopics(sentences), "two topics"), { ...SMALL, ...options });
}

/** Mean cosine within the two topics less the mean cosine between them. */
function separation(table: EmbeddingTable): number {
  const mean = (a: string[], b: string[]) => {
    const pairs = a.flatMap((x) => b.filter((y) => y !== x).map((y) => cosine(table.vectorOf(x), table.vectorOf(y))));
    return pairs.reduce((sum, value) => sum + value, 0) / pairs.length;
  };
  return (mean(MONEY, MONEY) + mean(WATER, WATER)) / 2 - mean(MONEY, WATER);
}

describe("training", () => {
  test.each<[string, TrainOptions]>([
    ["skip-gram", {}],
    ["skip-gram with subwords", { maxN: 5, buckets: 1000 }],
    ["CBOW", { architecture: "cbow" }],
    ["CBOW with subwords", { architecture: "cbow", maxN: 5, buckets: 1000 }],
    ["two threads", { threads: 2 }],
    ["more drawn words than one group holds", { negative: 12 }],
  ])("%s brings words that keep company together and lowers its loss", async (_, options) => {
    const { table, report, stopped } = await trainSmall(options);
    expect(stopped).toBe(false);
    expect(separation(table)).toBeGreaterThan(0.5);
    expect(report.loss).toHaveLength(4);
    expect(report.loss[3]).toBeLessThan(report.loss[0]);
    expect(report).toMatchObject({ words: 24000, tokens: 24000, vocabulary: 22, sentences: 3000 });
    expect(table.dims).toBe(20);
  });

  test("the first loss is that of a model that knows nothing: ln 2 per pair", async () => {
    const { report } = await trainSmall({ rate: 1e-9, epochs: 1 });
    expect(report.loss[0]).toBeCloseTo(Math.LN2, 4);
  });

  test("one thread and one seed give the same bytes, another seed gives others", async () => {
    const [first, second, other] = await Promise.all([trainSmall(), trainSmall(), trainSmall({ seed: 2 })]);
    expect(joined(tableChunks(first.table))).toEqual(joined(tableChunks(second.table)));
    expect(first.table.row(0)).not.toEqual(other.table.row(0));
  });

  test("ids in a temporary file give the same bytes as ids in memory", async () => {
    const [memory, file] = await Promise.all([trainSmall({}, 9000), trainSmall({ memoryBudget: 0 }, 9000)]);
    expect(joined(tableChunks(file.table))).toEqual(joined(tableChunks(memory.table)));
  });

  test("a word never seen gets a vector from its n-grams, near the words it shares them with", async () => {
    const { table } = await trainSmall({ maxN: 5, buckets: 5000 });
    const unseen = table.vectorOf("rivers");
    const cosines = (words: string[]) => words.map((word) => cosine(unseen, table.vectorOf(word)));
    expect(cosine(unseen, table.vectorOf("river"))).toBeGreaterThan(0.7);
    expect(Math.min(...cosines(WATER))).toBeGreaterThan(Math.max(...cosines(MONEY)));
    expect(() => table.vectorOf("qqq")).toThrow("unknown word");
  });

  test("the table says what it was trained on, without the folders of the machine, and how", async () => {
    const corpus = corpusFromTexts(["the river and the bank"], "/home/somebody/wiki.txt, ../notes/, standard input");
    const { table } = await train(corpus, { ...SMALL, seed: 7 });
    expect(table.metadata).toMatchObject({ corpus: "wiki.txt, notes, standard input", corpus_words: "5" });
    expect(JSON.parse(table.metadata.training)).toMatchObject({ dims: 20, seed: 7, architecture: "skip-gram" });
  });

  test("progress tells of reading and of training, and ends at the whole", async () => {
    const seen: TrainProgress[] = [];
    await trainSmall({ onProgress: (progress) => seen.push(progress) });
    expect(new Set(seen.map(({ stage }) => stage))).toEqual(new Set(["reading", "training"]));
    const last = seen.at(-1);
    expect(last).toMatchObject({ stage: "training", done: 96000, total: 96000, epoch: 4, epochs: 4 });
  });
});

describe("a training that is watched", () => {
  /** The moments of a training: how far it was, and two words' vectors then. */
  async function watch(options: TrainOptions, sentences?: number) {
    const seen: { done: number; vectors: Float32Array[] }[] = [];
    const trained = await trainSmall(
      {
        ...options,
        onMoment: ({ done, vocabulary, vectorOf }) =>
          seen.push({ done, vectors: vocabulary.tokens.slice(0, 2).map(vectorOf) }),
      },
      sentences,
    );
    return { seen, ...trained };
  }

  test.each<[string, TrainOptions]>([
    ["skip-gram", {}],
    ["subwords", { maxN: 4, buckets: 300 }],
    ["GloVe", { architecture: "glove", sample: 0 }],
  ])("shows the words at the start, evenly, and as they are at the end (%s)", async (_, options) => {
    const { seen, table } = await watch({ ...options, moments: 4 });
    const [first, last] = [seen[0], seen[seen.length - 1]];
    expect(first.done).toBe(0);
    expect(last.vectors).toEqual([table.row(0), table.row(1)]);
    expect(first.vectors).not.toEqual(last.vectors);
    expect(seen).toHaveLength(5);
    for (const [part, { done }] of seen.entries()) {
      expect(done).toBeGreaterThanOrEqual((part * last.done) / 4);
      expect(done).toBeLessThan(((part + 1) * last.done) / 4 + 1);
    }
  });

  test("shows the same vectors for the same seed, and changes nothing", async () => {
    const [first, second, unwatched] = await Promise.all([watch({ moments: 8 }), watch({ moments: 8 }), trainSmall()]);
    expect(first.seen).toEqual(second.seen);
    expect(joined(tableChunks(first.table))).toEqual(joined(tableChunks(unwatched.table)));
  });

  test.each([[false], [true]])("shows a table that it goes on from as it was (frozen: %s)", async (freeze) => {
    const { table: from } = await trainSmall({ epochs: 1 });
    const moments: Float32Array[] = [];
    const corpus = corpusFromTexts(twoTopics(300, 9, { money: [...MONEY, "coin"], water: WATER }));
    const { table } = await train(corpus, {
      from,
      freeze,
      sample: 0,
      minCount: 1,
      threads: 1,
      onMoment: ({ vectorOf }) => moments.push(vectorOf("river")),
    });
    expect(moments[0]).toEqual(from.vectorOf("river"));
    expect(moments.at(-1)).toEqual(table.vectorOf("river"));
  });

  test("has no vector for a word that is not learned", async () => {
    const training = trainSmall({ onMoment: ({ vectorOf }) => void vectorOf("rivr") });
    await expect(training).rejects.toThrow(
      'unknown word: "rivr" is not among the table\'s 22 words; nearest spellings: river',
    );
  });
});

describe("a training that is interrupted", () => {
  test("ends early with what it has when the signal comes while training", async () => {
    const stop = new AbortController();
    const { stopped, table } = await trainSmall({
      epochs: 10000,
      signal: stop.signal,
      onProgress: ({ stage, done }) => stage === "training" && done > 0 && stop.abort(),
    });
    expect(stopped).toBe(true);
    expect(table.rows).toBe(22);
  });

  test("is refused a start when the signal came before", async () => {
    await expect(trainSmall({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: "cancelled" });
  });

  test.each<[string, TrainOptions]>([
    ["skip-gram", {}],
    ["subwords", { maxN: 4, buckets: 500 }],
    ["CBOW", { architecture: "cbow" }],
  ])("goes on from its checkpoint to the bytes of an undisturbed one (%s)", async (_, options) => {
    const length = { ...options, epochs: 30 };
    const undisturbed = await trainSmall(length, 9000);
    const checkpoint = memoryCheckpoint(0.05);
    const stop = new AbortController();
    const interrupted = await trainSmall(
      { ...length, checkpoint, signal: stop.signal, onProgress: () => checkpoint.saves > 1 && stop.abort() },
      9000,
    );
    expect(interrupted.stopped).toBe(true);
    const resumed = await trainSmall({ ...length, checkpoint, resume: true }, 9000);
    expect(joined(tableChunks(resumed.table))).toEqual(joined(tableChunks(undisturbed.table)));
    expect(resumed.report.loss).toEqual(undisturbed.report.loss);
  });

  test("is not mixed up with another training", async () => {
    const checkpoint = memoryCheckpoint(0);
    await trainSmall({ epochs: 8, checkpoint });
    const resume = (options: TrainOptions, sentences?: number) =>
      trainSmall({ epochs: 8, checkpoint, resume: true, ...options }, sentences);
    await expect(resume({ dims: 24 })).rejects.toThrow(
      "mismatched checkpoint: memory was begun with dims 20, now 24; give the corpus and options that it was begun with",
    );
    await expect(resume({}, 2999)).rejects.toThrow("mismatched checkpoint: memory was begun with another corpus");
  });

  test("says so when its checkpoint is cut off, at any length", async () => {
    const checkpoint = memoryCheckpoint(0);
    await trainSmall({ epochs: 8, checkpoint });
    const whole = checkpoint.bytes ?? new Uint8Array();
    for (const length of [0, 7, 8, 100, 600, whole.length - 1]) {
      checkpoint.bytes = whole.slice(0, length);
      const error = await trainSmall({ epochs: 8, checkpoint, resume: true }).catch((thrown) => thrown);
      expect(error, `${length} bytes`).toBeInstanceOf(RiverbankError);
      expect(error.message, `${length} bytes`).toMatch(/^invalid checkpoint: memory is damaged \(.*\); remove it/);
    }
  });
});

describe("wrong options", () => {
  test.each<[TrainOptions, string]>([
    [{ dims: 0 }, "invalid dims: 0 came, a whole number from 1 to 4096 was expected"],
    [{ dims: 2.5 }, "invalid dims: 2.5 came, a whole number from 1 to 4096 was expected"],
    [{ rate: -1 }, "invalid rate: -1 came, a number above 0 and at most 1 was expected"],
    [{ epochs: Number.NaN }, "invalid epochs: NaN came"],
    [{ minCount: 0 }, "invalid minCount: 0 came, a whole number of at least 1 was expected"],
    [{ minN: 5, maxN: 4 }, "mismatched minN: 5 came with maxN 4"],
    [{ architecture: "lsa" as never }, "invalid architecture: lsa came, skip-gram, cbow or glove was expected"],
    [{ minCount: 1_000_000 }, "invalid minCount"],
    [{ moments: 0 }, "invalid moments: 0 came, a whole number from 1 to 10000 was expected"],
    [{ xMax: 10 }, "mismatched xMax: 10 came with architecture skip-gram, which weighs no cells"],
  ])("%o are refused in one line", async (options, message) => {
    const error = await trainSmall(options, 10).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(RiverbankError);
    expect(error.message).toContain(message);
    expect(error.message).not.toContain("\n");
  });

  test.each([["to be or not to be"], ["one\ntwo\nthree"]])(
    "a text with nothing to learn from is refused: %j",
    async (text) => {
      const training = train(corpusFromTexts([text]), { dims: 8, minCount: 1, sample: 1e-9, threads: 1 });
      await expect(training).rejects.toThrow(/^invalid sample: with 1e-9 no two neighbours of the \d words were left/);
    },
  );

  test("rows that no memory can hold are refused with both numbers", async () => {
    const words = Array.from({ length: 140_000 }, (_, i) => `w${i}`).join(" ");
    const training = train(corpusFromTexts([words]), { dims: 4096, minCount: 1, maxN: 6, minN: 1 });
    await expect(training).rejects.toThrow(/exhausted memory: .* GiB are needed, at most 4.00 GiB can be had/);
  });
});

describePages("training in a page", (inPage) => {
  test.each<PageKind>(["isolated", "plain"])("a page that is %s gives Node's bytes", async (kind) => {
    const { table } = await trainSmall({ maxN: 4, buckets: 300, epochs: 1 }, 500);
    const run = `async ({ train, corpusFromTexts, tableChunks }, { texts, options }) => {
      const { table } = await train(corpusFromTexts(texts, "two topics"), options);
      return [...tableChunks(table)].flatMap((chunk) => [...chunk]);
    }`;
    const data = { texts: twoTopics(500), options: { ...SMALL, maxN: 4, buckets: 300, epochs: 1 } };
    const bytes = await inPage<number[]>(kind, "riverbank", run, data);
    expect(Uint8Array.from(bytes)).toEqual(joined(tableChunks(table)));
  });
});
