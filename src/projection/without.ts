// A word without a topic: who its neighbours are once its part along some axes is taken away.

import { RiverbankError } from "../shared/errors.ts";
import { checkCount, type Neighbour, type Query, rank, resolveQuery } from "../similarity/nearest.ts";
import type { EmbeddingTable } from "../vectors/table.ts";
import { type NamedLine, subspaceOf } from "./subspace.ts";

/** The neighbours of a query before something was done to its vector and after. */
export interface BeforeAfter {
  before: Neighbour[];
  after: Neighbour[];
  /** Those of `after` that are not among `before`, and the other way round, best first. */
  entered: string[];
  left: string[];
}

/** What a query is without some axes. */
export interface Without extends BeforeAfter {
  query: string | number[];
  /** The axes that were taken away; one that adds nothing to those before it is not named. */
  axes: string[];
  /** The share of the vector's squared length that went with them, 0 to 1. */
  removed: number;
}

export interface WithoutOptions {
  /** How many neighbours, at most. A whole number of at least 1. Default 10. */
  k?: number;
}

/**
 * A query's neighbours before and after its parts along some axes are taken away: `king | gender`, where gender is an
 * axis of many words and not a single one. Only the query's vector is changed; the others stay what they are.
 *
 * Throws as {@link nearest} does, `missing axes` where none came, and `invalid query` where nothing is left.
 *
 * @example
 * withoutAxes(table, "king", [libraryAxis(table, "gender")], { k: 3 });
 * // { query: "king", axes: ["gender"], removed: 0.012, before: [...], after: [...], entered: ["monarch"], left: ["ruler"] }
 */
export function withoutAxes(
  table: EmbeddingTable,
  query: Query,
  axes: readonly NamedLine[],
  { k = 10 }: WithoutOptions = {},
): Without {
  const { label, vector, own } = resolveQuery(table, query);
  const space = subspaceOf(axes);
  const rest = space.remove(vector);
  if (rest.every((value) => value === 0)) {
    const name = typeof label === "string" ? JSON.stringify(label) : "the vector";
    throw new RiverbankError(
      "invalid",
      `query: nothing of ${name} is left without ${space.names.join(", ")}; take fewer`,
    );
  }
  const compared = beforeAfter(table, vector, rest, { k, exclude: own });
  return { query: label, axes: [...space.names], removed: space.inside(vector), ...compared };
}

/** The neighbours of two vectors, and what differs between them. Throws `invalid k`. */
export function beforeAfter(
  table: EmbeddingTable,
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  { k, exclude }: { k: number; exclude: readonly string[] },
): BeforeAfter {
  checkCount(k);
  const before = rank(table, first, { k, exclude });
  const after = rank(table, second, { k, exclude });
  return { before, after, entered: notIn(after, before), left: notIn(before, after) };
}

function notIn(these: readonly Neighbour[], those: readonly Neighbour[]): string[] {
  return these.map(({ token }) => token).filter((token) => !those.some((other) => other.token === token));
}
