import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { aligned } from "#src/tokens/aligned.js";
import { UnigramModel, type UnigramOptions } from "#src/tokens/models/unigram.js";
import { Precompiled } from "#src/tokens/normalisers/precompiled.js";
import { TokenList } from "#src/tokens/token-list.js";
import { Trie } from "#src/tokens/trie.js";
import { describeShared, sharedPath } from "../helpers/shared.ts";

const letter = fc.constantFrom("a", "b", "▁", "é", "😀", "海");
const entry = fc.tuple(fc.string({ unit: letter, minLength: 1, maxLength: 4 }), fc.integer({ min: -12, max: 0 }));
const vocabulary = fc
  .uniqueArray(entry, { maxLength: 12, selector: ([token]) => token })
  .map((entries): [string, number][] => [["<unk>", 0], ...entries]);
const text = fc.string({ unit: fc.oneof(letter, fc.constantFrom("x", "🎉", "\ud83d", "\udc00")), maxLength: 9 });

type Cut = { score: number; tokens: [id: number, start: number, end: number][] };

function modelOf(entries: readonly [string, number][], options: UnigramOptions = { unkId: 0 }): UnigramModel {
  return new UnigramModel(
    entries.map(([token]) => token),
    entries.map(([, score]) => score),
    options,
  );
}

function encode(model: UnigramModel, piece: string): [id: number, start: number, end: number][] {
  const list = new TokenList(1);
  model.encode(piece, list);
  return Array.from({ length: list.length }, (_, i) => [list.ids[i], list.starts[i], list.ends[i]]);
}

const idsOf = (model: UnigramModel, piece: string) => encode(model, piece).map(([id]) => id);

/** All ways to cut a piece, each unknown character by itself. */
function cuts(entries: readonly [string, number][], piece: string, at = 0): Cut[] {
  if (at === piece.length) return [{ score: 0, tokens: [] }];
  const one = at + String.fromCodePoint(piece.codePointAt(at) ?? 0).length;
  const fits = entries.flatMap(([token, score], id) =>
    id > 0 && piece.startsWith(token, at) ? [{ id, end: at + token.length, score }] : [],
  );
  const worst = Math.min(...entries.map(([, score]) => score)) - 10;
  if (!fits.some(({ end }) => end === one)) fits.push({ id: 0, end: one, score: worst });
  return fits.flatMap(({ id, end, score }) =>
    cuts(entries, piece, end).map((rest) => ({
      score: score + rest.score,
      tokens: [[id, at, end] as [number, number, number], ...rest.tokens],
    })),
  );
}

/** Among equal scores: the longest last token, then the longest before it, and so on. */
function best(all: readonly Cut[]): Cut {
  const starts = ({ tokens }: Cut) => tokens.map(([, start]) => start).reverse();
  const earlier = (a: number[], b: number[]): number => {
    const at = a.findIndex((start, i) => start !== b[i]);
    return at < 0 ? 0 : a[at] - b[at];
  };
  return [...all].sort((a, b) => b.score - a.score || earlier(starts(a), starts(b)))[0];
}

function fuse(tokens: Cut["tokens"]): Cut["tokens"] {
  const fused: Cut["tokens"] = [];
  for (const [id, start, end] of tokens) {
    const last = fused.at(-1);
    if (last && last[0] === 0 && id === 0) last[2] = end;
    else fused.push([id, start, end]);
  }
  return fused;
}

test("of all cuts the best is found, ties and unknown characters included", () => {
  fc.assert(
    fc.property(vocabulary, text, (entries, piece) => {
      const model = modelOf(entries);
      const { score, tokens } = best(cuts(entries, piece));
      expect(model.bestScore(piece)).toBe(score);
      expect(encode(model, piece)).toEqual(fuse(tokens));
    }),
    { numRuns: 500 },
  );
});

test("a piece's likelihood is the sum over all its cuts", () => {
  fc.assert(
    fc.property(vocabulary, text, (entries, piece) => {
      const sum = cuts(entries, piece).reduce((total, { score }) => total + Math.exp(score), 0);
      expect(modelOf(entries).logLikelihood(piece)).toBeCloseTo(Math.log(sum), 9);
    }),
  );
});

test("neighbouring unknown characters are one token, whole characters each", () => {
  const model = modelOf([
    ["<unk>", 0],
    ["▁", -1],
    ["a", -1],
  ]);
  expect(encode(model, "▁xy😀a😀")).toEqual([
    [1, 0, 1],
    [0, 1, 5],
    [2, 5, 6],
    [0, 6, 8],
  ]);
  expect(encode(model, "")).toEqual([]);
});

test("special tokens and the unknown one are text when they stand in a text", () => {
  const entries: [string, number][] = [..."<unk>/s"].map((character) => [character, -5]);
  const model = modelOf([["<unk>", 0], ["</s>", 0], ...entries], { unkId: 0, reserved: [1] });
  expect(idsOf(model, "<unk></s>").every((id) => id > 1)).toBe(true);
  expect(idsOf(modelOf([["<unk>", 0], ["</s>", 0], ...entries]), "</s>")).toEqual([1]);
});

test("with byte fallback an unknown character is its bytes, each over the whole character", () => {
  const bytes = Array.from({ length: 256 }, (_, byte): [string, number] => [
    `<0x${byte.toString(16).padStart(2, "0").toUpperCase()}>`,
    0,
  ]);
  const entries: [string, number][] = [["<unk>", 0], ["a", -1], ...bytes];
  const options = { unkId: 0, byteFallback: true };
  expect(encode(modelOf(entries, options), "aéé\ud800")).toEqual([
    [1, 0, 1],
    ...[0xc3, 0xa9].map((byte) => [byte + 2, 1, 2]),
    ...[0xc3, 0xa9].map((byte) => [byte + 2, 2, 3]),
    ...[0xef, 0xbf, 0xbd].map((byte) => [byte + 2, 3, 4]),
  ]);
  // No token for the byte A9: the whole stretch stays unknown.
  expect(idsOf(modelOf(entries.slice(0, 2 + 0xa9), options), "aéa")).toEqual([1, 0, 1]);
});

test("a million letters are cut in linear time", () => {
  const model = modelOf([
    ["<unk>", 0],
    ["a", -5],
    ["aaaa", -6],
    ["▁", -2],
  ]);
  const tokens = new TokenList();
  model.encode(`▁${"a".repeat(1_000_000)}`, tokens);
  model.encode("海".repeat(1_000_000), tokens);
  expect(tokens.length).toBe(1 + 250_000 + 1);
  // It takes half a second; quadratic work would run into the time limit by far.
});

test("what tokenizer.json says is read and written again", () => {
  const config = {
    type: "Unigram",
    unk_id: 1,
    vocab: [
      ["a", -0.1],
      ["<unk>", 0],
    ],
    byte_fallback: true,
  };
  expect(UnigramModel.fromConfig(config).config).toEqual(config);
  const bare = UnigramModel.fromConfig({ type: "Unigram", unk_id: null, vocab: [["a", -1]] });
  expect(bare.config).toEqual({ type: "Unigram", unk_id: null, vocab: [["a", -1]], byte_fallback: false });
  expect([...bare.scores]).toEqual([-1]);
  expect(() => encode(bare, "ab")).toThrow('missing unk_id: the vocabulary has no token for "b"');
});

test("a vocabulary that can't be is one clear error", () => {
  const read = (vocab: unknown, unk_id: unknown = 0) => UnigramModel.fromConfig({ type: "Unigram", unk_id, vocab });
  expect(() => read({ a: 1 })).toThrow("invalid vocab: a list of [token, score] was expected");
  expect(() => read([["a", -1], ["b"]])).toThrow('invalid vocab: entry 1 is ["b"], [token, score] was expected');
  expect(() => read([["a", Number.NaN]])).toThrow('invalid score: NaN came with entry 0, "a", a finite number');
  expect(() => read([])).toThrow("invalid vocabulary: it is empty");
  expect(() => read([["a", 0]], 1)).toThrow("invalid unk_id: 1 came, a whole number from 0 to 0 was expected");
  expect(() => read([["a", 0]], "b")).toThrow("invalid unk_id: NaN came");
  const twice = [
    ["a", 0],
    ["b", 0],
    ["a", 0],
  ];
  expect(() => read(twice)).toThrow('invalid vocabulary: "a" stands in it twice');
  expect(() => new UnigramModel(["a"], [])).toThrow("mismatched scores: 0 came for 1 tokens");
});

test("a trie gives what a map would", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.string({ minLength: 1 }), fc.nat())), (entries) => {
      const trie = new Trie();
      const map = new Map<string, number>();
      for (const [key, value] of entries) {
        expect(trie.set(key, value)).toBe(map.get(key) ?? -1);
        map.set(key, value);
      }
      for (const [key, value] of map) {
        let cell = -2;
        for (let i = 0; i < key.length; i++) cell = trie.find(i === 0 ? 0 : trie.cells[cell + 2], key.charCodeAt(i));
        expect(trie.cells[cell + 3]).toBe(value);
      }
    }),
  );
});

describeShared("t5-small", () => {
  test("gives the golden ids, after a small pipeline of rules, white space and ▁", () => {
    const file = JSON.parse(readFileSync(sharedPath("tokenizers", "t5-small", "tokenizer.json"), "utf8"));
    const special: { id: number; content: string }[] = file.added_tokens;
    const rules = new Precompiled(file.normalizer.precompiled_charsmap);
    const model = UnigramModel.fromConfig(
      file.model,
      special.map(({ id }) => id),
    );
    const golden = JSON.parse(readFileSync(sharedPath("tokenizers", "golden", "t5-small.json"), "utf8"));
    for (const { name, text, ids } of golden.cases) {
      const own = (text as string).split(/(<\/s>)/).flatMap((part) => {
        if (part === "</s>") return [1];
        const words = rules.normalise(aligned(part)).text.match(/\P{White_Space}+/gu) ?? [];
        return words.flatMap((word) => idsOf(model, word.startsWith("▁") ? word : `▁${word}`));
      });
      expect([...own, 1], name).toEqual(ids);
    }
    expect(golden.cases.length).toBeGreaterThan(20);
  });
});
