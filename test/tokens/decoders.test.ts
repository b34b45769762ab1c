import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { aligned } from "#src/tokens/aligned.js";
import { readDecoder } from "#src/tokens/decoders/index.js";
import { readPreTokenizer } from "#src/tokens/splitters/index.js";
import { edgyText } from "../helpers/parts.ts";

const wordPiece = (cleanup: boolean) => ({ type: "WordPiece", prefix: "##", cleanup });
const bytes = { type: "ByteLevel", add_prefix_space: true, trim_offsets: true, use_regex: true };
const fallback = { type: "ByteFallback" };
const strip = (content: string, start: number, stop: number) => ({ type: "Strip", content, start, stop });
const ctc = (cleanup: boolean) => ({ type: "CTC", pad_token: "<pad>", word_delimiter_token: "|", cleanup });
const metaspace = (settings: object = {}) => ({ type: "Metaspace", replacement: "▁", ...settings });

describe("decoders", () => {
  test.each([
    [bytes, ["Hello", "Ġn", "Ã", "©"], ["Hello né"]],
    [bytes, ["ï", "»", "¿", "a", "Ã"], ["\ufeffa\ufffd"]],
    [bytes, ["<s> x", "Ġé"], ["<s> x \ufffd"]],
    [bytes, [], [""]],
    [wordPiece(false), ["##uelo", "Ara", "##új", "##o", "."], ["##uelo", " Ara", "új", "o", " ."]],
    [wordPiece(true), ["a", ".", "?", "!", ",", "##.##b"], ["a", ".", "?", "!", ",", ".##b"]],
    [wordPiece(true), ["n't", "n't", "'m", "'s", "'ve", "'re"], ["n't", "n't", "'m", "'s", "'ve", "'re"]],
    [wordPiece(true), ["do not", "do not", "x ' y", "'"], ["do not", " don't", " x'y", " '"]],
    [metaspace(), ["▁▁Hey", "▁you▁"], ["Hey", " you "]],
    [metaspace({ prepend_scheme: "first" }), ["▁Hey"], ["Hey"]],
    [metaspace({ prepend_scheme: "never" }), ["▁Hey"], [" Hey"]],
    [metaspace({ add_prefix_space: false }), ["▁Hey"], [" Hey"]],
    [{ type: "BPEDecoder", suffix: "</w>" }, ["a</w>", "b", "c</w>", "d</w>"], ["a ", "b", "c ", "d"]],
    [fallback, ["Hey", "<0x61>"], ["Hey", "a"]],
    [fallback, ["<0xE5>", "<0x8f>", "<0xab>", "a"], ["叫", "a"]],
    [fallback, ["<0xE5>", "<0x8f>", "a", "<0x0>"], ["\ufffd", "\ufffd", "a", "<0x0>"]],
    [{ type: "Fuse" }, ["a", "b"], ["ab"]],
    [{ type: "Fuse" }, [], [""]],
    [strip("H", 1, 0), ["Hey", " friend!", "HHH"], ["ey", " friend!", "HH"]],
    [strip("y", 0, 1), ["Hey", "yy"], ["He", "y"]],
    [strip("😀", 3, 3), ["😀😀", "😀a😀😀b😀"], ["", "a😀😀b"]],
    [{ type: "Replace", pattern: { String: "▁" }, content: " " }, ["▁a▁", "$&"], [" a ", "$&"]],
    [{ type: "Replace", pattern: { Regex: "\\s+" }, content: "_" }, ["a \u0085b"], ["a_b"]],
    [ctc(true), ["<pad>", "h", "h", "e", "l", "<pad>", "l", "|", "|", "x ."], ["h", "e", "l", "l", " ", "x."]],
    [ctc(false), ["a", "a", "|"], ["a", "|"]],
    [{ type: "Sequence", decoders: [] }, ["a", "b"], ["a", "b"]],
    [
      {
        type: "Sequence",
        decoders: [
          { type: "Replace", pattern: { String: "▁" }, content: " " },
          fallback,
          { type: "Fuse" },
          strip(" ", 1, 0),
        ],
      },
      ["▁Hey", "▁", "<0xE5>", "<0x8F>", "<0xAB>"],
      ["Hey 叫"],
    ],
  ])("%j makes of %j %j", (config, tokens, expected) => {
    const decoder = readDecoder(config, "tokenizer.json");
    expect(decoder.decode(tokens)).toEqual(expected);
    expect(decoder.config).toBe(config);
  });

  test("bytes come back from the pieces of any text, lone surrogates as U+FFFD", () => {
    const splitter = readPreTokenizer({ ...bytes, add_prefix_space: false }, "tokenizer.json");
    const decoder = readDecoder(bytes, "tokenizer.json");
    fc.assert(
      fc.property(edgyText, (text) => {
        const units = splitter.split(aligned(text)).flatMap((piece) => piece.text.split(""));
        expect(decoder.decode(units).join("")).toBe(text.replace(/\p{Cs}/gu, "\ufffd"));
      }),
    );
  });

  test("a million bytes that spell nothing do no harm", () => {
    const tokens = new Array<string>(1_000_000).fill("<0xE5>");
    expect(readDecoder(fallback, "tokenizer.json").decode(tokens)).toHaveLength(1_000_000);
  });

  test.each([
    [{ type: "Foo" }, /^unsupported tokenizer: decoder "Foo" in t.json is not known; what can be read: BPEDecoder,/],
    [{ type: "WordPiece", prefix: "##" }, /has no cleanup; true or false was expected$/],
    [strip(" ", -1, 0), /has start -1; a whole number was expected$/],
    [strip("", 1, 0), /has content ""; one character was expected$/],
    [
      { type: "Replace", pattern: { Regex: "(a)" }, content: "$1" },
      /^unsupported .* no agreed meaning beside a Regex$/,
    ],
    [{ type: "Fuse", x: 1 }, /has a setting "x", which is not known$/],
  ])("%j is refused", (config, message) => {
    expect(() => readDecoder(config, "t.json")).toThrow(message);
  });
});
