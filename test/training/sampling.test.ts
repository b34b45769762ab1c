import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Vocabulary } from "#src/tokens/vocabulary.js";
import { wordFeatures } from "#src/training/features.js";
import { keepThresholds, noiseTable } from "#src/training/sampling.js";
import { ngramRows } from "#src/vectors/subwords.js";

const countList = fc.array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 1, maxLength: 60 });

describe("the noise distribution", () => {
  test("gives each word its share of count to the three quarters", () => {
    fc.assert(
      fc.property(countList, (counts) => {
        const table = noiseTable(Float64Array.from(counts));
        const shares = new Array<number>(counts.length).fill(0);
        counts.forEach((_, word) => {
          const kept = (table[2 * word] + 1) / 2 ** 32;
          shares[word] += kept / counts.length;
          shares[table[2 * word + 1]] += (1 - kept) / counts.length;
        });
        const weights = counts.map((count) => count ** 0.75);
        const sum = weights.reduce((total, weight) => total + weight, 0);
        weights.forEach((weight, word) => {
          expect(shares[word]).toBeCloseTo(weight / sum, 7);
        });
      }),
    );
  });
});

describe("words that the corpus lacks", () => {
  test("are never drawn, and do not change how often the others are", () => {
    const counts = fc
      .array(fc.integer({ min: 0, max: 100_000 }), { minLength: 1, maxLength: 400 })
      .filter((list) => list.some((count) => count > 0));
    fc.assert(
      fc.property(counts, (list) => {
        const table = noiseTable(Float64Array.from(list));
        const present = list.filter((count) => count > 0);
        const sum = present.reduce((total, count) => total + count ** 0.75, 0);
        const shares = new Array<number>(list.length).fill(0);
        for (let word = 0; word < list.length; word++) {
          // A word is kept where 32 random bits are below its threshold: for 0 never.
          const kept = table[2 * word] === 0 ? 0 : (table[2 * word] + 1) / 2 ** 32;
          shares[word] += kept / list.length;
          if (kept < 1) shares[table[2 * word + 1]] += (1 - kept) / list.length;
        }
        list.forEach((count, word) => {
          if (count === 0) expect(shares[word]).toBe(0);
          else expect(shares[word]).toBeCloseTo(count ** 0.75 / sum, 7);
        });
      }),
    );
  });

  test("have the threshold of words that always stay", () => {
    expect([...keepThresholds(Float64Array.of(100, 0), 1e-3)][1]).toBe(0xffffffff);
  });
});

describe("subsampling", () => {
  test("keeps a word with the probability that word2vec's formula says", () => {
    const counts = Float64Array.of(9000, 900, 90, 10);
    const thresholds = keepThresholds(counts, 0.01);
    [0.9, 0.09, 0.009, 0.001].forEach((share, word) => {
      const expected = Math.min(1, (Math.sqrt(share / 0.01) + 1) * (0.01 / share));
      expect(thresholds[word] / (2 ** 32 - 1)).toBeCloseTo(expected, 8);
    });
  });

  test("keeps everything when the sample is 0", () => {
    expect([...keepThresholds(Float64Array.of(100, 1), 0)]).toEqual([0xffffffff, 0xffffffff]);
  });
});

describe("word features", () => {
  test("a word's rows are its own and those of its n-grams' buckets, each in use once", () => {
    const vocabulary = new Vocabulary(["river", "rivers", "a"]);
    const options = { minN: 3, maxN: 6, buckets: 100 };
    const { starts, rows, buckets, longest } = wordFeatures(vocabulary, options);
    vocabulary.tokens.forEach((token, word) => {
      const [own, ...ngrams] = rows.subarray(starts[word], starts[word + 1]);
      expect(own).toBe(word);
      expect(ngrams.map((row) => buckets[row - vocabulary.size])).toEqual([...ngramRows(token, options)]);
    });
    expect([...buckets]).toEqual([...new Set(buckets)].sort((a, b) => a - b));
    expect(longest).toBe(1 + ngramRows("rivers", options).length);
  });
});
