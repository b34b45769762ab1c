import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Random } from "#src/shared/random.js";
import { corpusFromTexts } from "#src/text/corpus.js";
import { learnPhrases } from "#src/tokens/learn/phrases.js";
import { PairCounter } from "#src/tokens/pair-counter.js";
import { Phrases, phrasesFrom } from "#src/tokens/phrases.js";
import { openPhrases, savePhrases } from "#src/tokens/phrases-file.js";
import { readWords } from "#src/tokens/read.js";
import { WordTokenizer } from "#src/tokens/words.js";
import { train } from "#src/training/train.js";
import { describeShared, sharedPath } from "../helpers/shared.ts";
import { text } from "../helpers/text.ts";

/** Made text in which "new york" and "new york times" are said as one, among words drawn by chance. */
function madeTexts(): string[] {
  const random = new Random(7);
  const word = () => `w${random.below(60)}`;
  const said = ["New York", "new-york", "New York Times", "new"];
  return Array.from({ length: 800 }, () => {
    const draw = random.below(8);
    return [word(), word(), said[draw] ?? word(), word(), word(), word()].join(" ");
  });
}

/** Scores by the formulas, counted with a map of strings. */
function naiveScores(lines: readonly string[][], minCount: number, scoring: "ratio" | "npmi"): Map<string, number> {
  const counts = new Map<string, number>();
  const add = (key: string) => counts.set(key, (counts.get(key) ?? 0) + 1);
  let total = 0;
  for (const line of lines) {
    line.forEach((word, at) => {
      total++;
      add(word);
      if (at > 0) add(`${line[at - 1]} ${word}`);
    });
  }
  const scores = new Map<string, number>();
  for (const [pair, count] of counts) {
    const [a, b] = pair.split(" ");
    if (b === undefined || count < minCount) continue;
    const [ca, cb] = [counts.get(a) ?? 0, counts.get(b) ?? 0];
    const ratio = ((count - minCount) / ca / cb) * total;
    const npmi = Math.log(count / total / ((ca / total) * (cb / total))) / -Math.log(count / total);
    scores.set(pair, scoring === "ratio" ? ratio : npmi);
  }
  return scores;
}

describe("learnPhrases", () => {
  test("scores are those of a naive count", async () => {
    const line = fc.array(fc.constantFrom("a", "b", "c", "d", "e"), { maxLength: 30 });
    const threshold = fc.double({ min: -1, max: 3, noNaN: true });
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { maxLength: 6 }),
        fc.integer({ min: 1, max: 3 }),
        fc.constantFrom("ratio" as const, "npmi" as const),
        threshold,
        async (lines, minCount, scoring, threshold) => {
          const corpus = corpusFromTexts(lines.map((words) => words.join(" ")));
          const { passes } = await learnPhrases(corpus, { minCount, scoring, threshold });
          const found = passes[0] ?? new Map<string, number>();
          for (const [pair, score] of naiveScores(lines, minCount, scoring)) {
            // Scores at the threshold may fall to either side by rounding.
            if (Math.abs(score - threshold) < 1e-9) continue;
            if (score > threshold) expect(found.get(pair), pair).toBeCloseTo(score, 9);
            else expect(found.has(pair), pair).toBe(false);
          }
        },
      ),
    );
  });

  test("words that belong together are found, in two passes longer ones", async () => {
    const corpus = corpusFromTexts(madeTexts());
    const once = await learnPhrases(corpus, { threshold: 10 });
    expect(once.passes.map((pass) => [...pass.keys()].sort())).toEqual([["new york", "york times"]]);
    const twice = await learnPhrases(corpus, { threshold: 4, passes: 2 });
    expect([...twice.passes[1].keys()]).toContain("new_york times");
    expect(twice.words("The New York Times of New York, new.")).toEqual([
      "the",
      "new_york_times",
      "of",
      "new_york",
      "new",
    ]);
  });

  test("punctuation parts words, hyphens do not", async () => {
    const apart = corpusFromTexts(Array.from({ length: 30 }, (_, n) => `red, white x${n}`));
    expect((await learnPhrases(apart, { threshold: 1 })).size).toBe(0);
    const bound = corpusFromTexts(Array.from({ length: 30 }, (_, n) => `ice-cream ${n} x${n}`));
    expect([...(await learnPhrases(bound, { threshold: 1 })).passes[0].keys()]).toEqual(["ice cream"]);
  });

  test("with few pairs kept, the frequent ones are still found", async () => {
    const found = await learnPhrases(corpusFromTexts(madeTexts()), { threshold: 10, maxPairs: 600 });
    expect([...found.passes[0].keys()]).toContain("new york");
  });

  test.each([
    [{ passes: 0 }, /^invalid passes: 0 came/],
    [{ minCount: 1.5 }, /^invalid minCount/],
    [{ maxPairs: 0 }, /^invalid maxPairs/],
    [{ threshold: Number.NaN }, /^invalid threshold/],
    [{ scoring: "pmi" as "npmi" }, /^invalid scoring: pmi came/],
  ])("%j is refused", async (options, message) => {
    await expect(learnPhrases(corpusFromTexts(["a b"]), options)).rejects.toThrow(message);
  });

  test("a signal ends it", async () => {
    await expect(learnPhrases(corpusFromTexts(["a b"]), { signal: AbortSignal.abort() })).rejects.toThrow(/^cancelled/);
  });
});

describe("PairCounter", () => {
  test("counts as a map does while it grows, and forgets only the rarest", () => {
    const random = new Random(3);
    const [all, few] = [new PairCounter(1e6), new PairCounter(2000)];
    const expected = new Map<string, number>();
    for (let draw = 0; draw < 150_000; draw++) {
      const first = random.below(1000);
      const second = draw % 10 === 0 ? first : random.below(100);
      all.add(first, second);
      few.add(first, second);
      expected.set(`${first} ${second}`, (expected.get(`${first} ${second}`) ?? 0) + 1);
    }
    const counts = new Map(Array.from(all.pairs(), ({ first, second, count }) => [`${first} ${second}`, count]));
    expect(counts).toEqual(expected);
    expect(all.size).toBe(expected.size);
    expect(few.size).toBeLessThanOrEqual(2000);
    expect(few.size).toBeGreaterThan(500);
    for (const { first, second, count } of few.pairs()) {
      expect(count).toBeLessThanOrEqual(expected.get(`${first} ${second}`) ?? 0);
    }
  });
});

describe("Phrases", () => {
  const phrases = new Phrases([{ "new york": 9, "a b": 8, "b c": 7 }, { "new_york times": 6 }]);

  test.each([
    ["New York,  New\tYork!", "New_York,  New_York!"],
    ["New. York new\nyork New–York", "New. York new\nyork New–York"],
    ["the new york times", "the new_york_times"],
    ["a b c", "a_b c"],
    ["b c a-b", "b_c a_b"],
    ["", ""],
  ])("%j is rewritten as %j", (before, after) => {
    expect(phrases.rewrite(before)).toBe(after);
  });

  test("a rewritten text splits into the words that were joined", () => {
    const words = new WordTokenizer();
    fc.assert(
      fc.property(text, (given) => {
        const tokens = words.tokenize(given);
        const pairs = tokens.slice(1).map((token, at) => [`${tokens[at]} ${token}`, 1]);
        const all = new Phrases([Object.fromEntries(pairs)]);
        expect(words.tokenize(all.rewrite(given))).toEqual(all.words(given));
      }),
    );
  });

  test("scripts without spaces and overlong words are left alone", () => {
    const long = "x".repeat(200);
    const given = `手机 中国 ${long} ${long}`;
    expect(new Phrases([{ "手机 中国": 1, [`${long} ${long}`]: 1 }]).rewrite(given)).toBe(given);
  });

  test("a corpus is rewritten as it is read", async () => {
    const corpus = await readWords(phrases.apply(corpusFromTexts(["in New York", "new", "york"])), { minCount: 1 });
    expect(corpus.vocabulary.tokens).toEqual(["in", "new", "new_york", "york"]);
    await corpus.dispose();
  });

  test("they are saved and opened again", async () => {
    const folder = mkdtempSync(join(tmpdir(), "riverbank-phrases-"));
    try {
      await savePhrases(phrases, join(folder, "p.json"));
      expect(await openPhrases(join(folder, "p.json"))).toEqual(phrases);
      await expect(openPhrases(join(folder, "q.json"))).rejects.toThrow(/^missing file/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test.each([
    ["{", /^invalid phrases: p is not JSON/],
    ["null", /^invalid phrases: p holds something else/],
    ['{"kind":"phrases","lowercase":true,"passes":[3]}', /^invalid phrases: p holds something else/],
    ['{"kind":"phrases","lowercase":true,"passes":[{"a b c":3}]}', /^invalid phrases: "a b c" with the score 3 came/],
    ['{"kind":"phrases","lowercase":true,"passes":[{"a b":"x"}]}', /^invalid phrases: "a b" with the score "x" came/],
  ])("%j is refused", (json, message) => {
    expect(() => phrasesFrom(json, "p")).toThrow(message);
  });

  test("a training applies them and its table keeps them", async () => {
    const corpus = corpusFromTexts(madeTexts());
    const learned = await learnPhrases(corpus, { threshold: 10 });
    const { table } = await train(corpus, { phrases: learned, minCount: 5, dims: 4, epochs: 1, sample: 0, threads: 1 });
    expect(table.vocabulary.has("new_york")).toBe(true);
    expect(phrasesFrom(table.metadata.phrases)).toEqual(learned);
  });
});

const PYTHON = "/usr/bin/python3";
const gensim = spawnSync(PYTHON, ["-c", "import gensim"]).status === 0;
const GENSIM = `
import json, sys
from gensim.models.phrases import Phrases
lines, min_count, threshold, scoring = json.load(sys.stdin)
model = Phrases(lines, min_count=min_count, threshold=threshold, scoring=scoring, delimiter=" ")
joined = [[word.replace(" ", "_") for word in model[line]] for line in lines]
print(json.dumps([model.export_phrases(), len(model.vocab), joined]))
`;

describeShared("beside gensim", () => {
  test.skipIf(!gensim).each(["default", "npmi"])("its phrases and their scores are ours: %s", async (kind) => {
    const words = new WordTokenizer();
    const lines = gunzipSync(readFileSync(sharedPath("corpora", "simplewiki-2M.txt.gz")))
      .toString("utf8", 0, 1_000_000)
      .split("\n")
      .map((line) => words.tokenize(line))
      .filter((line) => line.length > 0);
    const [minCount, threshold] = kind === "npmi" ? [5, 0.5] : [3, 10];
    const input = JSON.stringify([lines, minCount, threshold, kind]);
    const { stdout, stderr } = spawnSync(PYTHON, ["-c", GENSIM], { input, encoding: "utf8", maxBuffer: 2 ** 28 });
    if (!stdout) throw new Error(stderr);
    const [theirs, vocabulary, joined] = JSON.parse(stdout) as [Record<string, number>, number, string[][]];
    // gensim takes the different words and pairs for N, word2phrase and we all words.
    const scale = kind === "npmi" ? 1 : lines.flat().length / vocabulary;
    const ours = await learnPhrases(corpusFromTexts(lines.map((line) => line.join(" "))), {
      minCount,
      threshold: threshold * scale,
      scoring: kind === "npmi" ? "npmi" : "ratio",
    });
    const found = ours.passes[0];
    expect(found.size).toBeGreaterThan(20);
    expect([...found.keys()].sort()).toEqual(Object.keys(theirs).sort());
    for (const [pair, score] of found) expect(score / scale / theirs[pair]).toBeCloseTo(1, 9);
    expect(lines.map((line) => ours.words(line.join(" ")))).toEqual(joined);
  });
});
