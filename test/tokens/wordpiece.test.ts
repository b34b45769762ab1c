import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { WordLevelModel } from "#src/tokens/models/word-level.js";
import { WordPieceModel, type WordPieceOptions } from "#src/tokens/models/wordpiece.js";
import type { TokenModel } from "#src/tokens/parts.js";
import { TokenList } from "#src/tokens/token-list.js";
import { Vocabulary } from "#src/tokens/vocabulary.js";
import { describeShared, sharedPath } from "../helpers/shared.ts";

type Token = [id: number, start: number, end: number];

function encode(model: TokenModel, ...pieces: string[]): Token[] {
  const out = new TokenList(1);
  for (const piece of pieces) model.encode(piece, out);
  return Array.from({ length: out.length }, (_, i) => [out.ids[i], out.starts[i], out.ends[i]]);
}

function wordPiece(tokens: string[], options?: WordPieceOptions): WordPieceModel {
  return new WordPieceModel(new Vocabulary(tokens), options);
}

/** The definition: the longest substring that is a token, code point by code point, then the same from its end. */
function naive(tokens: string[], word: string, longest: number, continuing: string): Token[] {
  const characters = [...word];
  const unknown: Token[] = [[tokens.indexOf("[UNK]"), 0, word.length]];
  if (characters.length > longest) return unknown;
  const found: Token[] = [];
  let start = 0;
  for (let from = 0; from < characters.length; ) {
    let to = characters.length;
    const candidate = () => (from > 0 ? continuing : "") + characters.slice(from, to).join("");
    while (to > from && !tokens.includes(candidate())) to--;
    if (to === from) return unknown;
    const end = start + characters.slice(from, to).join("").length;
    found.push([tokens.indexOf(candidate()), start, end]);
    [start, from] = [end, to];
  }
  return found;
}

describe("WordPieceModel", () => {
  const tokens = ["[UNK]", "river", "##bank", "##s", "bank", "##ban", "🙂", "##🙂", "é"];
  const model = wordPiece(tokens);

  test.each([
    ["", ""],
    ["river", "river 0-5"],
    ["riverbanks", "river 0-5, ##bank 5-9, ##s 9-10"],
    ["riverba", "[UNK] 0-7"],
    ["banks", "bank 0-4, ##s 4-5"],
    ["s", "[UNK] 0-1"],
    ["🙂🙂s", "🙂 0-2, ##🙂 2-4, ##s 4-5"],
    ["##s", "##s 0-3"],
    ["é\ud83d", "[UNK] 0-2"],
  ])("cuts %j", (word, expected) => {
    const found = encode(model, word).map(([id, start, end]) => `${tokens[id]} ${start}-${end}`);
    expect(found.join(", ")).toBe(expected);
  });

  test("adds to what the list holds, and takes a word's tokens back where its end can't be written", () => {
    expect(encode(model, "river", "bankx", "s", "banks").map(([id]) => id)).toEqual([1, 0, 0, 4, 3]);
  });

  test("a word of more code points than the limit is unknown", () => {
    const short = wordPiece(["[UNK]", "🙂", "##🙂"], { longestWord: 3 });
    expect(encode(short, "🙂🙂🙂")).toHaveLength(3);
    expect(encode(short, "🙂🙂🙂🙂")).toEqual([[0, 0, 8]]);
    expect(encode(wordPiece(["[UNK]", "x", "##x"]), "x".repeat(100))).toHaveLength(100);
    expect(encode(wordPiece(["[UNK]", "x", "##x"]), "x".repeat(101))).toEqual([[0, 0, 101]]);
  });

  test("agrees with the definition", () => {
    const letters = fc.constantFrom("a", "b", "ab", "é", "🙂", "#", "中");
    const part = fc.array(letters, { minLength: 1, maxLength: 4 }).map((all) => all.join(""));
    const continuing = fc.constantFrom("##", "", "~");
    const token = fc.tuple(fc.boolean(), part);
    fc.assert(
      fc.property(
        continuing,
        fc.array(token, { maxLength: 30 }),
        fc.array(letters, { maxLength: 12 }),
        (prefix, all, word) => {
          const written = all.map(([inside, text]) => (inside ? prefix : "") + text);
          const vocabulary = [...new Set(["[UNK]", ...written])];
          const options = { continuing: prefix, longestWord: 10 };
          expect(encode(wordPiece(vocabulary, options), word.join(""))).toEqual(
            naive(vocabulary, word.join(""), 10, prefix),
          );
        },
      ),
      { numRuns: 1000 },
    );
  });

  test("takes time in proportion to the word's length", () => {
    const long = wordPiece(["[UNK]", "a", "##a", "##aaaaaaaa"], { longestWord: 2_000_000 });
    const out = new TokenList();
    const start = performance.now();
    long.encode("a".repeat(1_000_001), out);
    expect(performance.now() - start).toBeLessThan(2000);
    expect(out.length).toBe(1 + 125_000);
  });

  test("a vocabulary with a token twice is told so", () => {
    expect(() => wordPiece(["a", "b", "a"])).toThrow('invalid vocabulary: "a" stands in it twice');
  });

  test("without an unknown token, only a word that wants it is an error", () => {
    const closed = wordPiece(["a", "##b"]);
    expect(encode(closed, "ab")).toHaveLength(2);
    expect(() => encode(closed, "abc")).toThrow(
      'missing unknown token: "abc" is not in the vocabulary, nor is "[UNK]"',
    );
    expect(encode(wordPiece([], { unknown: "" }), "")).toEqual([]);
  });

  test("writes itself as tokenizer.json does", () => {
    expect(
      wordPiece(["<unk>", "7", "__proto__"], { unknown: "<unk>", continuing: "@@", longestWord: 50 }).config,
    ).toEqual({
      type: "WordPiece",
      unk_token: "<unk>",
      continuing_subword_prefix: "@@",
      max_input_chars_per_word: 50,
      vocab: JSON.parse('{ "<unk>": 0, "7": 1, "__proto__": 2 }'),
    });
  });
});

describe("WordLevelModel", () => {
  test("gives each piece its id, and the unknown token's to one that it lacks", () => {
    const model = new WordLevelModel(new Vocabulary(["[UNK]", "the", "bank"]));
    expect(encode(model, "the", "bank", "", "banque")).toEqual([
      [1, 0, 3],
      [2, 0, 4],
      [0, 0, 6],
    ]);
    expect(model.config).toEqual({ type: "WordLevel", unk_token: "[UNK]", vocab: { "[UNK]": 0, the: 1, bank: 2 } });
  });

  test("without an unknown token, only a piece that wants it is an error", () => {
    const letters = new WordLevelModel(new Vocabulary([..."abcdefghijklmnopqrstuvwxyz"]));
    expect(encode(letters, ..."bank").map(([id]) => id)).toEqual([1, 0, 13, 10]);
    expect(() => encode(letters, "é")).toThrow('missing unknown token: "é" is not in the vocabulary, nor is "[UNK]"');
  });
});

describeShared("WordPieceModel with BERT's vocabulary", () => {
  interface Case {
    text: string;
    tokens: string[];
    ids: number[];
  }
  const json = (...path: string[]) => JSON.parse(readFileSync(sharedPath("tokenizers", ...path), "utf8"));

  test("gives the ids of the reference for plain words", () => {
    const { vocab } = json("bert-base-uncased", "tokenizer.json").model as { vocab: Record<string, number> };
    const model = wordPiece(Object.keys(vocab).sort((a, b) => vocab[a] - vocab[b]));
    const cases = (json("golden", "bert-base-uncased.json").cases as Case[]).filter(({ text }) =>
      /^[\n -~]+$/.test(text),
    );
    expect(cases.length).toBeGreaterThan(10);
    for (const { text, ids, tokens } of cases) {
      // Two texts in one case have a [SEP] between them, too.
      if (tokens.length + 2 !== ids.length || tokens.includes("[SEP]")) continue;
      const words = text.toLowerCase().match(/[a-z0-9]+|[^\sa-z0-9]/g) ?? [];
      expect(
        encode(model, ...words).map(([id]) => id),
        text,
      ).toEqual(ids.slice(1, -1));
    }
  });
});
