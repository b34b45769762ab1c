// Learning words: the most frequent pieces of a corpus.

import { RiverbankError } from "../../shared/errors.ts";
import { compareCodePoints } from "../code-points.ts";
import { WordLevelModel } from "../models/word-level.ts";
import { Vocabulary } from "../vocabulary.ts";
import type { PieceCounts } from "./pieces.ts";

export interface WordLevelLearning {
  /** Tokens in the vocabulary at most, special ones included. */
  size: number;
  /** Tokens that get the first ids, in this order. Default the unknown token alone. */
  special?: readonly string[];
  /** What stands for a piece that is not in the vocabulary. Default "[UNK]". */
  unknown?: string;
  /** Pieces seen less often are left out. Default 1. */
  minFrequency?: number;
}

/**
 * Special tokens first, then pieces from the most frequent on, those seen equally often in the order of their code
 * points. Throws `invalid size` where the special tokens leave no room.
 *
 * @example
 * const counts = { pieces: ["bank", "river", "the"], counts: Float64Array.of(5, 5, 9) };
 * learnWords(counts, { size: 3 }); // steps; the model returned at the end has "[UNK]", "the", "bank"
 */
export function* learnWords(
  counts: PieceCounts,
  { size, unknown = "[UNK]", special = [unknown], minFrequency = 1 }: WordLevelLearning,
): Generator<{ done: number; total: number }, WordLevelModel> {
  checkSize(size, special.length + 1, `${special.length} special tokens and a word`);
  const kept = yield* mostFrequent(counts, size - special.length, minFrequency, new Set(special));
  const tokens = [...special, ...kept.map((index) => counts.pieces[index])];
  const seen = [...special.map(() => 0), ...kept.map((index) => counts.counts[index])];
  return new WordLevelModel(new Vocabulary(tokens, seen), { unknown });
}

/** The places of the `most` most frequent pieces that are not among `without`, most frequent first. */
export function* mostFrequent(
  { pieces, counts }: PieceCounts,
  most: number,
  minFrequency: number,
  without: ReadonlySet<string>,
): Generator<{ done: number; total: number }, number[]> {
  const total = pieces.length;
  const equals = new Map<number, number[]>();
  for (let index = 0; index < total; index++) {
    if (index % 65536 === 0) yield { done: index, total };
    if (counts[index] < minFrequency || without.has(pieces[index])) continue;
    const others = equals.get(counts[index]);
    if (others) others.push(index);
    else equals.set(counts[index], [index]);
  }
  const kept: number[] = [];
  for (const [, group] of [...equals].sort(([a], [b]) => b - a)) {
    if (kept.length >= most) break;
    group.sort((a, b) => compareCodePoints(pieces[a], pieces[b]));
    for (const index of group.slice(0, most - kept.length)) kept.push(index);
  }
  yield { done: total, total };
  return kept;
}

/** Throws `invalid size` where it does not hold `least` tokens, which `holding` names. */
export function checkSize(size: number, least: number, holding: string): void {
  if (Number.isSafeInteger(size) && size >= least) return;
  throw new RiverbankError(
    "invalid",
    `size: ${size} came, a whole number of at least ${least} was expected, for ${holding}`,
  );
}
