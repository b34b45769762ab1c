import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { learnCharacters } from "#src/tokens/learn/characters.js";
import type { PieceCounts } from "#src/tokens/learn/pieces.js";
import { learnWords } from "#src/tokens/learn/word-level.js";
import { learnWordPiece } from "#src/tokens/learn/wordpiece.js";
import { TokenList } from "#src/tokens/token-list.js";

function finish<T>(steps: Generator<{ done: number; total: number }, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    expect(step.value.done).toBeLessThanOrEqual(step.value.total);
  }
}

function counted(counts: Record<string, number>): PieceCounts {
  return { pieces: Object.keys(counts), counts: Float64Array.from(Object.values(counts)) };
}

const pieces = fc
  .uniqueArray(fc.tuple(fc.string({ unit: "grapheme", minLength: 1, maxLength: 5 }), fc.integer({ min: 1, max: 4 })), {
    selector: ([piece]) => piece,
    maxLength: 30,
  })
  .map((all) => ({ pieces: all.map(([piece]) => piece), counts: Float64Array.from(all, ([, count]) => count) }));
const reversed = ({ pieces, counts }: PieceCounts) => ({ pieces: pieces.toReversed(), counts: counts.toReversed() });

describe("learnWords", () => {
  const counts = counted({ bank: 5, 𝒜: 2, Ａ: 2, river: 5, the: 9, once: 1 });

  test("keeps the most frequent pieces behind the special tokens, ties by code point", () => {
    const { vocabulary } = finish(learnWords(counts, { size: 6 }));
    expect(vocabulary.tokens).toEqual(["[UNK]", "the", "bank", "river", "Ａ", "𝒜"]);
    expect([...vocabulary.counts]).toEqual([0, 9, 5, 5, 2, 2]);
  });

  test("leaves out what is rare, and pieces that are special tokens", () => {
    const options = { size: 100, special: ["<pad>", "the", "<unk>"], unknown: "<unk>", minFrequency: 3 };
    const { vocabulary, config } = finish(learnWords(counts, options));
    expect(vocabulary.tokens).toEqual(["<pad>", "the", "<unk>", "bank", "river"]);
    expect(config.unk_token).toBe("<unk>");
  });

  test.each([1, 0, 1.5, Number.NaN])("a size of %d is told so", (size) => {
    expect(() => finish(learnWords(counts, { size }))).toThrow(
      `invalid size: ${size} came, a whole number of at least 2 was expected, for 1 special tokens and a word`,
    );
  });

  test("gives the same, whatever the order of the pieces", () => {
    fc.assert(
      fc.property(pieces, fc.integer({ min: 2, max: 20 }), (all, size) => {
        const { tokens } = finish(learnWords(all, { size })).vocabulary;
        expect(tokens).toEqual(finish(learnWords(reversed(all), { size })).vocabulary.tokens);
        const seen = new Map(all.pieces.map((piece, index) => [piece, all.counts[index]]));
        const rarest = Math.min(...tokens.slice(1).map((token) => seen.get(token) ?? 0));
        for (const [piece, count] of seen) if (!tokens.includes(piece)) expect(count).toBeLessThanOrEqual(rarest);
      }),
    );
  });
});

describe("learnCharacters", () => {
  const letters = [..."abcdefghijklmnopqrstuvwxyz"];

  test("without text is the lesson's alphabet", () => {
    const { vocabulary } = finish(learnCharacters(counted({})));
    expect(vocabulary.tokens).toEqual([...letters, "[UNK]"]);
    expect(vocabulary.idOf("a")).toBe(0);
    expect(vocabulary.idOf("z")).toBe(25);
  });

  test("has a to z first, the text's other characters by code point, and the unknown token last", () => {
    const { vocabulary } = finish(learnCharacters(counted({ "Où?": 2, "bank\n": 5, "🙂Ａ": 1 })));
    expect(vocabulary.tokens).toEqual([...letters, "\n", "?", "O", "ù", "Ａ", "🙂", "[UNK]"]);
    expect(vocabulary.counts[1]).toBe(5);
    expect(vocabulary.counts[25]).toBe(0);
  });

  test("keeps the most frequent characters where there is no room for all, or they are rare", () => {
    const counts = counted({ bbb: 1, aac: 1 });
    expect(finish(learnCharacters(counts, { alphabet: "", size: 3 })).vocabulary.tokens).toEqual(["a", "b", "[UNK]"]);
    const options = { alphabet: "ca", minFrequency: 3, special: ["<pad>", "<unk>"], unknown: "<unk>" };
    expect(finish(learnCharacters(counts, options)).vocabulary.tokens).toEqual(["c", "a", "b", "<pad>", "<unk>"]);
  });

  test("a size without room for the alphabet is told so", () => {
    expect(() => finish(learnCharacters(counted({ a: 1 }), { size: 26 }))).toThrow(
      "invalid size: 26 came, a whole number of at least 27 was expected, for an alphabet of 26 and 1 special tokens",
    );
  });

  test("gives the same, whatever the order of the pieces", () => {
    fc.assert(
      fc.property(pieces, fc.integer({ min: 30, max: 40 }), (all, size) => {
        const { tokens } = finish(learnCharacters(all, { size })).vocabulary;
        expect(tokens).toEqual(finish(learnCharacters(reversed(all), { size })).vocabulary.tokens);
      }),
    );
  });
});

describe("learnWordPiece", () => {
  const counts = counted({ bank: 9, banks: 8, river: 7, rivers: 6, the: 5 });

  test("has the special tokens first, then learns beginnings and continuations of words", () => {
    const model = finish(learnWordPiece(counts, { size: 60 }));
    expect(model.vocabulary.tokens.slice(0, 5)).toEqual(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]);
    expect(model.vocabulary.size).toBeLessThanOrEqual(60);
    for (const word of ["bank", "banks", "river", "the"]) expect(model.vocabulary.has(word), word).toBe(true);
    expect(model.vocabulary.has("##s")).toBe(true);
  });

  test("writes every word that it has learned from, whatever the order of the pieces", () => {
    for (const size of [40, 44, 60]) {
      const model = finish(learnWordPiece(counts, { size }));
      const out = new TokenList();
      for (const piece of counts.pieces) model.encode(piece, out);
      expect(out.ids.subarray(0, out.length)).not.toContain(model.vocabulary.idOf("[UNK]"));
      expect(finish(learnWordPiece(reversed(counts), { size })).vocabulary.tokens).toEqual(model.vocabulary.tokens);
    }
  });
});
