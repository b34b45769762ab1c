import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { WordTokenizer } from "#src/tokens/words.js";
import { text } from "../helpers/text.ts";

const words = new WordTokenizer();

describe("WordTokenizer", () => {
  test.each([
    ["The quick brown fox.", ["the", "quick", "brown", "fox"]],
    ["Don't stop, rock 'n' roll!", ["don't", "stop", "rock", "n", "roll"]],
    ["L’été d’Ève", ["l'été", "d'ève"]],
    ["dogs' 'quoted' o''o", ["dogs", "quoted", "o", "o"]],
    ["3.14 1,000,000.5 v2.0 1. 2 .5 3,a", ["3.14", "1,000,000.5", "v2.0", "1", "2", "5", "3", "a"]],
    ["snake_case x2 ½ Ⅷ", ["snake_case", "x2", "½", "ⅷ"]],
    ["well-known a/b e-mail@host.org", ["well", "known", "a", "b", "e", "mail", "host", "org"]],
    ["cafe\u0301's \u0301x ❤\ufe0f", ["cafe\u0301's", "x"]],
    ["می\u200cخواهم a\u200c b", ["می\u200cخواهم", "a", "b"]],
    ["ΟΔΟΣ İstanbul STRASSE ẞ", ["οδοσ", "İstanbul", "strasse", "ß"]],
    ["", []],
    ["  ...\n\t—", []],
  ])("splits %j", (input, expected) => {
    expect(words.tokenize(input)).toEqual(expected);
  });

  test("cuts scripts without spaces into words", () => {
    expect(words.tokenize("我喜欢 iPhone手机")).toEqual(["我", "喜欢", "iphone", "手机"]);
    expect(words.tokenize("สวัสดีชาวโลก")).toEqual(["สวัสดี", "ชาว", "โลก"]);
  });

  test("leaves letters as they are where lowercase is false, but writes one apostrophe", () => {
    expect(new WordTokenizer({ lowercase: false }).tokenize("NATO Don’t É")).toEqual(["NATO", "Don't", "É"]);
  });

  test("gives each word's place in the original text", () => {
    expect(words.spans("𝒜 Don’t")).toEqual([
      { token: "𝒜", start: 0, end: 2 },
      { token: "don't", start: 3, end: 8 },
    ]);
  });

  test("cuts a word above 1,000 bytes, never inside a character, and drops a joiner at the cut", () => {
    expect(words.tokenize("x".repeat(2500)).map((word) => word.length)).toEqual([1000, 1000, 500]);
    expect(words.tokenize("é".repeat(700)).map((word) => word.length)).toEqual([500, 200]);
    expect(words.tokenize(`a${"é".repeat(600)}`).map((word) => word.length)).toEqual([500, 101]);
    expect(words.tokenize(`${"x".repeat(999)}'y`)).toEqual(["x".repeat(999), "y"]);
    expect(words.tokenize(`${"x".repeat(998)}'y`)).toEqual([`${"x".repeat(998)}'y`]);
  });

  test("agrees with the rules written as one regular expression", () => {
    const unspaced = String.raw`\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}`;
    const spaced = (kind: string) => `(?![${unspaced}])${kind}`;
    const mark = `(?:${spaced(String.raw`\p{M}`)})*`;
    const [letter, digit] = [spaced(String.raw`\p{L}`), spaced(String.raw`\p{Nd}`)];
    const other = spaced(String.raw`[\p{Nl}\p{No}_]`);
    const word = `(?:${letter}${mark}(?:['’\u200c\u200d](?=${letter}))?|${digit}${mark}(?:[.,](?=${digit}))?|${other}${mark})+`;
    const expression = new RegExp(word, "gu");
    const withoutRuns = text.map((input) => input.replace(new RegExp(`[${unspaced}]`, "gu"), " "));
    fc.assert(
      fc.property(withoutRuns, (input) => {
        const found = Array.from(input.matchAll(expression), ([token]) => token.replaceAll("’", "'"));
        expect(new WordTokenizer({ lowercase: false }).tokenize(input)).toEqual(found);
      }),
      { numRuns: 500 },
    );
  });

  test("a word lies where its span says", () => {
    const plain = new WordTokenizer({ lowercase: false });
    fc.assert(
      fc.property(text, (input) => {
        let end = 0;
        for (const span of plain.spans(input)) {
          expect(span.start).toBeGreaterThanOrEqual(end);
          expect(input.slice(span.start, span.end).replaceAll("’", "'")).toBe(span.token.replaceAll("’", "'"));
          end = span.end;
        }
      }),
    );
  });
});
