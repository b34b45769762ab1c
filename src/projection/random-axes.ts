// Axes of random words: how well chance alone would do.

import { Random } from "../shared/random.ts";
import { mostFrequent } from "../similarity/most-frequent.ts";
import { norm, unit } from "../similarity/vector.ts";
import type { EmbeddingTable, Rows } from "../vectors/table.ts";
import type { Axis } from "./axis.ts";
import { heldOutMargins, meanMargin } from "./held-out.ts";

/**
 * The mean held-out margins of `count` axes of random vectors, as many at each end as the axis has. None where there are too
 * few vectors to draw from.
 */
export function randomMargins(axis: Axis, pool: Pool, count: number, seed: number): number[] {
  const random = new Random(seed);
  const sides = axis.members.map(({ expected }) => expected > 0);
  if (pool.size < ENOUGH * sides.length) return [];
  return Array.from({ length: count }, () => {
    const vectors = pool.draw(random);
    const positive = vectors.filter((_, index) => sides[index]);
    const negative = vectors.filter((_, index) => !sides[index]);
    return meanMargin(heldOutMargins({ negative, positive, centre: axis.centre }));
  });
}

/** With fewer vectors to draw from than this many times the axis' words, random axes would be much the same words. */
const ENOUGH = 4;
/** Words are drawn from at least this many neighbours in frequency, and this many times the axis' words. */
const LEAST_RANKS = 200;

/** Vectors to make random axes of. */
export class Pool {
  readonly size: number;
  readonly #vectorOf: (index: number) => ArrayLike<number>;
  /** For each word of the axis where to draw from. */
  readonly #ranges: readonly (readonly [first: number, count: number])[];
  readonly #units = new Map<number, Float32Array>();

  private constructor(
    size: number,
    ranges: readonly (readonly [first: number, count: number])[],
    vectorOf: (index: number) => ArrayLike<number>,
  ) {
    this.size = size;
    this.#ranges = ranges;
    this.#vectorOf = vectorOf;
  }

  /**
   * The table's words, without the axis' own and rows of zeros: each word is drawn from half to twice the frequency rank
   * of the one that it stands for, or from all where that is not a single row.
   */
  static ofTable(table: EmbeddingTable, { members }: Axis): Pool {
    const order = orderOf(table);
    const own = members.map(({ word }) => {
      const rows = table.rowsOf(word);
      return rows.length === 1 ? rows[0] : undefined;
    });
    const left = new Set(own);
    const ids = order.filter((id) => !left.has(id));
    const least = Math.max(LEAST_RANKS, ENOUGH * members.length);
    const ranges = own.map((id) => {
      return id === undefined ? ([0, ids.length] as const) : rangeAround(order.indexOf(id), ids.length, least);
    });
    return new Pool(ids.length, ranges, (index) => table.row(ids[index]));
  }

  /** Any vectors of the model that the axis' own come from; those of zeros are left out. */
  static ofVectors(vectors: readonly ArrayLike<number>[], { members }: Axis): Pool {
    const usable = vectors.filter((vector) => norm(vector) > 0);
    const ranges = members.map(() => [0, usable.length] as const);
    return new Pool(usable.length, ranges, (index) => usable[index]);
  }

  /** A unit vector for each word of the axis, none twice. */
  draw(random: Random): Float32Array[] {
    const taken = new Set<number>();
    return this.#ranges.map(([first, count]) => {
      let index: number;
      do index = first + random.below(count);
      while (taken.has(index));
      taken.add(index);
      return this.#unitOf(index);
    });
  }

  #unitOf(index: number): Float32Array {
    let vector = this.#units.get(index);
    if (!vector) {
      vector = unit(this.#vectorOf(index));
      this.#units.set(index, vector);
    }
    return vector;
  }
}

const orders = new WeakMap<Rows, Uint32Array>();

/** The table's rows that have a direction, the most frequent first. */
function orderOf(table: EmbeddingTable): Uint32Array {
  let order = orders.get(table.embeddings);
  if (!order) {
    const { norms } = table;
    order = mostFrequent(table.vocabulary, 0).filter((id) => norms[id] > 0 && norms[id] < Number.POSITIVE_INFINITY);
    orders.set(table.embeddings, order);
  }
  return order;
}

/** Ranks from half to twice the rank, and no fewer than `least` where there are as many. */
function rangeAround(rank: number, size: number, least: number): [first: number, count: number] {
  const first = Math.max(0, Math.min(Math.floor(rank / 2), size - least));
  return [first, Math.min(Math.max(2 * rank - first, least), size - first)];
}
