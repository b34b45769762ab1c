// A corpus is text in pieces: where text comes from, whoever reads it.

import { checkText } from "./check.ts";
import { encodeTexts } from "./encode.ts";
import { type FormatOptions, readFormat } from "./formats/index.ts";
import { type Gunzip, readStream, unpack } from "./gzip.ts";

/** How a reader watches and stops the reading of a {@link Corpus}. */
export interface ReadOptions {
  /** Ends the reading early, without an error: the one who gave the signal knows. */
  signal?: AbortSignal;
  /** Told how many bytes of the source (compressed where it is) have been read so far. */
  onBytes?: (sourceBytesSoFar: number) => void;
}

/** Text as UTF-8 in order, in pieces cut anywhere, even inside a character; "\n" ends a sentence. */
export interface Corpus {
  /** What error messages and reports call it. */
  readonly name: string;
  /** Bytes of the source, where they are known beforehand. */
  readonly bytes?: number;
  read(options?: ReadOptions): AsyncIterable<Uint8Array>;
}

/**
 * A corpus of strings, each of them one sentence or, with "\n" inside, several. A generator can be read only once; its
 * text is taken as it comes and never held as a whole.
 *
 * @param name what messages call it. Default "texts".
 *
 * @example
 * const corpus = corpusFromTexts(["The river bank.", "The bank's money."]);
 * const { vocabulary } = await readWords(corpus, { minCount: 1 });
 * vocabulary.tokens; // ["the", "bank", "bank's", "money", "river"]
 */
export function corpusFromTexts(texts: Iterable<string> | AsyncIterable<string>, name = "texts"): Corpus {
  return { name, read: (options) => counted(encodeTexts(texts), options) };
}

export interface StreamOptions extends FormatOptions {
  /** What messages call it, and whose ending tells the format. Default: the name of a `File`, else "stream". */
  name?: string;
}

/**
 * A corpus of a `File`, a `Blob` or a stream of bytes, as a page has them: plain text, Markdown, csv, tsv or jsonl,
 * gzipped or not (its first bytes tell). A stream can be read only once. Reading throws as {@link readText} does.
 *
 * @example
 * const corpus = corpusFromStream(input.files[0], { column: "review" });
 */
export function corpusFromStream(source: Blob | ReadableStream<Uint8Array>, options: StreamOptions = {}): Corpus {
  const own = "name" in source && typeof source.name === "string" ? source.name : "stream";
  const name = options.name ?? own;
  const stream = () => (source instanceof Blob ? source.stream() : source);
  return {
    name,
    ...(source instanceof Blob && { bytes: source.size }),
    read: (read) => readText(counted(readStream(stream()), read), name, options),
  };
}

/**
 * Corpora one after the other, as one.
 *
 * @example
 * const corpus = joinCorpora([...input.files].map((file) => corpusFromStream(file)));
 */
export function joinCorpora(corpora: readonly Corpus[]): Corpus {
  const bytes = corpora.reduce((sum, corpus) => sum + (corpus.bytes ?? Number.NaN), 0);
  return {
    name: corpora.map(({ name }) => name).join(", "),
    ...(!Number.isNaN(bytes) && { bytes }),
    read: (options) => readAll(corpora, options),
  };
}

async function* readAll(corpora: readonly Corpus[], { signal, onBytes }: ReadOptions = {}): AsyncGenerator<Uint8Array> {
  let before = 0;
  for (const corpus of corpora) {
    let own = 0;
    const count = (bytes: number) => {
      own = bytes;
      onBytes?.(before + bytes);
    };
    yield* corpus.read({ ...(signal && { signal }), onBytes: count });
    if (signal?.aborted) return;
    before += own;
  }
}

/**
 * Raw pieces of one file to text: unpacked, checked, taken out of its format, and ended by "\n". Throws one line that
 * names the file: `invalid gzip`, `unsupported text` (binary, UTF-16, another encoding), and what its format throws.
 */
export async function* readText(
  raw: AsyncIterable<Uint8Array>,
  name: string,
  format: FormatOptions,
  gunzip?: Gunzip,
): AsyncGenerator<Uint8Array> {
  yield* readFormat(checkText(unpack(raw, name, gunzip), name), name, format);
  yield Uint8Array.of(10);
}

async function* counted(
  pieces: AsyncIterable<Uint8Array>,
  { signal, onBytes }: ReadOptions = {},
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const piece of pieces) {
    if (signal?.aborted) return;
    onBytes?.((bytes += piece.length));
    yield piece;
  }
}
