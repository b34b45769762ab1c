// Learning WordPiece: byte-pair merges over words whose later characters carry "##".

import { WordPieceModel } from "../models/wordpiece.ts";
import { learnBpe } from "./bpe.ts";
import type { PieceCounts } from "./pieces.ts";

type BpeLearning = Parameters<typeof learnBpe>[1];

/** As for byte-pair encoding, with WordPiece's defaults. */
export interface WordPieceLearning extends Omit<BpeLearning, "special" | "continuingPrefix" | "endOfWordSuffix"> {
  /** Tokens that get the first ids, in this order. Default [PAD], [UNK], [CLS], [SEP], [MASK]. */
  special?: readonly string[];
  /** What stands for a word that can't be cut into tokens. Default "[UNK]". */
  unknown?: string;
}

/**
 * Merges the most frequent pair of neighbouring tokens, again and again, until the vocabulary has `size` tokens: what
 * Hugging Face's WordPieceTrainer does. The first description (Schuster and Nakajima) adds the token that raises the
 * likelihood of the corpus most, and is often given as the pair with the greatest count(ab) / (count(a) · count(b)).
 * Taken by itself that score prefers two rare characters that always meet to the endings that many words share, and
 * spends the vocabulary on them; no code of the original was published that would say how it was held back.
 *
 * Source: Schuster and Nakajima, "Japanese and Korean voice search", ICASSP 2012; Sennrich et al., "Neural machine
 * translation of rare words with subword units", ACL 2016, for the merges.
 *
 * @example
 * const counts = { pieces: ["bank", "banks"], counts: Float64Array.of(3, 2) };
 * learnWordPiece(counts, { size: 14 }); // steps; the value returned at the end is a model that knows "bank"
 */
export function* learnWordPiece(
  counts: PieceCounts,
  { unknown = "[UNK]", special = ["[PAD]", unknown, "[CLS]", "[SEP]", "[MASK]"], ...options }: WordPieceLearning,
): Generator<{ done: number; total: number }, WordPieceModel> {
  const continuing = "##";
  const { vocabulary } = yield* learnBpe(counts, { ...options, special, continuingPrefix: continuing });
  return new WordPieceModel(vocabulary, { unknown, continuing });
}
