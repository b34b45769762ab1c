// The front of a fastText model: how it was trained, and its dictionary.
//
//   magic, version     2 × int32, absent before version 11
//   arguments          12 × int32, float64
//   dictionary         size, words, labels (int32), tokens (int64), pruned n-grams (int64, absent before version 11), and
//                      per entry its bytes, a zero byte, its count (int64) and its type (int8)
//   pruned n-grams     per n-gram its bucket and its row behind the words' (2 × int32)
//
// Source: https://github.com/facebookresearch/fastText (args.cc, dictionary.cc, fasttext.cc).

import { RiverbankError } from "../../shared/errors.ts";
import { checkShape } from "./collector.ts";
import { type ByteReader, cutOff, takeAll } from "./reader.ts";
import { TokenList } from "./tokens.ts";

const MAGIC = 793_712_314;
const NEWEST = 12;
const ARGUMENT_BYTES = 12 * 4 + 8;
const ARCHITECTURES = ["", "cbow", "skip-gram", "supervised"];
const LOSSES = ["", "hierarchical softmax", "negative sampling", "softmax", "one-vs-all"];
const WINDOW = 64 * 1024;
const MOST_NGRAM = 100;

/** What a model's header says of it. */
export interface FastTextHeader {
  /** 0 for models that have no magic number, before version 11. */
  version: number;
  dims: number;
  window: number;
  epochs: number;
  minCount: number;
  negatives: number;
  loss: string;
  architecture: string;
  buckets: number;
  /** Shortest and longest n-gram; `maxN` 0 where words have none. */
  minN: number;
  maxN: number;
}

/** A model's words, those wanted, and how its n-grams' rows are found. */
export interface FastTextDictionary {
  /** Words in the file, and labels behind them. */
  words: number;
  labels: number;
  /** The words that are wanted, decoded, and how often each was seen. */
  tokens: string[];
  counts: Float64Array;
  /** The wanted words' bytes, each between "<" and ">". */
  bytes: Uint8Array[];
  /** The rows of the n-grams that were kept, by bucket; undefined where none was left out. */
  pruned: ReadonlyMap<number, number> | undefined;
}

/** Whether a file starts as a fastText model does, with its magic number or, as old ones do, with its arguments. */
export function isFastText(head: Uint8Array): boolean {
  if (head.length < 4) return false;
  const view = new DataView(head.buffer, head.byteOffset, head.length);
  if (view.getInt32(0, true) === MAGIC) return true;
  if (head.length < ARGUMENT_BYTES) return false;
  const [dims, , , , , , loss, model, buckets, minN, maxN] = Array.from({ length: 12 }, (_, i) =>
    view.getInt32(4 * i, true),
  );
  const sampling = view.getFloat64(48, true);
  const sound = dims >= 1 && dims < 2 ** 20 && buckets >= 0 && minN >= 0 && maxN >= 0 && maxN <= MOST_NGRAM;
  return sound && loss >= 1 && loss <= 4 && model >= 1 && model <= 3 && sampling >= 0 && sampling <= 1;
}

/** Reads magic number, version and arguments. Throws `invalid` and `unsupported`. */
export async function readHeader(reader: ByteReader): Promise<FastTextHeader> {
  if (!isFastText(await reader.peek(ARGUMENT_BYTES))) {
    throw new RiverbankError("invalid", "header: it is not that of a fastText model; is it another format?");
  }
  let version = 0;
  if (new DataView((await reader.peek(4)).slice().buffer).getInt32(0, true) === MAGIC) {
    version = (await takeView(reader, 8)).getInt32(4, true);
  }
  if (version > NEWEST) {
    throw new RiverbankError(
      "unsupported",
      `version: ${version} came, ${NEWEST} at most was expected; update Riverbank`,
    );
  }
  const view = await takeView(reader, ARGUMENT_BYTES);
  const [dims, window, epochs, minCount, negatives, , loss, model, buckets, minN, maxN] = Array.from(
    { length: 12 },
    (_, i) => view.getInt32(4 * i, true),
  );
  checkShape(undefined, dims);
  if (!(LOSSES[loss] && ARCHITECTURES[model] && buckets >= 0 && minN >= 0 && maxN >= 0 && maxN <= MOST_NGRAM)) {
    const came = `loss ${loss}, model ${model}, ${buckets} buckets, n-grams from ${minN} to ${maxN} came`;
    throw new RiverbankError("invalid", `header: ${came}; it is damaged`);
  }
  const architecture = ARCHITECTURES[model];
  // Supervised models of version 11 have no n-grams of characters, whatever they say.
  const none = maxN < Math.max(1, minN) || buckets === 0 || (version === 11 && architecture === "supervised");
  return {
    ...{ version, dims, window, epochs, minCount, negatives, architecture, buckets },
    loss: LOSSES[loss],
    minN: Math.max(1, minN),
    maxN: none ? 0 : maxN,
  };
}

/** Reads the dictionary, keeping the first `limit` words. Throws `invalid` for one that contradicts itself. */
export async function readDictionary(
  reader: ByteReader,
  { version }: FastTextHeader,
  limit = Number.POSITIVE_INFINITY,
): Promise<FastTextDictionary> {
  const view = await takeView(reader, version > 0 ? 28 : 20);
  const [size, words, labels] = [0, 4, 8].map((at) => view.getInt32(at, true));
  const prunedNgrams = version > 0 ? int64(view, 20) : -1;
  if (!(words >= 1 && labels >= 0 && size === words + labels && prunedNgrams >= -1 && prunedNgrams < 2 ** 31)) {
    const came = `${size} entries, ${words} words, ${labels} labels and ${prunedNgrams} n-grams came`;
    throw new RiverbankError("invalid", `dictionary: ${came}; it is damaged`);
  }
  const entries = new Entries(words, labels, Math.min(words, limit));
  await entries.read(reader);
  const pruned = prunedNgrams < 0 ? undefined : await readPruned(reader, prunedNgrams);
  return { words, labels, pruned, ...entries.finish() };
}

/** A dictionary's entries, those of words in front. */
class Entries {
  readonly #words: number;
  readonly #all: number;
  readonly #wanted: number;
  readonly #list = new TokenList();
  readonly #counts: number[] = [];
  readonly #bytes: Uint8Array[] = [];
  #seen = 0;

  constructor(words: number, labels: number, wanted: number) {
    this.#words = words;
    this.#all = words + labels;
    this.#wanted = wanted;
  }

  async read(reader: ByteReader): Promise<void> {
    while (this.#seen < this.#all) {
      const window = await reader.peek(WINDOW);
      const used = this.#readWindow(window);
      if (used === 0) throw window.length < WINDOW ? cutOff() : this.#damaged("has no end");
      await reader.skip(used);
    }
  }

  finish(): Pick<FastTextDictionary, "tokens" | "counts" | "bytes"> {
    return { tokens: this.#list.finish(), counts: Float64Array.from(this.#counts), bytes: this.#bytes };
  }

  /** Reads the whole entries among `window` and says how many bytes they have. */
  #readWindow(window: Uint8Array): number {
    const view = new DataView(window.buffer, window.byteOffset, window.length);
    let used = 0;
    while (this.#seen < this.#all) {
      const end = window.indexOf(0, used);
      if (end < 0 || end + 10 > window.length) break;
      const count = int64(view, end + 1);
      const type = view.getInt8(end + 9);
      if (count < 0) throw this.#damaged(`has the count ${count}`);
      if (type !== (this.#seen < this.#words ? 0 : 1)) throw this.#damaged(`is of type ${type}`);
      if (this.#seen < this.#wanted) this.#keep(window, used, end, count);
      this.#seen++;
      used = end + 10;
    }
    return used;
  }

  #keep(window: Uint8Array, start: number, end: number, count: number): void {
    this.#list.add(window, start, end);
    this.#counts.push(count);
    const bracketed = new Uint8Array(end - start + 2);
    bracketed[0] = 0x3c;
    bracketed.set(window.subarray(start, end), 1);
    bracketed[bracketed.length - 1] = 0x3e;
    this.#bytes.push(bracketed);
  }

  #damaged(what: string): RiverbankError {
    return new RiverbankError("invalid", `dictionary: entry ${this.#seen + 1} ${what}; it is damaged`);
  }
}

async function readPruned(reader: ByteReader, ngrams: number): Promise<Map<number, number>> {
  const bytes = await takeAll(reader, 8 * ngrams);
  const pairs = new Int32Array(bytes.buffer);
  const rows = new Map<number, number>();
  for (let i = 0; i < ngrams; i++) {
    const [bucket, row] = [pairs[2 * i], pairs[2 * i + 1]];
    if (!(bucket >= 0 && row >= 0 && row < ngrams && !rows.has(bucket))) {
      const came = `bucket ${bucket} with row ${row}`;
      throw new RiverbankError("invalid", `dictionary: ${came} came as n-gram ${i + 1} of ${ngrams}; it is damaged`);
    }
    rows.set(bucket, row);
  }
  return rows;
}

/** A view on a copy of the next `bytes` bytes. */
export async function takeView(reader: ByteReader, bytes: number): Promise<DataView> {
  return new DataView((await takeAll(reader, bytes)).buffer);
}

/** An int64 as a number; what lies beyond 2^53 is as near as it can be. */
export function int64(view: DataView, at: number): number {
  return view.getUint32(at, true) + view.getInt32(at + 4, true) * 2 ** 32;
}
