// The head of a vocabulary: the words that were seen most.

import type { Vocabulary } from "../tokens/vocabulary.ts";

/**
 * The ids of the `limit` most frequent tokens (0: of all), by falling count. Tables without counts keep their order,
 * which by custom is that of frequency.
 */
export function mostFrequent({ size, counts }: Vocabulary, limit: number): Uint32Array {
  const ids = Uint32Array.from({ length: size }, (_, id) => id);
  ids.sort((a, b) => counts[b] - counts[a] || a - b);
  return limit === 0 ? ids : ids.subarray(0, limit);
}
