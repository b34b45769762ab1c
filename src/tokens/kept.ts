// The order of a vocabulary: by falling count, ties by code point; also where words of an earlier vocabulary are kept,
// whose counts are added.

import { compareCodePoints } from "./code-points.ts";
import type { CountedWord } from "./counter.ts";
import type { Vocabulary } from "./vocabulary.ts";

/**
 * Words by falling count, ties by code point. Most words share their count with many others, so counts are sorted once
 * and words only among their equals.
 *
 * @param countOf what to order by. Default: the word's count.
 */
export function byFallingCount(
  words: Iterable<CountedWord>,
  countOf: (word: CountedWord) => number = ({ count }) => count,
): CountedWord[] {
  const equals = new Map<number, CountedWord[]>();
  for (const word of words) {
    const count = countOf(word);
    const others = equals.get(count);
    if (others) others.push(word);
    else equals.set(count, [word]);
  }
  const groups = [...equals].sort(([a], [b]) => b - a);
  return groups.flatMap(([, group]) => group.sort((a, b) => compareCodePoints(a.token, b.token)));
}

/** The words seen at least `minCount` times. */
export function* frequent(words: Iterable<CountedWord>, minCount: number): Generator<CountedWord> {
  for (const word of words) if (word.count >= minCount) yield word;
}

/**
 * The words of `keep`, those not seen with the count 0 and the id -1, and all others seen at least `minCount` times: by
 * the falling sum of both counts, or, where `keep` has no counts, first its words in its order.
 */
export function withKept(words: Iterable<CountedWord>, minCount: number, keep: Vocabulary): CountedWord[] {
  const old: CountedWord[] = keep.tokens.map((token) => ({ token, count: 0, id: -1 }));
  const fresh: CountedWord[] = [];
  for (const word of words) {
    const place = keep.idOf(word.token);
    if (place !== undefined) old[place] = word;
    else if (word.count >= minCount) fresh.push(word);
  }
  if (keep.total === 0) return [...old, ...byFallingCount(fresh)];
  return byFallingCount([...old, ...fresh], ({ token, count }) => count + earlierCount(token, keep));
}

/**
 * How often the words of `vocabulary` were seen with what `keep` knows of them, [words]; all 0 where `keep` has no
 * counts, since then nobody knows.
 */
export function summedCounts(vocabulary: Vocabulary, keep: Vocabulary): Float64Array {
  if (keep.total === 0) return new Float64Array(vocabulary.size);
  return vocabulary.counts.map((count, id) => count + earlierCount(vocabulary.tokens[id], keep));
}

function earlierCount(token: string, keep: Vocabulary): number {
  const place = keep.idOf(token);
  return place === undefined ? 0 : keep.counts[place];
}
