// Corpus in, ids of a tokenizer's tokens out: the same course as for words.

import { RiverbankError } from "../shared/errors.ts";
import type { Corpus } from "../text/corpus.ts";
import { encodeCorpus } from "./encode-corpus.ts";
import { BLOCK_LENGTH, type EncodedCorpus } from "./encoded.ts";
import { Fingerprint } from "./fingerprint.ts";
import { keepIds, nothingFrequent, type ReadWordsOptions, readingOptions, vocabularyOf } from "./read.ts";
import type { Tokenizer } from "./tokenizer.ts";

export interface ReadTokensOptions extends Omit<ReadWordsOptions, "lowercase"> {
  /** Workers that encode. Default 1: the calling thread. */
  threads?: number;
}

/**
 * Reads a corpus once: encodes every line, counts the tokens and keeps their ids. The vocabulary holds the tokens that
 * were seen at least `minCount` times (default 1), the most frequent first.
 *
 * Throws `invalid corpus` when it has no tokens, `invalid minCount` when none is frequent enough, `exhausted disk`, `cancelled`; nothing is left behind then.
 *
 * @example
 * const corpus = await readTokens(corpusFromTexts(["the riverbank", "the river"]), tokenizer);
 * corpus.vocabulary.tokens; // ["the", "river", "##bank"]
 */
export async function readTokens(
  corpus: Corpus,
  tokenizer: Tokenizer,
  { threads = 1, ...options }: ReadTokensOptions = {},
): Promise<EncodedCorpus> {
  const { minCount, maxVocabulary, memoryBudget } = readingOptions({ minCount: 1, ...options });
  const { signal, onProgress } = options;
  return keepIds(memoryBudget, async (store) => {
    const counts = new Float64Array(tokenizer.vocabularySize);
    const fingerprint = new Fingerprint();
    const block = new Int32Array(BLOCK_LENGTH);
    let filled = 0;
    let bytes = 0;
    let words = 0;
    let sentences = 0;
    const flush = async () => {
      const full = block.slice(0, filled);
      filled = 0;
      fingerprint.add(full);
      await store.append(full);
    };
    const onBytes = (done: number) => {
      bytes = done;
    };
    for await (const ids of encodeCorpus(corpus, tokenizer, { threads, signal, onBytes })) {
      for (const id of ids) {
        if (id >= 0) {
          counts[id]++;
          words++;
        } else sentences++;
        block[filled++] = id;
        if (filled === BLOCK_LENGTH) await flush();
      }
      onProgress?.({ stage: "reading", done: bytes, ...(corpus.bytes && { total: corpus.bytes }), words });
    }
    if (filled > 0) await flush();
    if (words === 0) throw new RiverbankError("invalid", `corpus: ${corpus.name} has no tokens; give it text`);
    // subtle: filtered before it is asked for its token, since not every id has one.
    const seen = Array.from(counts, (count, id) => ({ count, id }))
      .filter(({ count }) => count > 0)
      .map(({ count, id }) => ({ token: tokenizer.tokenOf(id), count, id }));
    const limits = { minCount, maxVocabulary, keep: options.keep };
    const found = vocabularyOf(seen, counts.length, limits);
    if (found.vocabulary.total === 0) throw nothingFrequent(seen, limits, `${words} tokens`);
    return { ...found, words, sentences, bytes, fingerprint };
  });
}
