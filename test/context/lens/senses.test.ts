import { describe, expect, test } from "vitest";
import { readUses } from "#src/context/lens/read-uses.js";
import { findSenses } from "#src/context/lens/senses.js";
import { useVectors } from "#src/context/lens/uses.js";
import { Random } from "#src/shared/random.js";
import { corpusFromTexts } from "#src/text/corpus.js";
import { averagingEncoder, TOPIC_WORDS } from "./averaging.ts";

const encoder = averagingEncoder();

/** Sentences with `word` among words of one of the topics. */
function sentences(word: string, topics: readonly (keyof typeof TOPIC_WORDS)[], count: number): string[] {
  const random = new Random(9);
  return Array.from({ length: count }, (_, i) => {
    const list = TOPIC_WORDS[topics[i % topics.length]];
    const words = Array.from({ length: 5 }, () => list[random.below(list.length)]);
    return `${words.join(" ")} by the ${word} it was`;
  });
}

describe("the senses of a word", () => {
  test("are as many as it is used in, each with its neighbours, marking words and sentences", async () => {
    const texts = sentences("table", ["money", "water", "water"], 90);
    const { senses, found, read, layer } = await findSenses(encoder, "Table", corpusFromTexts(texts));
    expect([found, read, layer]).toEqual([90, 90, 1]);
    expect(senses.map(({ uses }) => uses)).toEqual([60, 30]);
    senses.forEach(({ neighbours, company, share, sentences: shown }, index) => {
      const own: readonly string[] = TOPIC_WORDS[index === 0 ? "water" : "money"];
      expect(own).toContain(neighbours[0].token);
      expect(company.every(({ token }) => own.includes(token))).toBe(true);
      expect(share).toBeCloseTo(index === 0 ? 2 / 3 : 1 / 3, 9);
      expect(shown).toHaveLength(3);
      expect(shown[0].text.slice(shown[0].start, shown[0].end)).toBe("table");
      expect(own.some((word) => shown[0].text.includes(word))).toBe(true);
    });
  });

  test("are one for a word that is used in one sense", async () => {
    const { senses, tried } = await findSenses(encoder, "table", corpusFromTexts(sentences("table", ["food"], 80)));
    expect(senses).toHaveLength(1);
    expect(senses[0]).toMatchObject({ uses: 80, share: 1, company: [] });
    expect(TOPIC_WORDS.food).toContain(senses[0].neighbours[0].token);
    expect(tried).toHaveLength(5);
  });

  test("are the same for the same seed, tell their progress, and can be stopped", async () => {
    const corpus = () => corpusFromTexts(sentences("table", ["music", "food"], 60));
    const stages = new Set<string>();
    const once = await findSenses(encoder, "table", corpus(), {
      limit: 40,
      onProgress: ({ stage }) => void stages.add(stage),
    });
    expect(once).toMatchObject({ found: 60, read: 40, seed: 1 });
    expect(await findSenses(encoder, "table", corpus(), { limit: 40 })).toEqual(once);
    expect(stages).toContain("encoder");
    const stopped = findSenses(encoder, "table", corpus(), { signal: AbortSignal.abort() });
    await expect(stopped).rejects.toThrow("cancelled senses");
  });

  test("are refused for a word that is not there, several words, and limits that are none", async () => {
    const corpus = corpusFromTexts(["the river"]);
    await expect(findSenses(encoder, "bank", corpus)).rejects.toThrow('unknown word: "bank" is not in texts');
    await expect(findSenses(encoder, "river bank", corpus)).rejects.toThrow("a single word was expected");
    await expect(findSenses(encoder, "bank", corpus, { limit: 0 })).rejects.toThrow("invalid limit: 0 came");
  });
});

describe("the uses of a word in a corpus", () => {
  test("are its sentences, the word where it stands, whatever its case", async () => {
    const corpus = corpusFromTexts(["The Bank is old. No word. Banks are not a bank, a bank.", "embankment", "BANK"]);
    const { uses, found } = await readUses(corpus, "bank");
    expect(found).toBe(3);
    expect(uses.map(({ text, start, end }) => [text, text.slice(start, end), start])).toEqual([
      ["The Bank is old.", "Bank", 4],
      ["Banks are not a bank, a bank.", "bank", 16],
      ["BANK", "BANK", 0],
    ]);
  });

  test("are sampled so that each is as likely as any other", async () => {
    const texts = Array.from({ length: 20 }, (_, i) => `bank ${i}`);
    const seen = new Map<string, number>();
    for (let seed = 1; seed <= 400; seed++) {
      const { uses, found } = await readUses(corpusFromTexts(texts), "bank", { limit: 5, seed });
      expect([uses.length, found]).toEqual([5, 20]);
      const numbers = uses.map(({ text }) => Number(text.slice(5)));
      expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
      for (const { text } of uses) seen.set(text, (seen.get(text) ?? 0) + 1);
    }
    // 100 are expected of each, with a deviation of 8.7.
    expect(Math.min(...seen.values())).toBeGreaterThan(65);
    expect(Math.max(...seen.values())).toBeLessThan(135);
  });
});

describe("vectors of uses", () => {
  test("are those of the word in its text, at several layers, also far into a long text", async () => {
    const text = "she sat by the bank of the river";
    const [first, last] = await useVectors(encoder, [{ text, start: 15, end: 19 }], { layers: [0, 1] });
    expect(first[0]).toEqual(await encoder.wordVector(text, "bank", { layer: 0 }));
    expect(last[0]).toEqual(await encoder.wordVector(text, "bank", { layer: 1 }));
    // 38 of its tokens fit beside the special ones; around the word there is nothing but "river".
    const long = `${"money ".repeat(60)}${"river ".repeat(30)}bank ${"river ".repeat(30)}${"money ".repeat(60)}`;
    const start = long.indexOf("bank");
    const [[vector]] = await useVectors(encoder, [{ text: long, start, end: start + 4 }], { layers: [1] });
    const cut = `${"river ".repeat(19)}bank ${"river ".repeat(18)}`;
    expect(vector).toEqual(await encoder.wordVector(cut, "bank", { layer: 1 }));
  });

  test("of a stretch without tokens are refused", async () => {
    const asked = useVectors(encoder, [{ text: "the bank", start: 3, end: 4 }], { layers: [1] });
    await expect(asked).rejects.toThrow("unknown word: the tokenizer makes no token of");
  });

  test("of a stretch without tokens are zeros where that is wanted, and the others are what they were", async () => {
    const text = "the bank";
    const uses = [
      { text, start: 3, end: 4 },
      { text, start: 4, end: 8 },
    ];
    const [[none, bank]] = await useVectors(encoder, uses, { layers: [1], zeros: true });
    expect(none).toEqual(new Float32Array(encoder.config.dims));
    expect(bank).toEqual(await encoder.wordVector(text, "bank", { layer: 1 }));
  });
});
