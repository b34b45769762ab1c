// What is learned, against a trainer that counts all pairs anew at each step.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BYTE_CHARACTERS } from "#src/tokens/byte-level.js";
import { type BpeLearningOptions, learnBpe } from "#src/tokens/learn/bpe.js";
import type { PieceCounts } from "#src/tokens/learn/pieces.js";
import type { BpeModel } from "#src/tokens/models/bpe.js";
import { TokenList } from "#src/tokens/token-list.js";

function learn(counts: PieceCounts, options: BpeLearningOptions): BpeModel {
  const steps = learnBpe(counts, options);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

const counted = (pieces: Record<string, number>): PieceCounts => ({
  pieces: Object.keys(pieces),
  counts: Float64Array.from(Object.values(pieces)),
});

interface Naive {
  tokens: string[];
  merges: [string, string][];
  counts: number[];
}

/** Counts all pairs before each merge. */
function naive({ pieces, counts }: PieceCounts, options: BpeLearningOptions): Naive {
  const { size, special = [], alphabet = [], continuingPrefix: prefix = "", endOfWordSuffix: suffix = "" } = options;
  const { minFrequency = 2, maxTokenLength = Number.POSITIVE_INFINITY } = options;
  const rows = pieces.map((piece) =>
    [...piece].map((c, at, all) => (at > 0 ? prefix : "") + c + (at === all.length - 1 ? suffix : "")),
  );
  const plain = (token: string) => (token.startsWith(prefix) ? token.slice(prefix.length) : token);
  const forms = new Set(rows.flat().filter((form) => !alphabet.includes(form)));
  const bare = (form: string) => (form.startsWith(prefix) && form.length > 1 ? form.slice(prefix.length) : form);
  const code = (form: string) => bare(form).codePointAt(0) ?? 0;
  const rest = [...forms].sort().sort((a, b) => code(a) - code(b));
  const tokens = [...special, ...alphabet, ...rest];
  const merges: [string, string][] = [];
  while (tokens.length < size) {
    const pairs = new Map<string, number>();
    rows.forEach((row, index) => {
      for (let at = 0; at + 1 < row.length; at++) {
        const pair = `${tokens.indexOf(row[at])} ${tokens.indexOf(row[at + 1])}`;
        pairs.set(pair, (pairs.get(pair) ?? 0) + counts[index]);
      }
    });
    const best = [...pairs]
      .map(([pair, count]) => ({ ids: pair.split(" ").map(Number), count }))
      .map(({ ids: [left, right], count }) => ({ left, right, count, made: tokens[left] + plain(tokens[right]) }))
      .filter(
        ({ made, count }) => count >= minFrequency && !special.includes(made) && [...made].length <= maxTokenLength,
      )
      .sort((a, b) => b.count - a.count || a.left - b.left || a.right - b.right)[0];
    if (!best) break;
    if (!tokens.includes(best.made)) tokens.push(best.made);
    merges.push([tokens[best.left], tokens[best.right]]);
    for (const row of rows) {
      for (let at = 0; at + 1 < row.length; at++) {
        if (row[at] === tokens[best.left] && row[at + 1] === tokens[best.right]) row.splice(at, 2, best.made);
      }
    }
  }
  const seen = tokens.map((token) =>
    rows.reduce((sum, row, index) => sum + counts[index] * row.filter((each) => each === token).length, 0),
  );
  return { tokens, merges, counts: seen };
}

const corpus = fc
  .dictionary(
    fc
      .array(fc.constantFrom("a", "b", "c", "𝒜", "aa", "abab"), { minLength: 1, maxLength: 8 })
      .map((all) => all.join("")),
    fc.integer({ min: 1, max: 5 }),
    { maxKeys: 12, noNullPrototype: true },
  )
  .map(counted);
const options = fc
  .record(
    {
      size: fc.integer({ min: 20, max: 45 }),
      special: fc.constantFrom([], ["<s>", "ab"]),
      alphabet: fc.constantFrom([], ["c", "x"], ["aa", "b"]),
      minFrequency: fc.integer({ min: 1, max: 4 }),
      maxTokenLength: fc.integer({ min: 3, max: 6 }),
      affixes: fc.constantFrom(
        { continuingPrefix: "##" },
        { endOfWordSuffix: "</w>" },
        { continuingPrefix: "_", endOfWordSuffix: "$" },
      ),
    },
    { requiredKeys: ["size"] },
  )
  .map(({ affixes, ...rest }): BpeLearningOptions => ({ ...rest, ...affixes }));

describe("learnBpe", () => {
  test("each merge is the most frequent pair of its step, as counting anew finds it", () => {
    fc.assert(
      fc.property(corpus, options, (counts, options) => {
        const learned = learn(counts, options);
        const expected = naive(counts, options);
        expect(learned.vocabulary.tokens).toEqual(expected.tokens);
        expect(learned.merges).toEqual(expected.merges);
        expect([...learned.vocabulary.counts]).toEqual(expected.counts);
      }),
      { numRuns: 500 },
    );
  });

  test("the model encodes the pieces as they stood at the end", () => {
    fc.assert(
      fc.property(corpus, fc.integer({ min: 4, max: 30 }), (counts, size) => {
        const learned = learn(counts, { size, minFrequency: 1 });
        const out = new TokenList();
        const seen = new Float64Array(learned.vocabulary.size);
        counts.pieces.forEach((piece, index) => {
          out.clear();
          learned.encode(piece, out);
          for (let i = 0; i < out.length; i++) seen[out.ids[i]] += counts.counts[index];
        });
        expect(seen).toEqual(learned.vocabulary.counts);
      }),
    );
  });

  test("learns the textbook's words", () => {
    const counts = counted({ low: 5, lower: 2, newest: 6, widest: 3 });
    const learned = learn(counts, { size: 100, endOfWordSuffix: "</w>", minFrequency: 9 });
    expect(learned.merges).toEqual([
      ["e", "s"],
      ["es", "t</w>"],
    ]);
    expect(learned.config).toMatchObject({ end_of_word_suffix: "</w>", continuing_subword_prefix: null });
  });

  test("special tokens come first, then the alphabet, and no merge makes a special one", () => {
    const options = { size: 300, special: ["<s>", "th"], alphabet: BYTE_CHARACTERS };
    const { tokens } = learn(counted({ Ġthe: 9, Ġthen: 3 }), options).vocabulary;
    expect(tokens.slice(0, 2)).toEqual(["<s>", "th"]);
    expect(tokens.slice(2, 258)).toEqual(BYTE_CHARACTERS);
    expect(tokens.slice(258)).toEqual(["Ġt", "he", "Ġthe", "Ġthen"]);
  });

  test("rare characters can be left out, and nothing merges across them", () => {
    const counts = counted({ axb: 3, ab: 2, yyyy: 1, "": 7 });
    const learned = learn(counts, { size: 10, alphabet: ["a"], alphabetLimit: 2, minFrequency: 1 });
    expect(learned.vocabulary.tokens).toEqual(["a", "b", "y", "yy", "ab", "yyyy"]);
    expect([...learned.vocabulary.counts]).toEqual([3, 3, 0, 0, 2, 1]);
  });

  test("the order of the pieces does not matter", () => {
    fc.assert(
      fc.property(corpus, fc.infiniteStream(fc.nat()), (counts, random) => {
        const order = counts.pieces.map((_, index) => index).sort(() => (Number(random.next().value) % 3) - 1);
        const shuffled = {
          pieces: order.map((index) => counts.pieces[index]),
          counts: Float64Array.from(order, (index) => counts.counts[index]),
        };
        expect(learn(shuffled, { size: 40 }).config).toEqual(learn(counts, { size: 40 }).config);
      }),
    );
  });

  test("shows how far it is", () => {
    const pieces = Array.from(
      { length: 60_000 },
      (_, index) => `${(index * 7919) % 1_000_003}x${(index * 31) % 65_537}`,
    );
    const steps = [...learnBpe({ pieces, counts: new Float64Array(pieces.length).fill(2) }, { size: 2000 })];
    expect(steps.length).toBeGreaterThan(0);
    for (const { done, total } of steps) expect([done <= total, total]).toEqual([true, 2000]);
  });

  test("says what is wrong with its options", () => {
    const counts = counted({ abc: 2 });
    const needed = "1 special tokens and 3 of the alphabet";
    expect(() => learn(counts, { size: 3, special: ["<s>"] })).toThrow(
      `invalid size: 3 came, at least 4 was expected for ${needed}`,
    );
    expect(() => learn(counts, { size: 3.5 })).toThrow("invalid size: 3.5 came, at least 3");
    expect(() => learn(counts, { size: 9, special: ["a"], alphabet: ["a"] })).toThrow(
      'invalid alphabet: "a" stands twice',
    );
    expect(() => learn(counts, { size: 9, minFrequency: 0 })).toThrow("invalid minFrequency: 0 came");
  });
});
