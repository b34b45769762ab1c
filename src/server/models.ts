// The models that a server answers from, and their way to a worker: as files' bytes.

import type { Encoder } from "../context/encoder.ts";
import { encoderChunks } from "../context/encoder-file.ts";
import { loadEncoder } from "../context/load.ts";
import { RiverbankError } from "../shared/errors.ts";
import { tableChunks } from "../vectors/formats/table-file.ts";
import { loadTable } from "../vectors/load.ts";
import type { EmbeddingTable } from "../vectors/table.ts";

/** What answers are made of. */
export interface Models {
  table: EmbeddingTable;
  /** Reads words in context. Default: none, and what needs one is refused. */
  encoder?: Encoder | undefined;
}

/** {@link Models}, each as the bytes of a file. */
export interface PackedModels {
  table: Uint8Array<ArrayBuffer>;
  encoder?: Uint8Array<ArrayBuffer> | undefined;
}

/** The encoder, or of what is known of it. Throws `missing encoder` where none is served. */
export function served<T>(encoder: T | undefined): T {
  if (encoder !== undefined) return encoder;
  throw new RiverbankError("missing", "encoder: none is served here; start riverbank serve with --encoder FILE");
}

/** Copies of the models. */
export function packModels({ table, encoder }: Models): PackedModels {
  return { table: joined(tableChunks(table)), encoder: encoder && joined(encoderChunks(encoder)) };
}

/** The models again; the encoder works on the calling thread alone. */
export async function unpackModels({ table, encoder }: PackedModels): Promise<Models> {
  return {
    table: await loadTable(table),
    encoder: encoder && (await loadEncoder({ weights: encoder }, { threads: 1 })),
  };
}

function joined(views: Iterable<Uint8Array>): Uint8Array<ArrayBuffer> {
  const chunks = Array.from(views, (chunk) => chunk.slice());
  const bytes = new Uint8Array(chunks.reduce((size, { length }) => size + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
