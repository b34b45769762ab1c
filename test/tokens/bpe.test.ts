// BPE against the plainest way to merge, and against what real files give.

import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { aligned } from "#src/tokens/aligned.js";
import { byteLevel } from "#src/tokens/byte-level.js";
import { parseMerges, parseVocabularyJson } from "#src/tokens/formats/merges.js";
import { parseTiktoken } from "#src/tokens/formats/tiktoken.js";
import { BpeModel, type BpeOptions } from "#src/tokens/models/bpe.js";
import { nextCl100k, nextGpt2, type Scanner } from "#src/tokens/scanners.js";
import { TokenList } from "#src/tokens/token-list.js";
import { Units } from "#src/tokens/units.js";
import { Vocabulary } from "#src/tokens/vocabulary.js";
import { describeShared, sharedPath } from "../helpers/shared.ts";

/** Tokens with their places, as [token, start, end]. */
function encode(model: BpeModel, piece: string): [string, number, number][] {
  const out = new TokenList(1);
  model.encode(piece, out);
  return Array.from({ length: out.length }, (_, i) => [
    model.vocabulary.tokenOf(out.ids[i]),
    out.starts[i],
    out.ends[i],
  ]);
}

const tokensOf = (model: BpeModel, piece: string) => encode(model, piece).map(([token]) => token);

function model(tokens: string, merges: string[], options: Partial<BpeOptions> = {}): BpeModel {
  return new BpeModel({ vocabulary: new Vocabulary(tokens.split(" ")), merges, ...options });
}

/** Looks for the best pair from the beginning, over and over. */
function naive(piece: string, rankOf: (left: string, right: string) => number | undefined): string[] {
  const parts = [...piece];
  for (;;) {
    let best: { rank: number; at: number } | undefined;
    for (let at = 0; at + 1 < parts.length; at++) {
      const rank = rankOf(parts[at], parts[at + 1]);
      if (rank !== undefined && rank < (best?.rank ?? Number.POSITIVE_INFINITY)) best = { rank, at };
    }
    if (!best) return parts;
    parts.splice(best.at, 2, parts[best.at] + parts[best.at + 1]);
  }
}

// Merges of tokens that exist by then, in any order; so a token may come about in several ways or in none.
const learned = fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 14 }).chain((choices) => {
  const tokens = ["a", "b", "c", "𝒜"];
  const merges: [string, string][] = [];
  for (const [left, right] of choices) {
    const merge: [string, string] = [tokens[left % tokens.length], tokens[right % tokens.length]];
    if (!merges.some((other) => other.join(" ") === merge.join(" "))) merges.push(merge);
    if (!tokens.includes(merge.join(""))) tokens.push(merge.join(""));
  }
  const order = fc.shuffledSubarray(merges, { minLength: merges.length });
  return fc.record({ tokens: fc.constant(tokens), merges: order });
});
const piece = fc
  .array(fc.constantFrom("a", "b", "c", "𝒜", "aaaaaaaaaa", "abc"), { maxLength: 60 })
  .map((all) => all.join(""));

describe("BpeModel", () => {
  test("merges as the plainest search does, in short pieces and long ones", () => {
    fc.assert(
      fc.property(learned, piece, ({ tokens, merges }, text) => {
        const ranks = new Map(merges.map((merge, rank) => [merge.join(" "), rank]));
        const expected = naive(text, (left, right) => ranks.get(`${left} ${right}`));
        const found = encode(new BpeModel({ vocabulary: new Vocabulary(tokens), merges }), text);
        expect(found.map(([token]) => token)).toEqual(expected);
        expect(found.map(([, start, end]) => text.slice(start, end))).toEqual(expected);
      }),
      { numRuns: 1000 },
    );
  });

  test("merges by rank as the plainest search does, and the merges it lists come to the same", () => {
    fc.assert(
      fc.property(learned, piece, fc.nat(20), ({ tokens }, text, cut) => {
        const ranks = Math.max(4, tokens.length - cut);
        const vocabulary = new Vocabulary(tokens);
        const byRank = new BpeModel({ vocabulary, ranks, ignore_merges: false });
        const expected = naive(text, (left, right) => {
          const id = vocabulary.idOf(left + right);
          return id !== undefined && id < ranks ? id : undefined;
        });
        expect(tokensOf(byRank, text)).toEqual(expected);
        const listed = new BpeModel({ vocabulary, merges: byRank.merges });
        expect(tokensOf(listed, text)).toEqual(expected);
      }),
      { numRuns: 1000 },
    );
  });

  test("gives places in code units, and a surrogate pair one token", () => {
    const bpe = model("𝒜 b 𝒜b", ["𝒜 b"]);
    expect(encode(bpe, "b𝒜b𝒜")).toEqual([
      ["b", 0, 1],
      ["𝒜b", 1, 4],
      ["𝒜", 4, 6],
    ]);
    expect(encode(bpe, "")).toEqual([]);
  });

  test("gives the unknown token for what it does not know, one for each or one for all in a row", () => {
    expect(encode(model("a <unk>", [], { unk_token: "<unk>" }), "xya𝒜")).toEqual([
      ["<unk>", 0, 1],
      ["<unk>", 1, 2],
      ["a", 2, 3],
      ["<unk>", 3, 5],
    ]);
    const fused = model("a <unk>", [], { unk_token: "<unk>", fuse_unk: true });
    expect(encode(fused, "xya𝒜z")).toEqual([
      ["<unk>", 0, 2],
      ["a", 2, 3],
      ["<unk>", 3, 6],
    ]);
  });

  test("leaves unknown characters out where there is no unknown token", () => {
    for (const unk_token of [null, ""]) {
      expect(encode(model("a b ab", ["a b"], { unk_token }), "axb")).toEqual([["ab", 0, 3]]);
    }
  });

  test("falls back to bytes, which all cover their character", () => {
    const bpe = model("a <0xC3> <0xA9> <unk>", [], { byte_fallback: true, unk_token: "<unk>", fuse_unk: true });
    expect(encode(bpe, "aéü")).toEqual([
      ["a", 0, 1],
      ["<0xC3>", 1, 2],
      ["<0xA9>", 1, 2],
      ["<unk>", 2, 3],
    ]);
  });

  test("marks what continues a word and what ends it", () => {
    const options = { continuing_subword_prefix: "##", end_of_word_suffix: "</w>" };
    const bpe = model("a ##b ##c</w> ##bc</w> abc</w> a</w>", ["##b ##c</w>", "a ##bc</w>"], options);
    expect(encode(bpe, "abc")).toEqual([["abc</w>", 0, 3]]);
    expect(tokensOf(bpe, "abbc")).toEqual(["a", "##b", "##bc</w>"]);
    expect(tokensOf(bpe, "a")).toEqual(["a</w>"]);
  });

  test("takes a piece that is a token whole where merges are ignored", () => {
    expect(tokensOf(model("a b c abc", []), "abc")).toEqual(["a", "b", "c"]);
    expect(encode(model("a b c abc", [], { ignore_merges: true }), "abc")).toEqual([["abc", 0, 3]]);
  });

  test("never makes a token at or above the number of ranks", () => {
    const vocabulary = new Vocabulary(["a", "b", "ab", "abab"]);
    expect(tokensOf(new BpeModel({ vocabulary, ranks: 3 }), "abab")).toEqual(["ab", "ab"]);
    expect(tokensOf(new BpeModel({ vocabulary, ranks: 4 }), "abab")).toEqual(["abab"]);
  });

  test("writes what it was made of", () => {
    const settings = { unk_token: "b", fuse_unk: true, end_of_word_suffix: "</w>" };
    const bpe = model("a b ab", ["a b"], settings);
    expect(bpe.config).toEqual({
      type: "BPE",
      dropout: null,
      unk_token: "b",
      continuing_subword_prefix: null,
      end_of_word_suffix: "</w>",
      fuse_unk: true,
      byte_fallback: false,
      ignore_merges: false,
      vocab: { a: 0, b: 1, ab: 2 },
      merges: ["a b"],
    });
    const spaced = new BpeModel({ vocabulary: new Vocabulary(["a", " ", "a "]), merges: [["a", " "]] });
    expect(spaced.config.merges).toEqual([["a", " "]]);
    const byRank = new BpeModel({ vocabulary: new Vocabulary(["a", "b", "ab"]), ranks: 3 });
    expect(byRank.config).toMatchObject({ ignore_merges: true, merges: ["a b"] });
  });

  test("says what is wrong with merges and settings", () => {
    const inVocabulary = "is not in the vocabulary";
    expect(() => model("a b", ["a c"])).toThrow(`invalid merges: entry 0 is "a c", but "c" ${inVocabulary}`);
    expect(() => model("a b ab", ["a b", "b a"])).toThrow(`entry 1 is "b a", but "ba" ${inVocabulary}`);
    expect(() => model("a b", ["ab"])).toThrow('invalid merges: entry 0 is "ab", two tokens with one space between');
    expect(() => model("a b", ["a b c"])).toThrow('invalid merges: entry 0 is "a b c", two tokens');
    expect(() => model("a b", ["a "])).toThrow('invalid merges: entry 0 is "a ", two tokens');
    expect(() => model("a a", [])).toThrow('invalid vocabulary: "a" stands in it twice');
    expect(() => model("a", [], { unk_token: "?" })).toThrow('invalid unk_token: "?" is not in the vocabulary');
    expect(() => model("a", [], { dropout: 0.1 })).toThrow("unsupported dropout: 0.1 came, null or 0 was expected");
    expect(tokensOf(model("a", [], { dropout: 0 }), "a")).toEqual(["a"]);
  });

  test("takes time in proportion to a long piece", () => {
    // Not a measurement: a way that looked for the best pair over and over would take hours.
    const bpe = model("a b aa ab aaaa abab", ["a b", "a a", "ab ab", "aa aa"]);
    expect(tokensOf(bpe, "a".repeat(400_003)).length).toBe(100_002);
    expect(tokensOf(bpe, "ab".repeat(200_000)).length).toBe(100_000);
  });
});

describeShared("real BPE files", () => {
  interface Case {
    name: string;
    text: string;
    tokens: string[];
    ids: number[];
  }
  const golden = (name: string): Case[] =>
    JSON.parse(readFileSync(sharedPath("tokenizers", "golden", name), "utf8")).cases;

  function encodeText(bpe: BpeModel, scanner: Scanner, text: string): string[] {
    const tokens: string[] = [];
    const units = new Units().set(text);
    for (let at = 0; at < text.length; ) {
      const end = scanner(units, at);
      tokens.push(...tokensOf(bpe, byteLevel(aligned(text.slice(at, end))).text));
      at = end;
    }
    return tokens;
  }

  test("GPT-2's two files give the tokens of the reference implementation", () => {
    const folder = sharedPath("tokenizers", "gpt2");
    const vocabulary = new Vocabulary(parseVocabularyJson(readFileSync(`${folder}/encoder.json`, "utf8")));
    const merges = parseMerges(readFileSync(`${folder}/vocab.bpe`, "utf8"));
    const bpe = new BpeModel({ vocabulary, merges });
    for (const { text, tokens } of golden("gpt2.json")) expect(encodeText(bpe, nextGpt2, text)).toEqual(tokens);
  });

  test("cl100k_base gives the tokens and ids of the reference implementation, and so do the merges it lists", () => {
    const tokens = parseTiktoken(readFileSync(sharedPath("tokenizers", "tiktoken", "cl100k_base.tiktoken")));
    const vocabulary = new Vocabulary(tokens);
    const bpe = new BpeModel({ vocabulary, ranks: tokens.length });
    const listed = new BpeModel({ vocabulary, merges: bpe.merges });
    // Every token of more than one byte has exactly one way to come about.
    expect(bpe.merges.length).toBe(tokens.length - 256);
    for (const { text, tokens, ids } of golden("cl100k_base.json")) {
      const found = encodeText(bpe, nextCl100k, text);
      expect(found).toEqual(tokens);
      expect(found.map((token) => vocabulary.idOf(token))).toEqual(ids);
      expect(encodeText(listed, nextCl100k, text)).toEqual(tokens);
    }
  });
});
