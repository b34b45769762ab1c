// Input rows that begin as those of a table, and the way back to them.

import { RiverbankError } from "../shared/errors.ts";
import { Fingerprint } from "../tokens/fingerprint.ts";
import type { Vocabulary } from "../tokens/vocabulary.ts";
import { readRow } from "../vectors/rows.ts";
import type { EmbeddingTable } from "../vectors/table.ts";
import type { Features } from "./features.ts";

/** Where a training begins. */
export interface Start {
  readonly table: EmbeddingTable;
  /** Whether the table's rows stay as they are, so that only new words learn. */
  readonly freeze: boolean;
}

/**
 * The power of two by which the table's rows are multiplied while they learn: it brings their median norm to
 * between 1.5 and 3, where trained rows end up. Rows far longer overshoot in every step, rows far shorter hardly move
 * their output rows; and a power of two rounds nothing, so that what does not learn comes out to the bit.
 *
 * @example
 * startScale(EmbeddingTable.fromVectors(new Vocabulary(["river"]), Float32Array.of(0, 20), 2)); // 0.125
 */
export function startScale({ norms }: EmbeddingTable): number {
  const median = norms.slice().sort()[norms.length >> 1] ?? 0;
  if (!(median > 0 && Number.isFinite(median))) return 1;
  let scale = 1;
  while (median * scale >= 3) scale /= 2;
  while (median * scale < 1.5) scale *= 2;
  return scale;
}

/**
 * Writes the table's rows times `scale` over the input rows of its words and their n-grams; all others stay as they are. Where a word
 * has n-grams its own row is what makes the mean of them all its vector: n × vector − Σ n-gram rows.
 *
 * Throws `invalid table` where a number in it is none.
 *
 * @param inputs [rows, stride], row-major; the numbers behind dims are not touched.
 * @returns for each input row whether it came from the table, or is an n-gram of a word that did: 1 or 0.
 */
export function fillFromTable(
  { vocabulary: own, embeddings, subwords }: EmbeddingTable,
  vocabulary: Vocabulary,
  features: Features | undefined,
  inputs: Float32Array,
  stride: number,
  scale: number,
): Uint8Array {
  const taken = new Uint8Array(inputs.length / stride);
  const put = (row: number, numbers: ArrayLike<number>, nameOf: () => string) => {
    for (let i = 0; i < numbers.length; i++) if (!Number.isFinite(numbers[i])) throw notFinite(nameOf(), numbers[i]);
    for (let i = 0; i < numbers.length; i++) inputs[row * stride + i] = numbers[i] * scale;
  };
  if (features && subwords) {
    const places = placesOf(features.buckets, subwords.index, subwords.rows.rows);
    places.forEach((place, i) => {
      const nameOf = () => `n-gram bucket ${features.buckets[i]}`;
      if (place >= 0) put(vocabulary.size + i, readRow(subwords.rows, place), nameOf);
    });
  }
  for (const [word, token] of vocabulary.tokens.entries()) {
    const place = own.idOf(token);
    if (place === undefined) continue;
    taken[word] = 1;
    const ngrams = features?.rows.subarray(features.starts[word] + 1, features.starts[word + 1]) ?? [];
    const numbers = Float64Array.from(readRow(embeddings, place), (value) => value * (ngrams.length + 1));
    for (const row of ngrams) {
      taken[row] = 1;
      for (let i = 0; i < numbers.length; i++) numbers[i] -= inputs[row * stride + i] / scale;
    }
    put(word, numbers, () => JSON.stringify(token));
  }
  return taken;
}

/** Where each of `wanted` stands in `index`, both rising, or -1; without an index every bucket is its own place. */
export function placesOf(wanted: Uint32Array, index: Uint32Array | undefined, rows: number): Int32Array {
  if (!index) return Int32Array.from(wanted, (bucket) => (bucket < rows ? bucket : -1));
  let at = 0;
  return Int32Array.from(wanted, (bucket) => {
    while (at < index.length && index[at] < bucket) at++;
    return index[at] === bucket ? at : -1;
  });
}

/** 16 hexadecimal digits that change when a word or a number of the table does. */
export function tableFingerprint({ vocabulary, embeddings, subwords }: EmbeddingTable): string {
  const fingerprint = new Fingerprint();
  for (const token of vocabulary.tokens) fingerprint.addText(token);
  fingerprint.add(vocabulary.counts);
  for (const rows of subwords ? [embeddings, subwords.rows] : [embeddings]) {
    for (let row = 0; row < rows.rows; row++) fingerprint.add(new Int32Array(readRow(rows, row).buffer));
  }
  if (subwords?.index) fingerprint.add(subwords.index);
  return fingerprint.toString();
}

function notFinite(name: string, value: number): RiverbankError {
  const cure = "look at it with riverbank inspect, and take a table of numbers";
  return new RiverbankError("invalid", `table: the row of ${name} has ${value} in it, numbers were expected; ${cure}`);
}
