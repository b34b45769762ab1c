import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BYTE_CHARACTERS } from "#src/tokens/byte-level.js";
import { parseMerges, parseVocabularyJson, writeMerges, writeVocabularyJson } from "#src/tokens/formats/merges.js";
import { parseTiktoken, writeTiktoken } from "#src/tokens/formats/tiktoken.js";
import { learnBpe } from "#src/tokens/learn/bpe.js";
import { BpeModel } from "#src/tokens/models/bpe.js";
import { Vocabulary } from "#src/tokens/vocabulary.js";

const bytes = (text: string) => new TextEncoder().encode(text);
const singles = BYTE_CHARACTERS.map((_, byte) => `${btoa(String.fromCharCode(byte))} ${byte}\n`).join("");

describe(".tiktoken", () => {
  test("what a byte-level trainer learned is read as it was written, and encodes the same", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: fc.constantFrom("a", "b", "Ġ", "Ã", "©"), minLength: 1 })), (words) => {
        const pieces = [...new Set(words)];
        const counts = Float64Array.from(pieces, (_, index) => index + 1);
        const steps = learnBpe({ pieces, counts }, { size: 280, alphabet: BYTE_CHARACTERS });
        let step = steps.next();
        while (!step.done) step = steps.next();
        const { vocabulary, merges } = step.value;
        const file = writeTiktoken(vocabulary.tokens, merges);
        const tokens = parseTiktoken(bytes(file));
        expect(tokens).toEqual(vocabulary.tokens);
        expect(new BpeModel({ vocabulary, ranks: tokens.length }).merges).toEqual(merges);
      }),
      { numRuns: 30 },
    );
  });

  test("takes any order of lines, Windows line ends, empty lines and no line end at the end", () => {
    const lines = `${singles}IGE= 256`.split("\n").reverse();
    expect(parseTiktoken(bytes(lines.join("\r\n\r\n")))).toEqual([...BYTE_CHARACTERS, "Ġa"]);
  });

  test.each([
    ["IGE 256", "line 257 was expected to be a token in base64, a space and its rank"],
    ["I!E= 256", "line 257"],
    ["IGE=256", "line 257"],
    ["IGE= ", "line 257"],
    ["IGE=", "line 257"],
    [" 256", "line 257"],
    ["IGE= 2x", "line 257"],
    ["\nIGE= x", "line 258"],
    ["IGE= 25", "rank 25 stands twice"],
    ["IGE= 257", "rank 256 is missing among 257 tokens"],
    ["IGE= 99999999999999999999", "rank 256 is missing among 257 tokens"],
  ])("says what is wrong with %j", (line, message) => {
    expect(() => parseTiktoken(bytes(singles + line))).toThrow(`invalid tiktoken: ${message}`);
  });

  test("says so where bytes have no token", () => {
    expect(() => parseTiktoken(bytes("YQ== 0\n"))).toThrow("invalid tiktoken: 255 of the 256 bytes are no tokens");
    expect(() => parseTiktoken(bytes(""))).toThrow("invalid tiktoken: 256 of the 256 bytes are no tokens");
  });

  test("does not write what ranks can't tell", () => {
    const tokens = [...BYTE_CHARACTERS, "ab", "abc", "bc"];
    expect(
      writeTiktoken(tokens, [
        ["a", "b"],
        ["ab", "c"],
        ["b", "c"],
      ]),
    ).toContain("YWJj 257\n");
    expect(() =>
      writeTiktoken(tokens, [
        ["b", "c"],
        ["a", "bc"],
        ["a", "b"],
      ]),
    ).toThrow('unsupported tiktoken: merge 0, ["b","c"], does not follow from ranks');
    expect(() => writeTiktoken(tokens, [["a", "b"]])).toThrow('unsupported tiktoken: merge 1, ["ab","c"]');
    expect(() => writeTiktoken(["漢"], [])).toThrow('invalid tiktoken: token 0, "漢", is not made of bytes');
  });
});

describe("vocab.json and merges.txt", () => {
  test("are read as they were written", () => {
    const tokens = ["!", "Ġ", "__proto__", "10", "2", "", "𝒜"];
    expect(parseVocabularyJson(writeVocabularyJson(tokens))).toEqual(tokens);
    const merges: [string, string][] = [
      ["Ġ", "t"],
      ["#", "#version"],
    ];
    expect(writeMerges(merges)).toBe("#version: 0.2\nĠ t\n# #version\n");
    expect(parseMerges(writeMerges(merges))).toEqual(merges);
    expect(parseMerges("a b\r\n\r\nb c")).toEqual([
      ["a", "b"],
      ["b", "c"],
    ]);
  });

  test.each([
    ['{"a": 0, "b"', "it is no JSON, perhaps cut off"],
    ["[1]", "an object with the id of each token was expected"],
    ['{"a": 0, "b": 0}', 'id 0 stands for both "a" and "b"'],
    ['{"a": 0, "b": 2}', "id 1 is missing, ids go up to 2"],
    ['{"a": 0, "b": 4000000000}', "id 1 is missing, ids go up to 4000000000"],
    ['{"a": 0, "b": "1"}', '"b" has "1", an id from 0 was expected'],
    ['{"a": -1}', '"a" has -1, an id from 0 was expected'],
  ])("says what is wrong with %j", (json, message) => {
    expect(() => parseVocabularyJson(json)).toThrow(`invalid vocabulary: ${message}`);
  });

  test.each([
    ["#version: 0.2\na b\nab", 'line 3 is "ab", two tokens with one space were expected'],
    ["a b c", 'line 1 is "a b c"'],
    ["a ", 'line 1 is "a "'],
    [" a", 'line 1 is " a"'],
    ["a b\nb a\na b", 'line 3, "a b", stands on line 1 too'],
  ])("says what is wrong with %j", (text, message) => {
    expect(() => parseMerges(text)).toThrow(`invalid merges: ${message}`);
  });

  test("a token with a space has no place in merges.txt", () => {
    expect(() => writeMerges([["a", " b"]])).toThrow('unsupported merges: " b" has white space in it');
  });

  test("a truncated merges file is caught by the model", () => {
    const vocabulary = new Vocabulary(["a", "b", "ab", "abb"]);
    const merges = parseMerges("a b\nab b".slice(0, -1).concat("c"));
    expect(() => new BpeModel({ vocabulary, merges })).toThrow(
      'entry 1 is ["ab","c"], but "c" is not in the vocabulary',
    );
  });
});
