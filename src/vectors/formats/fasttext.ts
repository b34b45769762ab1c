// fastText's models, .bin and .ftz: the words' vectors as fastText prints them, and the n-grams' rows from which it
// composes all others. fasttext-header.ts and fasttext-matrix.ts say how the bytes stand.

import { RiverbankError } from "../../shared/errors.ts";
import { Vocabulary } from "../../tokens/vocabulary.ts";
import type { Rows } from "../rows.ts";
import { ngramRowsOfBytes } from "../subwords.ts";
import { EmbeddingTable, type Subwords } from "../table.ts";
import {
  type FastTextDictionary,
  type FastTextHeader,
  int64,
  readDictionary,
  readHeader,
  takeView,
} from "./fasttext-header.ts";
import { type MatrixPlan, readDense, readQuantised } from "./fasttext-matrix.ts";
import { checkFinite } from "./numbers.ts";
import type { ReadOptions } from "./options.ts";
import { type ByteReader, cutOff, skipAll } from "./reader.ts";
import { keepFirsts, quoteToken } from "./tokens.ts";

/** The end of a line, which fastText counts as a word but, since version 11, does not cut into n-grams. */
const LINE_END = "</s>";

/**
 * Reads a fastText model, of any version, supervised ones and quantised ones too. A word's vector is what fastText
 * gives for it: the mean of its own row and its n-grams'. Labels and what stands behind the input matrix are left out.
 *
 * Throws `invalid` or `mismatched` for a model that is cut off, contradicts itself or holds numbers that are not finite,
 * and `unsupported` for a version that is to come.
 */
export async function readFastText(reader: ByteReader, options: ReadOptions = {}): Promise<EmbeddingTable> {
  const header = await readHeader(reader);
  const dictionary = await readDictionary(reader, header, options.limit);
  const quantised = header.version > 0 && (await takeView(reader, 1)).getInt8(0) !== 0;
  options.onKind?.({ format: "fasttext", numbers: quantised ? "product-quantised" : "float32" });
  const buckets = planNgrams(header, dictionary);
  const matrix = await (quantised ? readQuantised : readDense)(reader, planMatrix(header, dictionary, buckets));
  await checkOutputs(reader, header, options.size);
  const { words, ngrams } = matrix;
  const { minN, maxN } = header;
  const subwords =
    maxN > 0 && ngrams.rows > 0 ? { minN, maxN, buckets: header.buckets, index: buckets, rows: ngrams } : undefined;
  if (subwords) composeWords(words, header, dictionary, subwords);
  if (options.notFinite !== "keep") {
    checkFinite(words, (row) => ` (${quoteToken(dictionary.tokens[row])})`);
    checkFinite(ngrams, () => " of the n-grams");
  }
  return tableOf(header, dictionary, words, subwords, options);
}

/** The buckets that have a row, rising; undefined where all have one. */
function planNgrams({ maxN, buckets }: FastTextHeader, { pruned }: FastTextDictionary): Uint32Array | undefined {
  if (maxN === 0 || !pruned) return undefined;
  const kept = Uint32Array.from(pruned.keys()).sort();
  if (kept.length > 0 && kept[kept.length - 1] >= buckets) {
    const came = `n-gram bucket ${kept[kept.length - 1]} came`;
    throw new RiverbankError("invalid", `dictionary: ${came}, there are ${buckets}; it is damaged`);
  }
  return kept;
}

function planMatrix(header: FastTextHeader, dictionary: FastTextDictionary, kept: Uint32Array | undefined): MatrixPlan {
  const { dims, maxN, buckets } = header;
  const { words, tokens, pruned } = dictionary;
  const rows = words + (pruned ? pruned.size : buckets);
  const all = { from: words, count: maxN > 0 ? rows - words : 0 };
  const ngrams = kept && pruned ? Array.from(kept, (bucket) => words + (pruned.get(bucket) ?? 0)) : all;
  return { rows, dims, words: tokens.length, ngrams };
}

/** Passes over the output matrix, which only training needs, so that a model that is cut off in it is known as such. */
async function checkOutputs(reader: ByteReader, { version }: FastTextHeader, size: number | undefined): Promise<void> {
  const quantised = version > 0 && (await takeView(reader, 1)).getInt8(0) !== 0;
  const view = await takeView(reader, 16);
  if (quantised) return;
  const bytes = 4 * int64(view, 0) * int64(view, 8);
  if (size === undefined) await skipAll(reader, bytes);
  else if (!(reader.position + bytes <= size)) throw cutOff();
}

/** Puts into each word's row the mean of it and of the word's n-grams' rows. */
function composeWords(
  { memory, address, rows, dims }: Rows,
  { version }: FastTextHeader,
  { tokens, bytes }: FastTextDictionary,
  subwords: Subwords,
): void {
  const { index, rows: ngrams } = subwords;
  const places = index && new Map(Array.from(index, (bucket, place) => [bucket, place]));
  const words = memory.float32(address, rows * dims);
  const parts = ngrams.memory.float32(ngrams.address, ngrams.rows * dims);
  for (let word = 0; word < rows; word++) {
    if (tokens[word] === LINE_END && version > 0) continue;
    const start = word * dims;
    let count = 1;
    for (const bucket of ngramRowsOfBytes(bytes[word], subwords)) {
      const place = places ? places.get(bucket) : bucket;
      if (place === undefined) continue;
      const from = place * dims;
      for (let i = 0; i < dims; i++) words[start + i] += parts[from + i];
      count++;
    }
    for (let i = 0; i < dims; i++) words[start + i] /= count;
  }
}

function tableOf(
  header: FastTextHeader,
  { tokens, counts, labels }: FastTextDictionary,
  words: Rows,
  subwords: Subwords | undefined,
  { onWarning }: ReadOptions,
): EmbeddingTable {
  const { memory, address, dims } = words;
  const move = (to: number, from: number) => {
    memory.float32(address, words.rows * dims).copyWithin(to * dims, from * dims, (from + 1) * dims);
    counts[to] = counts[from];
  };
  keepFirsts(tokens, move, onWarning);
  const rows = tokens.length;
  const { architecture, loss, window, epochs, minCount, negatives } = header;
  return new EmbeddingTable({
    vocabulary: new Vocabulary(tokens, counts.subarray(0, rows)),
    embeddings: { ...words, rows },
    subwords,
    metadata: {
      trainer: "fastText",
      training: JSON.stringify({ architecture, loss, window, epochs, minCount, negatives }),
      ...(labels > 0 && { labels: String(labels) }),
    },
  });
}
