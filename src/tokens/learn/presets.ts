// What stands around a newly learned model: the parts of its pipeline as tokenizer.json writes them.

import { BERT_SPECIAL, bertPipeline } from "../formats/bert-pipeline.ts";
import type { PartConfig } from "../parts.ts";

export type LearnedKind = "characters" | "words" | "bpe" | "wordpiece" | "unigram";

export const KINDS: readonly LearnedKind[] = ["bpe", "wordpiece", "unigram", "words", "characters"];

/** The parts under their names in tokenizer.json, and the special tokens that the model must be learned with. */
export interface Pipeline {
  /** In the order of their ids: from 0 on, but behind the alphabet for characters. */
  readonly special: readonly string[];
  /** The special token for what the vocabulary lacks; byte-level encoding lacks nothing. */
  readonly unknown?: string;
  readonly normalizer: PartConfig | null;
  readonly pre_tokenizer: PartConfig;
  readonly post_processor: PartConfig | null;
  /** null joins the tokens with spaces, as every reader of tokenizer.json does. */
  readonly decoder: PartConfig | null;
}

/** One code point, whichever it is: "." leaves out line breaks, and an empty pattern matches nothing in Rust. */
export const CHARACTER_PATTERN = String.raw`[\s\S]`;

// The scripts written without spaces, and the signs that they share with none but each other. By name and number, since
// Oniguruma, which Hugging Face uses, has no script extensions.
const UNSPACED = String.raw`\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\u3006\u302A-\u302D\u3031-\u3035\u303C\u3099\u309A\u30FC\u3192-\u3195\u3220-\u3229\u3280-\u3289\uFF70\uFF9E\uFF9F`;
const SPACED = `(?![${UNSPACED}])`;
const MARKS = String.raw`(?:${SPACED}\p{M})*`;
const LETTER = String.raw`\p{L}${MARKS}(?:['\u200C\u200D](?=${SPACED}\p{L}))?`;
const DIGIT = String.raw`\p{Nd}${MARKS}(?:[.,](?=${SPACED}\p{Nd}))?`;
const OTHER = String.raw`[\p{Nl}\p{No}_]${MARKS}`;
const IN_RUN = String.raw`(?=[\p{L}\p{M}\p{N}])[${UNSPACED}]`;

/**
 * A word as {@link WordTokenizer} has it, for any engine, with three differences: a run of Han, kana, Thai, Lao, Khmer
 * or Myanmar characters is one word; a word of more than 1,000 bytes stays whole; "’" must be "'" by now.
 */
export const WORD_PATTERN = String.raw`(?:${SPACED}(?:${LETTER}|${DIGIT}|${OTHER}))+|${IN_RUN}(?:${IN_RUN}|\p{M})*`;

/** [CLS] is id 2 and [SEP] id 3, the special tokens being the first. */
const BETWEEN_CLS_AND_SEP: PartConfig = {
  type: "TemplateProcessing",
  single: [special("[CLS]", 0), text("A", 0), special("[SEP]", 0)],
  pair: [special("[CLS]", 0), text("A", 0), special("[SEP]", 0), text("B", 1), special("[SEP]", 1)],
  special_tokens: {
    "[CLS]": { id: "[CLS]", ids: [2], tokens: ["[CLS]"] },
    "[SEP]": { id: "[SEP]", ids: [3], tokens: ["[SEP]"] },
  },
};

function special(id: string, type: number) {
  return { SpecialToken: { id, type_id: type } };
}

function text(id: "A" | "B", type: number) {
  return { Sequence: { id, type_id: type } };
}

/**
 * The pipeline of a kind of tokenizer.
 *
 * - characters: one code point is one piece; decoding joins them.
 * - words: the words of {@link WORD_PATTERN}; decoding puts spaces between them. Lower case is the Lowercase
 *   normaliser's, of each code point alone: "İ" becomes "i̇", where WordTokenizer leaves it; "ΟΔΟΣ" becomes "οδοσ", but
 *   "οδος" in @huggingface/tokenizers, which lowers whole texts.
 * - bpe: GPT-2's, over bytes: every text comes back exactly.
 * - wordpiece: uncased BERT's, between [CLS] and [SEP].
 * - unigram: SentencePiece's: compatible characters become one (NFKC), white space one space, written "▁" before a word.
 *
 * @param lowercase lower every letter; default true for words and wordpiece, as their lessons and BERT do.
 *
 * @example
 * const { special, ...parts } = pipelineFor("characters");
 * parts.decoder; // { type: "Fuse" }
 */
export function pipelineFor(kind: LearnedKind, lowercase = kind === "words" || kind === "wordpiece"): Pipeline {
  const lower: PartConfig[] = lowercase ? [{ type: "Lowercase" }] : [];
  switch (kind) {
    case "characters":
      return {
        special: ["[UNK]"],
        unknown: "[UNK]",
        normalizer: sequence(lower),
        pre_tokenizer: { type: "Split", pattern: { Regex: CHARACTER_PATTERN }, behavior: "Isolated", invert: false },
        post_processor: null,
        decoder: { type: "Fuse" },
      };
    case "words":
      return {
        special: ["[UNK]"],
        unknown: "[UNK]",
        normalizer: sequence([...lower, { type: "Replace", pattern: { String: "’" }, content: "'" }]),
        pre_tokenizer: { type: "Split", pattern: { Regex: WORD_PATTERN }, behavior: "Removed", invert: true },
        post_processor: null,
        decoder: null,
      };
    case "bpe":
      return {
        special: ["<|endoftext|>"],
        normalizer: sequence(lower),
        pre_tokenizer: { type: "ByteLevel", add_prefix_space: false, trim_offsets: false, use_regex: true },
        post_processor: null,
        decoder: { type: "ByteLevel", add_prefix_space: false, trim_offsets: false, use_regex: true },
      };
    case "wordpiece":
      return {
        special: BERT_SPECIAL,
        unknown: "[UNK]",
        ...bertPipeline(lowercase),
        post_processor: BETWEEN_CLS_AND_SEP,
      };
    case "unigram":
      return {
        special: ["<unk>"],
        unknown: "<unk>",
        normalizer: sequence([
          { type: "NFKC" },
          ...lower,
          { type: "Replace", pattern: { Regex: "\\s+" }, content: " " },
        ]),
        pre_tokenizer: { type: "Metaspace", replacement: "▁", prepend_scheme: "always", split: true },
        post_processor: null,
        decoder: { type: "Metaspace", replacement: "▁", prepend_scheme: "always", split: true },
      };
  }
}

function sequence(normalizers: PartConfig[]): PartConfig | null {
  if (normalizers.length < 2) return normalizers[0] ?? null;
  return { type: "Sequence", normalizers };
}
