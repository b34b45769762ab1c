// The scanners against the regular expressions that they stand for.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  nextCl100k,
  nextCl100kWholeEnd,
  nextGpt2,
  nextO200k,
  nextQwen,
  type Scanner,
  scannerFor,
} from "#src/tokens/scanners.js";
import { Units } from "#src/tokens/units.js";
import { text as plainText } from "../helpers/text.ts";

const CONTRACTIONS = "'s|'t|'re|'ve|'m|'ll|'d";
const GPT2 = String.raw`${CONTRACTIONS}| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`;
const CL100K = String.raw`(?i:${CONTRACTIONS})|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`;
const QWEN = CL100K.replace("{1,3}", "");
const TIKTOKEN_GPT2 = String.raw`'(?:[sdmt]|ll|ve|re)| ?\p{L}++| ?\p{N}++| ?[^\s\p{L}\p{N}]++|\s++$|\s+(?!\S)|\s`;
const TIKTOKEN_CL100K = String.raw`'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+| ?[^\s\p{L}\p{N}]++[\r\n]*+|\s++$|\s*[\r\n]|\s+(?!\S)|\s`;
const O200K = [
  String.raw`[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?`,
  String.raw`[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?`,
  String.raw`\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+`,
].join("|");

/** The pattern as JavaScript must write it: Unicode's white space, no possessive quantifiers, case folded by hand. */
function expression(pattern: string): RegExp {
  const source = pattern
    .replace(/([+?*]|\{[\d,]+\})\+/g, "$1")
    .replace(/\(\?i:([^)]*)\)/g, (_, body: string) => `(?:${body.replace(/[a-z]/g, (c) => fold(c, body))})`)
    .replaceAll("[[", "[")
    .replaceAll("]]", "]")
    .replace(/\[\^\\s/g, String.raw`[^\p{White_Space}`)
    .replaceAll(String.raw`\s`, String.raw`\p{White_Space}`)
    .replaceAll(String.raw`\S`, String.raw`\P{White_Space}`);
  return new RegExp(source, "gu");
}

const fold = (letter: string, body: string) => {
  const both = letter + letter.toUpperCase() + (letter === "s" ? "ſ" : "");
  return body.startsWith("[") && "sdmt".includes(letter) && !/ve|re|ll/.test(letter) ? both : `[${both}]`;
};

const PATTERNS: [string, string, Scanner][] = [
  ["GPT-2", GPT2, nextGpt2],
  ["GPT-2 in tiktoken", TIKTOKEN_GPT2, nextGpt2],
  ["cl100k_base", CL100K, nextCl100k],
  ["Qwen", QWEN, nextQwen],
  ["cl100k_base in tiktoken", TIKTOKEN_CL100K, nextCl100kWholeEnd],
  ["o200k_base", O200K, nextO200k],
];

function split(scanner: Scanner, input: string): string[] {
  const pieces: string[] = [];
  const units = new Units().set(input);
  for (let at = 0; at < input.length; ) {
    const end = scanner(units, at);
    expect(end).toBeGreaterThan(at);
    pieces.push(input.slice(at, end));
    at = end;
  }
  return pieces;
}

const EDGES = [
  ..."aBſſsSdDtTlLvVeErRmM'''’ \t\n\r\u0085\u00a0\ufeff\u2028\u3000/1²Ⅷ٣!?_\u0301\u200dǅʰªéÉ中𝒜𝒜𞤀𞤢𝟙🙂\ud800\udc00",
];
const text = fc.oneof(
  plainText,
  fc
    .array(fc.constantFrom(...EDGES, "'ll", "'RE", "'vE", "'ſ", "  ", "\r\n"), { maxLength: 30 })
    .map((all) => all.join("")),
);

describe("scanners", () => {
  test.each(PATTERNS)("the scanner of %s splits as its pattern does", (_, pattern, scanner) => {
    const regular = expression(pattern);
    fc.assert(
      fc.property(text, (input) => {
        const expected = Array.from(input.matchAll(regular), ([piece]) => piece);
        // The patterns match everything, so what they split is the whole text.
        expect(expected.join("")).toBe(input);
        expect(split(scanner, input)).toEqual(expected);
      }),
      { numRuns: 3000 },
    );
  });

  // These two ask for every class that there is.
  test.each([PATTERNS[0], PATTERNS[5]])(
    "the scanner of %s knows the class of every character of Unicode",
    (_, pattern, scanner) => {
      const regular = expression(pattern);
      for (const plane of [0, 1, 2, 3, 14, 16]) {
        const characters = Array.from({ length: 0x10000 }, (_, index) => String.fromCodePoint(0x10000 * plane + index));
        const input = characters.join("a 1");
        const expected = Array.from(input.matchAll(regular), (match) => match.index + match[0].length);
        const ends: number[] = [];
        const units = new Units().set(input);
        for (let at = 0; at < input.length; ) ends.push((at = scanner(units, at)));
        // subtle: two lists of a hundred thousand numbers, compared as text, since a difference would be shown whole.
        expect(ends.join() === expected.join()).toBe(true);
      }
    },
  );

  test("splits as the papers say", () => {
    expect(split(nextGpt2, "I've 1234 rivers!!  \n")).toEqual(["I", "'ve", " 1234", " rivers", "!!", "  \n"]);
    expect(split(nextGpt2, "a  b\u0085c")).toEqual(["a", " ", " b", "\u0085", "c"]);
    expect(split(nextCl100k, "I'VE 1234 (rivers)\n\n x \n ")).toEqual([
      "I",
      "'VE",
      " ",
      "123",
      "4",
      " (",
      "rivers",
      ")\n\n",
      " x",
      " \n",
      " ",
    ]);
    expect(split(nextCl100kWholeEnd, "x \n ")).toEqual(["x", " \n "]);
    expect(split(nextQwen, "12")).toEqual(["1", "2"]);
    expect(split(nextO200k, "OneTwo's THREE's/x//\n")).toEqual(["One", "Two's", " THREE's", "/x", "//\n"]);
  });

  test("a pattern has its scanner in every known spelling, others have none", () => {
    for (const [, pattern, scanner] of PATTERNS) expect(scannerFor(pattern)).toBe(scanner);
    expect(scannerFor(String.raw`'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`)).toBe(
      nextGpt2,
    );
    expect(scannerFor(CL100K.replace("{1,3}", "{1,2}"))).toBeUndefined();
    expect(scannerFor("")).toBeUndefined();
  });
});
