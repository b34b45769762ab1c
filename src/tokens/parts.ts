// What a tokenizer is made of, in the order in which text passes: normaliser, pre-tokenizer, model, post-processor; and
// the decoder for the way back. The names are those of the tokenizer.json format.

import type { Aligned } from "./aligned.ts";
import type { TokenList } from "./token-list.ts";
import type { Units } from "./units.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** A part as tokenizer.json writes it. */
export interface PartConfig {
  readonly type: string;
  readonly [setting: string]: unknown;
}

/**
 * Where a raw text may be cut so that its pieces, one after the other, give the tokens of the whole: before any U+0020
 * that follows something else than white space ("space"), there and on both sides of ASCII punctuation between ASCII
 * characters ("mark"), before a U+0020 that follows a letter or number ("word"), or nowhere ("none"). `cutRule` tells a
 * tokenizer's rule from those of its parts.
 */
export type CutRule = "mark" | "space" | "word" | "none";

/** Rewrites text before it is split: lower case, Unicode forms, accents. */
export interface Normaliser {
  readonly config: PartConfig;
  readonly cuts: CutRule;
  normalise(piece: Aligned): Aligned;
}

/** Splits text into the pieces of which a model makes tokens; a token never spans two pieces. */
export interface PreTokenizer {
  readonly config: PartConfig;
  readonly cuts: CutRule;
  split(piece: Aligned): Aligned[];
  /** Where every piece is a span of the text: the end of the piece that begins at `at`, found without a cut. */
  readonly scan?: ((text: Units, at: number) => number) | undefined;
}

/** Makes tokens of a piece. */
export interface TokenModel {
  /** The id of the token for what the vocabulary lacks, where there is one. */
  readonly unknown: number | undefined;
  readonly kind: "bpe" | "wordpiece" | "unigram" | "words";
  /** Tokens by id as the file writes them: "Ġthe", "##ing", "▁the". */
  readonly vocabulary: Vocabulary;
  /** As tokenizer.json writes it, vocabulary included. */
  readonly config: PartConfig;
  /** What another thread needs besides the vocabulary to make the same model, where that is less work than `config`. */
  readonly setup?: PartConfig;
  /** Adds the tokens of `piece` to `out`, with their places in `piece`. An empty piece has none. */
  encode(piece: string, out: TokenList): void;
}

/** An item of a post-processor's template: the tokens of the text or of the second text of a pair, or a special token. */
export type TemplateItem = { readonly text: "first" | "second" | number; readonly type: number };

/** Puts special tokens around a text's own. */
export interface PostProcessor {
  readonly config: PartConfig;
  /** For one text, in order; a number in place of a text is a special token's id. */
  readonly single: readonly TemplateItem[];
  /** For two texts. */
  readonly pair: readonly TemplateItem[];
}

/** Turns tokens back into text: each decoder maps a list of strings to another, the last one's strings are joined. */
export interface Decoder {
  readonly config: PartConfig;
  decode(tokens: readonly string[]): string[];
}
