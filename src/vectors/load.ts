// A table from bytes, wherever they come from: a buffer, a page's fetch, a stream.

import { RiverbankError } from "../shared/errors.ts";
import { readCsv } from "./formats/csv.ts";
import { detectFormat, isGzip } from "./formats/detect.ts";
import { readFastText } from "./formats/fasttext.ts";
import { readNpy } from "./formats/npy.ts";
import type { ReadOptions, TableFormat } from "./formats/options.ts";
import { ByteReader, type ByteSource, chunksOf, isResponse } from "./formats/reader.ts";
import { readTable } from "./formats/table-reader.ts";
import { readWord2vecBinary } from "./formats/word2vec-binary.ts";
import { readWord2vecText } from "./formats/word2vec-text.ts";
import type { EmbeddingTable } from "./table.ts";

/** How to load a table. */
export interface LoadOptions extends ReadOptions {
  /** The bytes' format. Default: found out by the bytes. */
  format?: TableFormat | undefined;
  /** What errors and warnings call the source, a path or an address. Default: they don't name it. */
  name?: string | undefined;
}

const READERS: Record<TableFormat, (reader: ByteReader, options: ReadOptions) => Promise<EmbeddingTable>> = {
  safetensors: readTable,
  text: readWord2vecText,
  binary: readWord2vecBinary,
  fasttext: readFastText,
  npy: readNpy,
  csv: readCsv,
  model2vec: readTable,
};

/**
 * Loads a table: Riverbank's safetensors, word2vec or GloVe text, word2vec binary, a fastText model, numpy's .npy, CSV, a
 * Model2Vec or StaticEmbedding table, each also gzipped. The numbers go straight into the table's memory, so a stream
 * needs little more than the table itself.
 *
 * Throws `invalid`, `mismatched` or `unsupported` for bytes that are no such table, `exhausted memory` for one of more
 * than 4 GiB, `missing` for a response that is none and for words that should stand beside the numbers.
 *
 * @example
 * const table = await loadTable(await fetch("en.safetensors"));
 * table.vectorOf("river"); // Float32Array(128)
 *
 * const beside = async (name) => (await fetch(`potion/${name}`)).text();
 * await loadTable(await fetch("potion/model.safetensors"), { beside });
 */
export async function loadTable(source: ByteSource, options: LoadOptions = {}): Promise<EmbeddingTable> {
  const { name, onWarning, limit, notFinite, beside, onKind } = options;
  const tell = name === undefined || !onWarning ? onWarning : (message: string) => onWarning(`${name}: ${message}`);
  let reader = new ByteReader(chunksOf(source));
  try {
    if (isResponse(source) && !source.ok) {
      throw new RiverbankError(
        "missing",
        `response: status ${source.status} came, a file was expected; check its address`,
      );
    }
    if (limit !== undefined && !(Number.isInteger(limit) && limit >= 1)) {
      throw new RiverbankError("invalid", `limit: ${limit} came, a whole number of rows from 1 was expected`);
    }
    let size = options.size ?? knownSize(source);
    if (await isGzip(reader)) {
      reader = new ByteReader(gunzip(reader));
      size = undefined;
    }
    const format = options.format ?? (await detectFormat(reader));
    return await READERS[format](reader, { limit, size, notFinite, beside, onKind, onWarning: tell });
  } catch (error) {
    // An error of the file system names its path already.
    if (!(error instanceof RiverbankError) || name === undefined || error.message.includes(name)) throw error;
    const { code, message, cause } = error;
    throw new RiverbankError(code, `${name}: ${message.slice(code.length + 1)}`, { cause });
  } finally {
    await reader.close();
  }
}

function knownSize(source: ByteSource): number | undefined {
  return source instanceof Uint8Array || source instanceof ArrayBuffer ? source.byteLength : undefined;
}

async function* gunzip(packed: ByteReader): AsyncGenerator<Uint8Array> {
  const bytes = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      const piece = await packed.piece();
      if (piece) controller.enqueue(piece.slice());
      else controller.close();
    },
    cancel: () => packed.close(),
  });
  try {
    yield* chunksOf(bytes.pipeThrough(new DecompressionStream("gzip")));
  } catch (cause) {
    if (cause instanceof RiverbankError) throw cause;
    throw new RiverbankError("invalid", "gzip: it is damaged or cut off; fetch or write it again", { cause });
  } finally {
    await packed.close();
  }
}
