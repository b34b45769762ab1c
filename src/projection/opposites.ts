// On which axes two words lie at opposite ends: the honest form of "a negative dot product means opposite".

import { RiverbankError } from "../shared/errors.ts";
import { labelOf, vectorOf } from "../similarity/compare.ts";
import type { Expression } from "../similarity/expression.ts";
import type { EmbeddingTable } from "../vectors/table.ts";
import { type Axis, axisFromVectors } from "./axis.ts";
import { scoreOn } from "./line.ts";
import { type Reliability, reliability } from "./reliability.ts";
import { frequentWords, scoresOf } from "./standing.ts";

export interface OppositesOptions {
  /** How much of the table's words is an end, in percent. Above 0, below 50. Default 25. */
  end?: number | undefined;
  /** Also name axes whose reliability is "noise". Default false. */
  noise?: boolean | undefined;
}

/** An axis on which two words lie at opposite ends. */
export interface Opposite {
  axis: string;
  /** Of a and b, on the axis without them where it was made of them and words are left in its poles. */
  scores: [number, number];
  /** Where the scores fall among the table's 5,000 most frequent words, 0 to 100. */
  percentiles: [number, number];
  verdict: Reliability["verdict"];
}

/** How far towards its pole a word must lie: what stands near the middle of an axis is at neither end. */
const TOWARDS = 0.25;
/** With fewer words, a percentile would say more about chance than about the words. */
const FEWEST_WORDS = 46;

/**
 * The axes on which two words or expressions lie at opposite ends: one among the lowest quarter of the table's 5,000 most
 * frequent words, the other among the highest, and each a quarter of the way to its pole at least. Those on which they lie farthest apart come first. Axes that are noise are left out.
 *
 * Antonyms are near each other as a whole, because they are said of the same things; they differ along the one axis that
 * they are the ends of. No axes are found in a table of fewer than 46 words.
 *
 * Throws `unknown word`, `invalid vector` for a word of zeros, `mismatched dims` and `invalid end`.
 *
 * @example
 * opposites(table, "large", "small", [size, gender]).map(({ axis }) => axis); // ["size"]
 */
export function opposites(
  table: EmbeddingTable,
  a: string | Expression,
  b: string | Expression,
  axes: readonly Axis[],
  { end = 25, noise = false }: OppositesOptions = {},
): Opposite[] {
  if (!(end > 0 && end < 50)) {
    throw new RiverbankError("invalid", `end: ${end} came, a number above 0 and below 50 was expected`);
  }
  const vectors = [vectorOf(table, a), vectorOf(table, b)];
  const { ids, units } = frequentWords(table);
  if (ids.length < FEWEST_WORDS) return [];
  const found = axes.flatMap((axis): Opposite[] => {
    const unseen = withoutWords(axis, [labelOf(a), labelOf(b)]);
    const scores = vectors.map((vector) => scoreOn(unseen, vector));
    const all = scoresOf(unseen, units);
    if (axis.kind === "poles" && !(Math.min(...scores) <= -TOWARDS && Math.max(...scores) >= TOWARDS)) return [];
    const [first, second] = scores.map((score) => percentile(all, score));
    if (Math.min(first, second) > end || Math.max(first, second) < 100 - end) return [];
    const { verdict } = reliability(axis, { table });
    if (verdict === "noise" && !noise) return [];
    return [{ axis: axis.name, scores: [scores[0], scores[1]], percentiles: [first, second], verdict }];
  });
  const distance = ({ percentiles: [low, high] }: Opposite) => Math.abs(high - low);
  return found.sort((one, other) => distance(other) - distance(one));
}

/**
 * The axis without two words, where it was made of one of them and something is left of its poles: on an axis that holds
 * "small" in a pole, "large" would be drawn to that end and away from its own.
 */
function withoutWords(axis: Axis, words: readonly string[]): Axis {
  if (axis.kind === "rated" || !axis.members.some(({ word }) => words.includes(word))) return axis;
  const rest = axis.members.filter(({ word }) => !words.includes(word));
  const of = (sign: number) => rest.filter(({ expected }) => expected === sign).map(({ vector }) => vector);
  const [negative, positive] = [of(-1), of(1)];
  if (positive.length === 0 || (axis.kind === "poles" && negative.length === 0)) return axis;
  return axisFromVectors({ name: axis.name, negative, positive, ...(axis.centre && { centre: axis.centre }) });
}

/** The share of the values below `value`, in percent. */
function percentile(values: Float64Array, value: number): number {
  let below = 0;
  for (const other of values) if (other < value) below++;
  return (100 * below) / values.length;
}
