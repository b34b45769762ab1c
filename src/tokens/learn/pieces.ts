// What trainers learn from.

/** The different pieces of a corpus, as pre-tokenizers give them, and how often each was seen. */
export interface PieceCounts {
  readonly pieces: readonly string[];
  readonly counts: Float64Array;
}
