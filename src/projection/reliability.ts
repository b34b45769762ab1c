// How far an axis can be trusted: whether it holds without each of its words, and whether random words do as well.

import { RiverbankError } from "../shared/errors.ts";
import { meanOf } from "../shared/mean.ts";
import { Random } from "../shared/random.ts";
import { mostFrequent } from "../similarity/most-frequent.ts";
import { dot, norm, withinOne } from "../similarity/vector.ts";
import type { EmbeddingTable } from "../vectors/table.ts";
import type { Axis, Member } from "./axis.ts";
import { heldOutMargins, type Margins, meanMargin } from "./held-out.ts";
import { jackknife } from "./jackknife.ts";
import { scoreOn } from "./line.ts";
import { Pool, randomMargins } from "./random-axes.ts";

/** The words on whose scores the typical error is measured: every 50th of the 5,000 most frequent. */
const FREQUENT = 5000;
const STRIDE = 50;

/** "sound": better than random axes and right without its words; "noise": not so; "unknown": that can't be tested. */
export type Verdict = "sound" | "noise" | "unknown";

/** What makes an axis noise; see {@link reliability}. */
export const RELIABILITY_LIMITS = {
  /** The largest share of random axes that may do as well. */
  p: 0.02,
  /** From this share of tested words on the wrong side on, an axis is noise. */
  wrongShare: 1 / 2,
  /** A rated axis must predict ratings that it has not seen with at least this correlation. */
  correlation: 0.2,
} as const;

export interface ReliabilityOptions {
  /** The table that the axis' words come from, for random axes. Default: none. */
  table?: EmbeddingTable | undefined;
  /** Without a table: vectors of the same model to make random axes of. Default: none, and the verdict is "unknown". */
  background?: readonly ArrayLike<number>[] | undefined;
  /** The axes that are asked together. Default: none. */
  others?: readonly Axis[] | undefined;
  /** How many random axes. A whole number of at least 99. Default 499. */
  randomAxes?: number | undefined;
  /** Default 1. */
  seed?: number | undefined;
}

/** How far an axis can be trusted. */
export interface Reliability {
  verdict: Verdict;
  /** Why, in words. */
  reason: string;
  /** Cosines of the axis with those made without each word (a rated axis: each tenth); null where none can be left out. */
  spread: { min: number; mean: number } | null;
  /**
   * The jackknife error of scores, the root of the mean square over 100 of the table's 5,000 most frequent words; null
   * where a pole has one word.
   */
  error: number | null;
  /**
   * Where the axis stands among random ones by how well it separates words that it has not seen, of poles and topics:
   * the mean margin as a cosine; on a rated axis: the correlation of ratings with the predictions made without them,
   * beside shuffled ratings. `percentile`: the share of random axes below, 0 to 100; `p`: (1 + those that do as well) / (1
   * + `axes`). Null where it can't be told.
   */
  random: { separation: number; percentile: number; p: number; axes: number } | null;
  /** How many words were left out and scored. */
  tested: number;
  /** Words of the poles that fall on the wrong side when they are left out, of a topic: below the table's mean. */
  wrongSide: string[];
  /** How many of the words asked for have a vector, and those that have none. */
  coverage: { found: number; asked: number; missing: string[] };
  /** Cosines with the other axes, the largest in size first. */
  overlap: { axis: string; cosine: number }[];
}

/**
 * Tests an axis on its own words: each is left out in turn, the axis is made without it, and the word is scored there.
 * With a word of one pole goes the word of the other that is most like it, since opposites share contexts: "large" alone
 * would draw a left-out "small" to its own end.
 *
 * An axis is called noise when more than 2 % of random axes (of equally many words, as frequent) separate their words as
 * well, when half of its words or more fall on the wrong side, or, on a rated axis, when ratings and predictions
 * correlate below 0.2. It is "unknown" where no word can be left out or there are too few words to make random axes of.
 * Sound means: the words hang together and others of their kind would have given about the same axis. It does not mean
 * that the axis measures what its name says.
 *
 * Throws `mismatched dims` where axis and table differ, and `invalid randomAxes`.
 *
 * @example
 * const size = poleAxis(table, { name: "size", negative: ["small", "tiny", "little"], positive: ["large", "huge", "big"] });
 * reliability(size, { table }).verdict; // "sound"
 */
export function reliability(axis: Axis, options: ReliabilityOptions = {}): Reliability {
  const { others = [] } = options;
  const cosines = axis.leftOut.map(({ line }) => withinOne(dot(line.direction, axis.direction)));
  const { random, tested, wrongSide } = axis.kind === "rated" ? testRatings(axis, options) : testPoles(axis, options);
  return {
    ...judge(axis, random, wrongSide.length, tested),
    spread: cosines.length > 0 ? { min: Math.min(...cosines), mean: meanOf(cosines) } : null,
    error: typicalError(axis, options),
    random,
    tested,
    wrongSide,
    coverage: {
      found: axis.members.length,
      asked: axis.members.length + axis.missing.length,
      missing: [...axis.missing],
    },
    overlap: overlapOf(axis, others),
  };
}

type Tested = Pick<Reliability, "random" | "tested" | "wrongSide">;

function testPoles(axis: Axis, options: ReliabilityOptions): Tested {
  const count = checkCount(options.randomAxes);
  checkDims(axis, options.table?.dims ?? options.background?.[0]?.length);
  const of = (sign: number) => axis.members.filter(({ expected }) => expected === sign);
  const poles = { negative: of(-1), positive: of(1) };
  const vectors = (members: readonly Member[]) => members.map(({ vector }) => vector);
  const margins = heldOutMargins({
    negative: vectors(poles.negative),
    positive: vectors(poles.positive),
    centre: axis.centre,
  });
  const wrongOf = (pole: keyof Margins) => poles[pole].filter((_, index) => margins[pole][index] <= 0);
  const wrongSide = [...wrongOf("negative"), ...wrongOf("positive")].map(({ word }) => word);
  const tested = margins.negative.length + margins.positive.length;
  return { random: tested > 0 ? amongRandom(axis, meanMargin(margins), count, options) : null, tested, wrongSide };
}

function amongRandom(
  axis: Axis,
  separation: number,
  count: number,
  { table, background = [], seed = 1 }: ReliabilityOptions,
): Reliability["random"] {
  const pool = table ? Pool.ofTable(table, axis) : Pool.ofVectors(background, axis);
  return placeAmong(separation, randomMargins(axis, pool, count, seed));
}

/** A rated axis' test: the correlation of predictions with unseen ratings among those with the ratings shuffled. */
function testRatings(axis: Axis, { randomAxes, seed = 1 }: ReliabilityOptions): Tested {
  const count = checkCount(randomAxes);
  const held = axis.leftOut.flatMap(({ members, line }) => {
    return members.map(({ expected, vector }) => ({ expected, score: scoreOn(line, vector) }));
  });
  const scores = centred(held.map(({ score }) => score));
  const ratings = centred(held.map(({ expected }) => expected));
  const length = Math.sqrt(dot(scores, scores) * dot(ratings, ratings));
  const tested = { tested: held.length, wrongSide: [] };
  if (!(length > 0)) return { random: null, ...tested };
  const random = new Random(seed);
  const shuffled = Array.from({ length: count }, () => dot(scores, random.shuffle([...ratings])) / length);
  return { random: placeAmong(withinOne(dot(scores, ratings) / length), shuffled), ...tested };
}

function typicalError(axis: Axis, { table, background = [] }: ReliabilityOptions): number | null {
  const ids = table ? mostFrequent(table.vocabulary, FREQUENT).filter((_, rank) => rank % STRIDE === 0) : [];
  const vectors = table ? Array.from(ids, (id) => table.row(id)) : background.slice(0, FREQUENT / STRIDE);
  const squares = vectors.filter((vector) => norm(vector) > 0).map((vector) => errorOf(axis, vector) ** 2);
  const mean = Math.sqrt(meanOf(squares));
  return Number.isNaN(mean) ? null : mean;
}

/** The jackknife error of a vector's score; NaN where it can't be told. */
function errorOf(axis: Axis, vector: ArrayLike<number>): number {
  const scores = axis.leftOut.map(({ line }) => scoreOn(line, vector));
  return jackknife(axis, scores) ?? Number.NaN;
}

function overlapOf(axis: Axis, others: readonly Axis[]): Reliability["overlap"] {
  return others
    .filter((other) => other !== axis)
    .map((other) => ({ axis: other.name, cosine: withinOne(dot(axis.direction, other.direction)) }))
    .sort((a, b) => Math.abs(b.cosine) - Math.abs(a.cosine));
}

function checkCount(count = 499): number {
  if (Number.isSafeInteger(count) && count >= 99) return count;
  throw new RiverbankError("invalid", `randomAxes: ${count} came, a whole number of at least 99 was expected`);
}

function checkDims(axis: Axis, dims: number | undefined): void {
  if (dims === undefined || dims === axis.dims) return;
  const came = `the axis ${axis.name} has ${axis.dims}, what it is tested on has ${dims}`;
  throw new RiverbankError("mismatched", `dims: ${came}; take both from the same model`);
}

function centred(values: readonly number[]): number[] {
  const mean = meanOf(values);
  return values.map((value) => value - mean);
}

function placeAmong(separation: number, others: readonly number[]): Reliability["random"] {
  if (others.length === 0) return null;
  const asGood = others.filter((other) => other >= separation).length;
  const axes = others.length;
  return { separation, percentile: (100 * (axes - asGood)) / axes, p: (1 + asGood) / (1 + axes), axes };
}

function judge(
  axis: Axis,
  random: Reliability["random"],
  wrong: number,
  tested: number,
): Pick<Reliability, "verdict" | "reason"> {
  if (tested === 0) return { verdict: "unknown", reason: "no word can be left out to test it; give more words" };
  if (!random) return { verdict: "unknown", reason: "there are too few other words to make random axes of" };
  const { p, axes, separation } = random;
  const made = axis.kind === "rated" ? "axes of shuffled ratings" : "axes of random words";
  const asGood = Math.round(p * (axes + 1)) - 1;
  const beside = `${asGood} of ${axes} ${made} do as well`;
  if (p > RELIABILITY_LIMITS.p) return { verdict: "noise", reason: beside };
  if (axis.kind === "rated" && separation < RELIABILITY_LIMITS.correlation) {
    return {
      verdict: "noise",
      reason: `it predicts unseen ratings with a correlation of ${separation.toFixed(2)} only`,
    };
  }
  if (wrong >= RELIABILITY_LIMITS.wrongShare * tested) {
    return { verdict: "noise", reason: `${wrong} of ${tested} words fall on the wrong side when they are left out` };
  }
  return { verdict: "sound", reason: beside };
}
