// The words that an axis is made of, looked up in a table: which it has, and which it lacks.

import { RiverbankError } from "../shared/errors.ts";
import { labelOf } from "../similarity/compare.ts";
import { type Expression, evaluateExpression } from "../similarity/expression.ts";
import { norm } from "../similarity/vector.ts";
import { nearestSpellings } from "../vectors/spelling.ts";
import type { EmbeddingTable } from "../vectors/table.ts";

/** A word, or an expression that stands for one. */
export type PoleWord = string | Expression;

/** Words with their vectors, in the order in which they were asked for, and those without one. */
export interface FoundWords {
  words: string[];
  vectors: Float32Array[];
  missing: string[];
}

/**
 * Looks words up, each once. Throws `missing words` where none came, and `unknown words` where the table has a vector
 * of none.
 *
 * @param where what errors call the list.
 */
export function findWords(table: EmbeddingTable, given: readonly PoleWord[], where: string): FoundWords {
  if (given.length === 0) {
    throw new RiverbankError("missing", `words: ${where} has none; give at least one`);
  }
  const found: FoundWords = { words: [], vectors: [], missing: [] };
  const queries = new Map(given.map((query) => [labelOf(query), query]));
  for (const [word, query] of queries) {
    const vector = findVectorOf(table, query);
    if (vector) {
      found.words.push(word);
      found.vectors.push(vector);
    } else found.missing.push(word);
  }
  if (found.words.length > 0) return found;
  const [first] = found.missing;
  const near = nearestSpellings(first, table.vocabulary);
  const cure = near.length > 0 ? `near ${JSON.stringify(first)} there are ${near.join(", ")}` : "give others";
  const came = `the table knows none of ${where}: ${found.missing.join(", ")}`;
  throw new RiverbankError("unknown", `words: ${came}; ${cure}`);
}

/** The vector of a word or an expression; undefined where the table lacks a word of it, or it comes to zeros. */
export function findVectorOf(table: EmbeddingTable, query: PoleWord): Float32Array | undefined {
  const vector = typeof query === "string" ? table.findVector(query) : evaluateKnown(table, query);
  return vector && norm(vector) > 0 ? vector : undefined;
}

function evaluateKnown(table: EmbeddingTable, query: Expression): Float32Array | undefined {
  try {
    return evaluateExpression(table, query).vector;
  } catch (error) {
    if (error instanceof RiverbankError && (error.code === "unknown" || error.code === "invalid")) return undefined;
    throw error;
  }
}
