// A corpus as windows of ids: the pieces of text that an encoder is pretrained on.

import { RiverbankError } from "../../shared/errors.ts";
import type { Corpus } from "../../text/corpus.ts";
import { encodeCorpus } from "../../tokens/encode-corpus.ts";
import { Fingerprint } from "../../tokens/fingerprint.ts";
import type { Tokenizer } from "../../tokens/tokenizer.ts";

/** Lines with fewer tokens, such as titles, go into one window with the next. */
const SHORT = 8;
/** Ids in a chunk of the store. */
const CHUNK = 1 << 22;

export interface ReadWindowsOptions {
  /** Most tokens in a window, without special ones. */
  capacity: number;
  /** Workers that encode. */
  threads: number;
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: { done: number; tokens: number }) => void) | undefined;
}

/** Windows of text, all in memory: two bytes a token where the vocabulary is below 65,536, else four. */
export interface Windows {
  readonly size: number;
  readonly tokens: number;
  /** How often each id occurs, [vocabulary]. */
  readonly counts: Float64Array;
  /** 16 hexadecimal digits that change when any id does. */
  readonly fingerprint: string;
  /** The ids of window `index`, a view or a copy. */
  window(index: number): Uint16Array | Uint32Array;
}

/**
 * Cuts every line into windows of equal length of at most `capacity` tokens; a short line joins the next. Nothing is
 * padded, so windows are of many lengths, as the texts are that the encoder will read.
 *
 * Throws `invalid corpus` when it has no tokens, `cancelled`.
 */
export async function readWindows(
  corpus: Corpus,
  tokenizer: Tokenizer,
  { capacity, threads, signal, onProgress }: ReadWindowsOptions,
): Promise<Windows> {
  const vocabulary = tokenizer.vocabularySize;
  const store = new IdStore(vocabulary <= 65536);
  const counts = new Float64Array(vocabulary);
  const fingerprint = new Fingerprint();
  const line: number[] = [];
  const flush = () => {
    const pieces = Math.ceil(line.length / capacity);
    for (let i = 0; i < pieces; i++) {
      const [from, to] = [i, i + 1].map((at) => Math.round((at * line.length) / pieces));
      store.add(line.slice(from, to));
    }
    line.length = 0;
  };
  let bytes = 0;
  let tokens = 0;
  const onBytes = (done: number) => {
    bytes = done;
  };
  for await (const ids of encodeCorpus(corpus, tokenizer, { threads, signal, onBytes })) {
    fingerprint.add(ids);
    for (const id of ids) {
      if (id >= 0) {
        counts[id]++;
        tokens++;
        line.push(id);
      } else if (line.length >= SHORT) flush();
    }
    onProgress?.({ done: bytes, tokens });
  }
  flush();
  if (tokens === 0) throw new RiverbankError("invalid", `corpus: ${corpus.name} has no tokens; give it text`);
  return { ...{ size: store.size, tokens, counts }, fingerprint: String(fingerprint), window: (i) => store.window(i) };
}

/** Lists of ids in large typed arrays. */
class IdStore {
  readonly #chunks: (Uint16Array | Uint32Array)[] = [];
  readonly #narrow: boolean;
  /** Where each list starts, chunk × CHUNK + place; the last entry is where the next one will. */
  #starts = new Float64Array(1024);
  /** Where each list ends. */
  #ends = new Float64Array(1024);
  #at = 0;
  size = 0;

  constructor(narrow: boolean) {
    this.#narrow = narrow;
  }

  add(ids: readonly number[]): void {
    // A list never lies across two chunks.
    if ((this.#at % CHUNK) + ids.length > CHUNK) this.#at = Math.ceil(this.#at / CHUNK) * CHUNK;
    const chunk = Math.floor(this.#at / CHUNK);
    this.#chunks[chunk] ??= this.#narrow ? new Uint16Array(CHUNK) : new Uint32Array(CHUNK);
    this.#chunks[chunk].set(ids, this.#at % CHUNK);
    if (this.size === this.#starts.length) {
      this.#starts = doubled(this.#starts);
      this.#ends = doubled(this.#ends);
    }
    this.#starts[this.size] = this.#at;
    this.#at += ids.length;
    this.#ends[this.size++] = this.#at;
  }

  window(index: number): Uint16Array | Uint32Array {
    const start = this.#starts[index];
    const chunk = Math.floor(start / CHUNK);
    return this.#chunks[chunk].subarray(start - chunk * CHUNK, this.#ends[index] - chunk * CHUNK);
  }
}

function doubled(numbers: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const longer = new Float64Array(2 * numbers.length);
  longer.set(numbers);
  return longer;
}
