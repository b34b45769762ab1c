// What a table holds and how sound it is: the first look at a model that somebody else made.

import type { EmbeddingTable, Precision, Rows } from "./table.ts";

/** A table, described. */
export interface Inspection {
  rows: number;
  dims: number;
  precision: Precision;
  /** The n-grams from which unseen words are composed; null where there are none. */
  subwords: { minN: number; maxN: number; buckets: number } | null;
  /** The sum of the vocabulary's counts; 0 where the file does not say how often words were seen. */
  tokensSeen: number;
  metadata: Record<string, string>;
  /** Norms of the rows whose numbers are finite; null where there are none. */
  norms: { least: number; median: number; most: number } | null;
  /** Rows of zeros, rows equal to an earlier one (those of zeros aside), and rows with numbers that are not finite. */
  health: { zero: number; duplicate: number; notFinite: number };
}

/**
 * Describes a table: its shape, where it comes from, its norms, and rows that are not as they should be.
 *
 * @example
 * inspect(table).health; // { zero: 0, duplicate: 2, notFinite: 0 }
 */
export function inspect(table: EmbeddingTable): Inspection {
  const { rows, dims, precision, subwords, vocabulary, metadata, embeddings } = table;
  const norms = table.norms.filter(Number.isFinite).sort();
  return {
    rows,
    dims,
    precision,
    subwords: subwords ? { minN: subwords.minN, maxN: subwords.maxN, buckets: subwords.rows.rows } : null,
    tokensSeen: vocabulary.total,
    metadata: { ...metadata },
    norms:
      norms.length > 0 ? { least: norms[0], median: norms[norms.length >> 1], most: norms[norms.length - 1] } : null,
    health: checkHealth(embeddings, table.norms),
  };
}

function checkHealth(rows: Rows, norms: Float32Array): Inspection["health"] {
  const firsts = new Map<number, number>();
  const health = { zero: 0, duplicate: 0, notFinite: 0 };
  for (let id = 0; id < rows.rows; id++) {
    if (norms[id] === 0) health.zero++;
    else if (!Number.isFinite(norms[id])) health.notFinite++;
    else {
      const hash = hashRow(rows, id);
      const first = firsts.get(hash);
      if (first === undefined) firsts.set(hash, id);
      else if (equalRows(rows, first, id)) health.duplicate++;
    }
  }
  return health;
}

/** A row's stored numbers, without its scale: rows that differ only in length are told apart by {@link equalRows}. */
function storedRow({ memory, dims, precision, address }: Rows, id: number): Float32Array | Int8Array {
  return precision === "float32"
    ? memory.float32(address + 4 * id * dims, dims)
    : memory.int8(address + id * dims, dims);
}

/** 53 bits, so that different rows share a hash in tables of any size practically never. */
function hashRow(rows: Rows, id: number): number {
  const row = storedRow(rows, id);
  const bits = row instanceof Int8Array ? row : new Int32Array(row.buffer, row.byteOffset, row.length);
  let low = 0x811c9dc5;
  let high = 0x9747b28c;
  for (let i = 0; i < bits.length; i++) {
    low = Math.imul(low ^ bits[i], 0x01000193);
    high = Math.imul(high ^ bits[i], 0x85ebca6b) ^ (high >>> 15);
  }
  return (low >>> 0) * 2 ** 21 + (high >>> 11);
}

function equalRows(rows: Rows, a: number, b: number): boolean {
  const { memory, precision, scales } = rows;
  const other = storedRow(rows, b);
  if (!storedRow(rows, a).every((value, i) => value === other[i])) return false;
  if (precision === "float32") return true;
  const [first, second] = [a, b].map((id) => memory.float32(scales + 4 * id, 1)[0]);
  return first === second;
}
