// How unusual a score is: axes differ in how far ordinary words spread on them, and only against that can they be compared.

import { mostFrequent } from "../similarity/most-frequent.ts";
import { norm } from "../similarity/vector.ts";
import type { EmbeddingTable } from "../vectors/table.ts";
import { type Line, scoreAt } from "./line.ts";

/** Rare words' vectors lie in clumps of their own; as in similarity/relation.ts they are left out. */
const WORDS = 5000;

/** The directions of a table's frequent words. */
export interface FrequentWords {
  /** Rows of the table, the most frequent first; rows of zeros are left out. */
  readonly ids: readonly number[];
  /** Vectors of length 1, [ids, dims], row-major. */
  readonly units: Float32Array;
}

/** How ordinary words score on an axis. */
export interface Spread {
  mean: number;
  /** The standard deviation; 0 where all score alike. */
  deviation: number;
}

const frequent = new WeakMap<EmbeddingTable, FrequentWords>();
const spreads = new WeakMap<EmbeddingTable, WeakMap<Line, Spread>>();

/** The 5,000 most frequent words of a table (all where it has fewer), each as a vector of length 1; found once. */
export function frequentWords(table: EmbeddingTable): FrequentWords {
  let words = frequent.get(table);
  if (!words) {
    const all = Array.from(mostFrequent(table.vocabulary, WORDS), (id) => ({ id, row: table.row(id) }));
    const known = all.filter(({ row }) => norm(row) > 0);
    const units = new Float32Array(known.length * table.dims);
    known.forEach(({ row }, index) => {
      const length = norm(row);
      for (let i = 0; i < row.length; i++) units[index * row.length + i] = row[i] / length;
    });
    words = { ids: known.map(({ id }) => id), units };
    frequent.set(table, words);
  }
  return words;
}

/** The scores of the vectors in `units`, [rows, dims], each of length 1. */
export function scoresOf(line: Line, units: Float32Array): Float64Array {
  const { direction } = line;
  const dims = direction.length;
  const scores = new Float64Array(units.length / dims);
  for (let row = 0, at = 0; row < scores.length; row++) {
    let cosine = 0;
    for (let i = 0; i < dims; i++, at++) cosine += units[at] * direction[i];
    scores[row] = scoreAt(line, cosine);
  }
  return scores;
}

/** How a table's frequent words score on an axis; found once. */
export function spreadOf(table: EmbeddingTable, line: Line): Spread {
  let known = spreads.get(table);
  if (!known) {
    known = new WeakMap();
    spreads.set(table, known);
  }
  let spread = known.get(line);
  if (!spread) {
    spread = measure(scoresOf(line, frequentWords(table).units));
    known.set(line, spread);
  }
  return spread;
}

/**
 * How unusual a score is among those of the table's 5,000 most frequent words: how many of their standard deviations it
 * lies above their mean, below it where negative. 0 where all words score alike.
 *
 * @example
 * standingOf(table, animal, animal.score(table.vectorOf("dog"))); // 9.4: hardly any word is more of an animal
 */
export function standingOf(table: EmbeddingTable, line: Line, score: number): number {
  const { mean, deviation } = spreadOf(table, line);
  return deviation > 0 ? (score - mean) / deviation : 0;
}

/** The mean and the deviation of some numbers. */
function measure(values: Float64Array): Spread {
  const size = Math.max(1, values.length);
  const mean = values.reduce((sum, value) => sum + value, 0) / size;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / size) };
}
