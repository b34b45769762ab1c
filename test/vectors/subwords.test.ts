import fc from "fast-check";
import { expect, test } from "vitest";
import { hashNgram, ngramRows, ngramsOf } from "#src/vectors/subwords.js";

// What fastText's print-ngrams gave for a model with n-grams 3-6 and 100 buckets: each n-gram with the bucket whose
// vector it printed.
const JUDGE: Record<string, [string, number][]> = {
  test: [
    ["<te", 8],
    ["<tes", 1],
    ["<test", 31],
    ["<test>", 51],
    ["tes", 95],
    ["test", 45],
    ["test>", 17],
    ["est", 71],
    ["est>", 79],
    ["st>", 0],
  ],
  тест: [
    ["<те", 3],
    ["<тес", 33],
    ["<тест", 98],
    ["<тест>", 88],
    ["тес", 75],
    ["тест", 76],
    ["тест>", 78],
    ["ест", 3],
    ["ест>", 67],
    ["ст>", 18],
  ],
  テスト: [
    ["<テス", 95],
    ["<テスト", 71],
    ["<テスト>", 83],
    ["テスト", 9],
    ["テスト>", 45],
    ["スト>", 23],
  ],
  試し: [
    ["<試し", 39],
    ["<試し>", 31],
    ["試し>", 1],
  ],
};

const bounds = fc.tuple(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 0, max: 8 }));
const words = fc.string({ unit: "grapheme", maxLength: 12 });

/** By the paper's words: every run of minN to maxN characters of "<word>", "<" and ">" alone left out. */
function bruteForce(word: string, minN: number, maxN: number): string[] {
  const characters = [...`<${word}>`];
  const found: string[] = [];
  for (let start = 0; start < characters.length; start++) {
    for (let n = Math.max(1, minN); n <= maxN && start + n <= characters.length; n++) {
      if (n === 1 && (start === 0 || start === characters.length - 1)) continue;
      found.push(characters.slice(start, start + n).join(""));
    }
  }
  return found;
}

test.each(Object.entries(JUDGE))("the n-grams of %s and their buckets are fastText's", (word, expected) => {
  expect(ngramsOf(word, { minN: 3, maxN: 6 })).toEqual(expected.map(([ngram]) => ngram));
  expect([...ngramRows(word, { minN: 3, maxN: 6, buckets: 100 })]).toEqual(expected.map(([, bucket]) => bucket));
});

test("the hash takes bytes as signed numbers, so it is FNV-1a for ASCII alone", () => {
  expect(hashNgram("")).toBe(0x811c9dc5);
  expect(hashNgram("foobar")).toBe(0xbf9cf968);
  // "é" is C3 A9.
  const signed = [0xffffffc3, 0xffffffa9].reduce((hash, byte) => Math.imul(hash ^ byte, 0x01000193), 0x811c9dc5);
  expect(hashNgram("é")).toBe(signed >>> 0);
  expect(hashNgram("é")).not.toBe(0x1e9de8c1); // FNV-1a itself
});

test("n-grams are the runs of characters that brute force finds", () => {
  fc.assert(
    fc.property(words, bounds, (word, [minN, maxN]) => {
      expect(ngramsOf(word, { minN, maxN })).toEqual(bruteForce(word, minN, maxN));
    }),
  );
});

test("rows are the n-grams' hashes modulo the buckets", () => {
  fc.assert(
    fc.property(words, bounds, fc.integer({ min: 1, max: 2_000_000 }), (word, [minN, maxN], buckets) => {
      const expected = ngramsOf(word, { minN, maxN }).map((ngram) => hashNgram(ngram) % buckets);
      expect([...ngramRows(word, { minN, maxN, buckets })]).toEqual(expected);
    }),
  );
});

test("without buckets or with a longest n-gram of 0 a word has no rows", () => {
  expect(ngramRows("river", { minN: 3, maxN: 6, buckets: 0 })).toHaveLength(0);
  expect(ngramRows("river", { minN: 3, maxN: 0, buckets: 100 })).toHaveLength(0);
});
