// Riverbank's own file of a table: safetensors with the rows, their vocabulary and where they come from.
//
//   embeddings          [rows, dims]     F32 or I8       vocabulary          [bytes]     U8, the tokens' UTF-8 joined
//   scales              [rows]           F32, for I8     vocabulary_offsets  [rows + 1]  U32, where each token starts
//   subwords            [n-grams, dims]  F32 or I8       counts              [rows]      U32, or F64 beyond it
//   subword_scales      [n-grams]        F32, for I8     __metadata__        format, version, min_n, max_n, buckets,
//   subword_buckets     [n-grams]        U32, rising;                        and the rest
//                                        absent: row = bucket

import { RiverbankError } from "../../shared/errors.ts";
import type { EmbeddingTable, Rows } from "../table.ts";
import { safetensorsChunks, type Tensor } from "./safetensors.ts";
import { checkWellFormed } from "./tokens.ts";

export const TABLE_FORMAT = "riverbank.table";
export const TABLE_VERSION = "1";
/** The metadata keys that describe the file itself; a table's own metadata is all the others. */
export const FILE_KEYS = ["format", "version", "min_n", "max_n", "buckets"];

/**
 * The table as a safetensors file, in chunks that are views on its memory where they can be: copy one to keep it, or to
 * hand it to what refuses shared memory (a page's Blob). The same table gives the same bytes.
 */
export function* tableChunks(table: EmbeddingTable): Generator<Uint8Array> {
  const { vocabulary, embeddings, subwords } = table;
  const tensors: Record<string, Tensor> = {
    embeddings: numbersOf(embeddings),
    ...vocabularyTensors(vocabulary.tokens),
  };
  if (embeddings.precision === "int8") tensors.scales = scalesOf(embeddings);
  if (vocabulary.counts.some((count) => count !== 0)) tensors.counts = countsTensor(vocabulary.counts);
  const metadata: Record<string, string> = { ...table.metadata, format: TABLE_FORMAT, version: TABLE_VERSION };
  if (subwords) {
    tensors.subwords = numbersOf(subwords.rows);
    if (subwords.rows.precision === "int8") tensors.subword_scales = scalesOf(subwords.rows);
    if (subwords.index) {
      tensors.subword_buckets = { dtype: "U32", shape: [subwords.index.length], bytes: bytesOf(subwords.index) };
      metadata.buckets = String(subwords.buckets);
    }
    metadata.min_n = String(subwords.minN);
    metadata.max_n = String(subwords.maxN);
  }
  yield* safetensorsChunks(tensors, metadata);
}

function numbersOf({ memory, rows, dims, precision, address }: Rows): Tensor {
  const [dtype, size] = precision === "float32" ? (["F32", 4] as const) : (["I8", 1] as const);
  return { dtype, shape: [rows, dims], bytes: memory.uint8(address, rows * dims * size) };
}

function scalesOf({ memory, rows, scales }: Rows): Tensor {
  return { dtype: "F32", shape: [rows], bytes: memory.uint8(scales, 4 * rows) };
}

function countsTensor(counts: Float64Array): Tensor {
  const small = counts.every((count) => Number.isInteger(count) && count >= 0 && count < 2 ** 32);
  const numbers = small ? Uint32Array.from(counts) : counts;
  return { dtype: small ? "U32" : "F64", shape: [counts.length], bytes: bytesOf(numbers) };
}

function vocabularyTensors(tokens: readonly string[]): Record<string, Tensor> {
  const encoder = new TextEncoder();
  const offsets = new Uint32Array(tokens.length + 1);
  const encoded = tokens.map((token, id) => {
    checkWellFormed(token);
    const bytes = encoder.encode(token);
    const end = offsets[id] + bytes.length;
    if (end >= 2 ** 32) throw new RiverbankError("unsupported", "vocabulary: its tokens have more than 4 GiB");
    offsets[id + 1] = end;
    return bytes;
  });
  const joined = new Uint8Array(offsets[tokens.length]);
  encoded.forEach((bytes, id) => {
    joined.set(bytes, offsets[id]);
  });
  return {
    vocabulary: { dtype: "U8", shape: [joined.length], bytes: joined },
    vocabulary_offsets: { dtype: "U32", shape: [offsets.length], bytes: bytesOf(offsets) },
  };
}

function bytesOf({ buffer, byteOffset, byteLength }: Uint32Array | Float64Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
