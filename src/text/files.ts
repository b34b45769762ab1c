// Corpora from files, folders, patterns and standard input. Node only.

import { createReadStream } from "node:fs";
import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { RiverbankError } from "../shared/errors.ts";
import { type Corpus, type ReadOptions, readText } from "./corpus.ts";
import type { FormatOptions } from "./formats/index.ts";
import { expandPath, type SourceFile, withoutRepeats } from "./paths.ts";

const CHUNK = 256 * 1024;
const STANDARD_INPUT = "-";

export type OpenCorpusOptions = FormatOptions;

/**
 * Opens files, folders, patterns (`*`, `**`, `?`, `{a,b}`) and standard input (`-`) as one corpus, in the order given;
 * what a folder or a pattern means is sorted by path, and a file named twice is read once. Text is read when the corpus
 * is, in pieces, gzipped or not (the first bytes tell); a file's ending tells its format unless `format` does.
 * Standard input can be read only once.
 *
 * Throws `missing file` when a path leads to nothing. Reading throws as `readText` does, and `invalid file` when
 * the system refuses.
 *
 * @example
 * const corpus = await openCorpus(["notes/", "reviews.csv.gz"], { column: "review" });
 * const encoded = await readWords(corpus);
 */
export async function openCorpus(paths: string | string[], options: OpenCorpusOptions = {}): Promise<Corpus> {
  const given = [paths].flat();
  if (given.length === 0) throw new RiverbankError("missing", "file: no path came; name a file, a folder or -");
  const expanded: SourceFile[] = [];
  for (const path of given) expanded.push(...(path === STANDARD_INPUT ? [{ path }] : await expandPath(path)));
  const files = withoutRepeats(expanded);
  const bytes = files.reduce((sum, file) => sum + (file.bytes ?? Number.NaN), 0);
  return {
    name: given.map((path) => (path === STANDARD_INPUT ? "standard input" : path)).join(", "),
    ...(!Number.isNaN(bytes) && { bytes }),
    read: (read) => readFiles(files, options, read),
  };
}

async function* readFiles(
  files: SourceFile[],
  options: FormatOptions,
  { signal, onBytes }: ReadOptions = {},
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for (const { path } of files) {
    const name = path === STANDARD_INPUT ? "standard input" : path;
    const raw = readRaw(path, name, (piece) => onBytes?.((bytes += piece)));
    for await (const piece of readText(raw, name, options, gunzip)) {
      if (signal?.aborted) return;
      yield piece;
    }
  }
}

async function* readRaw(path: string, name: string, onPiece: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  try {
    const stream = path === STANDARD_INPUT ? standardInput() : createReadStream(path, { highWaterMark: CHUNK });
    for await (const piece of stream as AsyncIterable<Uint8Array>) {
      onPiece(piece.length);
      yield piece;
    }
  } catch (cause) {
    if (cause instanceof RiverbankError) throw cause;
    const { code, message } = cause as NodeJS.ErrnoException;
    throw new RiverbankError("invalid", `file: ${name} can't be read (${code ?? message}); check it`, { cause });
  }
}

function standardInput(): Readable {
  if (!process.stdin.readableEnded) return process.stdin;
  throw new RiverbankError("unsupported", "corpus: standard input was read to its end and can't be read again");
}

/** zlib's own threads unpack while this one counts. */
function gunzip(packed: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const unpacked = createGunzip({ chunkSize: CHUNK });
  // The callback stands for errors that the iteration of `unpacked` throws anyway.
  return pipeline(Readable.from(packed, { objectMode: false }), unpacked, () => {});
}
