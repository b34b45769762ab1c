import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { aligned } from "#src/tokens/aligned.js";
import { readPreTokenizer } from "#src/tokens/splitters/index.js";
import { choices, cut, edgyText, placed } from "../helpers/parts.ts";

const BEHAVIOURS = ["Removed", "Isolated", "MergedWithPrevious", "MergedWithNext", "Contiguous"];
const GPT2 = "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";
const CL100K =
  "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

const split = (pattern: object, behavior: string, invert = false) => ({ type: "Split", pattern, behavior, invert });
const bytes = (add_prefix_space: boolean, use_regex = true) => ({
  type: "ByteLevel",
  add_prefix_space,
  trim_offsets: true,
  use_regex,
});
const sequence = (...pretokenizers: object[]) => ({ type: "Sequence", pretokenizers });
const metaspace = (settings: object = {}) => ({ type: "Metaspace", replacement: "▁", ...settings });
const punctuation = (behavior: string) => ({ type: "Punctuation", behavior });
const white = { type: "WhitespaceSplit" };
const bert = { type: "BertPreTokenizer" };
const digits = (individual_digits: boolean) => ({ type: "Digits", individual_digits });

function run(config: unknown, text: string): string[] {
  return readPreTokenizer(config, "tokenizer.json")
    .split(aligned(text))
    .map((piece) => piece.text);
}

describe("pre-tokenizers", () => {
  test.each([
    [bert, "Hey friend!     How are you?!?", ["Hey", "friend", "!", "How", "are", "you", "?", "!", "?"]],
    [bert, "a$b\u2019c\u0085d\ufeffe", ["a", "$", "b", "’", "c", "d\ufeffe"]],
    [bytes(false), "Hello my friend, how?", ["Hello", "Ġmy", "Ġfriend", ",", "Ġhow", "?"]],
    [bytes(true), "Hello", ["ĠHello"]],
    [bytes(true), " Hello", ["ĠHello"]],
    [bytes(true), "\u00a0a", ["Ġ", "Âł", "a"]],
    [bytes(true), "", []],
    [bytes(true, false), "a b", ["ĠaĠb"]],
    [bytes(false), "Hello there\nHello   dear \n", ["Hello", "Ġthere", "Ċ", "Hello", "ĠĠ", "Ġdear", "ĠĊ"]],
    [bytes(false), "don't DON'T", ["don", "'t", "ĠDON", "'", "T"]],
    [bytes(false), "a\u0085 b\ufeff c", ["a", "Âħ", "Ġb", "ï»¿", "Ġc"]],
    [bytes(false), "i⭢j", ["i", "âŃ¢", "j"]],
    [{ type: "Whitespace" }, "How_are you?! 3.5 é\u0301", ["How_are", "you", "?!", "3", ".", "5", "é\u0301"]],
    [{ type: "Whitespace" }, "²½\u200d", ["²½", "\u200d"]],
    [white, "Hey, man,\u0085Good?\ufeff x", ["Hey,", "man,", "Good?\ufeff", "x"]],
    [white, " \n", []],
    [metaspace(), "Hey  my▁friend ", ["▁Hey", "▁", "▁my", "▁friend", "▁"]],
    [metaspace({ add_prefix_space: false }), "Hey you", ["Hey", "▁you"]],
    [metaspace({ prepend_scheme: "never" }), "Hey you", ["Hey", "▁you"]],
    [metaspace({ prepend_scheme: "first", split: false }), "Hey you", ["▁Hey▁you"]],
    [metaspace({ add_prefix_space: true, str_rep: "▁", prepend_scheme: "first" }), " Hey", ["▁Hey"]],
    [metaspace(), "", []],
    [sequence(white, metaspace({ add_prefix_space: true })), " a  b", ["▁a", "▁b"]],
    [sequence(white, metaspace({ prepend_scheme: "first" })), "a b", ["▁a", "b"]],
    [digits(false), "Hey 123 friend!½", ["Hey ", "123", " friend!", "½"]],
    [digits(true), "a12b", ["a", "1", "2", "b"]],
    [{ type: "CharDelimiterSplit", delimiter: "-" }, "the-final--countdown-", ["the", "final", "countdown"]],
    [split({ String: "-" }, "Removed"), "the-final--countdown-", ["the", "final", "countdown"]],
    [split({ String: "-" }, "Isolated"), "the-final--countdown-", ["the", "-", "final", "-", "-", "countdown", "-"]],
    [split({ String: "-" }, "MergedWithPrevious"), "the-final--countdown-", ["the-", "final-", "-", "countdown-"]],
    [split({ String: "-" }, "MergedWithNext"), "the-final--countdown-", ["the", "-final", "-", "-countdown", "-"]],
    [split({ String: "-" }, "Contiguous"), "the-final--countdown-", ["the", "-", "final", "--", "countdown", "-"]],
    [split({ String: "-" }, "Removed", true), "the-final--countdown-", ["-", "-", "-", "-"]],
    [split({ String: "-" }, "MergedWithNext", true), "the-final--countdown-", ["the-", "final-", "-", "countdown-"]],
    [split({ Regex: "\\w+|[^\\w\\s]+" }, "Contiguous", true), "How are you?", ["How", " ", "are", " ", "you?"]],
    [split({ Regex: "(?=\\d)" }, "Isolated"), "a12", ["a", "1", "2"]],
    [split({ Regex: "b*" }, "Isolated"), "abab", ["a", "b", "a", "b"]],
    [split({ String: "" }, "Isolated"), "a😀b", ["a", "😀", "b"]],
    [split({ String: "." }, "Isolated"), "a.b", ["a", ".", "b"]],
    [punctuation("Isolated"), "Hey, man!?", ["Hey", ",", " man", "!", "?"]],
    [{ type: "Punctuation" }, "a.b", ["a", ".", "b"]],
    [punctuation("Contiguous"), "Hey, man!?", ["Hey", ",", " man", "!?"]],
    [sequence(digits(true), bytes(false)), "a12 b", ["a", "1", "2", "Ġb"]],
    [sequence(), "a b", ["a b"]],
    [{ type: "Whitespace" }, "a\ud800 \udc00", ["a", "\ud800", "\udc00"]],
  ])("%j splits %j into %j", (config, text, expected) => {
    expect(run(config, text)).toEqual(expected);
  });

  const configs: object[] = [
    bert,
    bytes(false),
    bytes(true),
    bytes(false, false),
    { type: "Whitespace" },
    white,
    metaspace(),
    metaspace({ prepend_scheme: "first" }),
    metaspace({ prepend_scheme: "never" }),
    metaspace({ split: false }),
    digits(true),
    digits(false),
    { type: "CharDelimiterSplit", delimiter: " " },
    { type: "CharDelimiterSplit", delimiter: "a" },
    ...BEHAVIOURS.map(punctuation),
    ...BEHAVIOURS.flatMap((behaviour) =>
      [false, true].flatMap((invert) =>
        [
          { String: " " },
          { String: "a" },
          { String: "" },
          { Regex: "\\d+" },
          { Regex: "\\s+" },
          { Regex: "\\p{L}+|\\s" },
          { Regex: "\\w+|[^\\w\\s]+" },
          { Regex: "\\S+ ?" },
          { Regex: "\\bt|\\s" },
          { Regex: "a(?=\\s|$)|\\s" },
          { Regex: "(?<=\\s)a|\\s" },
          { Regex: "(?<!\\S)a|\\s" },
          { Regex: "a*|\\s" },
          { Regex: "a++|\\s{2,}| " },
          { Regex: GPT2 },
          { Regex: CL100K },
        ].map((pattern) => split(pattern, behaviour, invert)),
      ),
    ),
    sequence(white, metaspace({ split: false })),
    sequence(punctuation("Contiguous"), bytes(false), digits(false), split({ Regex: "[0-9][0-9][0-9]" }, "Isolated")),
    sequence(digits(true), bytes(true)),
    sequence(bytes(false, false), split({ Regex: "\\s+" }, "Isolated")),
    sequence(split({ Regex: CL100K }, "Isolated"), bytes(false, false)),
    sequence(metaspace({ split: false }), white),
    sequence(punctuation("MergedWithPrevious"), digits(false)),
    sequence(),
  ];

  test.each(configs.map((config) => [JSON.stringify(config), config] as const))(
    "%s gives the same pieces in the same places for a text cut where its rule allows",
    (_, config) => {
      const splitter = readPreTokenizer(config, "tokenizer.json");
      expect(splitter.config).toBe(config);
      fc.assert(
        fc.property(edgyText, choices, (text, choice) => {
          const parts = cut(text, splitter.cuts, choice).flatMap((piece) => splitter.split(piece));
          expect(parts.map(placed)).toEqual(splitter.split(aligned(text)).map(placed));
        }),
        { numRuns: 200 },
      );
    },
  );

  test("those of well-known files may be cut before spaces", () => {
    const known = [bert, bytes(false), sequence(white, metaspace()), split({ Regex: CL100K }, "Isolated"), metaspace()];
    for (const config of known) expect(readPreTokenizer(config, "tokenizer.json").cuts).toBe("space");
    expect(readPreTokenizer(split({ Regex: GPT2 }, "Removed", true), "tokenizer.json").cuts).toBe("space");
    expect(readPreTokenizer(punctuation("Isolated"), "tokenizer.json").cuts).toBe("none");
  });

  test("pieces cover what they name, and one piece of all is the argument", () => {
    const source = "a—b c";
    const places = readPreTokenizer(bytes(true), "tokenizer.json").split(aligned(source, 10)).map(placed);
    expect(places).toEqual([
      ["Ġa", 10, 11],
      ["âĢĶ", 11, 12],
      ["b", 12, 13],
      ["Ġc", 13, 15],
    ]);
    const piece = aligned("river");
    for (const config of [bert, white, bytes(false), digits(true), { type: "Whitespace" }]) {
      expect(readPreTokenizer(config, "tokenizer.json").split(piece)[0]).toBe(piece);
    }
  });

  test.each([
    [{ type: "UnicodeScripts" }, /^unsupported tokenizer: pre_tokenizer "UnicodeScripts" in t.json is not known/],
    [metaspace({ replacement: "__" }), /has replacement "__"; one character was expected$/],
    [metaspace({ add_prefix_space: false, prepend_scheme: "always" }), /^invalid .*add_prefix_space false$/],
    [metaspace({ prepend_scheme: "last" }), /has prepend_scheme "last"; always, first, never was expected$/],
    [split({ String: "a" }, "merged"), /has behavior "merged"; Removed, Isolated, /],
    [split({ Regex: "\\X" }, "Isolated"), /^unsupported regular expression: "\\\\X" in "\\\\X" \(t.json\)/],
    [{ type: "Digits" }, /^missing tokenizer: pre_tokenizer "Digits" in t.json has no individual_digits/],
    [{ ...bytes(true), speed: 1 }, /has a setting "speed", which is not known$/],
  ])("%j is refused", (config, message) => {
    expect(() => readPreTokenizer(config, "t.json")).toThrow(message);
  });
});
