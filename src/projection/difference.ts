// What tells some words from others: the axes on which they stand apart.

import { RiverbankError } from "../shared/errors.ts";
import { meanOf } from "../shared/mean.ts";
import type { EmbeddingTable } from "../vectors/table.ts";
import type { Axis } from "./axis.ts";
import { libraryAxes } from "./library/library.ts";
import { type Permutation, permutationTest } from "./permutation.ts";
import { findWords, type PoleWord } from "./pole-words.ts";
import { checkAxes } from "./profile.ts";

export interface DifferenceOptions {
  /** Which axes to look at. Default: the whole library, as far as the table has its words. */
  axes?: readonly Axis[];
  /** How many axes to answer with, at most. Default 5. */
  count?: number;
  /** For the permutation tests, where they draw. Default 1. */
  seed?: number;
}

/** How two lists stand apart on an axis; `difference`, `effect` and `p` are the first list's against the second's. */
export interface AxisDifference extends Permutation {
  name: string;
  /** The mean score of each list. */
  means: [first: number, second: number];
  /**
   * The p value for having looked at so many axes (Holm, "A simple sequentially rejective multiple test procedure",
   * Scandinavian Journal of Statistics 6, 1979), never below `p`.
   */
  adjusted: number;
  /** Words of the lists that the axis was made of; they say nothing of it and do not count. */
  leftOut: string[];
}

/** What tells two lists of words apart. */
export interface Difference {
  /** The most telling first: by p, of equal ones by the effect's magnitude. */
  axes: AxisDifference[];
  /** How many axes were looked at. */
  tested: number;
  /** Words that the table has no vector for. */
  missing: string[];
}

/** Draws for an axis, where there are too many ways; there are many axes. */
const SAMPLES = 20_000;
/** Fewer words than this in a list have no spread. */
const LEAST = 2;

/**
 * Which axes tell one list of words from another: each is judged by the words' scores on it, with a two-sided permutation
 * test and its effect size. Words that an axis was made of do not count on that axis; one that leaves fewer than two
 * words of a list is not looked at.
 *
 * Throws as {@link poleAxis} does for its lists, `missing words` for lists of which the table knows fewer than two,
 * `invalid words` for one that stands in both, and `missing axes`.
 *
 * @example
 * explainDifference(table, ["oak", "birch", "elm", "ash"], ["cow", "goat", "pig", "hen"]).axes[0];
 * // { name: "plant or animal", effect: -1.84, p: 0.029, adjusted: 1, means: [-0.55, 0.59], ... }
 */
export function explainDifference(
  table: EmbeddingTable,
  first: readonly PoleWord[],
  second: readonly PoleWord[],
  { axes = libraryAxes(table).axes, count = 5, seed = 1 }: DifferenceOptions = {},
): Difference {
  checkAxes(axes);
  const lists = [find(table, first, "the first list"), find(table, second, "the second list")] as const;
  const shared = lists[0].words.find((word) => lists[1].words.includes(word));
  if (shared !== undefined) {
    throw new RiverbankError("invalid", `words: ${JSON.stringify(shared)} stands in both lists; leave it out of one`);
  }
  const tested = axes.flatMap((axis) => compareOn(axis, lists, seed) ?? []);
  tested.sort((a, b) => a.p - b.p || Math.abs(b.effect) - Math.abs(a.effect));
  const adjusted = holm(tested);
  return {
    axes: tested.slice(0, count).map((axis, index) => ({ ...axis, adjusted: adjusted[index] })),
    tested: tested.length,
    missing: lists.flatMap(({ missing }) => missing),
  };
}

type List = ReturnType<typeof findWords>;

function find(table: EmbeddingTable, given: readonly PoleWord[], where: string): List {
  const list = findWords(table, given, where);
  if (list.words.length >= LEAST) return list;
  const came = `the table knows ${list.words.length} of ${where}, at least ${LEAST} were expected`;
  throw new RiverbankError("missing", `words: ${came}; give more`);
}

function compareOn(
  axis: Axis,
  lists: readonly [List, List],
  seed: number,
): Omit<AxisDifference, "adjusted"> | undefined {
  const made = new Set(axis.members.map(({ word }) => word));
  const [first, second] = lists.map(({ words, vectors }) => {
    return vectors.filter((_, i) => !made.has(words[i])).map((vector) => axis.score(vector));
  });
  if (Math.min(first.length, second.length) < LEAST) return undefined;
  const leftOut = lists.flatMap(({ words }) => words.filter((word) => made.has(word)));
  const means: [number, number] = [meanOf(first), meanOf(second)];
  return { name: axis.name, means, leftOut, ...permutationTest(first, second, { samples: SAMPLES, seed }) };
}

/** The p values of axes in rising order, each for having looked at all. */
function holm(axes: readonly { p: number }[]): number[] {
  let highest = 0;
  return axes.map(({ p }, index) => {
    highest = Math.max(highest, Math.min(1, p * (axes.length - index)));
    return highest;
  });
}
