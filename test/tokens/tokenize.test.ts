import fc from "fast-check";
import { expect, test } from "vitest";
import { codePoints, tokenize, tokenizerFrom } from "#src/tokens/tokenize.js";
import { Vocabulary } from "#src/tokens/vocabulary.js";

const vocabulary = new Vocabulary(["the", "river", "Bank"]);

test("tokens come with their ids, null where the vocabulary lacks them, and their places", () => {
  expect(tokenize("The river’s bank, the RIVER", vocabulary)).toEqual({
    tokens: ["the", "river's", "bank", "the", "river"],
    ids: [0, null, null, 0, 1],
    offsets: [
      [0, 3],
      [4, 11],
      [12, 16],
      [18, 21],
      [22, 27],
    ],
  });
});

test("the three lists are of one length, and places follow each other within the text", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 40 }), (text) => {
      const { tokens, ids, offsets } = tokenize(text, vocabulary);
      expect([ids.length, offsets.length]).toEqual([tokens.length, tokens.length]);
      const flat = offsets.flat();
      expect(flat).toEqual([...flat].sort((a, b) => a - b));
      expect(flat.at(-1) ?? 0).toBeLessThanOrEqual(text.length);
    }),
  );
});

test("the tokenizer is the one that a table names, or words in lower case", () => {
  expect(tokenizerFrom('{"kind":"words","lowercase":false}').tokenize("The Bank")).toEqual(["The", "Bank"]);
  for (const description of [undefined, "words", "", "{}", "null", '{"lowercase":true}']) {
    expect(tokenizerFrom(description).tokenize("The Bank")).toEqual(["the", "bank"]);
  }
});

test("characters by their number in Unicode lead back to the text", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 40 }), (text) => {
      const { tokens, ids, offsets } = codePoints(text);
      expect(ids.map((id) => String.fromCodePoint(Number(id)))).toEqual(tokens);
      expect(offsets.map(([start, end]) => text.slice(start, end))).toEqual(tokens);
      expect(tokens.join("")).toBe(text);
    }),
  );
});
