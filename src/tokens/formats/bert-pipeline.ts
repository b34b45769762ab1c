// What stands around BERT's model, which vocab.txt leaves out.

import type { PartConfig } from "../parts.ts";

/** BERT's special tokens, in the order in which a new vocabulary has them. */
export const BERT_SPECIAL: readonly string[] = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];

/** BERT's parts as tokenizer.json writes them. */
export function bertPipeline(lowercase: boolean): Record<"normalizer" | "pre_tokenizer" | "decoder", PartConfig> {
  return {
    normalizer: {
      type: "BertNormalizer",
      clean_text: true,
      handle_chinese_chars: true,
      strip_accents: null,
      lowercase,
    },
    pre_tokenizer: { type: "BertPreTokenizer" },
    decoder: { type: "WordPiece", prefix: "##", cleanup: true },
  };
}
