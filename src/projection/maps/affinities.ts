// Neighbours to the joint probabilities of t-SNE: a Gaussian per point, of the width that the perplexity asks for, and
// the mean of both directions (van der Maaten & Hinton, "Visualizing data using t-SNE", JMLR 9, 2008).

import type { Address } from "../../kernels/contract.ts";
import type { KernelMemory } from "../../kernels/memory.ts";
import type { WorkerPool } from "../../kernels/pool.ts";
import { Turn } from "../../shared/events.ts";
import { inBlocks } from "./blocks.ts";
import type { Neighbours } from "./points.ts";

/** A symmetric sparse matrix, row by row; every row is filled up to whole fours with weights of 0. */
export interface Edges {
  /** uint32 [rows + 1]: where each row's edges begin in the other two. */
  offsets: Address;
  /** uint32: the other end. */
  columns: Address;
  /** float32: p_ij; all of them add up to 1. */
  weights: Address;
}

/** Neighbours that a perplexity looks at: three times as many (van der Maaten, 2014). */
export function neighboursFor(perplexity: number): number {
  return Math.floor(3 * perplexity);
}

/** Bytes that {@link joinAffinities} takes, alignment aside. */
export function affinityBytes({ rows, k: stride }: Neighbours, perplexity: number): number {
  const k = neighboursFor(perplexity);
  return 4 * (rows + 1) + 8 * mostEdges(rows, k) + 4 * rows * (stride + k);
}

/** Every edge in both directions, and rows filled up to fours. */
function mostEdges(rows: number, k: number): number {
  return 2 * rows * k + 3 * rows;
}

/** Writes the joint probabilities of `neighbours` into `memory`. */
export async function joinAffinities(
  memory: KernelMemory,
  pool: WorkerPool,
  neighbours: Neighbours,
  perplexity: number,
): Promise<Edges> {
  const { rows } = neighbours;
  const k = neighboursFor(perplexity);
  const offsets = memory.allocate(4 * (rows + 1));
  const most = mostEdges(rows, k);
  const columns = memory.allocate(4 * most);
  const weights = memory.allocate(4 * most);
  const mark = memory.mark();
  const distances = memory.store(neighbours.distances);
  const oneWay = memory.allocate(4 * rows * k);
  await inBlocks(pool, rows, (thread, from, to) =>
    pool.run(thread, "spreadAffinities", oneWay, distances, k, neighbours.k, perplexity, from, to),
  );
  const target = {
    offsets: memory.uint32(offsets, rows + 1),
    columns: memory.uint32(columns, most),
    weights: memory.float32(weights, most),
  };
  await join(target, neighbours, k, memory.float32(oneWay, rows * k));
  memory.release(mark);
  return { offsets, columns, weights };
}

interface Joined {
  offsets: Uint32Array;
  columns: Uint32Array;
  weights: Float32Array;
}

/** p_ij = (p_j|i + p_i|j) / 2 n, in a fixed order. */
async function join(target: Joined, { rows, k: stride, ids }: Neighbours, k: number, oneWay: Float32Array) {
  const turn = new Turn();
  const back = await reversed(rows, k, stride, ids, turn);
  /** Where in the present row the edge to a point stands, plus 1. */
  const placeOf = new Uint32Array(rows);
  const { offsets, columns, weights } = target;
  let end = 0;
  const add = (other: number, weight: number) => {
    if (placeOf[other] === 0) {
      columns[end] = other;
      weights[end] = 0;
      placeOf[other] = ++end;
    }
    weights[placeOf[other] - 1] += weight / (2 * rows);
  };
  for (let row = 0; row < rows; row++) {
    const first = end;
    offsets[row] = first;
    for (let i = 0; i < k; i++) add(ids[row * stride + i], oneWay[row * k + i]);
    for (let i = back.offsets[row]; i < back.offsets[row + 1]; i++) {
      add(Math.floor(back.edges[i] / k), oneWay[back.edges[i]]);
    }
    for (let i = first; i < end; i++) placeOf[columns[i]] = 0;
    for (; end % 4 !== 0; end++) {
      columns[end] = row;
      weights[end] = 0;
    }
    if (row % 1024 === 0) await turn.give();
  }
  offsets[rows] = end;
}

/** Which edges (row × k + i) lead to each row, sorted by counting. */
async function reversed(rows: number, k: number, stride: number, ids: Uint32Array, turn: Turn) {
  const offsets = new Uint32Array(rows + 1);
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < k; i++) offsets[ids[row * stride + i] + 1]++;
  }
  for (let row = 0; row < rows; row++) offsets[row + 1] += offsets[row];
  const next = offsets.slice();
  const edges = new Uint32Array(rows * k);
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < k; i++) edges[next[ids[row * stride + i]]++] = row * k + i;
    if (row % 1024 === 0) await turn.give();
  }
  return { offsets, edges };
}
