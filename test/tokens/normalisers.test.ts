import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Aligned, aligned, endOf, startOf } from "#src/tokens/aligned.js";
import { readNormaliser } from "#src/tokens/normalisers/index.js";
import { choices, cut, edgyText } from "../helpers/parts.ts";

const bert = (settings: object = {}) => ({
  type: "BertNormalizer",
  clean_text: true,
  handle_chinese_chars: true,
  strip_accents: null,
  lowercase: true,
  ...settings,
});
const replace = (pattern: object, content: string) => ({ type: "Replace", pattern, content });
const sequence = (...normalizers: object[]) => ({ type: "Sequence", normalizers });

const configs: { type: string; [setting: string]: unknown }[] = [
  bert(),
  bert({ lowercase: false }),
  bert({ clean_text: false, handle_chinese_chars: false, strip_accents: true }),
  ...["NFC", "NFD", "NFKC", "NFKD", "Nmt", "Lowercase", "StripAccents", "ByteLevel"].map((type) => ({ type })),
  { type: "Strip", strip_left: true, strip_right: true },
  { type: "Prepend", prepend: "▁" },
  replace({ String: "''" }, '"'),
  replace({ String: " " }, "▁"),
  replace({ Regex: " {2,}" }, " "),
  replace({ Regex: "\\s+" }, " "),
  replace({ Regex: "(?<=\\s)a|\\d(?!\\S)" }, ""),
  replace({ Regex: "a,? ?" }, "b"),
  replace({ String: "" }, "-"),
  sequence({ type: "NFKD" }, { type: "StripAccents" }, { type: "Lowercase" }),
  sequence({ type: "StripAccents" }, replace({ Regex: " {2,}" }, " ")),
  sequence(replace({ String: "''" }, '"'), { type: "Nmt" }, { type: "NFKC" }),
  sequence({ type: "Prepend", prepend: "▁" }, replace({ String: " " }, "▁")),
  sequence(),
];

function run(config: unknown, text: string): string {
  return readNormaliser(config, "tokenizer.json").normalise(aligned(text)).text;
}

/** Each unit of the result with the text that it stands for. */
function origins(source: string, piece: Aligned): [unit: string, from: string][] {
  return Array.from(piece.text.split(""), (unit, index) => [
    unit,
    source.slice(startOf(piece, index), endOf(piece, index + 1)),
  ]);
}

describe("normalisers", () => {
  test.each([
    [bert(), "Héllo\u0000, Wörld!\t\u0085\u200b\ufffd", "hello, world! "],
    [bert(), "的a中文Σ", " 的 a 中  文 σ"],
    [bert({ strip_accents: false }), "ÀİΣ", "ài\u0307σ"],
    [bert({ lowercase: false }), "Àe\u0301", "Àe\u0301"],
    [bert({ lowercase: false, strip_accents: true }), "Àe\u0301", "Ae"],
    [bert({ clean_text: false }), "A\tB\u0007", "a\tb\u0007"],
    [bert({ handle_chinese_chars: false }), "A中", "a中"],
    [bert(), "a\ud800b", "ab"],
    [{ type: "NFC" }, "e\u0301 \u1112\u1161\u11ab ﬁ", "é \ud55c ﬁ"],
    [{ type: "NFD" }, "é \ud55c", "e\u0301 \u1112\u1161\u11ab"],
    [{ type: "NFKC" }, "ﬁ ① ｶﾞ ｈ ㍍", "fi 1 ガ h メートル"],
    [{ type: "NFKD" }, "ﬁ é", "fi e\u0301"],
    [{ type: "Nmt" }, "a\u0001b\tc\u200bd\ufeff\u0085\0", "ab c d \u0085\0"],
    [{ type: "Lowercase" }, "ΟΔΟΣ İI ẞ", "οδοσ i\u0307i ß"],
    [{ type: "StripAccents" }, "e\u0301é", "eé"],
    [{ type: "Strip", strip_left: true, strip_right: false }, "\u0085 a\ufeff ", "a\ufeff "],
    [{ type: "Strip", strip_left: false, strip_right: true }, " a\n\u3000", " a"],
    [{ type: "Strip", strip_left: true, strip_right: true }, " \n ", ""],
    [{ type: "Prepend", prepend: "▁" }, "Hello", "▁Hello"],
    [{ type: "Prepend", prepend: "▁" }, "", ""],
    [{ type: "ByteLevel" }, "a é", "aĠÃ©"],
    [replace({ String: "''" }, '"'), "This is a ''test''", 'This is a "test"'],
    [replace({ String: "." }, "$&"), "a.b", "a$&b"],
    [replace({ Regex: "\\s+" }, " "), "a \n\u0085b\ufeff", "a b\ufeff"],
    [replace({ String: "" }, "x"), "ab", "xaxbx"],
    [replace({ String: "" }, "x"), "", ""],
    [sequence({ type: "NFKD" }, { type: "StripAccents" }, { type: "Lowercase" }), "ậ… Đ", "a... đ"],
    [sequence(), "Äb", "Äb"],
  ])("%j makes of %j %j", (config, text, expected) => {
    expect(run(config, text)).toBe(expected);
  });

  test.each(configs.map((config) => [JSON.stringify(config), config] as const))(
    "%s gives every unit a place in the source, in order",
    (_, config) => {
      const normaliser = readNormaliser(config, "tokenizer.json");
      fc.assert(
        fc.property(edgyText, fc.nat(9), (text, at) => {
          const piece = aligned(text, at);
          const made = normaliser.normalise(piece);
          let start = at;
          let end = at;
          for (let i = 0; i < made.text.length; i++) {
            expect(startOf(made, i)).toBeGreaterThanOrEqual(start);
            expect(endOf(made, i + 1)).toBeGreaterThanOrEqual(end);
            expect(endOf(made, i + 1)).toBeGreaterThanOrEqual(startOf(made, i));
            start = startOf(made, i);
            end = endOf(made, i + 1);
          }
          expect(end).toBeLessThanOrEqual(at + text.length);
        }),
      );
    },
  );

  test.each(configs.map((config) => [JSON.stringify(config), config] as const))(
    "%s gives the same for a text cut where its rule allows, and keeps its settings",
    (_, config) => {
      const normaliser = readNormaliser(config, "tokenizer.json");
      expect(normaliser.config).toBe(config);
      fc.assert(
        fc.property(edgyText, choices, (text, choice) => {
          const parts = cut(text, normaliser.cuts, choice).map((piece) => normaliser.normalise(piece));
          const whole = normaliser.normalise(aligned(text));
          expect(parts.map((part) => part.text).join("")).toBe(whole.text);
          const units = parts.flatMap((part) => Array.from(part.text.split(""), (_, i) => startOf(part, i)));
          expect(units).toEqual(Array.from(whole.text.split(""), (_, i) => startOf(whole, i)));
        }),
        { numRuns: 300 },
      );
    },
  );

  test("what changes nothing gives its argument back", () => {
    for (const config of configs) {
      // These change even this text.
      if (config.type === "ByteLevel" || /▁|"(String":""|Regex":"a)/.test(JSON.stringify(config))) continue;
      const piece = aligned("plain river");
      expect(readNormaliser(config, "tokenizer.json").normalise(piece)).toBe(piece);
    }
  });

  test("lowering keeps places without tables where no length changes", () => {
    const made = readNormaliser({ type: "Lowercase" }, "tokenizer.json").normalise(aligned("ABC", 7));
    expect(made).toEqual({ text: "abc", at: 7, place: "later" });
  });

  test("units stand for the clusters that they came from", () => {
    const source = "é\u0323x ﬁ";
    const made = readNormaliser({ type: "NFKD" }, "tokenizer.json").normalise(aligned(source));
    expect(origins(source, made)).toEqual([
      ["e", "é\u0323"],
      ["\u0323", "é\u0323"],
      ["\u0301", "é\u0323"],
      ["x", "x"],
      [" ", " "],
      ["f", "ﬁ"],
      ["i", "ﬁ"],
    ]);
    const stripped = readNormaliser(bert(), "tokenizer.json").normalise(aligned("Ünd\u0000er"));
    expect(origins("Ünd\u0000er", stripped).map(([, from]) => from)).toEqual(["Ü", "n", "d", "e", "r"]);
    const spread = readNormaliser(bert(), "tokenizer.json").normalise(aligned("a中"));
    expect(origins("a中", spread)).toEqual([["a", "a"], ...[" ", "中", " "].map((unit) => [unit, "中"])]);
  });

  test.each(["NFC", "NFD", "NFKC", "NFKD"] as const)("%s is String.normalize, and clusters stay small", (form) => {
    const normaliser = readNormaliser({ type: form }, "tokenizer.json");
    fc.assert(
      fc.property(edgyText, (text) => {
        expect(normaliser.normalise(aligned(text)).text).toBe(text.normalize(form));
      }),
      { numRuns: 300 },
    );
    let late = 0;
    for (let code = 0; code < 0x110000; code++) {
      const text = `a${String.fromCodePoint(code)}b`;
      const made = normaliser.normalise(aligned(text));
      // No character reaches over the "b" after it.
      if (made !== undefined && startOf(made, made.text.length - 1) !== text.length - 1) late++;
    }
    expect(late).toBe(0);
  });

  test("only U+0130 changes its length in lower case, as lower() takes for granted", () => {
    const longer: string[] = [];
    for (let code = 0; code < 0x110000; code++) {
      const character = String.fromCodePoint(code);
      if (character.toLowerCase().length !== character.length) longer.push(character);
    }
    expect(longer).toEqual(["İ"]);
  });

  test("no normal form ends a dark character in white space, as its rule takes for granted", () => {
    for (let code = 0; code < 0x110000; code++) {
      const character = String.fromCodePoint(code);
      if (/\p{White_Space}/u.test(character)) continue;
      for (const form of ["NFC", "NFD", "NFKC", "NFKD"]) {
        const made = character.normalize(form);
        if (made === "" || /\p{White_Space}$/u.test(made)) expect.fail(`${code.toString(16)} in ${form}`);
      }
    }
  });

  test("a stripped text keeps its place; a later one gets no prefix", () => {
    const strip = readNormaliser({ type: "Strip", strip_left: true, strip_right: true }, "tokenizer.json");
    expect(strip.normalise(aligned("  a "))).toEqual({ text: "a", at: 2, place: "first" });
    const prepend = readNormaliser({ type: "Prepend", prepend: "▁" }, "tokenizer.json");
    expect(prepend.normalise(aligned("a", 3, "head")).text).toBe("▁a");
    expect(prepend.normalise(aligned("a", 3)).text).toBe("a");
  });

  test.each([
    [null, "invalid tokenizer: normalizer in t.json is null, an object with a type was expected"],
    [{ type: 3 }, 'invalid tokenizer: normalizer in t.json is {"type":3}, an object with a type was expected'],
    [{ type: "Foo" }, /^unsupported tokenizer: normalizer "Foo" in t.json is not known; what can be read: BertNor/],
    [{ type: "toString" }, /^unsupported tokenizer: normalizer "toString" in t.json is not known/],
    [
      { type: "NFC", fast: true },
      'unsupported tokenizer: normalizer "NFC" in t.json has a setting "fast", which is not known',
    ],
    [
      { type: "Strip", strip_left: true },
      'missing tokenizer: normalizer "Strip" in t.json has no strip_right; true or false was expected',
    ],
    [
      { type: "Strip", strip_left: 1, strip_right: true },
      'invalid tokenizer: normalizer "Strip" in t.json has strip_left 1; true or false was expected',
    ],
    [replace({ Both: "a" }, ""), /^invalid tokenizer: normalizer "Replace" in t.json has a pattern that is neither/],
    [
      replace({ Regex: "(a)" }, "$1"),
      /^unsupported tokenizer: normalizer "Replace" in t.json has a "\$" in its content/,
    ],
    [replace({ Regex: "(a" }, ""), 'invalid regular expression: "(" in "(a" (t.json) is never closed'],
    [sequence({ type: "Foo" }), /^unsupported tokenizer: normalizer "Foo"/],
    [{ type: "Sequence", normalizers: 3 }, /has normalizers 3; a list was expected$/],
  ])("%j is refused", (config, message) => {
    expect(() => readNormaliser(config, "t.json")).toThrow(message);
  });
});
