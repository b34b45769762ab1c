import { readdirSync } from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { afterEach, describe, expect, test, vi } from "vitest";
import { Random } from "#src/shared/random.js";
import { corpusFromTexts } from "#src/text/corpus.js";
import type { EncodedCorpus } from "#src/tokens/encoded.js";
import { type ReadingProgress, readWords } from "#src/tokens/read.js";
import { Vocabulary } from "#src/tokens/vocabulary.js";

/** Sentences of numbers, small ones far more often than large ones. */
function* sentences(count: number, words = 20): Generator<string> {
  const random = new Random(7);
  for (let i = 0; i < count; i++) {
    yield Array.from({ length: words }, () => `n${Math.floor(1000 * random.unit() ** 3)}`).join(" ");
  }
}

async function allBlocks(corpus: EncodedCorpus): Promise<number[][]> {
  const ids = new Int32Array(corpus.blockLength);
  const blocks: number[][] = [];
  for (let i = 0; i < corpus.blocks; i++) blocks.push([...ids.subarray(0, await corpus.readBlock(i, ids))]);
  return blocks;
}

const leftovers = () => readdirSync(tmpdir()).filter((name) => name.startsWith(`riverbank-${process.pid}-`));

afterEach(() => vi.restoreAllMocks());

describe("readWords", () => {
  test("gives ids by falling count, ties by code point, and ends sentences with -1", async () => {
    const texts = ["To be, or not to be:", "", "that is\nthe question 🙂𝒜 Ａ 𝒜 Ａ"];
    const corpus = await readWords(corpusFromTexts(texts), { minCount: 1, lowercase: false });
    const expected = ["be", "Ａ", "𝒜", "To", "is", "not", "or", "question", "that", "the", "to"];
    expect(corpus.vocabulary.tokens).toEqual(expected);
    expect([...corpus.vocabulary.counts]).toEqual([2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1]);
    expect(await allBlocks(corpus)).toEqual([[3, 0, 6, 5, 10, 0, -1, 8, 4, -1, 9, 7, 2, 1, 2, 1, -1]]);
    expect(corpus).toMatchObject({ words: 14, tokens: 14, sentences: 3, blocks: 1 });
  });

  test("leaves out rare words, and sentences that have no others", async () => {
    const corpus = await readWords(corpusFromTexts(["a b a", "c d", "e", "a b"]), { minCount: 2 });
    expect(corpus.vocabulary.tokens).toEqual(["a", "b"]);
    expect(await allBlocks(corpus)).toEqual([[0, 1, 0, -1, 0, 1, -1]]);
    expect(corpus).toMatchObject({ words: 8, tokens: 5, sentences: 4 });
  });

  test("keeps at most maxVocabulary words, the most frequent", async () => {
    const corpus = await readWords(corpusFromTexts(["a b c a b a"]), { minCount: 1, maxVocabulary: 2 });
    expect(corpus.vocabulary.tokens).toEqual(["a", "b"]);
    expect(corpus.tokens).toBe(5);
  });

  test("keeps given words however seldom they come, in the order of both counts together", async () => {
    const keep = new Vocabulary(["lost", "b", "rare"], [9, 2, 1]);
    const corpus = await readWords(corpusFromTexts(["a b a b rare c a"]), { minCount: 2, keep });
    expect(corpus.vocabulary.tokens).toEqual(["lost", "b", "a", "rare"]);
    expect([...corpus.vocabulary.counts]).toEqual([0, 2, 3, 1]);
    expect(await allBlocks(corpus)).toEqual([[2, 1, 2, 1, 3, 2, -1]]);
    expect([corpus.words, corpus.tokens]).toEqual([7, 6]);
    const limited = await readWords(corpusFromTexts(["a b a b rare c a"]), { minCount: 2, keep, maxVocabulary: 2 });
    expect(limited.vocabulary.tokens).toEqual(["lost", "b"]);
    expect(await allBlocks(limited)).toEqual([[1, 1, -1]]);
  });

  test("keeps words without counts in their order, before new ones", async () => {
    const keep = new Vocabulary(["lost", "b", "rare"]);
    const corpus = await readWords(corpusFromTexts(["a b a b rare c a"]), { minCount: 1, keep });
    expect(corpus.vocabulary.tokens).toEqual(["lost", "b", "rare", "a", "c"]);
  });

  test("refuses a corpus of which no word is kept", async () => {
    const keep = new Vocabulary(["lost"], [9]);
    const reading = readWords(corpusFromTexts(["a b a"]), { minCount: 1, keep, maxVocabulary: 1 });
    await expect(reading).rejects.toThrow(
      'invalid maxVocabulary: 1 came, but the most frequent of 3 words, "a", came 2 times; and kept words',
    );
  });

  test("counts what a plain Map counts, and the blocks say the same", async () => {
    const counts = new Map<string, number>();
    for (const line of sentences(5000))
      for (const word of line.split(" ")) counts.set(word, (counts.get(word) ?? 0) + 1);
    const corpus = await readWords(corpusFromTexts(sentences(5000)));
    const { tokens } = corpus.vocabulary;
    const frequent = [...counts].filter(([, count]) => count >= 5);
    expect(new Map(tokens.map((token, id) => [token, corpus.vocabulary.counts[id]]))).toEqual(new Map(frequent));
    const read = (await allBlocks(corpus)).flat().map((id) => (id < 0 ? "\n" : tokens[id]));
    const plain = [...sentences(5000)].flatMap((line) => [...line.split(" "), "\n"]);
    expect(read).toEqual(plain.filter((word) => word === "\n" || (counts.get(word) ?? 0) >= 5));
  });

  test("gives the same blocks and fingerprint from memory and from a temporary file, which has no name", async () => {
    const inMemory = await readWords(corpusFromTexts(sentences(10_000)));
    const blocks = await allBlocks(inMemory);
    expect(inMemory.blocks).toBe(7);
    for (const memoryBudget of [0, 4 * 32768, 3 * 4 * 32768 + 1]) {
      const spilled = await readWords(corpusFromTexts(sentences(10_000)), { memoryBudget });
      expect(leftovers()).toEqual([]);
      expect(spilled.fingerprint).toBe(inMemory.fingerprint);
      expect(await allBlocks(spilled)).toEqual(blocks);
      await spilled.dispose();
      await spilled.dispose();
      const into = new Int32Array(spilled.blockLength);
      expect(() => spilled.readBlock(0, into)).toThrow("invalid corpus: its word ids are read after dispose()");
    }
  });

  test("the fingerprint changes with one word, with the order and with minCount", async () => {
    const print = async (texts: string[], minCount = 1) =>
      (await readWords(corpusFromTexts(texts), { minCount })).fingerprint;
    const prints = await Promise.all([
      print(["a a b b"]),
      print(["a b a b"]),
      print(["a a b c"]),
      print(["a a", "b b"]),
      print(["a a b c"], 2),
    ]);
    expect(new Set(prints).size).toBe(5);
    expect(prints[0]).toMatch(/^[0-9a-f]{16}$/);
    expect(await print(["a a b b"])).toBe(prints[0]);
  });

  test("memory does not grow with the corpus", async () => {
    const piece = new TextEncoder().encode([...sentences(2000)].join("\n"));
    let early = 0;
    const endless = {
      name: "endless",
      async *read() {
        for (let i = 0; i < 600; i++) {
          if (i === 100) early = process.memoryUsage().rss;
          yield piece;
        }
      },
    };
    const corpus = await readWords(endless, { memoryBudget: 1024 * 1024 });
    expect(corpus.words).toBeGreaterThan(20_000_000);
    // The ids of the last 500 pieces alone are 80 MB.
    expect(process.memoryUsage().rss - early).toBeLessThan(48 * 1024 * 1024);
    await corpus.dispose();
  });

  test("tells bytes and words as it goes, and ends with the whole", async () => {
    const told: ReadingProgress[] = [];
    const onProgress = (progress: ReadingProgress) => void told.push(progress);
    const corpus = await readWords({ ...corpusFromTexts(sentences(3000)), bytes: 300_000 }, { onProgress });
    expect(told.at(-1)).toEqual({ stage: "reading", done: corpus.bytes, total: 300_000, words: 60_000 });
    expect(told.map(({ done }) => done)).toEqual(told.map(({ done }) => done).sort((a, b) => a - b));
  });

  test("stops on a signal while it reads", async () => {
    const controller = new AbortController();
    const onProgress = () => controller.abort();
    const texts = corpusFromTexts(sentences(1_000_000_000));
    const reading = readWords(texts, { signal: controller.signal, onProgress, memoryBudget: 0 });
    await expect(reading).rejects.toThrow("cancelled reading: stopped on request");
    expect(leftovers()).toEqual([]);
  });

  test.each([
    [[], {}, "invalid corpus: texts is empty; give it text"],
    [["... !"], {}, "invalid corpus: texts has no words in 6 bytes of text; give it text"],
    [
      ["a b a"],
      {},
      'invalid minCount: 5 came, but the most frequent of 3 words, "a", came 2 times; lower minCount or give more text',
    ],
    [["a"], { minCount: 0 }, "invalid minCount: 0 came, a whole number of at least 1 was expected"],
    [["a"], { maxVocabulary: 1.5 }, "invalid maxVocabulary: 1.5 came, a whole number of at least 0 was expected"],
    [["a"], { memoryBudget: Number.NaN }, "invalid memoryBudget: NaN came, bytes were expected"],
  ])("refuses %j with %j in one line", async (texts, options, message) => {
    await expect(readWords(corpusFromTexts(texts), options)).rejects.toThrow(message);
  });

  test("a full disk gives one line that says where, and leaves nothing behind", async () => {
    const handle = await open(import.meta.filename);
    const full = Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
    vi.spyOn(Object.getPrototypeOf(handle), "write").mockRejectedValue(full);
    await handle.close();
    const reading = readWords(corpusFromTexts(sentences(5000)), { memoryBudget: 0 });
    await expect(reading).rejects.toThrow(
      `exhausted disk: the temporary file of word ids in ${tmpdir()} could not pass 0 bytes (ENOSPC); free space there`,
    );
    expect(leftovers()).toEqual([]);
  });
});
