// The table that a training hands out which went on from another: counts of both, and what the first alone had.

import { KernelMemory } from "../kernels/memory.ts";
import { summedCounts } from "../tokens/kept.ts";
import { Vocabulary } from "../tokens/vocabulary.ts";
import { type Rows, readRow } from "../vectors/rows.ts";
import { EmbeddingTable, type Subwords } from "../vectors/table.ts";
import { placesOf, type Start } from "./start.ts";

/**
 * `learned`, whose rows are `scale` times too long and are divided in place, with the counts of both trainings and with the first table's n-grams that no word has, so that unseen words
 * keep their vectors. Where rows were frozen they are the first table's to the bit, also where n-grams make up a mean.
 */
export function startedTable(learned: EmbeddingTable, { table, freeze }: Start, scale: number): EmbeddingTable {
  const { vocabulary, embeddings, subwords, metadata } = learned;
  const { memory, address, dims } = embeddings;
  multiply(embeddings, 1 / scale);
  if (subwords) multiply(subwords.rows, 1 / scale);
  if (freeze) {
    vocabulary.tokens.forEach((token, word) => {
      const place = table.vocabulary.idOf(token);
      if (place !== undefined) memory.float32(address + 4 * word * dims, dims).set(readRow(table.embeddings, place));
    });
  }
  return new EmbeddingTable({
    vocabulary: new Vocabulary(vocabulary.tokens, summedCounts(vocabulary, table.vocabulary)),
    embeddings,
    subwords: subwords && table.subwords && joinSubwords(subwords, table.subwords),
    metadata,
  });
}

/** One word's vector of what {@link startedTable} makes of `learned`, its row. */
export function startedVector(learned: Float32Array, token: string, { table, freeze }: Start, scale: number) {
  const place = freeze ? table.vocabulary.idOf(token) : undefined;
  return place === undefined ? learned.map((value) => value * (1 / scale)) : readRow(table.embeddings, place);
}

function multiply({ memory, address, rows, dims }: Rows, factor: number): void {
  const numbers = memory.float32(address, rows * dims);
  for (let i = 0; i < numbers.length; i++) numbers[i] *= factor;
}

/** The n-grams of `learned`, and those that only `before` has. */
function joinSubwords(learned: Subwords, before: Subwords): Subwords {
  const { buckets, rows } = learned;
  const all = union(learned.index ?? every(buckets), before.index ?? every(before.rows.rows));
  if (all.length === rows.rows) return learned;
  const { dims } = rows;
  const memory = new KernelMemory({ capacity: 4 * dims * all.length });
  const address = memory.allocate(4 * dims * all.length);
  const own = placesOf(all, learned.index, rows.rows);
  const other = placesOf(all, before.index, before.rows.rows);
  own.forEach((place, row) => {
    const numbers = place >= 0 ? readRow(rows, place) : readRow(before.rows, other[row]);
    memory.float32(address + 4 * row * dims, dims).set(numbers);
  });
  const index = all.length === buckets ? undefined : all;
  return { ...learned, index, rows: { ...rows, memory, address, rows: all.length } };
}

function every(buckets: number): Uint32Array {
  return Uint32Array.from({ length: buckets }, (_, bucket) => bucket);
}

/** What stands in either of two rising lists, rising. */
function union(a: Uint32Array, b: Uint32Array): Uint32Array {
  const all = new Uint32Array(a.length + b.length);
  let length = 0;
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    const next = Math.min(a[i] ?? Number.POSITIVE_INFINITY, b[j] ?? Number.POSITIVE_INFINITY);
    all[length++] = next;
    if (a[i] === next) i++;
    if (b[j] === next) j++;
  }
  return all.slice(0, length);
}
