import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { nearest } from "#src/similarity/nearest.js";
import { corpusFromTexts } from "#src/text/corpus.js";
import { trainTokenizer } from "#src/tokens/learn/train.js";
import { readWords } from "#src/tokens/read.js";
import type { CheckpointStore } from "#src/training/checkpoint.js";
import { type Cells, countCells, scaledXMax } from "#src/training/glove/cells.js";
import { type TrainOptions, type TrainProgress, train } from "#src/training/train.js";
import { tableChunks } from "#src/vectors/formats/table-file.js";
import { describePages, type PageKind } from "../helpers/pages.ts";
import { joined } from "../helpers/tables.ts";
import { MONEY, twoTopics, WATER } from "./corpus.ts";

const SMALL: TrainOptions = { architecture: "glove", dims: 20, window: 4, epochs: 20, minCount: 1, threads: 1 };
const COUNTING = { window: 3, xMax: 1e9, seed: 1 };

const trainSmall = (options: TrainOptions = {}, sentences = 1000) =>
  train(corpusFromTexts(twoTopics(sentences), "two topics"), { ...SMALL, ...options });

async function cellsOf(texts: string[], memoryBudget?: number, options = COUNTING): Promise<Cells> {
  const corpus = await readWords(corpusFromTexts(texts), { minCount: 1 });
  const cells = await countCells(corpus, options, { memoryBudget });
  await corpus.dispose();
  return cells;
}

/** All cells as [high, low, logarithm, weight], in the order of their blocks. */
async function listed(cells: Cells): Promise<number[][]> {
  const list: number[][] = [];
  for (const block of cells.blocks) {
    const ints = await cells.read(block);
    const floats = new Float32Array(ints.buffer, ints.byteOffset, ints.length);
    for (let i = 0; i < ints.length; i += 4) list.push([ints[i], ints[i + 1], floats[i + 2], floats[i + 3]]);
  }
  await cells.dispose();
  return list;
}

/** Σ 1/d over the pairs of neighbours, by "high low". */
async function bruteForce(texts: string[], window: number): Promise<Map<string, number>> {
  const { vocabulary } = await readWords(corpusFromTexts(texts), { minCount: 1 });
  const counts = new Map<string, number>();
  for (const text of texts) {
    const ids = text.split(" ").map((word) => vocabulary.tokens.indexOf(word));
    ids.forEach((a, i) => {
      for (const [d, b] of ids.slice(i + 1, i + 1 + window).entries()) {
        const key = `${Math.max(a, b)} ${Math.min(a, b)}`;
        counts.set(key, (counts.get(key) ?? 0) + (a === b ? 2 : 1) / (d + 1));
      }
    });
  }
  return counts;
}

const texts = fc.array(
  fc
    .array(fc.integer({ min: 0, max: 200 }), { minLength: 2, maxLength: 30 })
    .map((ids) => ids.map((id) => `w${id}`).join(" ")),
  { minLength: 1, maxLength: 40 },
);

describe("co-occurrences", () => {
  test("are those that a brute-force count finds, each pair once", async () => {
    await fc.assert(
      fc.asyncProperty(texts, fc.integer({ min: 1, max: 12 }), async (lines, window) => {
        const expected = await bruteForce(lines, window);
        const cells = await cellsOf(lines, undefined, { ...COUNTING, window });
        const { places } = cells;
        const found = await listed(cells);
        expect(new Set(found.map(([high, low]) => `${high} ${low}`))).toEqual(new Set(expected.keys()));
        expect(found).toHaveLength(expected.size);
        for (const [high, low, logarithm, weight] of found) {
          const count = expected.get(`${high} ${low}`) ?? 0;
          expect(logarithm).toBeCloseTo(Math.log(count), 4);
          expect(weight / (count / 1e9) ** 0.75).toBeCloseTo(1, 4);
        }
        expect(places).toBe([...expected.keys()].reduce((sum, key) => sum + new Set(key.split(" ")).size, 0));
      }),
      { numRuns: 30 },
    );
  });

  test("are the same in the same blocks when memory for them is short and they go to disk", async () => {
    const lines = Array.from({ length: 1500 }, (_, i) => `a${i} b${i % 700} c${(i * 7) % 900} d${i % 11} b${i % 13}`);
    const whole = await cellsOf(lines);
    const spilled = await cellsOf(lines, 20_000);
    expect(spilled.blocks.map(({ cells, places }) => [cells, places])).toEqual(
      whole.blocks.map(({ cells, places }) => [cells, places]),
    );
    expect(whole.blocks.length).toBeGreaterThan(20);
    expect(await listed(spilled)).toEqual(await listed(whole));
  });

  test("go on over the border between two blocks of ids", async () => {
    const line = Array.from({ length: 40_000 }, (_, i) => (i % 2 ? "a" : "b")).join(" ");
    const found = await listed(await cellsOf([line], undefined, { ...COUNTING, window: 1 }));
    expect(found).toHaveLength(1);
    expect(Math.exp(found[0][2])).toBeCloseTo(39_999, 0);
  });

  test("of a count of xMax or more weigh 1", async () => {
    const found = await listed(await cellsOf(["a b", "a b", "a c"], undefined, { ...COUNTING, xMax: 2 }));
    expect(found.map(([high, , , weight]) => [high, weight]).sort()).toEqual([
      [1, 1],
      [2, Math.fround(0.5 ** 0.75)],
    ]);
  });
});

test("xMax goes with the size of the corpus, from 1 to 100", () => {
  expect([1, 10_000, 17e6, 6e9, 1e12].map((words) => Math.round(scaledXMax(words)))).toEqual([1, 1, 11, 100, 100]);
});

describe("GloVe", () => {
  test.each<[string, TrainOptions]>([
    ["one thread", {}],
    ["two threads", { threads: 2 }],
    ["cells on disk", { memoryBudget: 0 }],
  ])("brings words that keep company together and lowers its loss (%s)", async (_, options) => {
    const { table, report, stopped } = await trainSmall(options);
    expect(stopped).toBe(false);
    for (const topic of [MONEY, WATER]) {
      for (const word of topic) {
        const [first] = nearest(table, word, { k: 1 }).neighbours;
        expect(topic, word).toContain(first.token);
      }
    }
    expect(report.loss).toHaveLength(20);
    expect(report.loss[19]).toBeLessThan(report.loss[0] / 2);
    expect(report).toMatchObject({ words: 8000, tokens: 8000, vocabulary: 22, sentences: 1000 });
    expect(report.cells).toBeGreaterThan(200);
    expect(report.settings).toMatchObject({ window: 4, rate: 0.05, sample: 0, xMax: 1 });
  });

  test.each([1, 10])("learns from ten sentences without a number that is none, at %d times the rate", async (times) => {
    const { table, report } = await trainSmall({ rate: 0.1 * times, epochs: 100 }, 10);
    for (let row = 0; row < table.rows; row++) expect([...table.row(row)].every(Number.isFinite)).toBe(true);
    expect(report.loss.every(Number.isFinite)).toBe(true);
    expect(report.loss[99]).toBeLessThan(report.loss[0]);
  });

  test("one thread and one seed give the same bytes, wherever the cells were kept, another seed gives others", async () => {
    const all = await Promise.all([trainSmall(), trainSmall({ memoryBudget: 0 }), trainSmall({ seed: 2 })]);
    const [first, second, other] = all.map(({ table }) => table);
    expect(joined(tableChunks(first))).toEqual(joined(tableChunks(second)));
    expect(first.row(0)).not.toEqual(other.row(0));
  });

  test("tokens of a tokenizer can be its words, and the table says how it was made", async () => {
    const corpus = corpusFromTexts(twoTopics(200), "two topics");
    const tokenizer = await trainTokenizer(corpus, { kind: "wordpiece", size: 60 });
    const { table, report } = await train(corpus, { architecture: "glove", tokenizer, dims: 8, threads: 1 });
    expect(table.rows).toBe(report.vocabulary);
    expect(JSON.parse(table.metadata.training)).toMatchObject({ architecture: "glove", window: 10, xMax: 1 });
    expect(table.metadata.tokenizer).toContain("WordPiece");
  });

  test("progress tells of reading, counting and training, and ends at the whole", async () => {
    const seen: TrainProgress[] = [];
    const { report } = await trainSmall({ onProgress: (progress) => seen.push(progress), epochs: 3 });
    expect(new Set(seen.map(({ stage }) => stage))).toContain("training");
    const total = 3 * (report.cells ?? 0);
    expect(seen.at(-1)).toMatchObject({ stage: "training", unit: "cells", done: total, total, epoch: 3, epochs: 3 });
  });

  test("goes on from its checkpoint to the bytes of an undisturbed one", async () => {
    const length = { epochs: 3000 };
    const undisturbed = await trainSmall(length, 100);
    const checkpoint: CheckpointStore & { saves: number; bytes?: Uint8Array } = {
      name: "memory",
      everySeconds: 0.02,
      saves: 0,
      async save(chunks) {
        this.bytes = joined(chunks);
        this.saves++;
      },
      async load() {
        return this.bytes && new Blob([this.bytes as Uint8Array<ArrayBuffer>]).stream();
      },
      async remove() {},
    };
    const stop = new AbortController();
    const onProgress = () => checkpoint.saves > 0 && stop.abort();
    const interrupted = await trainSmall({ ...length, checkpoint, signal: stop.signal, onProgress }, 100);
    expect(interrupted.stopped).toBe(true);
    const resumed = await trainSmall({ ...length, checkpoint, resume: true }, 100);
    expect(joined(tableChunks(resumed.table))).toEqual(joined(tableChunks(undisturbed.table)));
    expect(resumed.report.loss).toEqual(undisturbed.report.loss);
    await expect(trainSmall({ ...length, checkpoint, resume: true, window: 2 }, 100)).rejects.toThrow(
      "mismatched checkpoint: memory was begun with window 4, now 2;",
    );
  });

  test.each<[TrainOptions, string]>([
    [{ maxN: 6 }, "mismatched maxN: 6 came with architecture glove, whose cells are of whole words"],
    [{ sample: 1e-4 }, "mismatched sample: 0.0001 came with architecture glove, which counts every word"],
    [{ negative: 5 }, "mismatched negative: 5 came with architecture glove, which draws no words"],
    [{ xMax: -1 }, "invalid xMax: -1 came"],
    [{ memoryBudget: -1 }, "invalid memoryBudget: -1 came"],
  ])("%o are refused in one line", async (options, message) => {
    await expect(trainSmall(options, 10)).rejects.toThrow(message);
  });

  test("a text without neighbours is refused", async () => {
    const corpus = corpusFromTexts(["one", "two", "three"]);
    await expect(train(corpus, SMALL)).rejects.toThrow(
      "invalid corpus: none of the 3 words of the vocabulary has a neighbour in its line; give it lines of more",
    );
  });
});

describePages("GloVe in a page", (inPage) => {
  test.each<PageKind>(["isolated", "plain"])("a page that is %s gives Node's bytes", async (kind) => {
    const options = { ...SMALL, epochs: 3 };
    const { table } = await trainSmall(options, 300);
    const run = `async ({ train, corpusFromTexts, tableChunks }, { texts, options }) => {
      const { table } = await train(corpusFromTexts(texts, "two topics"), options);
      return [...tableChunks(table)].flatMap((chunk) => [...chunk]);
    }`;
    const bytes = await inPage<number[]>(kind, "riverbank", run, { texts: twoTopics(300), options });
    expect(Uint8Array.from(bytes)).toEqual(joined(tableChunks(table)));
  });
});
