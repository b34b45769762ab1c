// Small fastText models, byte by byte as fasttext-header.ts and fasttext-matrix.ts say.

import { joined, utf8 } from "./tables.ts";

export interface ModelParts {
  /** Each word, its count and its own row. */
  words: readonly (readonly [word: string | Uint8Array, count: number, row: readonly number[]])[];
  /** Rows of n-grams. */
  ngrams?: readonly (readonly number[])[];
  labels?: readonly string[];
  /** Into how many buckets n-grams fall. Default: as many as there are rows of them. */
  buckets?: number;
  minN?: number;
  maxN?: number;
  /** 0 writes no magic number, as versions before 11. Default 12. */
  version?: number;
  /** 1 cbow, 2 skip-gram (default), 3 supervised. */
  architecture?: number;
  /** The bucket and the row of each n-gram that was kept. */
  pruned?: readonly (readonly [bucket: number, row: number])[];
  /** Writes the rows product-quantised, with norms apart or not; see {@link quantisedRow} for what they become. */
  quantised?: "norms" | "plain";
}

const CENTROIDS = 256;
/** Dims of a part; the last one may have fewer. */
const PART = 2;

export function fastTextModel(parts: ModelParts): Uint8Array<ArrayBuffer> {
  const { words, ngrams = [], labels = [], version = 12, architecture = 2, pruned, quantised } = parts;
  const { buckets = ngrams.length, minN = 3, maxN = ngrams.length > 0 ? 6 : 0 } = parts;
  const dims = words[0][2].length;
  const rows = [...words.map(([, , row]) => row), ...ngrams];
  const modern = version > 0;
  const entries = [
    ...words.map(([word, count]) => entry(word, count, 0)),
    ...labels.map((label) => entry(`__label__${label}`, 1, 1)),
  ];
  return joined([
    ...(modern ? [int32s(793712314, version)] : []),
    int32s(dims, 5, 5, 1, 5, 1, 2, architecture, buckets, minN, maxN, 100),
    new Uint8Array(Float64Array.of(1e-4).buffer),
    int32s(entries.length, words.length, labels.length),
    int64s(1000),
    ...(modern ? [int64s(pruned ? pruned.length : -1)] : []),
    ...entries,
    ...(pruned ?? []).map((pair) => int32s(...pair)),
    ...(modern ? [Uint8Array.of(quantised ? 1 : 0)] : []),
    ...(quantised ? quantisedMatrix(rows.length, dims, quantised) : dense(rows)),
    ...(modern ? [Uint8Array.of(0)] : []),
    ...dense(words.map(([, , row]) => row)),
  ]);
}

/** What row `id` of a quantised model is. */
export function quantisedRow(id: number, dims: number, kind: "norms" | "plain"): number[] {
  return Array.from({ length: dims }, (_, i) => {
    const part = Math.floor(i / PART);
    const size = Math.min(PART, dims - part * PART);
    const centroid = Math.fround(centroids(dims)[part * CENTROIDS * PART + code(id, part) * size + (i % PART)]);
    return Math.fround(kind === "norms" ? Math.fround(centroids(1)[code(id, 99)]) * centroid : centroid);
  });
}

function quantisedMatrix(rows: number, dims: number, kind: "norms" | "plain"): Uint8Array[] {
  const parts = Math.ceil(dims / PART);
  const codes = Array.from({ length: rows * parts }, (_, i) => code(Math.floor(i / parts), i % parts));
  const front = [Uint8Array.of(kind === "norms" ? 1 : 0), int64s(rows, dims), int32s(codes.length)];
  const norms = Array.from({ length: rows }, (_, id) => code(id, 99));
  const normed = kind === "norms" ? [Uint8Array.from(norms), ...quantiser(1)] : [];
  return [...front, Uint8Array.from(codes), ...quantiser(dims), ...normed];
}

function quantiser(dims: number): Uint8Array[] {
  const size = Math.min(PART, dims);
  const numbers = int32s(dims, Math.ceil(dims / size), size, dims % size || size);
  return [numbers, floats(centroids(dims))];
}

function code(id: number, part: number): number {
  return (id * 31 + part * 7 + 3) % CENTROIDS;
}

function centroids(dims: number): number[] {
  return Array.from({ length: dims * CENTROIDS }, (_, i) => Math.sin(i + dims));
}

function dense(rows: readonly (readonly number[])[]): Uint8Array[] {
  return [int64s(rows.length, rows[0].length), floats(rows.flat())];
}

function entry(word: string | Uint8Array, count: number, type: number): Uint8Array {
  return joined([typeof word === "string" ? utf8(word) : word, Uint8Array.of(0), int64s(count), Uint8Array.of(type)]);
}

function floats(numbers: readonly number[]): Uint8Array {
  return new Uint8Array(Float32Array.from(numbers).buffer);
}

function int32s(...numbers: number[]): Uint8Array {
  return new Uint8Array(Int32Array.from(numbers).buffer);
}

function int64s(...numbers: number[]): Uint8Array {
  return new Uint8Array(BigInt64Array.from(numbers.map(BigInt)).buffer);
}
