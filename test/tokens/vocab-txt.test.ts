import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatVocabText, parseVocabText } from "#src/tokens/formats/vocab-txt.js";
import { Vocabulary } from "#src/tokens/vocabulary.js";
import { describeShared, sharedPath } from "../helpers/shared.ts";

describe("vocab.txt", () => {
  test("has one token a line, with or without a line break at the end, whichever it is", () => {
    const tokens = ["[UNK]", "river", " ##bank", "\u2028"];
    for (const text of [tokens.join("\n"), `${tokens.join("\n")}\n`, `${tokens.join("\r\n")}\r\n`]) {
      expect(parseVocabText(text).tokens).toEqual(tokens);
    }
  });

  test.each([
    ["[UNK]\na\n\nb\n", "invalid vocab.txt: line 3 is empty, a token was expected"],
    ["[UNK]\na\n\n", "invalid vocab.txt: line 3 is empty, a token was expected"],
    ["[UNK]\r\n\r\na\r\n", "invalid vocab.txt: line 2 is empty, a token was expected"],
    ["[UNK]\na\nb\na\n", 'invalid vocab.txt: line 4 repeats "a" of line 2; remove one of them'],
    ["a\nb", 'missing token: vocab.txt has 2 tokens, the unknown token "[UNK]" is not among them'],
    ["", 'missing token: vocab.txt has 0 tokens, the unknown token "[UNK]" is not among them'],
  ])("%j is told so", (text, message) => {
    expect(() => parseVocabText(text)).toThrow(message);
  });

  test("names the file and the unknown token as it is told", () => {
    expect(parseVocabText("<unk>\na", { unknown: "<unk>" }).size).toBe(2);
    expect(() => parseVocabText("a\na", { name: "my.txt" })).toThrow("invalid my.txt: line 2");
  });

  test("reads what it wrote", () => {
    const token = fc
      .string({ unit: "binary", minLength: 1, maxLength: 6 })
      .filter((text) => !/[\n\r]|[\s\x85]$/u.test(text));
    fc.assert(
      fc.property(fc.uniqueArray(token, { maxLength: 20 }), (tokens) => {
        const all = ["[UNK]", ...tokens.filter((text) => text !== "[UNK]")];
        expect(parseVocabText(formatVocabText(new Vocabulary(all))).tokens).toEqual(all);
      }),
    );
  });

  test.each(["", "a\nb", "a\r", "a ", "\u3000"])("%j can't be a line", (token) => {
    expect(() => formatVocabText(new Vocabulary(["[UNK]", token]))).toThrow(
      `unsupported token: ${JSON.stringify(token)}, id 1, can't be a line of vocab.txt; use tokenizer.json`,
    );
  });
});

describeShared("BERT's vocab.txt", () => {
  test("holds the vocabulary of its tokenizer.json, and is written as it was", () => {
    const path = (name: string) => readFileSync(sharedPath("tokenizers", "bert-base-uncased", name), "utf8");
    const vocabulary = parseVocabText(path("vocab.txt"));
    const { vocab } = JSON.parse(path("tokenizer.json")).model as { vocab: Record<string, number> };
    expect(Object.fromEntries(vocabulary.tokens.map((token, id) => [token, id]))).toEqual(vocab);
    expect(formatVocabText(vocabulary)).toBe(path("vocab.txt"));
  });
});
