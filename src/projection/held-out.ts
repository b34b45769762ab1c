// On which side a word of an axis falls when the axis has not seen it.

import { dot } from "../similarity/vector.ts";

/** Unit vectors at both ends of an axis; a topic has none at its negative end but the centre of many words. */
export interface Ends {
  readonly negative: readonly Float32Array[];
  readonly positive: readonly Float32Array[];
  readonly centre?: Float64Array | undefined;
}

/** Margins of the words of each pole, in their order; of a pole that can't be tested, one word, none. */
export interface Margins {
  negative: number[];
  positive: number[];
}

/**
 * How far each word lies on its own side of the axis that is made without it, as a cosine from the point half-way between
 * the ends (a topic: from its centre). Words that have nothing in common come to about 0 on average.
 *
 * With the word goes the one of the other pole that is most like it: opposites share contexts, and "large" at the one end
 * would draw a left-out "small" to itself. A pole of one word keeps it.
 */
export function heldOutMargins({ negative, positive, centre }: Ends): Margins {
  const sums = [sumOf(negative), sumOf(positive)];
  const margins = (
    words: readonly Float32Array[],
    sum: Float64Array,
    other: readonly Float32Array[],
    all: Float64Array,
  ) => {
    return words.length < 2
      ? []
      : words.map((word) =>
          marginOf(word, meanWithout(sum, word, words.length), centre ?? counter(word, other, all), centre),
        );
  };
  return {
    negative: centre ? [] : margins(negative, sums[0], positive, sums[1]),
    positive: margins(positive, sums[1], negative, sums[0]),
  };
}

/** The mean margin; NaN where no word can be tested. */
export function meanMargin({ negative, positive }: Margins): number {
  const all = [...negative, ...positive];
  return all.reduce((sum, margin) => sum + margin, 0) / all.length;
}

/** The mean of the other pole without its word that is most like this one. */
function counter(word: Float32Array, others: readonly Float32Array[], sum: Float64Array): Float64Array {
  if (others.length < 2) return sum;
  let [best, nearest] = [Number.NEGATIVE_INFINITY, others[0]];
  for (const other of others) {
    const cosine = dot(word, other);
    if (cosine > best) [best, nearest] = [cosine, other];
  }
  return meanWithout(sum, nearest, others.length);
}

/** How far a word lies from the middle (a topic: its centre) towards `own`, away from `opposite`. */
function marginOf(word: Float32Array, own: Float64Array, opposite: Float64Array, centre?: Float64Array): number {
  let [along, square] = [0, 0];
  for (let i = 0; i < own.length; i++) {
    const difference = own[i] - opposite[i];
    const start = centre ? centre[i] : (own[i] + opposite[i]) / 2;
    along += (word[i] - start) * difference;
    square += difference * difference;
  }
  return square > 0 ? along / Math.sqrt(square) : 0;
}

function meanWithout(sum: Float64Array, word: Float32Array, count: number): Float64Array {
  return sum.map((value, i) => (value - word[i]) / (count - 1));
}

function sumOf(vectors: readonly Float32Array[]): Float64Array {
  const sum = new Float64Array(vectors[0]?.length ?? 0);
  for (const vector of vectors) for (let i = 0; i < sum.length; i++) sum[i] += vector[i];
  return sum;
}
