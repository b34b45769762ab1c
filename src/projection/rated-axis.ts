// An axis from words with numbers: the direction along which people's ratings grow.

import { RiverbankError } from "../shared/errors.ts";
import { Random } from "../shared/random.ts";
import { norm, unit } from "../similarity/vector.ts";
import type { EmbeddingTable } from "../vectors/table.ts";
import { Axis, type LeftOut, type Member } from "./axis.ts";
import type { Line } from "./line.ts";
import { findWords, type PoleWord } from "./pole-words.ts";
import { fitRidge, type Ridge } from "./ridge.ts";

/** A word and its number. */
export interface Rating {
  /** A word or an expression. */
  word: PoleWord;
  rating: number;
}

export interface Ratings {
  name: string;
  /** A word that comes several times counts once, with the mean of its ratings. */
  ratings: readonly Rating[];
  /** The ridge's penalty, above 0. Default: the one that predicts left-out ratings best, see `fitRidge`. */
  penalty?: number | undefined;
}

export interface RatedVectors {
  name: string;
  /** Of the same dims. */
  vectors: readonly ArrayLike<number>[];
  /** [vectors]. */
  ratings: ArrayLike<number>;
  /** What the vectors are called; default "+1", "+2" and so on. */
  words?: readonly string[];
  penalty?: number | undefined;
  missing?: readonly string[];
}

/** Into how many parts the words are cut; each part is left out in turn. */
const PARTS = 10;
/** With fewer, a line through them says nothing. */
const FEWEST = 3;

/**
 * An axis that predicts ratings: ridge regression of the ratings on words' unit vectors. Its scores are in the ratings'
 * own units. Words that the table lacks are left out and listed in `missing`.
 *
 * Throws `unknown words` where the table knows none, `invalid ratings` for fewer than three words with a vector, for
 * ratings that are not finite or all equal, and `invalid penalty`.
 *
 * @example
 * const valence = ratedAxis(table, { name: "valence", ratings: [{ word: "love", rating: 8 }, ...] });
 * valence.score(table.vectorOf("holiday")); // 6.5: from 1, unhappy, to 9, happy, as the ratings were
 */
export function ratedAxis(table: EmbeddingTable, { name, ratings, penalty }: Ratings): Axis {
  const byWord = new Map<string, number[]>();
  for (const { word, rating } of ratings) {
    const key = typeof word === "string" ? word : word.text;
    byWord.set(key, [...(byWord.get(key) ?? []), rating]);
  }
  const { words, vectors, missing } = findWords(
    table,
    ratings.map(({ word }) => word),
    `the rated words of ${name}`,
  );
  const means = words.map((word) => {
    const given = byWord.get(word) ?? [];
    return given.reduce((sum, rating) => sum + rating, 0) / given.length;
  });
  return ratedAxisFromVectors({ name, vectors, ratings: means, words, penalty, missing });
}

/**
 * {@link ratedAxis} from vectors alone, of whatever model. Throws `mismatched ratings` and `mismatched dims` besides.
 *
 * @example
 * const axis = ratedAxisFromVectors({ name: "x", vectors: [[1, 0], [1, 1], [0, 1]], ratings: [0, 5, 10] });
 * axis.score([1, 3]); // more than 5
 */
export function ratedAxisFromVectors({ name, vectors, ratings, words, penalty, missing }: RatedVectors): Axis {
  checkRatings(name, vectors, ratings, penalty);
  const members = vectors.map((vector, index): Member => {
    const word = words?.[index] ?? `+${index + 1}`;
    const subject = `vector of ${JSON.stringify(word)} on axis ${name}`;
    return { word, expected: ratings[index], vector: unit(vector, subject) };
  });
  const fit = lineThrough(members, penalty);
  if (!fit) {
    throw new RiverbankError("invalid", `axis: ${name}: all its words point the same way; give words that differ`);
  }
  const middle = members.reduce((sum, { expected }) => sum + expected, 0) / members.length;
  const leaveOut = () => leavePartsOut(members, fit);
  return new Axis({ name, kind: "rated", line: fit.line, members, leaveOut, middle, ...(missing && { missing }) });
}

function checkRatings(
  name: string,
  vectors: readonly ArrayLike<number>[],
  ratings: ArrayLike<number>,
  penalty: number | undefined,
): void {
  const fail = (message: string) => new RiverbankError("invalid", `ratings: ${name}: ${message}`);
  if (vectors.length !== ratings.length) {
    throw new RiverbankError("mismatched", `ratings: ${ratings.length} came for ${vectors.length} vectors of ${name}`);
  }
  if (vectors.length < FEWEST) {
    throw fail(`${vectors.length} words with a vector came, at least ${FEWEST} were expected`);
  }
  const other = vectors.find(({ length }) => length !== vectors[0].length);
  if (other) {
    throw new RiverbankError(
      "mismatched",
      `dims: axis ${name} has vectors of ${vectors[0].length} and ${other.length}`,
    );
  }
  const values = Array.from(ratings);
  const bad = values.find((value) => !Number.isFinite(value));
  if (bad !== undefined) throw fail(`${bad} came, finite numbers were expected`);
  if (values.every((value) => value === values[0])) throw fail(`all are ${values[0]}; give words that differ`);
  if (penalty !== undefined && !(penalty > 0 && penalty < Number.POSITIVE_INFINITY)) {
    throw new RiverbankError("invalid", `penalty: ${penalty} came, a finite number above 0 was expected`);
  }
}

interface RatedLine extends Pick<Ridge, "penalty" | "stretch"> {
  line: Line;
}

/** The line whose scores are the ridge's predictions; undefined where these are all the same. */
function lineThrough(members: readonly Member[], penalty?: number, stretch?: number): RatedLine | undefined {
  const vectors = members.map(({ vector }) => vector);
  const ratings = members.map(({ expected }) => expected);
  const fit = fitRidge(vectors, ratings, penalty, stretch);
  const slope = norm(fit.weights);
  if (!(slope > 0)) return undefined;
  const direction = Float32Array.from(fit.weights, (weight) => weight / slope);
  // rating = intercept + slope · cosine = (cosine - origin) / step
  const line = { direction, origin: -fit.intercept / slope, step: 1 / slope };
  return { line, penalty: fit.penalty, stretch: fit.stretch };
}

function leavePartsOut(members: readonly Member[], { penalty, stretch }: RatedLine): LeftOut[] {
  const order = new Random(1).shuffle([...members]);
  const parts = Math.min(PARTS, members.length);
  return Array.from({ length: parts }, (_, part) => part).flatMap((part) => {
    const out = order.filter((_, index) => index % parts === part);
    const others = order.filter((_, index) => index % parts !== part);
    const fit = lineThrough(others, penalty, stretch);
    return fit ? [{ members: out, pole: 0 as const, line: fit.line }] : [];
  });
}
