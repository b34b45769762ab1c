// Learning an alphabet: the lesson's low-level vocabulary, where a to z are 0 to 25, and whatever else a text writes.

import { compareCodePoints } from "../code-points.ts";
import { WordLevelModel } from "../models/word-level.ts";
import { Vocabulary } from "../vocabulary.ts";
import type { PieceCounts } from "./pieces.ts";
import { checkSize, mostFrequent } from "./word-level.ts";

export interface CharacterLearning {
  /** Tokens in the vocabulary at most, special ones included. Default: as many as the text has characters. */
  size?: number;
  /** Characters that get the first ids, in this order, whether they are seen or not. Default a to z. */
  alphabet?: string;
  /** Tokens that get the last ids, in this order. Default the unknown token alone. */
  special?: readonly string[];
  /** What stands for a character that is not in the vocabulary. Default "[UNK]". */
  unknown?: string;
  /** Characters seen less often are left out. Default 1. */
  minFrequency?: number;
}

/**
 * First the alphabet, so that a to z are 0 to 25 whatever the text; then the other characters (code points) of the
 * pieces in the order of Unicode; the special tokens come last, for the same reason. Where `size` has no room for all,
 * the most frequent characters stay. Without pieces the alphabet stands alone.
 *
 * Throws `invalid size` where alphabet and special tokens do not fit in.
 *
 * @example
 * const counts = { pieces: ["bank", "Où?"], counts: Float64Array.of(5, 2) };
 * learnCharacters(counts); // steps; the model returned at the end has a, b, … z, "?", "O", "ù", "[UNK]"
 */
export function* learnCharacters(
  counts: PieceCounts,
  options: CharacterLearning = {},
): Generator<{ done: number; total: number }, WordLevelModel> {
  const { alphabet = "abcdefghijklmnopqrstuvwxyz", unknown = "[UNK]", special = [unknown], minFrequency = 1 } = options;
  const fixed = [...new Set(alphabet)];
  const least = fixed.length + special.length;
  const { size = Number.MAX_SAFE_INTEGER } = options;
  checkSize(size, least, `an alphabet of ${fixed.length} and ${special.length} special tokens`);
  const seen = yield* countCharacters(counts);
  const characters = { pieces: [...seen.keys()], counts: Float64Array.from(seen.values()) };
  const kept = yield* mostFrequent(characters, size - least, minFrequency, new Set([...fixed, ...special]));
  const others = kept.map((index) => characters.pieces[index]).sort(compareCodePoints);
  const tokens = [...fixed, ...others, ...special];
  const vocabulary = new Vocabulary(
    tokens,
    tokens.map((token) => seen.get(token) ?? 0),
  );
  return new WordLevelModel(vocabulary, { unknown });
}

function* countCharacters({
  pieces,
  counts,
}: PieceCounts): Generator<{ done: number; total: number }, Map<string, number>> {
  const total = pieces.length;
  const seen = new Map<string, number>();
  let read = 0;
  for (let index = 0; index < total; index++) {
    for (const character of pieces[index]) {
      seen.set(character, (seen.get(character) ?? 0) + counts[index]);
      if (read++ % 500_000 === 0) yield { done: index, total };
    }
  }
  return seen;
}
