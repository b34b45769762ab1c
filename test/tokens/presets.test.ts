import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CHARACTER_PATTERN, type LearnedKind, pipelineFor, WORD_PATTERN } from "#src/tokens/learn/presets.js";
import { WordTokenizer } from "#src/tokens/words.js";
import { text } from "../helpers/text.ts";

const expression = (pattern: string) =>
  new RegExp(pattern.replace(/\\p\{(\p{Lu}\p{Ll}{2,})\}/gu, "\\p{Script=$1}"), "gu");
const unspaced = /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}]/gu;
const find = (pattern: string, input: string) => input.match(expression(pattern)) ?? [];

/** As Rust's Lowercase has it: one code point at a time, so without the final "ς" of String's own. */
const lower = (input: string) => Array.from(input, (character) => character.toLowerCase()).join("");

describe("the pattern of words", () => {
  test("finds the words of WordTokenizer in scripts with spaces", () => {
    fc.assert(
      fc.property(text, (input) => {
        const spaced = input.replace(unspaced, " ");
        const found = find(WORD_PATTERN, spaced.replaceAll("’", "'"));
        expect(found).toEqual(new WordTokenizer({ lowercase: false }).tokenize(spaced));
      }),
      { numRuns: 1000 },
    );
  });

  test("finds the same after the Lowercase normaliser, but for letters whose lower case is longer", () => {
    fc.assert(
      fc.property(text, (input) => {
        const spaced = input.replace(unspaced, " ").replaceAll("İ", "I");
        expect(find(WORD_PATTERN, lower(spaced).replaceAll("’", "'"))).toEqual(new WordTokenizer().tokenize(spaced));
      }),
      { numRuns: 1000 },
    );
    const long = Array.from({ length: 0x110000 }, (_, code) => String.fromCodePoint(code)).filter(
      (character) => [...character.toLowerCase()].length > 1,
    );
    expect(long).toEqual(["İ"]);
  });

  test("takes a run of a script without spaces for one word", () => {
    expect(find(WORD_PATTERN, "我喜欢 iPhone手机3ー。สวัสดีชาวโลก x")).toEqual([
      "我喜欢",
      "iPhone",
      "手机",
      "3",
      "ー",
      "สวัสดีชาวโลก",
      "x",
    ]);
  });
});

describe("the pattern of characters", () => {
  test("finds every code point", () => {
    fc.assert(
      fc.property(text, (input) => {
        expect(find(CHARACTER_PATTERN, input)).toEqual([...input]);
      }),
    );
  });
});

describe("pipelineFor", () => {
  const kinds: LearnedKind[] = ["characters", "words", "bpe", "wordpiece", "unigram"];

  test("has the unknown token among the special ones", () => {
    for (const kind of kinds) {
      const { special, unknown } = pipelineFor(kind);
      if (unknown !== undefined) expect(special).toContain(unknown);
    }
  });

  test("lowers letters for words and WordPiece, and where it is told to", () => {
    const lowers = (kind: LearnedKind, lowercase?: boolean) =>
      /"Lowercase"|"lowercase":true/.test(JSON.stringify(pipelineFor(kind, lowercase).normalizer));
    expect(kinds.map((kind) => lowers(kind))).toEqual([false, true, false, true, false]);
    for (const kind of kinds) for (const lowercase of [false, true]) expect(lowers(kind, lowercase)).toBe(lowercase);
  });

  test("names the ids that the special tokens of WordPiece get", () => {
    const { special, post_processor } = pipelineFor("wordpiece");
    const named = post_processor?.special_tokens as Record<string, { ids: number[] }>;
    for (const [token, { ids }] of Object.entries(named)) expect(special[ids[0]]).toBe(token);
  });
});
