import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { corpusFromTexts } from "#src/text/corpus.js";
import { encodeCorpus } from "#src/tokens/encode-corpus.js";
import { KINDS } from "#src/tokens/learn/presets.js";
import { trainTokenizer } from "#src/tokens/learn/train.js";
import { loadTokenizer } from "#src/tokens/load.js";
import type { Tokenizer } from "#src/tokens/tokenizer.js";
import { cutAt, text } from "../helpers/text.js";

const CORPUS = [
  "The king sat by the bank of the river, and the queen's boat lay by the bank.",
  "He put 1,000.50 into the bank; the banker smiled — naïvely, we'd say.",
  "Rivers, riverbanks and riverboats: the river bank, the river's bank.",
  "中文 かな 한국어 🙂 x\ty\n",
];

const trained = new Map<string, Tokenizer>();
for (const kind of KINDS) {
  const size = kind === "bpe" ? 300 : 120;
  trained.set(kind, await trainTokenizer(corpusFromTexts(CORPUS), { kind, size }));
}
const of = (kind: string) => trained.get(kind) as Tokenizer;

describe.each(KINDS)("a trained tokenizer of kind %s", (kind) => {
  const tokenizer = of(kind);

  test("gives the same ids whole, in a batch and as a stream cut anywhere", async () => {
    await fc.assert(
      fc.asyncProperty(text, fc.array(fc.nat(500), { maxLength: 5 }), async (whole, places) => {
        const { ids } = tokenizer.encode(whole);
        expect([...tokenizer.encodeIds(whole)]).toEqual(ids);
        expect(tokenizer.encodeBatch([whole, whole]).map((encoding) => encoding.ids)).toEqual([ids, ids]);
        const cuts = [...new Set(places.map((place) => place % (whole.length + 1)))].sort((a, b) => a - b);
        const pieces = [0, ...cuts].map((from, index) => whole.slice(from, cuts[index] ?? whole.length));
        const streamed: number[] = [];
        for await (const some of tokenizer.encodeStream(pieces)) streamed.push(...some);
        expect(streamed).toEqual(ids);
      }),
      { numRuns: 50 },
    );
  });

  test("gives the same ids to a text again and again, and to its parts where it may be cut", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...CORPUS, "x1 ", " ", "river"), { maxLength: 6 }), (parts) => {
        const whole = parts.join(" ");
        const fresh = loadTokenizer(JSON.parse(JSON.stringify(tokenizer)));
        expect(fresh.encode(whole)).toEqual(tokenizer.encode(whole));
      }),
      { numRuns: 20 },
    );
  });

  test("gives offsets that rise and lie within the text", () => {
    fc.assert(
      fc.property(text, (whole) => {
        let last = 0;
        for (const [start, end] of tokenizer.encode(whole).offsets) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThanOrEqual(start);
          expect(end).toBeLessThanOrEqual(whole.length);
          last = start;
        }
      }),
    );
  });

  test("has a token for every id and an id for every token", () => {
    for (let id = 0; id < tokenizer.vocabularySize; id++) expect(tokenizer.idOf(tokenizer.tokenOf(id))).toBe(id);
    expect(() => tokenizer.tokenOf(tokenizer.vocabularySize)).toThrow(
      `unknown id: ${tokenizer.vocabularySize} came, a whole number from 0 to ${tokenizer.vocabularySize - 1} was expected`,
    );
    expect(() => tokenizer.decode([-1])).toThrow("unknown id: -1 came");
  });

  test("takes what looks like a special token for text, unless it is told otherwise", () => {
    for (const { id, content } of tokenizer.specialTokens) {
      if (!/unk/i.test(content)) expect(tokenizer.encode(`a${content}b`).ids).not.toContain(id);
      expect(tokenizer.encode(`a ${content} b`, { recogniseSpecial: true }).ids).toContain(id);
    }
  });

  test("gives a corpus the ids of its lines, on any number of threads", async () => {
    const expected = CORPUS.join("\n")
      .split("\n")
      .filter((line) => line !== "")
      .flatMap((line) => [...tokenizer.encode(line).ids, -1]);
    for (const threads of [1, 2]) {
      const ids: number[] = [];
      for await (const list of encodeCorpus(corpusFromTexts(CORPUS), tokenizer, { threads })) ids.push(...list);
      expect(ids).toEqual(expected);
    }
  });
});

test("a byte-level tokenizer gives every string back, lone surrogates as U+FFFD", () => {
  const tokenizer = of("bpe");
  fc.assert(
    fc.property(text, (whole) => {
      expect(tokenizer.decode(tokenizer.encode(whole).ids)).toBe(whole.replace(/\p{Surrogate}/gu, "\ufffd"));
    }),
  );
});

test("a byte-level token's offsets name its own text", () => {
  const tokenizer = of("bpe");
  fc.assert(
    fc.property(text, (whole) => {
      const { ids, offsets } = tokenizer.encode(whole);
      let covered = 0;
      ids.forEach((id, index) => {
        const [start, end] = offsets[index];
        expect(start).toBeLessThanOrEqual(covered);
        covered = Math.max(covered, end);
        const own = tokenizer.decode([id]);
        // Tokens that hold parts of a character name that character whole.
        if (!own.includes("\ufffd")) expect(whole.slice(start, end)).toBe(own);
      });
      expect(covered).toBe(whole.length);
    }),
  );
});

test("special tokens stand around the text where that is asked for", () => {
  const { tokens, offsets } = of("wordpiece").encode("the bank", { addSpecial: true });
  expect(tokens).toEqual(["[CLS]", "the", "bank", "[SEP]"]);
  expect(offsets).toEqual([
    [0, 0],
    [0, 3],
    [4, 8],
    [8, 8],
  ]);
  expect(
    of("wordpiece").decode(of("wordpiece").encode("the bank", { addSpecial: true }).ids, { skipSpecial: true }),
  ).toBe("the bank");
});

test("the lesson's letters are 0 to 25", () => {
  expect(of("characters").encode("bank").ids).toEqual([1, 0, 13, 10]);
  expect(of("characters").decode([1, 0, 13, 10])).toBe("bank");
});

test("a corpus of one long line is cut and encoded as the line is", async () => {
  const tokenizer = of("wordpiece");
  const line = "the river bank and the queen's boat ".repeat(120_000);
  const bytes = new TextEncoder().encode(line);
  const pieces = cutAt(bytes, [100_003, 2_000_001, 3_000_000]);
  const corpus = {
    name: "line",
    async *read() {
      yield* pieces;
    },
  };
  let length = 0;
  let sum = 0;
  for await (const ids of encodeCorpus(corpus, tokenizer)) {
    length += ids.length;
    for (const id of ids) sum += id;
  }
  const expected = tokenizer.encodeIds(line);
  expect([length, sum]).toEqual([expected.length, expected.reduce((total, id) => total + id, 0)]);
});
