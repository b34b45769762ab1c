// Where a table's words lie on the whole: what a topic is told apart from.

import { mostFrequent } from "../similarity/most-frequent.ts";
import { norm } from "../similarity/vector.ts";
import type { EmbeddingTable, Rows } from "../vectors/table.ts";

/** Rare words' vectors lie in clumps of their own; as in similarity/relation.ts they are left out. */
const WORDS = 5000;

const centres = new WeakMap<Rows, Float64Array>();

/** The mean of the unit vectors of the table's 5,000 most frequent words, [dims]; rows of zeros are left out. */
export function unitCentreOf(table: EmbeddingTable): Float64Array {
  let centre = centres.get(table.embeddings);
  if (!centre) {
    const rows = Array.from(mostFrequent(table.vocabulary, WORDS), (id) => table.row(id));
    centre = meanOfUnits(rows, table.dims);
    centres.set(table.embeddings, centre);
  }
  return centre;
}

/** The mean of vectors, each brought to length 1; those without a direction are left out; zeros where none has one. */
export function meanOfUnits(vectors: readonly ArrayLike<number>[], dims: number): Float64Array {
  const mean = new Float64Array(dims);
  let count = 0;
  for (const vector of vectors) {
    const length = norm(vector);
    if (!(length > 0 && length < Number.POSITIVE_INFINITY)) continue;
    for (let i = 0; i < dims; i++) mean[i] += vector[i] / length;
    count++;
  }
  return mean.map((sum) => sum / Math.max(1, count));
}
