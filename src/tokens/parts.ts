// What a tokenizer is made of, in the order in which text passes: normaliser, pre-tokenizer, model, post-processor; and
// the decoder for the way back. The names are those of the tokenizer.json format.

import type { Aligned } from "./aligned.ts";
import type { TokenList } from "./token-list.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** A part as tokenizer.json writes it. */
export interface PartConfig {
  readonly type: string;
  readonly [setting: string]: unknown;
}

/**
 * Where a raw text may be cut so that its pieces, one after the other, give the tokens of the whole: before any U+0020
 * that follows something else than white space ("space"), before a U+0020 that follows a letter or number ("word"), or
 * nowhere ("none"). A part states its own rule, the strictest one of all parts is the tokenizer's.
 */
export type CutRule = "space" | "word" | "none";

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
}

/** Makes tokens of a piece. */
export interface TokenModel {
  readonly kind: "bpe" | "wordpiece" | "unigram" | "words";
  /** Tokens by id as the file writes them: "Ġthe", "##ing", "▁the". */
  readonly vocabulary: Vocabulary;
  /** As tokenizer.json writes it, vocabulary included. */
  readonly config: PartConfig;
  /** Adds the tokens of `piece` to `out`, with their places in `piece`. An empty piece has none. */
  encode(piece: string, out: TokenList): void;
}

/** What a post-processor adds around the tokens: the tokens themselves, or the id of a special one. */
export type TemplateItem = "text" | number;

/** Adds special tokens around a text's own. */
export interface PostProcessor {
  readonly config: PartConfig;
  /** For one text, in order. */
  readonly template: readonly TemplateItem[];
}

/** Turns tokens back into text: each decoder maps a list of strings to another, the last one's strings are joined. */
export interface Decoder {
  readonly config: PartConfig;
  decode(tokens: readonly string[]): string[];
}
