// Tokenizers in files: what is saved is what was there, to us and to others.

import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Tokenizer as Peer } from "@huggingface/tokenizers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { corpusFromTexts } from "#src/text/corpus.js";
import { KINDS, type LearnedKind } from "#src/tokens/learn/presets.js";
import { trainTokenizer } from "#src/tokens/learn/train.js";
import { loadTokenizer } from "#src/tokens/load.js";
import { openTokenizer, saveTokenizer } from "#src/tokens/open.js";
import { describeShared, sharedPath } from "../helpers/shared.ts";

const TEXTS = [
  "The king sat by the bank of the river, and the queen's boat lay by the bank.",
  "  He put 1,000.50 into the bank;\tthe banker smiled — naïvely, we'd say!  ",
  "Rivers, riverbanks and riverboats: <s> [CLS] 🙂 中文 한국어 don't e\u0301",
  "",
  "x",
];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "riverbank-open-"));
});
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string) => join(folder, name);
const json = (path: string) => JSON.parse(readFileSync(path, "utf8"));
const learn = (kind: LearnedKind, size = kind === "bpe" ? 300 : 110) =>
  trainTokenizer(corpusFromTexts(TEXTS), { kind, size, minFrequency: 1 });

describe.each(KINDS)("a learned tokenizer of kind %s", (kind) => {
  test("comes back from its file, and gives others the same ids", async () => {
    const tokenizer = await learn(kind);
    const path = at(`${kind}.json`);
    await saveTokenizer(tokenizer, path);
    const again = await openTokenizer(path);
    // The peer looks for a vocabulary's unknown token in the second file.
    const peer = new Peer(json(path), { unk_token: "[UNK]" });
    for (const text of TEXTS) {
      expect(again.encode(text)).toEqual(tokenizer.encode(text));
      // It puts a prefix before an empty text, and keeps a run of Han characters in one piece as the file says.
      if (text === "") continue;
      expect(peer.encode(text, { add_special_tokens: false }).ids).toEqual(
        tokenizer.encode(text, { recogniseSpecial: true }).ids,
      );
    }
    expect(JSON.parse(JSON.stringify(again))).toEqual(json(path));
  });
});

describe("other formats", () => {
  test("vocab.json with merges.txt, and .tiktoken, hold byte-level BPE", async () => {
    const tokenizer = await learn("bpe");
    mkdirSync(at("gpt"));
    await saveTokenizer(tokenizer, at("gpt/vocab.json"));
    for (const path of [at("gpt"), at("gpt/vocab.json"), at("gpt/merges.txt")]) {
      const again = await openTokenizer(path);
      for (const text of TEXTS) expect(again.encode(text)).toEqual(tokenizer.encode(text));
      expect(again.specialTokens.map(({ content }) => content)).toEqual(["<|endoftext|>"]);
    }
    await expect(openTokenizer(join(folder, "nowhere"))).rejects.toThrow("missing file");
    rmSync(at("gpt/merges.txt"));
    await expect(openTokenizer(at("gpt/vocab.json"))).rejects.toThrow("missing merges: ");
  });

  test("vocab.txt holds WordPiece, and nothing else", async () => {
    const tokenizer = await learn("wordpiece");
    await saveTokenizer(tokenizer, at("vocab.txt"));
    const again = await openTokenizer(at("vocab.txt"));
    for (const text of TEXTS) {
      expect(again.encode(text, { addSpecial: true })).toEqual(tokenizer.encode(text, { addSpecial: true }));
    }
    await expect(saveTokenizer(await learn("words"), at("words.txt"))).rejects.toThrow(
      /^unsupported format: .*words\.txt is for wordpiece, words came; name it tokenizer\.json$/,
    );
    expect(existsSync(at("words.txt"))).toBe(false);
  });

  test("a folder without a tokenizer says what was looked for", async () => {
    mkdirSync(at("empty"));
    await expect(openTokenizer(at("empty"))).rejects.toThrow(
      /empty holds none of tokenizer\.json, vocab\.json, encoder\.json, vocab\.txt$/,
    );
  });
});

// Small tokenizers with the parts of two families whose own files are not at hand.
const BYTES = Array.from({ length: 256 }, (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`);
const added = (content: string, id: number) => ({
  ...{ id, content, special: true, single_word: false, lstrip: false, rstrip: false, normalized: false },
});

function llama() {
  const tokens = ["<unk>", "<s>", "</s>", ...BYTES, ..."▁thebankrivosqund,.'", "▁t", "he", "▁the", "an", "ban", "bank"];
  const vocab = Object.fromEntries([...new Set(tokens)].map((token, id) => [token, id]));
  return {
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens: ["<unk>", "<s>", "</s>"].map(added),
    normalizer: {
      type: "Sequence",
      normalizers: [
        { type: "Prepend", prepend: "▁" },
        { type: "Replace", pattern: { String: " " }, content: "▁" },
      ],
    },
    pre_tokenizer: null,
    post_processor: {
      type: "TemplateProcessing",
      single: [{ SpecialToken: { id: "<s>", type_id: 0 } }, { Sequence: { id: "A", type_id: 0 } }],
      pair: [{ Sequence: { id: "A", type_id: 0 } }, { Sequence: { id: "B", type_id: 1 } }],
      special_tokens: { "<s>": { id: "<s>", ids: [1], tokens: ["<s>"] } },
    },
    decoder: {
      type: "Sequence",
      decoders: [
        { type: "Replace", pattern: { String: "▁" }, content: " " },
        { type: "ByteFallback" },
        { type: "Fuse" },
        { type: "Strip", content: " ", start: 1, stop: 0 },
      ],
    },
    model: {
      ...{ type: "BPE", dropout: null, unk_token: "<unk>", continuing_subword_prefix: null, end_of_word_suffix: null },
      ...{ fuse_unk: true, byte_fallback: true, vocab },
      merges: ["▁ t", "h e", "▁t he", "a n", "b an", "ban k"],
    },
  };
}

function clip() {
  const letters = [..."thebankrivosqund,.'sypl"];
  const tokens = new Set([
    ...letters,
    ...letters.map((letter) => `${letter}</w>`),
    "th",
    "the</w>",
    "an",
    "ban",
    "bank</w>",
  ]);
  const vocab = Object.fromEntries([...tokens, "<|startoftext|>", "<|endoftext|>"].map((token, id) => [token, id]));
  const [start, end] = [vocab["<|startoftext|>"], vocab["<|endoftext|>"]];
  const pattern = String.raw`<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+`;
  return {
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens: [added("<|startoftext|>", start), added("<|endoftext|>", end)],
    normalizer: {
      type: "Sequence",
      normalizers: [
        { type: "NFC" },
        { type: "Replace", pattern: { Regex: "\\s+" }, content: " " },
        { type: "Lowercase" },
      ],
    },
    pre_tokenizer: {
      type: "Sequence",
      pretokenizers: [
        { type: "Split", pattern: { Regex: pattern }, behavior: "Removed", invert: true },
        { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: true },
      ],
    },
    post_processor: {
      ...{ type: "RobertaProcessing", sep: ["<|endoftext|>", end], cls: ["<|startoftext|>", start] },
      ...{ trim_offsets: false, add_prefix_space: false },
    },
    decoder: { type: "ByteLevel", add_prefix_space: true, trim_offsets: true, use_regex: true },
    model: {
      ...{ type: "BPE", dropout: null, unk_token: "<|endoftext|>", continuing_subword_prefix: "" },
      ...{ end_of_word_suffix: "</w>", fuse_unk: false, byte_fallback: false, vocab },
      merges: ["t h", "th e</w>", "a n", "b an", "ban k</w>"],
    },
  };
}

describe("families", () => {
  test.each([
    ["Llama", llama(), "the bank, the river's bank 🙂"],
    ["CLIP", clip(), "The bank,  the river's\tbank"],
  ])("%s's parts give the ids that @huggingface/tokenizers gives", (_, file, text) => {
    const tokenizer = loadTokenizer(file);
    const peer = new Peer(file, {});
    for (const each of [text, ` ${text} `, "bank", "the the"]) {
      expect(tokenizer.encode(each, { addSpecial: true }).ids).toEqual(peer.encode(each).ids);
    }
    expect(JSON.parse(JSON.stringify(tokenizer))).toMatchObject({ normalizer: file.normalizer, decoder: file.decoder });
  });

  test("Llama's bytes come back as the text that they were", () => {
    const tokenizer = loadTokenizer(llama());
    const text = "the bank 🙂 中";
    expect(tokenizer.decode(tokenizer.encode(text).ids)).toBe(text);
    const { tokens, offsets } = tokenizer.encode("the 中");
    expect(tokens).toEqual(["▁the", "▁", "<0xE4>", "<0xB8>", "<0xAD>"]);
    expect(offsets).toEqual([
      [0, 3],
      [3, 4],
      [4, 5],
      [4, 5],
      [4, 5],
    ]);
  });
});

describeShared("published tokenizers", () => {
  test.each([
    ["bert-base-uncased/tokenizer.json", "bert-base-uncased/tokenizer_config.json"],
    ["roberta-base/tokenizer.json", "roberta-base/tokenizer_config.json"],
    ["t5-small/tokenizer.json", "t5-small/tokenizer_config.json"],
    ["tiktoken/cl100k_base.tiktoken", undefined],
    ["gpt2", undefined],
  ])("%s saved as tokenizer.json gives others the same ids", async (name, config) => {
    const tokenizer = await openTokenizer(sharedPath("tokenizers", name));
    await saveTokenizer(tokenizer, at("saved.json"));
    const peer = new Peer(json(at("saved.json")), config ? json(sharedPath("tokenizers", config)) : {});
    const again = await openTokenizer(at("saved.json"));
    for (const text of TEXTS) {
      if (text === "") continue;
      const { ids } = tokenizer.encode(text, { addSpecial: true, recogniseSpecial: true });
      expect(again.encode(text, { addSpecial: true, recogniseSpecial: true }).ids).toEqual(ids);
      expect(peer.encode(text).ids).toEqual(ids);
    }
  });

  test("cl100k_base.tiktoken comes back byte by byte", async () => {
    const path = sharedPath("tokenizers", "tiktoken", "cl100k_base.tiktoken");
    await saveTokenizer(await openTokenizer(path), at("c.tiktoken"));
    expect(readFileSync(at("c.tiktoken")).equals(readFileSync(path))).toBe(true);
  });
});

test("a file that is no tokenizer's is refused in one line", () => {
  const cyclic = { type: "Sequence", normalizers: [] as unknown[] };
  cyclic.normalizers.push(cyclic);
  const refused: [string | object, string][] = [
    [{}, "invalid tokenizer: tokenizer, model: nothing came"],
    [{ model: { type: "BPE", vocab: { a: 0, b: 2 }, merges: [] } }, "no token has id 1, though ids go up to 2"],
    [{ model: { type: "BPE", vocab: { a: 0, b: 0 }, merges: [] } }, '"a" and "b" have the same id 0'],
    [{ model: { type: "BPE", vocab: { a: 0, b: 1 }, merges: ["a c"] } }, "invalid merges: "],
    [{ model: { type: "Mystery" } }, 'model is "Mystery"; BPE, WordPiece, Unigram and WordLevel are known'],
    [{ model: { type: "WordLevel", vocab: { a: 0 } }, future: 1 }, 'has "future", which is not known'],
    [
      { model: { type: "WordLevel", vocab: { a: 0 } }, added_tokens: [{ id: 0, content: "b" }] },
      '"b" has id 0, which is that of "a"',
    ],
    [{ model: { type: "WordLevel", vocab: { a: 0 } }, normalizer: { type: "Foo" } }, 'normalizer "Foo"'],
    [{ model: { type: "WordLevel", vocab: { a: 0 } }, normalizer: cyclic }, "too deeply, or in themselves"],
    ["{", "broken or cut-off JSON"],
    ["a\nb\na\n", "repeats"],
    ["IQ== 0\nIg== 1\n", "of the 256 bytes are no tokens"],
  ];
  for (const [source, message] of refused) {
    const load = () => loadTokenizer(source as string);
    expect(load).toThrow(message);
    expect(load).toThrow(/^[^\n]+$/);
  }
});
