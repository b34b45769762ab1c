// Outlier detection: in a group of eight words and one that does not belong, is the stranger found?
//
// Source: Camacho-Collados & Navigli, "Find the word that does not match", 2016 (RepEval).

import { meanOf } from "../shared/mean.ts";
import { cosine, norm } from "../similarity/vector.ts";
import type { EmbeddingTable } from "../vectors/table.ts";
import { bootstrapFigure, shareFigure } from "./intervals.ts";
import { lookUp } from "./lookup.ts";
import type { OutlierGroup } from "./outlier-reader.ts";

/** How well a table found the strangers of some groups. */
export interface OutlierScore {
  /** Strangers found, as a share of the questions asked, 0 to 1; null where none could be asked. */
  accuracy: number | null;
  /** Wilson's 95 % interval of the accuracy. */
  low: number | null;
  high: number | null;
  /** Outlier position percentage, 0 to 1: how near the last place of its list the stranger came, on average. */
  opp: number | null;
  /** Bootstrap interval of it, over questions. */
  oppLow: number | null;
  oppHigh: number | null;
  /** Questions asked: the stranger and at least half of the group's words are known. */
  found: number;
  questions: number;
}

export interface OutlierCard extends OutlierScore {
  name: string;
  categories: ({ name: string; words: number; wordsFound: number } & OutlierScore)[];
}

/** How a question ended: the stranger's place from 0 to the number of words it stood among, which is the last. */
interface Ended {
  position: number;
  last: number;
}

/**
 * Gives a table every group with one of its strangers at a time. Words are ordered by compactness, the mean cosine of all
 * pairs that are left when the word is taken out; the word whose absence leaves the others most alike comes last. (That is
 * also the word with the lowest mean cosine with the others.) Accuracy is the share of strangers that come last, OPP the
 * mean of their places; where words tie, the stranger is taken to come first.
 *
 * A word is looked up as it stands, then in lower case, then as the mean of its parts (New_York: new, york), all of which
 * must be known. Unknown words of a group are left out of it.
 *
 * @example
 * outlierCard(table, readOutliers(text), { name: "8-8-8" });
 * // { name: "8-8-8", accuracy: 0.71, low: 0.59, high: 0.8, opp: 0.94, ..., found: 62, questions: 64, categories: [...] }
 */
export function outlierCard(
  table: EmbeddingTable,
  groups: readonly OutlierGroup[],
  { name = "" }: { name?: string } = {},
): OutlierCard {
  const asked = groups.map((group) => askGroup(table, group));
  const categories = groups.map(({ category, words, outliers }, index) => {
    const { ended, wordsFound } = asked[index];
    return { name: category, words: words.length, wordsFound, ...scoreOf(ended, outliers.length) };
  });
  const questions = groups.reduce((sum, { outliers }) => sum + outliers.length, 0);
  return {
    name,
    ...scoreOf(
      asked.flatMap(({ ended }) => ended),
      questions,
    ),
    categories,
  };
}

function askGroup(table: EmbeddingTable, { words, outliers }: OutlierGroup): { ended: Ended[]; wordsFound: number } {
  const known = words.map((word) => vectorOf(table, word)).filter((vector) => vector !== undefined);
  const ended: Ended[] = [];
  if (known.length >= 2 && known.length >= words.length / 2) {
    for (const outlier of outliers) {
      const stranger = vectorOf(table, outlier);
      if (stranger) ended.push({ position: positionOf(stranger, known), last: known.length });
    }
  }
  return { ended, wordsFound: known.length };
}

function scoreOf(ended: readonly Ended[], questions: number): OutlierScore {
  const hits = ended.filter(({ position, last }) => position === last).length;
  const { value: accuracy, low, high } = shareFigure(hits, ended.length);
  const places = ended.map(({ position, last }) => position / last);
  const { value: opp, low: oppLow, high: oppHigh } = bootstrapFigure(places, meanOf);
  return { accuracy, low, high, opp, oppLow, oppHigh, found: ended.length, questions };
}

/** How many of the others fit better than the stranger does. */
function positionOf(stranger: Float32Array, others: readonly Float32Array[]): number {
  const all = [...others, stranger];
  const fits = all.map((word) => all.reduce((sum, other) => (other === word ? sum : sum + cosine(word, other)), 0));
  const own = fits[others.length];
  return fits.filter((fit) => fit > own).length;
}

function vectorOf(table: EmbeddingTable, word: string): Float32Array | undefined {
  const whole = lookUp(table, word);
  if (whole !== undefined) return usable(table.row(whole));
  const parts = word.split(/[_\s-]+/).filter((part) => part !== "");
  const rows = parts.map((part) => lookUp(table, part));
  if (rows.length === 0 || rows.some((row) => row === undefined)) return undefined;
  const sum = new Float32Array(table.dims);
  for (const row of rows) if (row !== undefined) table.row(row).forEach((value, i) => void (sum[i] += value));
  return usable(sum.map((value) => value / rows.length));
}

/** A row of zeros has no direction, and is as good as missing. */
function usable(vector: Float32Array): Float32Array | undefined {
  return norm(vector) > 0 ? vector : undefined;
}
