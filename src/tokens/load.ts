// A tokenizer from what a file holds, whichever of the known formats it is.

import { RiverbankError } from "../shared/errors.ts";
import { specialToken } from "./added-tokens.ts";
import { BYTE_CHARACTERS } from "./byte-level.ts";
import { readDecoder } from "./decoders/index.ts";
import { BERT_SPECIAL, bertPipeline } from "./formats/bert-pipeline.ts";
import { parseMerges, parseVocabularyJson } from "./formats/merges.ts";
import { parseTiktoken } from "./formats/tiktoken.ts";
import { tokenizerFromJson } from "./formats/tokenizer-json.ts";
import { parseVocabText } from "./formats/vocab-txt.ts";
import { BpeModel } from "./models/bpe.ts";
import { WordPieceModel } from "./models/wordpiece.ts";
import { readNormaliser } from "./normalisers/index.ts";
import type { PartConfig } from "./parts.ts";
import { readPostProcessor } from "./post-processors/index.ts";
import { readPreTokenizer } from "./splitters/index.ts";
import { Tokenizer } from "./tokenizer.ts";
import { Vocabulary } from "./vocabulary.ts";

export interface LoadTokenizerOptions {
  /** What messages call the file. Default "tokenizer". */
  name?: string;
  /** The text of merges.txt, which belongs to a vocab.json. */
  merges?: string;
  /** For .tiktoken files of other models than cl100k_base, o200k_base and r50k_base: how text is split into pieces. */
  pattern?: string;
  /** For .tiktoken files of other models: the special tokens and their ids. */
  special?: Readonly<Record<string, number>>;
}

const CASED_WORD = String.raw`[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]`;
const UNCASED_WORD = String.raw`[\p{Ll}\p{Lm}\p{Lo}\p{M}]`;
const CONTRACTION = "(?i:'s|'t|'re|'ve|'m|'ll|'d)";
const O200K_WORD = String.raw`[^\r\n\p{L}\p{N}]?`;
const PATTERNS = {
  r50k: String.raw`'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`,
  cl100k: String.raw`${CONTRACTION}|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s+(?![\s\S])|\s*[\r\n]|\s+(?!\S)|\s`,
  o200k: String.raw`${O200K_WORD}${CASED_WORD}*${UNCASED_WORD}+${CONTRACTION}?|${O200K_WORD}${CASED_WORD}+${UNCASED_WORD}*${CONTRACTION}?|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+`,
};

/** What a .tiktoken file leaves out, by how many tokens it has. Source: OpenAI's tiktoken, tiktoken_ext/openai_public.py. */
const TIKTOKEN: Readonly<Record<number, { pattern: string; special: Readonly<Record<string, number>> }>> = {
  50256: { pattern: PATTERNS.r50k, special: { "<|endoftext|>": 50256 } },
  100256: {
    pattern: PATTERNS.cl100k,
    special: {
      "<|endoftext|>": 100257,
      "<|fim_prefix|>": 100258,
      "<|fim_middle|>": 100259,
      "<|fim_suffix|>": 100260,
      "<|endofprompt|>": 100276,
    },
  },
  199998: { pattern: PATTERNS.o200k, special: { "<|endoftext|>": 199999, "<|endofprompt|>": 200018 } },
};

const BYTE_LEVEL = { type: "ByteLevel", add_prefix_space: false, trim_offsets: false };

/**
 * Loads a tokenizer from the content of a file: tokenizer.json (as an object, text or bytes), vocab.txt (BERT's), .tiktoken,
 * and vocab.json with the text of its merges.txt (GPT-2's). The content tells which it is.
 *
 * Throws `invalid`, `missing` and `unsupported` with the place in the file, what came and what was expected.
 *
 * @example
 * const response = await fetch("/bert-base-uncased/tokenizer.json");
 * const tokenizer = loadTokenizer(await response.json());
 * tokenizer.tokenize("The riverbank"); // ["the", "river", "##bank"]
 */
export function loadTokenizer(
  source: string | Uint8Array | Readonly<Record<string, unknown>>,
  options: LoadTokenizerOptions = {},
): Tokenizer {
  const { name = "tokenizer" } = options;
  if (typeof source !== "string" && !(source instanceof Uint8Array)) return tokenizerFromJson(source, name);
  const bytes = typeof source === "string" ? new TextEncoder().encode(source) : source;
  if (/^[A-Za-z0-9+/]+=* [0-9]+\r?\n/.test(decode(bytes.subarray(0, 1024), name, false)))
    return fromTiktoken(bytes, options);
  const text = decode(bytes, name, true);
  if (!/^\s*\{/.test(text)) return fromVocabText(text, name);
  const json = parseJson(text, name);
  if (typeof json.model === "object") return tokenizerFromJson(json, name);
  if (options.merges === undefined) {
    throw new RiverbankError("missing", `merges: ${name} is a vocabulary, its merges.txt was expected with it`);
  }
  return fromMerges(text, options.merges);
}

function fromTiktoken(bytes: Uint8Array, { name, pattern, special }: LoadTokenizerOptions): Tokenizer {
  const vocabulary = new Vocabulary(parseTiktoken(bytes));
  const known = TIKTOKEN[vocabulary.size];
  const regex = pattern ?? known?.pattern;
  if (regex === undefined) {
    throw new RiverbankError(
      "missing",
      `pattern: ${name ?? "the file"} has ${vocabulary.size} tokens, which is no model known here; say how its text is split`,
    );
  }
  const split = { type: "Split", pattern: { Regex: regex }, behavior: "Isolated", invert: false };
  const pretokenizers = [split, { ...BYTE_LEVEL, use_regex: false }];
  return new Tokenizer({
    model: new BpeModel({ vocabulary, ranks: vocabulary.size }),
    preTokenizer: readPreTokenizer({ type: "Sequence", pretokenizers }, "pre_tokenizer"),
    decoder: readDecoder({ ...BYTE_LEVEL, use_regex: false }, "decoder"),
    added: Object.entries(special ?? (pattern === undefined ? known.special : {})).map(([content, id]) =>
      specialToken(content, id),
    ),
  });
}

/** GPT-2's files. Special are the tokens that are neither a byte nor made by a merge. */
function fromMerges(vocab: string, mergesText: string): Tokenizer {
  const vocabulary = new Vocabulary(parseVocabularyJson(vocab));
  const merges = parseMerges(mergesText);
  const missing = BYTE_CHARACTERS.find((character) => !vocabulary.has(character));
  if (missing !== undefined) {
    throw new RiverbankError(
      "unsupported",
      `vocabulary: ${JSON.stringify(missing)} is missing, so it is not GPT-2's kind, over bytes; load its tokenizer.json`,
    );
  }
  const made = new Set([...BYTE_CHARACTERS, ...merges.map((pair) => pair.join(""))]);
  const special = vocabulary.tokens.flatMap((token, id) => (made.has(token) ? [] : [specialToken(token, id)]));
  return new Tokenizer({
    model: new BpeModel({ vocabulary, merges }),
    preTokenizer: readPreTokenizer({ ...BYTE_LEVEL, use_regex: true }, "pre_tokenizer"),
    decoder: readDecoder({ ...BYTE_LEVEL, use_regex: true }, "decoder"),
    added: special,
  });
}

/** BERT's file; it is cased when any of its words is. */
function fromVocabText(text: string, name: string): Tokenizer {
  if (text.startsWith("#version")) {
    throw new RiverbankError(
      "missing",
      `vocabulary: ${name} holds merges, the vocab.json that they belong to was expected`,
    );
  }
  const vocabulary = parseVocabText(text, { name });
  const cased = vocabulary.tokens.some((token) => !/^\[.*\]$/.test(token) && token !== token.toLowerCase());
  const { normalizer, pre_tokenizer, decoder } = bertPipeline(!cased);
  const idOf = (token: string) => vocabulary.idOf(token);
  const [cls, sep] = [idOf("[CLS]"), idOf("[SEP]")];
  const around: PartConfig = { type: "BertProcessing", sep: ["[SEP]", sep], cls: ["[CLS]", cls] };
  return new Tokenizer({
    model: new WordPieceModel(vocabulary),
    normaliser: readNormaliser(normalizer, "normalizer"),
    preTokenizer: readPreTokenizer(pre_tokenizer, "pre_tokenizer"),
    decoder: readDecoder(decoder, "decoder"),
    postProcessor: cls === undefined || sep === undefined ? undefined : readPostProcessor(around, "post_processor"),
    added: BERT_SPECIAL.flatMap((token) => {
      const id = idOf(token);
      return id === undefined ? [] : [specialToken(token, id)];
    }),
  });
}

function decode(bytes: Uint8Array, name: string, fatal: boolean): string {
  try {
    return new TextDecoder("utf-8", { fatal }).decode(bytes);
  } catch (cause) {
    throw new RiverbankError("unsupported", `tokenizer: ${name} is not UTF-8; is it a tokenizer's file?`, { cause });
  }
}

function parseJson(text: string, name: string): Record<string, unknown> {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new RiverbankError("invalid", `tokenizer: ${name} is broken or cut-off JSON; get the file anew`, { cause });
  }
}
