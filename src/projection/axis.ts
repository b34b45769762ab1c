// Topics as axes: a direction that somebody named, the words that it was made of, and a scale to lay anything on.

import { RiverbankError } from "../shared/errors.ts";
import { unit } from "../similarity/vector.ts";
import type { EmbeddingTable } from "../vectors/table.ts";
import { meanOfUnits, unitCentreOf } from "./centre.ts";
import { type Line, lineBetween, scoreOn } from "./line.ts";
import { findWords, type PoleWord } from "./pole-words.ts";

export type { PoleWord } from "./pole-words.ts";

/** What an axis was made of: two poles, one pole against the centre of a table, or words with numbers. */
export type AxisKind = "poles" | "topic" | "rated";

/** A word that an axis was made of. */
export interface Member {
  /** The word, or the text of an expression, or "+1", "-2" and so on for vectors that came without names. */
  readonly word: string;
  /** The score that it stands for: -1 and 1 for the words of poles, its rating on a rated axis. */
  readonly expected: number;
  /** [dims], of length 1. */
  readonly vector: Float32Array;
}

/** An axis as it would have been without some of its words. */
export interface LeftOut {
  readonly members: readonly Member[];
  /** The pole that they come from, -1 or 1; 0 on a rated axis. */
  readonly pole: -1 | 0 | 1;
  readonly line: Line;
}

export interface AxisParts {
  name: string;
  kind: AxisKind;
  line: Line;
  members: readonly Member[];
  /** The axis without each word in turn; called when somebody first asks. */
  leaveOut: () => LeftOut[];
  /** What a vector without direction scores. Default 0. */
  middle?: number;
  /** A topic's: where its 0 stands. */
  centre?: Float64Array | undefined;
  missing?: readonly string[];
}

/**
 * A named direction with a scale.
 *
 * Every word counts as a unit vector, both where the axis is made and where something is laid on it, so a score depends
 * on a vector's direction alone. Two poles: -1 is where the mean of the negative pole's words stands, +1 that of the
 * positive pole's, 0 half-way. A topic: +1 is the mean of its words, 0 the mean of the table's 5,000 most frequent
 * words. A rated axis: scores are ratings. Scores are not bounded by the poles.
 *
 * @example
 * const size = poleAxis(table, { name: "size", negative: ["small", "tiny"], positive: ["large", "huge"] });
 * size.score(table.vectorOf("whale")) > size.score(table.vectorOf("mouse")); // true
 */
export class Axis implements Line {
  readonly name: string;
  readonly kind: AxisKind;
  /** [dims], of length 1. */
  readonly direction: Float32Array;
  /** The cosine with the direction that scores 0. */
  readonly origin: number;
  /** How much cosine is one unit of score. */
  readonly step: number;
  /** What a vector of zeros scores in whole tables: 0, on a rated axis the mean rating. */
  readonly middle: number;
  /** A topic's: the mean from which it starts, [dims]. */
  readonly centre: Float64Array | undefined;
  /** The words that it was made of. */
  readonly members: readonly Member[];
  /** Words that were asked for and have no vector. */
  readonly missing: readonly string[];
  readonly #leaveOut: () => LeftOut[];
  #leftOut: readonly LeftOut[] | undefined;

  constructor({ name, kind, line, members, leaveOut, middle = 0, centre, missing = [] }: AxisParts) {
    this.name = name;
    this.kind = kind;
    this.direction = line.direction;
    this.origin = line.origin;
    this.step = line.step;
    this.middle = middle;
    this.centre = centre;
    this.members = members;
    this.missing = missing;
    this.#leaveOut = leaveOut;
  }

  get dims(): number {
    return this.direction.length;
  }

  /** The words of each pole; none on a rated axis, and none in a topic's negative pole. */
  get poles(): { negative: string[]; positive: string[] } {
    const of = (side: -1 | 1) => {
      const members = this.kind === "rated" ? [] : this.members.filter(({ expected }) => expected === side);
      return members.map(({ word }) => word);
    };
    return { negative: of(-1), positive: of(1) };
  }

  /**
   * The axis without each of its words in turn, as far as something is left: a pole of one word can't be left out. A
   * rated axis leaves out a tenth of its words at a time.
   */
  get leftOut(): readonly LeftOut[] {
    this.#leftOut ??= this.#leaveOut();
    return this.#leftOut;
  }

  /**
   * Where a vector of any length lies: a word's, a contextual one, a document's. Throws `mismatched dims`, and `invalid
   * vector` for zeros.
   */
  score(vector: ArrayLike<number>): number {
    return scoreOn(this, vector);
  }
}

/** The vectors that an axis runs between. */
export interface AxisVectors {
  name: string;
  /** At least one. */
  positive: readonly ArrayLike<number>[];
  /** Default: none, and the axis is a topic against `centre`. */
  negative?: readonly ArrayLike<number>[];
  /** Where a topic's 0 stands: the mean of the unit vectors of many things, [dims]. Asked for where there is no negative pole. */
  centre?: ArrayLike<number>;
  /** What the vectors are called, positive and negative; default "+1", "+2", "-1" and so on. */
  words?: { positive: readonly string[]; negative?: readonly string[] };
  /** Words that were wanted and have no vector. Default: none. */
  missing?: readonly string[];
}

/**
 * An axis from vectors alone, of whatever model: contextual vectors, documents, a table's rows. Each counts as a unit
 * vector.
 *
 * Throws `missing vectors` for a pole without any, `missing centre` where a topic has none, `mismatched dims`, `invalid
 * vector` for zeros, and `invalid axis` where both ends are one place.
 *
 * @example
 * const axis = axisFromVectors({ name: "y", negative: [[0, -1]], positive: [[0, 2]] });
 * axis.score([0, 7]); // 1
 */
export function axisFromVectors(vectors: AxisVectors): Axis {
  const { name, centre, missing } = vectors;
  const positive = membersOf(vectors, "positive");
  const negative = membersOf(vectors, "negative");
  const members = [...negative, ...positive];
  checkEnds(vectors, members);
  const kind = negative.length > 0 ? "poles" : "topic";
  const base = Float64Array.from(centre ?? []);
  const between = (left: readonly Member[], right: readonly Member[]) => {
    return kind === "topic" ? lineBetween(base, meanOf(right), 0) : lineBetween(meanOf(left), meanOf(right), -1);
  };
  const line = between(negative, positive);
  if (!line) {
    const ends = kind === "topic" ? "its words and the table have" : "both poles have";
    throw new RiverbankError("invalid", `axis: ${name}: ${ends} the same mean, so it has no direction; add words`);
  }
  const leaveOut = () => [
    ...each(negative, -1, (rest) => between(rest, positive)),
    ...each(positive, 1, (rest) => between(negative, rest)),
  ];
  const topic = kind === "topic" ? base : undefined;
  return new Axis({ name, kind, line, members, leaveOut, centre: topic, ...(missing && { missing }) });
}

function membersOf({ name, words, ...poles }: AxisVectors, pole: "positive" | "negative"): Member[] {
  const sign = pole === "positive" ? 1 : -1;
  return (poles[pole] ?? []).map((vector, index) => {
    const word = words?.[pole]?.[index] ?? `${sign > 0 ? "+" : "-"}${index + 1}`;
    return { word, expected: sign, vector: unit(vector, `vector of ${JSON.stringify(word)} on axis ${name}`) };
  });
}

function checkEnds({ name, positive, centre }: AxisVectors, members: readonly Member[]): void {
  if (positive.length === 0) {
    throw new RiverbankError("missing", `vectors: axis ${name} has none in its positive pole; give at least one`);
  }
  const topic = members.length === positive.length;
  if (topic && !centre) {
    throw new RiverbankError("missing", `centre: axis ${name} has no negative pole; give one, or a centre`);
  }
  const lengths = [...members.map(({ vector }) => vector.length), ...(topic && centre ? [centre.length] : [])];
  const other = lengths.find((length) => length !== lengths[0]);
  if (other === undefined) return;
  const came = `axis ${name} has vectors of ${lengths[0]} and of ${other}`;
  throw new RiverbankError("mismatched", `dims: ${came}; take all from the same model`);
}

function meanOf(members: readonly Member[]): Float64Array {
  return meanOfUnits(
    members.map(({ vector }) => vector),
    members[0].vector.length,
  );
}

/** Each member left out in turn, where others stay and a direction is left. */
function each(
  members: readonly Member[],
  pole: -1 | 1,
  lineOf: (rest: readonly Member[]) => Line | undefined,
): LeftOut[] {
  if (members.length < 2) return [];
  return members.flatMap((member) => {
    const line = lineOf(members.filter((other) => other !== member));
    return line ? [{ members: [member], pole, line }] : [];
  });
}

/** The words at the two ends of an axis. */
export interface Poles {
  name: string;
  /** Words or expressions; a word that comes twice counts once. */
  negative: readonly PoleWord[];
  positive: readonly PoleWord[];
}

/** The words of a topic. */
export interface Topic {
  name: string;
  /** Words or expressions; a word that comes twice counts once. */
  words: readonly PoleWord[];
}

/**
 * An axis from the mean of one pole's words to that of the other's. Words that the table lacks are left out and listed
 * in `missing`.
 *
 * Throws `invalid poles` for a word that stands in both, `missing words` for a pole without any, `unknown words` where
 * the table knows none of a pole's, and `invalid axis` where both poles have the same mean.
 *
 * @example
 * const size = poleAxis(table, { name: "size", negative: ["small", "tiny"], positive: ["large", "huge"] });
 * size.score(table.vectorOf("elephant")); // a number, higher than the mouse's
 */
export function poleAxis(table: EmbeddingTable, { name, negative, positive }: Poles): Axis {
  const left = findWords(table, negative, `the negative pole of ${name}`);
  const right = findWords(table, positive, `the positive pole of ${name}`);
  const shared = left.words.find((word) => right.words.includes(word));
  if (shared !== undefined) {
    const came = `${JSON.stringify(shared)} stands in both poles of ${name}`;
    throw new RiverbankError("invalid", `poles: ${came}; leave it out of one`);
  }
  return axisFromVectors({
    name,
    negative: left.vectors,
    positive: right.vectors,
    words: { negative: left.words, positive: right.words },
    missing: [...left.missing, ...right.missing],
  });
}

/**
 * An axis from the table's centre to the mean of a topic's words: how much something has to do with the topic. Throws as
 * {@link poleAxis} does.
 *
 * @example
 * const royalty = topicAxis(table, { name: "royalty", words: ["king", "queen", "royal", "throne"] });
 * royalty.score(table.vectorOf("prince")) > royalty.score(table.vectorOf("banana")); // true
 */
export function topicAxis(table: EmbeddingTable, { name, words }: Topic): Axis {
  const found = findWords(table, words, `the topic ${name}`);
  return axisFromVectors({
    name,
    positive: found.vectors,
    centre: unitCentreOf(table),
    words: { positive: found.words },
    missing: found.missing,
  });
}
