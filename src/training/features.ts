// Which input rows a word has: its own and those of its n-grams. Only buckets that some word uses get a row, so that
// two million buckets cost what the vocabulary needs.

import type { Vocabulary } from "../tokens/vocabulary.ts";
import { type NgramOptions, ngramRows } from "../vectors/subwords.ts";

/** The input rows of all words, one list after the other. */
export interface Features {
  /** Where each word's rows start in `rows`, [words + 1]. */
  readonly starts: Uint32Array;
  /** Input rows: a word's own id, then words + place of each n-gram's bucket in `buckets`. */
  readonly rows: Uint32Array;
  /** The buckets in use, in rising order. */
  readonly buckets: Uint32Array;
  /** Most rows that one word has. */
  readonly longest: number;
}

/** Lists every word's input rows. */
export function wordFeatures(vocabulary: Vocabulary, options: NgramOptions): Features {
  const ngrams = vocabulary.tokens.map((token) => ngramRows(token, options));
  const used = new Set<number>();
  for (const list of ngrams) for (const bucket of list) used.add(bucket);
  const buckets = Uint32Array.from(used).sort();
  const place = new Map<number, number>();
  buckets.forEach((bucket, index) => {
    place.set(bucket, vocabulary.size + index);
  });
  const starts = new Uint32Array(vocabulary.size + 1);
  ngrams.forEach((list, word) => {
    starts[word + 1] = starts[word] + 1 + list.length;
  });
  const rows = new Uint32Array(starts[vocabulary.size]);
  let longest = 1;
  ngrams.forEach((list, word) => {
    rows[starts[word]] = word;
    list.forEach((bucket, i) => {
      rows[starts[word] + 1 + i] = place.get(bucket) ?? 0;
    });
    longest = Math.max(longest, 1 + list.length);
  });
  return { starts, rows, buckets, longest };
}
