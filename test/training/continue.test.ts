import { describe, expect, test } from "vitest";
import { Random } from "#src/shared/random.js";
import { cosine } from "#src/similarity/vector.js";
import { corpusFromTexts } from "#src/text/corpus.js";
import { loadTokenizer } from "#src/tokens/load.js";
import { Phrases } from "#src/tokens/phrases.js";
import { readWords } from "#src/tokens/read.js";
import { Vocabulary } from "#src/tokens/vocabulary.js";
import { resolveSettings } from "#src/training/options.js";
import { type Trained, type TrainOptions, train } from "#src/training/train.js";
import { Trainer } from "#src/training/trainer.js";
import { tableChunks } from "#src/vectors/formats/table-file.js";
import { openTable } from "#src/vectors/open.js";
import { EmbeddingTable } from "#src/vectors/table.js";
import { describeShared, sharedPath } from "../helpers/shared.ts";
import { joined, tableOf } from "../helpers/tables.ts";
import { memoryCheckpoint } from "./checkpoint.ts";
import { MONEY, twoTopics, WATER } from "./corpus.ts";

const NEW_MONEY = ["mortgage", "broker", "dividend"];
const NEW_WATER = ["canal", "otter", "harbour"];
const SMALL: TrainOptions = { window: 3, epochs: 4, minCount: 1, sample: 0, rate: 0.05, threads: 1 };
/** What decides the shape of the first table; the second takes it over. */
const SHAPE: TrainOptions = { ...SMALL, dims: 20 };

/** Sentences of both topics, the old words "teller" and "current" missing, with six new ones. */
function moreTopics(count: number): string[] {
  const money = [...MONEY.filter((word) => word !== "teller"), ...NEW_MONEY];
  const water = [...WATER.filter((word) => word !== "current"), ...NEW_WATER];
  return twoTopics(count, 8, { money, water });
}

const first = async (options: TrainOptions = {}) =>
  (await train(corpusFromTexts(twoTopics(3000), "first"), { ...SHAPE, ...options })).table;

function goOn(from: EmbeddingTable, options: TrainOptions = {}, sentences = 3000): Promise<Trained> {
  return train(corpusFromTexts(moreTopics(sentences), "more"), { ...SMALL, from, ...options });
}

/** The mean place, from 0, of the words of its own topic among those of both, by cosine; by chance it is 7.5. */
function meanPlace(table: EmbeddingTable, word: string, own: readonly string[]): number {
  const vector = table.vectorOf(word);
  const order = [...MONEY, ...WATER].sort(
    (a, b) => cosine(vector, table.vectorOf(b)) - cosine(vector, table.vectorOf(a)),
  );
  return own.reduce((sum, other) => sum + order.indexOf(other), 0) / own.length;
}

function expectSameRows(table: EmbeddingTable, from: EmbeddingTable, words = from.vocabulary.tokens): void {
  for (const word of words) {
    const [now, before] = [table, from].map((one) => one.row(one.vocabulary.idOf(word) ?? -1));
    expect(now, word).toEqual(before);
  }
}

describe("a training that goes on from a table", () => {
  test.each<[string, TrainOptions, TrainOptions]>([
    ["skip-gram", {}, {}],
    ["skip-gram, frozen", {}, { freeze: true }],
    ["skip-gram, frozen, two threads", {}, { freeze: true, threads: 2 }],
    ["CBOW", { architecture: "cbow" }, { architecture: "cbow" }],
    ["CBOW, frozen", { architecture: "cbow" }, { architecture: "cbow", freeze: true }],
    ["subwords", { maxN: 4, buckets: 2000 }, {}],
    ["subwords, frozen", { maxN: 4, buckets: 2000 }, { freeze: true }],
    ["from GloVe's rows", { architecture: "glove" }, {}],
  ])("places new words among the old ones of their topic (%s)", async (_, shape, options) => {
    const from = await first(shape);
    const { table, report } = await goOn(from, options);
    expect(report.added).toBe(6);
    expect(table.rows).toBe(from.rows + 6);
    // Eight of sixteen words are of the topic: places 0 to 7, 3.5 on average, and 7.5 for a word that learned nothing.
    for (const word of NEW_MONEY) expect(meanPlace(table, word, MONEY), word).toBeLessThan(4.2);
    for (const word of NEW_WATER) expect(meanPlace(table, word, WATER), word).toBeLessThan(4.2);
  });

  test("leaves old words about where they were, and those that the new text lacks to the bit", async () => {
    const from = await first();
    const { table } = await goOn(from);
    for (const word of [...MONEY, ...WATER]) {
      expect(cosine(table.vectorOf(word), from.vectorOf(word)), word).toBeGreaterThan(0.8);
    }
    expectSameRows(table, from, ["teller", "current"]);
    expect(table.vectorOf("river")).not.toEqual(from.vectorOf("river"));
  });

  test("orders words by both counts together, so that the first rows are the most frequent", async () => {
    const from = await first();
    const { table, report } = await goOn(from, {}, 500);
    const plain = new Map(from.vocabulary.tokens.map((token, id) => [token, from.vocabulary.counts[id]]));
    for (const word of moreTopics(500).join(" ").split(" ")) plain.set(word, (plain.get(word) ?? 0) + 1);
    const { tokens, counts } = table.vocabulary;
    expect(new Map(tokens.map((token, id) => [token, counts[id]]))).toEqual(plain);
    expect([...counts]).toEqual([...counts].sort((a, b) => b - a));
    expect(report).toMatchObject({ words: 4000, tokens: 4000, vocabulary: 28 });
  });

  test("keeps old words however seldom they come, and leaves out new ones below minCount", async () => {
    const from = await first();
    const texts = ["river loan once twice twice", "river twice stream loan"];
    const { table } = await train(corpusFromTexts(texts), { ...SMALL, from, minCount: 3 });
    expect(new Set(table.vocabulary.tokens)).toEqual(new Set([...from.vocabulary.tokens, "twice"]));
  });

  test("gives the same bytes for one thread and one seed", async () => {
    const from = await first({ maxN: 4, buckets: 500 });
    const [a, b] = await Promise.all([goOn(from), goOn(from)]);
    expect(joined(tableChunks(a.table))).toEqual(joined(tableChunks(b.table)));
  });

  test("takes shape, letter case and phrases from the table", async () => {
    const phrases = new Phrases([{ "Big River": 5 }], { lowercase: false });
    const texts = Array.from({ length: 50 }, () => "the Big River and the Loan");
    const options = { ...SHAPE, lowercase: false, phrases, dims: 12, minN: 2, maxN: 3, buckets: 99 };
    const { table: from } = await train(corpusFromTexts(texts), options);
    const { table, report } = await train(corpusFromTexts(["a Big River, a Ship", "a Ship"]), { ...SMALL, from });
    expect(report.settings).toMatchObject({ dims: 12, lowercase: false, minN: 2, maxN: 3, buckets: 99 });
    expect(table.vocabulary.tokens).toEqual(["the", "Big_River", "Loan", "and", "a", "Ship"]);
    expect(table.metadata.phrases).toBe(from.metadata.phrases);
  });

  test("tells of the trainings before, and of no more than eight", async () => {
    let { table } = await train(corpusFromTexts(["a b c a b c"], "0"), { ...SHAPE, dims: 4 });
    for (let i = 1; i < 12; i++) {
      const corpus = corpusFromTexts([`a b c w${i}`], `${i}${"x".repeat(500)}`);
      table = (await train(corpus, { ...SMALL, epochs: 1, from: table })).table;
    }
    const earlier = JSON.parse(table.metadata.continued_from);
    expect(earlier.map(({ rows }: { rows: number }) => rows)).toEqual([13, 12, 11, 10, 9, 8, 7, 6]);
    expect(earlier[0]).toMatchObject({ corpus_words: "4", training: { dims: 4, window: 3 } });
    expect(earlier[0].corpus).toHaveLength(201);
  });
});

describe("frozen rows", () => {
  test.each<[string, TrainOptions]>([
    ["skip-gram", {}],
    ["two threads", { threads: 2 }],
    ["CBOW", { architecture: "cbow" }],
  ])("come out as they went in (%s)", async (_, options) => {
    const from = await first();
    const { table } = await goOn(from, { ...options, freeze: true });
    expectSameRows(table, from);
    expect(JSON.parse(table.metadata.training).freeze).toBe(true);
  });

  test("with subwords their n-grams do too, and so do vectors of words never seen", async () => {
    const from = await first({ maxN: 4, buckets: 2000 });
    const { table } = await goOn(from, { freeze: true });
    expectSameRows(table, from);
    const unseen = from.vectorOf("riverr");
    // "riverr" may share n-grams with a new word: those of old words alone are held.
    expect(cosine(table.vectorOf("riverr"), unseen)).toBeGreaterThan(0.95);
  });

  test("of int8 tables are their numbers in float32", async () => {
    for (const shape of [{}, { maxN: 4, buckets: 2000 }]) {
      const from = (await first(shape)).quantise();
      expectSameRows((await goOn(from, { freeze: true })).table, from);
    }
  });
});

describe("tables of every kind can be gone on from", () => {
  /** Random rows of a norm of about 30, far longer than a training would make them, and no counts. */
  const random = (tokens: string[]) => {
    const numbers = new Random(3);
    const rows = Float32Array.from({ length: 20 * tokens.length }, () => 7 * numbers.normal());
    return EmbeddingTable.fromVectors(new Vocabulary(tokens), rows, 20);
  };

  test("int8: rows begin as its numbers", async () => {
    const from = (await first()).quantise();
    const { table } = await goOn(from);
    expectSameRows(table, from, ["teller", "current"]);
    expect(meanPlace(table, "otter", WATER)).toBeLessThan(4.2);
  });

  test("subwords: a word of no new text keeps the vector that its n-grams give it, within rounding", async () => {
    const from = await first({ maxN: 4, buckets: 20_000 });
    const { table } = await train(corpusFromTexts(["zzz qqq zzz qqq"]), { ...SMALL, from });
    for (const word of ["river", "teller", "riverside"]) {
      table.vectorOf(word).forEach((value, i) => {
        expect(value).toBeCloseTo(from.vectorOf(word)[i], 5);
      });
    }
  });

  test("subwords: n-grams that only words cut off had are still there", async () => {
    const whole = await first({ maxN: 4, buckets: 20_000 });
    const { table } = await train(corpusFromTexts(["zzz qqq zzz qqq"]), { ...SMALL, from: whole.head(3) });
    const cut = whole.vocabulary.tokens[20];
    expect(table.vocabulary.has(cut)).toBe(false);
    expect(table.vectorOf(cut)).toEqual(whole.head(3).vectorOf(cut));
  });

  test("without counts: old words stay first and in order, and nobody knows the counts", async () => {
    const from = random(["zebra", "river", "apple", "loan"]);
    const { table } = await train(corpusFromTexts(["loan river fish fish loan a"]), { ...SMALL, from });
    expect(table.vocabulary.tokens).toEqual(["zebra", "river", "apple", "loan", "fish", "a"]);
    expect(table.vocabulary.total).toBe(0);
    expectSameRows(table, from, ["zebra", "apple"]);
  });

  test.each([2 ** 20, 2 ** -20])("rows %d times as long learn the same, to the bit", async (factor) => {
    const from = random([...MONEY, ...WATER]);
    const { tokens } = from.vocabulary;
    const numbers = Float32Array.from(
      tokens.flatMap((_, id) => [...from.row(id)]),
      (value) => value * factor,
    );
    const scaled = await goOn(EmbeddingTable.fromVectors(from.vocabulary, numbers, 20));
    const { table } = await goOn(from);
    table.vocabulary.tokens.forEach((_, id) => {
      expect(scaled.table.row(id)).toEqual(table.row(id).map((value) => value * factor));
    });
    const mean = (words: string[]) =>
      words.reduce((sum, word) => sum + cosine(table.vectorOf("otter"), table.vectorOf(word)), 0) / words.length;
    expect(mean(NEW_WATER)).toBeGreaterThan(mean(NEW_MONEY) + 0.2);
  });

  test("letters stay as they are where the table's words have capitals and it says nothing else", async () => {
    const text = corpusFromTexts(["Paris rises Paris rises"]);
    const { table } = await train(text, { ...SMALL, from: random(["Paris", "the"]) });
    expect(table.vocabulary.tokens).toEqual(["Paris", "the", "rises"]);
    const { table: lowered } = await train(text, { ...SMALL, from: random(["Paris", "the"]), lowercase: true });
    expect(lowered.vocabulary.tokens).toEqual(["Paris", "the", "paris", "rises"]);
  });

  test("tokens: the table's own tokenizer reads the new text", async () => {
    const tokenizer = loadTokenizer({
      normalizer: { type: "Lowercase" },
      pre_tokenizer: { type: "WhitespaceSplit" },
      model: { type: "WordPiece", vocab: { "[UNK]": 0, river: 1, "##bank": 2, boat: 3, loan: 4 }, unk_token: "[UNK]" },
    });
    const { table: from } = await train(corpusFromTexts(["riverbank river riverbank"]), { ...SHAPE, tokenizer });
    for (const options of [{}, { freeze: true }, { tokenizer }]) {
      const { table, report } = await train(corpusFromTexts(["Riverbank boat", "boat river"]), {
        ...SMALL,
        from,
        ...options,
      });
      expect(table.vocabulary.tokens).toEqual(["river", "##bank", "boat"]);
      expect(report.added).toBe(1);
      expect(table.tokenizer?.encode("riverbank").tokens).toEqual(["river", "##bank"]);
      if (options.freeze) expectSameRows(table, from);
    }
    const other = loadTokenizer({ model: { type: "WordLevel", vocab: { a: 0 }, unk_token: "a" } });
    await expect(train(corpusFromTexts(["a"]), { from, tokenizer: other })).rejects.toThrow(
      "mismatched tokenizer: one came, but the table to go on from has another one; leave it out",
    );
  });
});

describeShared("tables of other tools", () => {
  test.each([
    ["fasttext", "crime-and-punishment.bin"],
    ["fasttext", "lee_fasttext_new.bin"],
    ["glove", "glove50_4k.txt"],
    ["model2vec", "test-model-int8"],
  ])("are gone on from, frozen or not: %s/%s", async (folder, name) => {
    const from = await openTable(sharedPath("interop", folder, name));
    const texts = Array.from({ length: 400 }, () => "otters and canals are not the case");
    for (const freeze of [false, true]) {
      const { table, report } = await train(corpusFromTexts(texts), { epochs: 3, sample: 0, threads: 1, from, freeze });
      expect(report.loss[0]).toBeLessThan(Math.LN2);
      for (let row = 0; row < table.rows; row++) expect(table.row(row).every(Number.isFinite), `${row}`).toBe(true);
      if (freeze) expectSameRows(table, from);
    }
  });
});

describe("a continued training that is interrupted", () => {
  test.each<[string, TrainOptions, TrainOptions]>([
    ["free", {}, {}],
    ["frozen, with subwords", { maxN: 4, buckets: 500 }, { freeze: true }],
  ])("goes on from its checkpoint to the bytes of an undisturbed one (%s)", async (_, shape, options) => {
    const from = await first(shape);
    const length = { ...options, epochs: 30 };
    const undisturbed = await goOn(from, length, 6000);
    const checkpoint = memoryCheckpoint(0.05);
    const stop = new AbortController();
    const watch = { checkpoint, signal: stop.signal, onProgress: () => checkpoint.saves > 1 && stop.abort() };
    expect((await goOn(from, { ...length, ...watch }, 6000)).stopped).toBe(true);
    const resumed = await goOn(from, { ...length, checkpoint, resume: true }, 6000);
    expect(joined(tableChunks(resumed.table))).toEqual(joined(tableChunks(undisturbed.table)));
  });

  test("is not mixed up with one from another table, from none, or with rows that are free", async () => {
    const from = await first();
    const other = await first({ seed: 2 });
    const checkpoint = memoryCheckpoint(0);
    await goOn(from, { epochs: 8, freeze: true, checkpoint });
    const resume = (table: EmbeddingTable, options: TrainOptions = {}) =>
      goOn(table, { epochs: 8, freeze: true, checkpoint, resume: true, ...options });
    await expect(resume(other)).rejects.toThrow("mismatched checkpoint: memory was begun with another table to go on");
    await expect(resume(from, { freeze: false })).rejects.toThrow("memory was begun with freeze true, now false; give");
    const settings = resolveSettings({ ...SHAPE, epochs: 8 }, 1);
    const corpus = await readWords(corpusFromTexts(moreTopics(3000)), { minCount: 1, keep: from.vocabulary });
    await expect(Trainer.open(corpus, settings, { checkpoint, resume: true })).rejects.toThrow(
      "memory was begun with another table to go on from",
    );
    await corpus.dispose();
  });
});

describe("what does not fit the table is refused in one line", () => {
  const words = tableOf({ river: [1, 2], loan: [2, 1] });
  const lowered = new EmbeddingTable({ ...words, metadata: { tokenizer: '{"kind":"words","lowercase":true}' } });
  const joining = new EmbeddingTable({
    ...words,
    metadata: { phrases: JSON.stringify(new Phrases([{ "a b": 1 }])) },
  });

  test.each<[string, TrainOptions, string]>([
    ["dims", { from: words, dims: 3 }, "mismatched dims: 3 came, the table to go on from has 2; leave it out"],
    ["n-grams", { from: words, maxN: 4 }, "mismatched maxN: 4 came, the table to go on from has 0; leave it out"],
    ["case", { from: lowered, lowercase: false }, "mismatched lowercase: false came, the table to go on from has true"],
    [
      "phrases",
      { from: joining, phrases: new Phrases([{ "b c": 1 }]) },
      "mismatched phrases: some came, but the table to go on from has its own, which are used; leave it out",
    ],
    [
      "tokenizer",
      { from: words, tokenizer: loadTokenizer({ model: { type: "WordLevel", vocab: { a: 0 }, unk_token: "a" } }) },
      "mismatched tokenizer: one came, but the table to go on from is one of words",
    ],
    ["GloVe", { from: words, architecture: "glove" }, "mismatched from: a table came with architecture glove"],
    ["freeze alone", { freeze: true }, "mismatched freeze: it came without from"],
    [
      "a number that is none",
      { from: tableOf({ river: [1, Number.NaN] }) },
      'invalid table: the row of "river" has NaN in it, numbers were expected',
    ],
    [
      "rare words alone",
      { from: words, minCount: 5 },
      'invalid minCount: 5 came, but the most frequent of 3 words, "a", came 2 times; lower minCount or give more text',
    ],
  ])("%s", async (_, options, message) => {
    const error = await train(corpusFromTexts(["a b a"]), { ...SMALL, ...options }).catch((thrown) => thrown);
    expect(error.message).toContain(message);
    expect(error.message).not.toContain("\n");
  });

  test("also by Trainer, which is given a corpus that was read", async () => {
    const corpus = await readWords(corpusFromTexts(["a b a"]), { minCount: 1 });
    const opening = Trainer.open(corpus, resolveSettings({ dims: 3 }, 1), { start: { table: words, freeze: false } });
    await expect(opening).rejects.toThrow("mismatched dims: 3 came, the table to go on from has 2");
    await corpus.dispose();
  });
});
