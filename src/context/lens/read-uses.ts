// A word's uses in a corpus, which is read once as a stream: a fair sample of them, whatever their number.

import { RiverbankError, throwIfCancelled } from "../../shared/errors.ts";
import { Turn } from "../../shared/events.ts";
import { Random } from "../../shared/random.ts";
import type { Corpus } from "../../text/corpus.ts";
import { LineCutter, sentencesOf } from "../../text/sentences.ts";
import { WordTokenizer } from "../../tokens/words.ts";
import type { Use } from "./uses.ts";

export interface ReadUsesOptions {
  /** Uses that are kept, at most: of more, each is as likely to be kept. A whole number of at least 1. Default 500. */
  limit?: number | undefined;
  /** For the choice of uses. Default 1. */
  seed?: number | undefined;
  signal?: AbortSignal | undefined;
  /** Told how many bytes of the source (of how many, where known) have been read so far. */
  onProgress?: ((done: number, total: number | undefined) => void) | undefined;
}

export interface ReadUses {
  /** In the corpus' order, each sentence once. */
  readonly uses: readonly Use[];
  /** How many there are in the corpus; a sentence counts once, with the word's first place in it. */
  readonly found: number;
}

/**
 * The sentences of a corpus in which a word stands, whatever its case; of those that were kept, one that comes again counts
 * once: a phrase that pages repeat is no sense.
 *
 * Throws `invalid word` for none or more than one, `invalid limit`, `cancelled`, and what reading throws.
 *
 * Source of the sample: Vitter, "Random sampling with a reservoir", ACM TOMS 11, 1985, algorithm R.
 */
export async function readUses(
  corpus: Corpus,
  word: string,
  { limit = 500, seed = 1, signal, onProgress }: ReadUsesOptions = {},
): Promise<ReadUses> {
  if (!(Number.isSafeInteger(limit) && limit >= 1)) {
    throw new RiverbankError("invalid", `limit: ${limit} came, a whole number of at least 1 was expected`);
  }
  const reader = new UseReader(word, limit, seed);
  const lines = new LineCutter();
  const turn = new Turn();
  let done = 0;
  throwIfCancelled(signal, "senses");
  for await (const piece of corpus.read({ ...(signal && { signal }), onBytes: (bytes) => void (done = bytes) })) {
    for (const line of lines.write(piece)) reader.read(line);
    await turn.give(() => onProgress?.(done, corpus.bytes));
    if (signal?.aborted) break;
  }
  throwIfCancelled(signal, "senses");
  for (const line of lines.finish()) reader.read(line);
  return { uses: reader.uses(), found: reader.found };
}

class UseReader {
  found = 0;
  readonly #word: string;
  readonly #limit: number;
  readonly #random: Random;
  readonly #tokenizer = new WordTokenizer();
  readonly #kept: { at: number; use: Use }[] = [];

  constructor(word: string, limit: number, seed: number) {
    const words = this.#tokenizer.tokenize(word);
    if (words.length !== 1) {
      throw new RiverbankError("invalid", `word: ${JSON.stringify(word)} came, a single word was expected`);
    }
    [this.#word] = words;
    this.#limit = limit;
    this.#random = new Random(seed);
  }

  read(line: string): void {
    // Quick, and never wrong when it says no: most lines don't hold the word.
    if (!this.#mentions(line)) return;
    for (const text of sentencesOf(line)) {
      if (!this.#mentions(text)) continue;
      const span = this.#tokenizer.spans(text).find(({ token }) => token === this.#word);
      if (span) this.#take({ text, start: span.start, end: span.end });
    }
  }

  uses(): Use[] {
    const texts = new Map(this.#kept.sort((a, b) => b.at - a.at).map(({ use }) => [use.text, use]));
    return [...texts.values()].reverse();
  }

  #mentions(text: string): boolean {
    // "’" is read as "'".
    return text.toLowerCase().replaceAll("’", "'").includes(this.#word);
  }

  #take(use: Use): void {
    const at = this.found++;
    if (this.#kept.length < this.#limit) {
      this.#kept.push({ at, use });
      return;
    }
    const place = this.#random.below(at + 1);
    if (place < this.#limit) this.#kept[place] = { at, use };
  }
}
