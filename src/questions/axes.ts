// axes: the library of axes and topics, and what it says of words.

import { type Difference, explainDifference } from "../projection/difference.ts";
import {
  axisLibrary,
  type LibraryEntry,
  type LibraryOptions,
  libraryAxes,
  type SkippedEntry,
} from "../projection/library/library.ts";
import { type Principal, type PrincipalDirection, principal } from "../projection/principal.ts";
import { type Profile, profile } from "../projection/profile.ts";
import { type SingleWeat, singleWeat, type Weat, weat } from "../projection/weat.ts";
import type { EmbeddingTable } from "../vectors/table.ts";
import { queryOf, type TypedQuery } from "./queries.ts";
import { tokensOf } from "./words.ts";

/** What `axes` is asked: of `for`, `between`, `principal` and `weat` one, or none for the list. */
export interface AxesFields {
  /** Only these fields of the library. Default: all. */
  fields?: readonly string[] | undefined;
  /** A word or an expression to lay on all axes. */
  for?: string | undefined;
  /** Two lists of words to tell apart. */
  between?: readonly (readonly string[])[] | undefined;
  /** How many directions along which words spread most. */
  principal?: number | undefined;
  /** With `principal`: of these words. Default: the model's most frequent. */
  among?: readonly string[] | undefined;
  /** An association test, X:Y:A:B or word:A:B. */
  weat?: readonly (readonly string[])[] | undefined;
  /** How many axes are shown, at most. */
  k: number;
}

/** The library as a model has it. */
export interface LibraryList {
  axes: LibraryEntry[];
  skipped: SkippedEntry[];
}

/** Principal directions as they are shown, without their numbers. */
export type ShownPrincipal = Omit<Principal, "directions"> & { directions: Omit<PrincipalDirection, "direction">[] };

/** What the library says, by which question is asked. */
export async function answerAxes(table: EmbeddingTable, fields: AxesFields): Promise<object> {
  if (fields.for !== undefined) return axesFor(table, queryOf(table, fields.for), fields);
  if (fields.between) return axesBetween(table, fields.between, fields);
  if (fields.principal !== undefined) return axesPrincipal(table, fields.principal, fields);
  if (fields.weat) return testSets(table, fields.weat);
  return listAxes(table, fields);
}

/** The axes that a model has words for, and the others. */
export function listAxes(table: EmbeddingTable, fields: Pick<AxesFields, "fields">): LibraryList {
  const { axes, skipped } = libraryAxes(table, libraryOf(fields));
  const names = new Set(axes.map(({ name }) => name));
  return { axes: axisLibrary().filter(({ name }) => names.has(name)), skipped };
}

/** Where a query stands on the axes, the most telling first. */
export function axesFor(table: EmbeddingTable, query: TypedQuery, { k, ...rest }: AxesFields): Profile {
  const { axes, ...found } = profile(table, query, libraryAxes(table, libraryOf(rest)).axes);
  return { ...found, axes: axes.slice(0, k) };
}

/** The axes that tell two lists of words apart. */
export function axesBetween(
  table: EmbeddingTable,
  [first, second]: readonly (readonly string[])[],
  { k, ...rest }: AxesFields,
): Difference {
  const { axes } = libraryAxes(table, libraryOf(rest));
  return explainDifference(table, tokensOf(table, first), tokensOf(table, second), { axes, count: k });
}

/** The directions along which words spread most, named by axes. */
export async function axesPrincipal(
  table: EmbeddingTable,
  count: number,
  { among, ...rest }: AxesFields,
): Promise<ShownPrincipal> {
  const { directions, ...found } = await principal(table, {
    axes: libraryAxes(table, libraryOf(rest)).axes,
    count,
    ...(among && { words: tokensOf(table, among) }),
  });
  return { ...found, directions: directions.map(({ direction, ...shown }) => shown) };
}

/** An association test of four lists, or of a single word and two. */
export function testSets(table: EmbeddingTable, sets: readonly (readonly string[])[]): Weat | SingleWeat {
  const [first, ...others] = sets.map((words) => tokensOf(table, words));
  if (others.length === 2) {
    const [a, b] = others;
    return singleWeat(table, { word: first[0], a, b });
  }
  const [y, a, b] = others;
  return weat(table, { x: first, y, a, b });
}

/** Whether lists make an association test: four, or three of which the first is a single word. */
export function areSets(sets: readonly (readonly string[])[]): boolean {
  return sets.every((set) => set.length > 0) && (sets.length === 4 || (sets.length === 3 && sets[0].length === 1));
}

function libraryOf({ fields }: Pick<AxesFields, "fields">): LibraryOptions {
  return fields === undefined ? {} : { fields };
}
