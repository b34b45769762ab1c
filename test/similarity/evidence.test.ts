import { describe, expect, test } from "vitest";
import { evidence } from "#src/similarity/evidence.js";
import { corpusFromTexts } from "#src/text/corpus.js";
import { failureOf } from "../helpers/tables.ts";

/** Other words, so that those which matter are not half of the corpus. */
const FILLER = Array.from(
  { length: 400 },
  (_, i) => `the weather of day ${i} was fair and nobody said a word about it`,
);
const TEXTS = [
  "The dog barks at the postman. Nobody minds.",
  "A dog barks when it is alone.",
  "The puppy barks at the moon.",
  "A dog and a puppy share the kennel.",
  "His dog sleeps in the kennel behind the house.",
  "The puppy sleeps in its kennel.",
  "The cat sleeps on the sofa.",
  ...FILLER,
];

describe("evidence", () => {
  test("counts words, and shows what both keep company with, in their very sentences", async () => {
    const found = await evidence(corpusFromTexts(TEXTS), "dog", ["puppy", "cat", "wolf"], { rare: 3 });
    expect(found.query).toEqual({ token: "dog", count: 4, rare: false });
    expect(found.words).toBe(400 * 14 + 50);
    const [puppy, cat, wolf] = found.neighbours;
    expect(puppy).toMatchObject({ token: "puppy", count: 3, rare: false, together: 1 });
    expect(puppy.shared.map(({ token }) => token)).toContain("barks");
    const barks = puppy.shared.find(({ token }) => token === "barks");
    expect(barks).toMatchObject({ counts: [2, 1], sentences: [expect.any(String), "The puppy barks at the moon."] });
    expect(TEXTS[0].startsWith(barks?.sentences[0] ?? "-") || barks?.sentences[0] === TEXTS[1]).toBe(true);
    expect(cat).toMatchObject({ count: 1, rare: true, together: 0 });
    expect(cat.shared[0]).toMatchObject({ token: "sleeps", counts: [1, 1] });
    expect(wolf).toEqual({ token: "wolf", count: 0, rare: true, together: 0, shared: [] });
  });

  test("scores by the lesser discounted pointwise mutual information, in bits", async () => {
    const found = await evidence(corpusFromTexts(TEXTS), "dog", ["puppy"], { shared: 50 });
    const barks = found.neighbours[0].shared.find(({ token }) => token === "barks");
    // dog: 3 + 5 + 6 + 6 words near it, barks twice; puppy: 5 + 7 + 5, barks once; barks 3 times, both seen more often.
    const bits = (times: number, slots: number) => Math.log2(((times / slots) * found.words) / 3);
    const discount = (times: number) => (times / (times + 1)) * (3 / 4);
    const slots = nearCounts("dog", 5);
    const others = nearCounts("puppy", 5);
    expect(barks?.score).toBeCloseTo(Math.min(bits(2, slots) * discount(2), bits(1, others) * discount(1)), 10);
  });

  test("shows a sentence once, and none in which both words stand for both", async () => {
    const { neighbours } = await evidence(corpusFromTexts(TEXTS), "dog", ["puppy"], { shared: 50 });
    const sentences = neighbours[0].shared.flatMap((word) => word.sentences);
    expect(new Set(sentences).size).toBe(sentences.length);
  });

  test("looks no further than the window and the sentence", async () => {
    const texts = ["dog one two three bone", "puppy one two three bone", "dog. Ball", "puppy. Ball", ...FILLER];
    const near = async (window: number) => {
      const { neighbours } = await evidence(corpusFromTexts(texts), "dog", ["puppy"], { window, shared: 50 });
      const shared = neighbours[0].shared.flatMap(({ token }) => token);
      return ["one", "bone", "ball"].filter((word) => shared.includes(word));
    };
    expect(await near(3)).toEqual(["one"]);
    expect((await near(4)).length).toBe(1);
    const found = await evidence(corpusFromTexts(["dog a b c bone", "puppy d e f bone", ...FILLER]), "dog", ["puppy"], {
      window: 4,
    });
    expect(found.neighbours[0].shared.map(({ token }) => token)).toEqual(["bone"]);
  });

  test("finds words as the tokenizer writes them: capitals, apostrophes, signs", async () => {
    const texts = ["DON’T bark", "Can’t bark", "Rain.fall c.3,5 barks", ...FILLER];
    const found = await evidence(corpusFromTexts(texts), "don't", ["can't", "3,5", "(dog"]);
    expect(found.query.count).toBe(1);
    expect(found.neighbours.map(({ count }) => count)).toEqual([1, 1, 0]);
    const kept = await evidence(corpusFromTexts(texts), "DON'T", ["don't"], { lowercase: false });
    expect([kept.query.count, kept.neighbours[0].count]).toEqual([1, 0]);
  });

  test("cuts long sentences around the word and holds a bounded number of them", async () => {
    const words = (from: number) => Array.from({ length: 60 }, (_, i) => `w${from + i}`).join(" ");
    const texts = Array.from({ length: 700 }, (_, i) => `${words(60 * i)} bone dog ${words(60 * i + 30)}`);
    texts.push(`${words(0)} bone puppy`);
    const { neighbours } = await evidence(corpusFromTexts(texts), "dog", ["puppy"], { shared: 1, window: 10 });
    const [first] = neighbours[0].shared[0].sentences;
    expect(first).toMatch(/^… .*\bdog\b.* …$/);
    expect(first.length).toBeLessThan(250);
  });

  test("refuses an empty corpus and options that make no sense, and stops on request", async () => {
    const empty = await failureOf(evidence(corpusFromTexts(["..."]), "dog", []));
    expect(empty.message).toBe("invalid corpus: texts has no words; give it text");
    expect((await failureOf(evidence(corpusFromTexts(TEXTS), "dog", [], { window: 0 }))).message).toContain(
      "invalid window: 0 came",
    );
    const aborted = evidence(corpusFromTexts(TEXTS), "dog", [], { signal: AbortSignal.abort() });
    expect((await failureOf(aborted)).code).toBe("cancelled");
  });
});

/** How many words stand near a word in TEXTS, by the plainest means. */
function nearCounts(word: string, window: number): number {
  let slots = 0;
  for (const sentence of TEXTS.flatMap((text) => text.split(". "))) {
    const words = sentence.toLowerCase().match(/\w+/g) ?? [];
    words.forEach((other, at) => {
      if (other !== word) return;
      slots += words.slice(Math.max(0, at - window), at + window + 1).filter((near) => near !== word).length;
    });
  }
  return slots;
}
