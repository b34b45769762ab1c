// Corpus in, vocabulary and word ids out, in one pass over the text.

import { RiverbankError, throwIfCancelled } from "../shared/errors.ts";
import { Turn } from "../shared/events.ts";
import { checkLimits } from "../shared/limits.ts";
import type { Corpus } from "../text/corpus.ts";
import { BlockStore } from "./blocks.ts";
import { type CountedWord, WordCounter } from "./counter.ts";
import { BLOCK_LENGTH, type EncodedCorpus, encodedCorpus } from "./encoded.ts";
import { Fingerprint } from "./fingerprint.ts";
import { byFallingCount, frequent, withKept } from "./kept.ts";
import { Vocabulary } from "./vocabulary.ts";

export interface ReadingProgress {
  readonly stage: "reading";
  /** Bytes of the source read so far. */
  readonly done: number;
  /** Bytes of the source, where known. */
  readonly total?: number;
  /** Words read so far, those below `minCount` included. */
  readonly words: number;
}

export interface ReadWordsOptions {
  /** Lower every letter. Default true. */
  lowercase?: boolean;
  /** Leave out words seen less often than this. Default 5, at least 1. */
  minCount?: number;
  /** Keep at most this many words, the most frequent; 0 keeps all. Default 0. */
  maxVocabulary?: number;
  /**
   * Words that the vocabulary has however seldom they come, even never; ids then go by both counts together. A vocabulary
   * without counts keeps its order, and new words come after its own. Default: none.
   */
  keep?: Vocabulary | undefined;
  /** Bytes of ids (4 a word) kept in memory before a temporary file takes the rest; a page has no file. Default 256 MiB. */
  memoryBudget?: number;
  signal?: AbortSignal;
  onProgress?: (progress: ReadingProgress) => void;
}

const DEFAULTS = { lowercase: true, minCount: 5, maxVocabulary: 0, memoryBudget: 256 * 1024 * 1024 };

/**
 * Reads a corpus once: splits it into words (the rules of `WordTokenizer`), counts them and keeps their ids. Memory
 * grows with the number of different words, not with the corpus, once `memoryBudget` is used up.
 *
 * Throws `invalid corpus` when it has no words, `invalid minCount` when no word is frequent enough, `exhausted disk`
 * when the temporary file can't grow, `cancelled` on `signal`; nothing is left behind then.
 *
 * @example
 * const corpus = await readWords(corpusFromTexts(["to be or not to be"]), { minCount: 2 });
 * corpus.vocabulary.tokens; // ["be", "to"]
 * const ids = new Int32Array(corpus.blockLength);
 * ids.subarray(0, await corpus.readBlock(0, ids)); // [1, 0, 1, 0, -1]
 * await corpus.dispose();
 */
export async function readWords(corpus: Corpus, options: ReadWordsOptions = {}): Promise<EncodedCorpus> {
  const { lowercase, minCount, maxVocabulary, memoryBudget } = readingOptions(options);
  return keepIds(memoryBudget, async (store) => {
    const counter = new WordCounter({ lowercase, blockLength: BLOCK_LENGTH });
    const { bytes, words, fingerprint } = await fillStore(corpus, counter, store, options);
    if (words === 0) throw emptyCorpus(corpus, bytes);
    const { sentences } = counter;
    const all = options.keep ? counter.wordsAbove(1) : counter.wordsAbove(minCount);
    const limits = { minCount, maxVocabulary, keep: options.keep };
    const found = vocabularyOf(all, counter.distinct, limits);
    if (found.vocabulary.total === 0) throw nothingFrequent(counter.wordsAbove(1), limits, `${words} words`);
    return { ...found, words, sentences, bytes, fingerprint };
  });
}

/** What a reading found; its ids are in the store. */
interface Reading extends Pick<EncodedCorpus, "vocabulary" | "words" | "sentences" | "bytes"> {
  finalIds: Int32Array;
  fingerprint: Fingerprint;
}

/** Lets `read` fill a store of ids, and makes the corpus of them; whatever fails, the store is given back. */
export async function keepIds(
  memoryBudget: number,
  read: (store: BlockStore) => Promise<Reading>,
): Promise<EncodedCorpus> {
  const store = new BlockStore(memoryBudget);
  try {
    const { finalIds, fingerprint, ...facts } = await read(store);
    for (const token of facts.vocabulary.tokens) fingerprint.addText(token);
    const tokens = facts.vocabulary.total;
    return encodedCorpus({ ...facts, tokens, fingerprint: fingerprint.toString() }, store, finalIds);
  } catch (error) {
    await store.dispose();
    throw error;
  }
}

/** The options with their defaults. Throws `invalid <option>`. */
export function readingOptions(options: ReadWordsOptions): typeof DEFAULTS {
  const all = { ...DEFAULTS, ...defined(options) };
  checkLimits("minCount", all.minCount, [1, Number.MAX_SAFE_INTEGER, true]);
  checkLimits("maxVocabulary", all.maxVocabulary, [0, Number.MAX_SAFE_INTEGER, true]);
  if (all.memoryBudget >= 0) return all;
  throw new RiverbankError("invalid", `memoryBudget: ${all.memoryBudget} came, bytes were expected`);
}

async function fillStore(
  corpus: Corpus,
  counter: WordCounter,
  store: BlockStore,
  { signal, onProgress }: ReadWordsOptions,
): Promise<{ bytes: number; words: number; fingerprint: Fingerprint }> {
  const fingerprint = new Fingerprint();
  let done = 0;
  let bytes = 0;
  let entries = 0;
  const turn = new Turn();
  const keep = async (blocks: Iterable<Int32Array>) => {
    for (const block of blocks) {
      fingerprint.add(block);
      entries += block.length;
      await store.append(block);
    }
  };
  const report = () => {
    const total = corpus.bytes === undefined ? {} : { total: corpus.bytes };
    onProgress?.({ stage: "reading", done, ...total, words: entries - counter.sentences });
  };
  throwIfCancelled(signal, "reading");
  for await (const piece of corpus.read({ ...(signal && { signal }), onBytes: (sofar) => (done = sofar) })) {
    await keep(counter.write(piece));
    bytes += piece.length;
    await turn.give(report);
    if (signal?.aborted) break;
  }
  throwIfCancelled(signal, "reading");
  await keep(counter.finish());
  report();
  return { bytes, words: entries - counter.sentences, fingerprint };
}

/** Which words a vocabulary takes. */
export interface VocabularyLimits {
  minCount: number;
  maxVocabulary: number;
  keep?: Vocabulary | undefined;
}

/**
 * The most frequent words as a vocabulary, all of them where `maxVocabulary` is 0; and for each of the `distinct` ids
 * under which they were read their id in it, -1 for those left out.
 */
export function vocabularyOf(
  words: Iterable<CountedWord>,
  distinct: number,
  { minCount, maxVocabulary, keep }: VocabularyLimits,
): { vocabulary: Vocabulary; finalIds: Int32Array } {
  const kept = keep ? withKept(words, minCount, keep) : byFallingCount(frequent(words, minCount));
  if (maxVocabulary > 0) kept.splice(maxVocabulary);
  const finalIds = new Int32Array(distinct).fill(-1);
  kept.forEach(({ id }, position) => {
    if (id >= 0) finalIds[id] = position;
  });
  const vocabulary = new Vocabulary(
    kept.map(({ token }) => token),
    kept.map(({ count }) => count),
  );
  return { vocabulary, finalIds };
}

function emptyCorpus({ name }: Corpus, bytes: number): RiverbankError {
  const what = bytes === 0 ? "is empty" : `has no words in ${bytes} bytes of text`;
  return new RiverbankError("invalid", `corpus: ${name} ${what}; give it text`);
}

/** @param all what was read and how much of it: "7 words". */
export function nothingFrequent(
  words: Iterable<CountedWord>,
  { minCount, maxVocabulary }: VocabularyLimits,
  all: string,
): RiverbankError {
  let most: CountedWord = { token: "", count: 0, id: -1 };
  for (const word of words) if (word.count > most.count) most = word;
  const highest = `the most frequent of ${all}, ${JSON.stringify(most.token)}, came ${most.count === 1 ? "once" : `${most.count} times`}`;
  const [option, cure] =
    most.count < minCount
      ? [`minCount: ${minCount}`, "lower minCount or give more text"]
      : [`maxVocabulary: ${maxVocabulary}`, "and kept words were more frequent before; raise maxVocabulary"];
  return new RiverbankError("invalid", `${option} came, but ${highest}; ${cure}`);
}

/** Without the fields that are undefined, so that defaults take their place. */
function defined<T extends object>(options: T): Partial<T> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Partial<T>;
}
