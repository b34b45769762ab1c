import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { aligned } from "#src/tokens/aligned.js";
import { translateRegex } from "#src/tokens/regex.js";
import { cutAt } from "#src/tokens/splitters/pieces.js";
import { edgyText } from "../helpers/parts.ts";

function matches(pattern: string, text: string): string[] {
  return Array.from(text.matchAll(translateRegex(pattern, "t.json")), ([match]) => match);
}

/** All code points that match. */
function members(pattern: string): Set<number> {
  const expression = new RegExp(`^(?:${translateRegex(pattern, "t.json").source})$`, "v");
  const found = new Set<number>();
  for (let code = 0; code < 0x3000; code++) if (expression.test(String.fromCodePoint(code))) found.add(code);
  return found;
}

const set = (source: string) => {
  const expression = new RegExp(source, "v");
  return new Set(
    Array.from({ length: 0x3000 }, (_, i) => i).filter((code) => expression.test(String.fromCodePoint(code))),
  );
};

describe("translateRegex", () => {
  test.each([
    // White space, digits, word characters.
    ["\\s", "a\u0085b\ufeffc\u2028\v", ["\u0085", "\u2028", "\v"]],
    ["\\S+", "a\ufeff b\u0085c", ["a\ufeff", "b", "c"]],
    ["\\d+", "12٣½a", ["12٣"]],
    ["\\w+", "aé_٣² -\u0301", ["aé_٣²", "\u0301"]],
    ["[\\w]+", "a²", ["a"]],
    ["\\W+", "a²- b", ["- "]],
    ["[^\\W\\d]+", "ab1²c", ["ab", "c"]],
    ["\\h+", "09afgH \t", ["09af"]],
    ["\\H+", "09xy", ["xy"]],
    ["\\bé\\b|\\Ba", "é aa éa", ["é", "a", "a"]],
    // Lines.
    [".+", "a\r\nb\u2028c", ["a\r", "b\u2028c"]],
    ["(?m).+", "a\nb", ["a\nb"]],
    ["(?m:a.)b.", "a\nb\na\nbc", ["a\nbc"]],
    ["^b", "a\nb\nb", ["b", "b"]],
    ["^", "a\n", [""]],
    ["a$", "a\nba", ["a", "a"]],
    ["\\Aa|b\\z", "aa bb", ["a", "b"]],
    ["b\\Z", "b\nb\n", ["b"]],
    ["\\R", "a\r\nb\u0085\v", ["\r\n", "\u0085", "\v"]],
    ["\\N+|\\O", "a\n", ["a", "\n"]],
    // Names.
    ["\\p{Han}+", "a漢字か", ["漢字"]],
    ["\\p{han}|\\p{HIRAGANA}|\\p{Hira}", "漢か", ["漢", "か"]],
    ["\\p{old italic}\\p{OldItalic}", "\u{10300}\u{10301}", ["\u{10300}\u{10301}"]],
    ["\\p{^L}\\P{^L}\\P{L}", "1a2", ["1a2"]],
    ["\\p{Lowercase_Letter}\\p{letter}\\p{Lu}", "abC", ["abC"]],
    ["\\p{Punct}+", ".$", ["."]],
    ["[[:punct:]]+", ".$", [".$"]],
    ["[[:^alpha:]_]+", "a_1-", ["_1-"]],
    ["[[:xdigit:][:blank:]]+", "fg \t\n", ["f", " \t"]],
    // Escapes.
    ["\\x41\\x{1F600}\\u00e9\\t\\n\\a\\e\\v\\f\\0\\x7F", "A\u{1f600}é\t\n\x07\x1b\v\f\0\x7f", 1],
    ['\\/\\-\\ \\_\\é\\"\\.\\{', '/- _é".{', 1],
    ["a{", "a{", 1],
    ["{,a}]", "{,a}]", 1],
    ["(?#note)a(?<n>b)(?'m'c)(d)", "abcd", 1],
    // Classes.
    ["[a-z&&[^aeiou]]+", "hello", ["h", "ll"]],
    ["[^a-z&&aeiou]+", "hello1", ["h", "ll", "1"]],
    ["[]a]+", "]a", 1],
    ["[^]]+", "a]", ["a"]],
    ["[-a]+[a-]+[+--]", "-a-,", 1],
    ["[a-c-e]+", "ace-d", ["ace-"]],
    ["[\\d-x]+", "1-x", 1],
    ["[a[bc]]+", "abcd", ["abc"]],
    ["[{}()*+?|^$.\\]\\\\/&!~-]+", "{}()*+?|^$.]\\/&!~-", 1],
    ["[\\b]", "\b", 1],
    ["[\\u3400-\\u9fff\\x{20000}-\\x{2ffff}]+", "中\u{20001}か", ["中\u{20001}"]],
    // Repetition.
    ["a++b|a", "aab aa", ["aab", "a", "a"]],
    ["a?+a", "a aa", ["aa"]],
    ["(?>a|ab)c", "abcac", ["ac"]],
    ["x(?:(?>ab?)c)+", "xabcac", ["xabcac"]],
    ["a{1,2}+", "aaaaab", ["aaaaa"]],
    ["a{2}?", "aaa", ["aa", "", ""]],
    ["a{2,}?", "aaaa", ["aa", "aa"]],
    ["a{,2}", "aaa", ["aa", "a", ""]],
    ["a{2}{3}", "aaaaaaa", ["aaaaaa"]],
    ["a+?", "aa", ["a", "a"]],
    ["a|", "ba", ["", "a", ""]],
    ["(?:|a)?", "a", ["", ""]],
    ["(?:a?)??b", "ab", ["ab"]],
    // Looking around.
    ["x(?=y)|(?<!x)y|(?<=xy)z", "xyz yz", ["x", "z", "y"]],
    // Case.
    ["(?i:'s|K)", "'S'ſ'sk\u212a", ["'S", "'ſ", "'s", "k", "\u212a"]],
    ["x(?i)a|b", "xA xB B", ["xA", "xB"]],
    ["(?i)a(?-i)b", "AbAB", ["Ab"]],
    ["(?i:[^k-m])+", "aKL\u212ab", ["a", "b"]],
    ["(?i:’[r-t]1)", "’ſ1", 1],
  ])("%s matches in %j", (pattern, text, expected) => {
    expect(matches(pattern, text)).toEqual(expected === 1 ? [text] : expected);
  });

  test.each([
    ["[[:alnum:]]", "[\\p{Alphabetic}\\p{Nd}]"],
    ["[[:graph:]]", "[^\\p{White_Space}\\p{Cc}\\p{Cn}\\p{Cs}]"],
    ["[[:print:]]", "[^\\p{Cc}\\p{Cn}\\p{Cs}]"],
    ["[[:cntrl:]]", "\\p{Cc}"],
    ["[[:upper:]]", "\\p{Uppercase}"],
    ["\\p{Space}", "\\p{White_Space}"],
  ])("%s is the set %s", (pattern, source) => {
    expect(members(pattern)).toEqual(set(source));
  });

  test.each([
    ["(?~ab)", 'unsupported regular expression: "(?~a" in "(?~ab)" (t.json) begins a group that cannot be had'],
    ["(?x) a", /^unsupported .* "\(\?x\)" in/],
    ["(?s:.)", /^unsupported .* "\(\?s:" in/],
    ["(a)\\1", /^unsupported .* "\\\\1" in "\(a\)\\\\1" \(t.json\) is no escape that can be read$/],
    ["\\X", /"\\\\X"/],
    ["\\Ka", /"\\\\K"/],
    ["\\p{Foo}", /"\\\\p\{Foo\}" in .* names no set that is known$/],
    ["\\xE9", /"\\\\x"/],
    ["[\\R]", /can be read in a class$/],
    ["[[:foo:]]", /"\[:foo:\]"/],
    ["[a&&]", /"&&" in .* has an empty side$/],
    ["(?<=(?>a)b)c", /"\(\?>" in .* stands in a lookbehind$/],
    ["(?i:é)", /"é" in .* English letters only$/],
    ["(?i:[α-ω])", /^unsupported regular expression: "α-ω"/],
    ["(?i:\\p{Lu})", /stands where case is ignored$/],
    ["(?i:[[:lower:]])", /stands where case is ignored$/],
    ["(?i:miss)", /"ss" in .* has a form of one character$/],
    ["a{3,1}", /"\{3,1\}" in .* has bounds that cannot be had$/],
    ["a{5000}", /has bounds that cannot be had$/],
    ["(".repeat(200), /stands more than 100 deep$/],
    ["[".repeat(200), /stands more than 100 deep$/],
    ["a)", 'invalid regular expression: ")" in "a)" (t.json) closes nothing'],
    ["(a", /^invalid .* is never closed$/],
    ["[a", /^invalid .* is never closed$/],
    ["[]", /^invalid .* is never closed$/],
    ["[z-a]", /^invalid .*"z-a" in .* is no range of characters$/],
    ["[a-\\d]", /^invalid .* is no range of characters$/],
    ["+a", /^invalid .* repeats nothing$/],
    ["(?:a*|b)+", /^unsupported .* "\+" in .* repeats what may be nothing$/],
    ["(?:\\b){2}", /repeats what may be nothing$/],
    ["^*", /^invalid .* repeats what is no character$/],
    ["(?=a)+", /^invalid .* repeats what is no character$/],
    ["\\", /^invalid .* ends it$/],
    ["\\x{110000}", /^invalid .* is no character$/],
  ])("%s is refused", (pattern, message) => {
    expect(() => translateRegex(pattern, "t.json")).toThrow(message);
  });

  test("any text as a pattern is translated or refused by name, and nothing else happens", () => {
    const units = fc.constantFrom(..."ab1 .*+?|()[]{}^$\\-&:,<>=!#ipPLsSdwWbBAzZRuxn'é中\ud800");
    fc.assert(
      fc.property(fc.array(units, { maxLength: 12 }), (parts) => {
        const pattern = parts.join("");
        let expression: RegExp;
        try {
          expression = translateRegex(pattern, "t.json");
        } catch (error) {
          expect((error as Error).message).toMatch(/^(unsupported|invalid) regular expression: ".* \(t\.json\) /s);
          return;
        }
        expect(expression.flags).toBe("gv");
      }),
      { numRuns: 3000 },
    );
  });

  test("what is cut at matches is all of the text, lone surrogates or not", () => {
    const patterns = ["\\p{L}+|\\s", "[^\\p{L}]", "\\W+", ".", "(?=\\s)", "a*", "\\b"];
    for (const pattern of patterns) {
      const expression = translateRegex(pattern, "t.json");
      fc.assert(
        fc.property(edgyText, (text) => {
          const pieces = cutAt(aligned(text), expression, "Isolated");
          expect(pieces.map((piece) => piece.text).join("")).toBe(text);
          expect(pieces.every((piece) => piece.text === text.slice(piece.at, piece.at + piece.text.length))).toBe(true);
        }),
      );
    }
  });
});
