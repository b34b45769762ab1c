// The directions along which words spread most, with names: those of the axes that order the words most nearly as they do.

import { RiverbankError } from "../shared/errors.ts";
import { dot, unit } from "../similarity/vector.ts";
import type { EmbeddingTable } from "../vectors/table.ts";
import type { Axis } from "./axis.ts";
import { libraryAxes } from "./library/library.ts";
import { pca } from "./pca.ts";
import { findWords, type PoleWord } from "./pole-words.ts";
import { checkAxes } from "./profile.ts";
import { frequentWords, scoresOf } from "./standing.ts";

export interface PrincipalOptions {
  /** The words whose spread is looked at, at least three. Default: the table's 5,000 most frequent. */
  words?: readonly PoleWord[];
  /** Axes to name directions by. Default: the whole library, as far as the table has its words. */
  axes?: readonly Axis[];
  /** How many directions, at most; there may be fewer. Default 5. */
  count?: number;
}

/** An axis that orders words much as a direction does. */
export interface AxisFit {
  name: string;
  /** The correlation of the words' scores with their places along the direction, -1 to 1. */
  fit: number;
}

/** A direction along which words spread. */
export interface PrincipalDirection {
  /** [dims], of length 1; turned so that the best-fitting axis rises along it. */
  direction: Float32Array;
  /** Its share of the words' variance, 0 to 1. */
  variance: number;
  /** The axes that fit best, by the magnitude of their correlation. */
  names: AxisFit[];
  /** The words at its ends, the outermost first. */
  low: string[];
  high: string[];
}

/** The directions along which some words spread most. */
export interface Principal {
  /** How many words were looked at. */
  words: number;
  /** Of falling variance. */
  directions: PrincipalDirection[];
  /** Words that the table has no vector for. */
  missing: string[];
}

/** How many axes name a direction, and how many words show its ends. */
const NAMES = 3;
const ENDS = 6;
const LEAST = 3;

/**
 * The principal directions of words, each counted as a vector of length 1 about their mean, named by the axes whose scores
 * correlate with them best. A fit says what a name is worth: below 0.5 or so it is but the best of a bad lot.
 *
 * Throws `missing words` for fewer than three, `unknown words` where the table knows none, `invalid words` where all have
 * the same direction, and `missing axes`.
 *
 * @example
 * const { directions } = await principal(table, { words: ["cow", "oak", "goat", "birch", "pig", "elm"], count: 1 });
 * directions[0].names[0];
 * // { name: "plant or animal", fit: 0.999 }
 */
export async function principal(
  table: EmbeddingTable,
  { words: given, axes = libraryAxes(table).axes, count = 5 }: PrincipalOptions = {},
): Promise<Principal> {
  checkAxes(axes);
  const { words, units, missing } = given ? listed(table, given) : frequent(table);
  if (words.length < LEAST) {
    throw new RiverbankError("missing", `words: ${words.length} known ones came, at least ${LEAST} were expected`);
  }
  const { dims } = table;
  const { components, variances, totalVariance } = await pca(
    { rows: words.length, dims, numbers: units },
    { components: Math.min(count, words.length - 1, dims), threads: 1 },
  );
  if (totalVariance < SAME) {
    throw new RiverbankError("invalid", "words: all have the same direction, so nothing tells them apart; give others");
  }
  const scores = axes.map((axis) => ({ name: axis.name, scores: scoresOf(axis, units) }));
  const found = Array.from(variances).filter((variance) => variance > ROUNDING * totalVariance);
  const directions = found.map((variance, index) => {
    const direction = components.subarray(index * dims, (index + 1) * dims);
    const places = placesAlong(direction, units);
    const names = scores.map(({ name, scores: values }) => ({ name, fit: correlation(values, places) }));
    names.sort((left, right) => Math.abs(right.fit) - Math.abs(left.fit));
    const sign = names[0].fit < 0 ? -1 : 1;
    return {
      direction: Float32Array.from(direction, (value) => sign * value),
      variance: variance / totalVariance,
      names: names.slice(0, NAMES).map(({ name, fit }) => ({ name, fit: sign * fit })),
      ...endsOf(words, places, sign),
    };
  });
  return { words: words.length, directions, missing };
}

interface Words {
  words: string[];
  /** Vectors of length 1, [words, dims]. */
  units: Float32Array;
  missing: string[];
}

function listed(table: EmbeddingTable, given: readonly PoleWord[]): Words {
  const { words, vectors, missing } = findWords(table, given, "the words");
  const units = new Float32Array(words.length * table.dims);
  vectors.forEach((vector, index) => void units.set(unit(vector), index * table.dims));
  return { words, units, missing };
}

function frequent(table: EmbeddingTable): Words {
  const { ids, units } = frequentWords(table);
  return { words: ids.map((id) => table.vocabulary.tokenOf(id)), units, missing: [] };
}

/** Where unit vectors, [rows, dims], stand along a direction, about their mean. */
function placesAlong(direction: Float64Array, units: Float32Array): Float64Array {
  const dims = direction.length;
  const places = Float64Array.from({ length: units.length / dims }, (_, row) => {
    return dot(units.subarray(row * dims, (row + 1) * dims), direction);
  });
  const mean = places.reduce((sum, place) => sum + place, 0) / places.length;
  return places.map((place) => place - mean);
}

/** Mean squared distances of unit vectors from their mean below this are the rounding of float32. */
const SAME = 1e-12;
/** Directions with less than this share of the variance are rounding errors. */
const ROUNDING = 1e-12;

/** Pearson's correlation of scores with places whose mean is 0; 0 where all scores are equal. */
function correlation(scores: Float64Array, places: Float64Array): number {
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  const rest = scores.map((score) => score - mean);
  const product = Math.sqrt(dot(rest, rest) * dot(places, places));
  return product > 0 ? dot(rest, places) / product : 0;
}

function endsOf(words: readonly string[], places: Float64Array, sign: number): { low: string[]; high: string[] } {
  const order = words.map((_, index) => index).sort((a, b) => sign * (places[a] - places[b]));
  const most = Math.min(ENDS, Math.floor(words.length / 2));
  const named = (indices: readonly number[]) => indices.map((index) => words[index]);
  return { low: named(order.slice(0, most)), high: named(order.reverse().slice(0, most)) };
}
