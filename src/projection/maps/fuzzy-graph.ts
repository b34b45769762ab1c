// Who belongs to whom: the neighbours of all points as one weighted graph.

import { throwIfCancelled } from "../../shared/errors.ts";
import type { Crew } from "./crew.ts";
import type { Neighbours, StepOptions } from "./points.ts";

/** A symmetric graph without loops: every edge stands in the rows of both its ends. */
export interface Graph {
  readonly rows: number;
  /** [rows + 1]: where each row's edges start. */
  readonly offsets: Uint32Array;
  /** [edges]: where they lead. */
  readonly ids: Uint32Array;
  /** [edges]: above 0 and at most 1. */
  readonly weights: Float32Array;
}

/**
 * The fuzzy union of all points' neighbourhoods: an edge that is a member of one to the degree a and of the other to b
 * has the weight a + b − ab (McInnes et al., 2018, 3.1). Edges lighter than `least` are left out.
 */
export async function fuzzyGraph(
  neighbours: Neighbours,
  least: number,
  crew: Crew,
  { signal }: StepOptions,
): Promise<Graph> {
  const { rows, k, ids } = neighbours;
  const weights = await memberships(neighbours, crew);

  // The same memberships sorted by the neighbour: who holds row v for a neighbour, and how much.
  const starts = new Uint32Array(rows + 1);
  for (const id of ids) starts[id + 1]++;
  for (let row = 0; row < rows; row++) starts[row + 1] += starts[row];
  const holders = new Uint32Array(rows * k);
  const held = new Float32Array(rows * k);
  const next = starts.slice(0, rows);
  await crew.here(k, (from, to) => {
    throwIfCancelled(signal, "map");
    for (let row = from; row < to; row++) {
      for (let i = row * k; i < (row + 1) * k; i++) {
        const place = next[ids[i]]++;
        holders[place] = row;
        held[place] = weights[i];
      }
    }
  });

  const offsets = new Uint32Array(rows + 1);
  const edges = new Uint32Array(2 * rows * k);
  const union = new Float32Array(2 * rows * k);
  /** What the present row's holders hold of it, 0 for all others. */
  const back = new Float32Array(rows);
  let count = 0;
  const add = (id: number, weight: number) => {
    if (weight === 0 || weight < least) return;
    edges[count] = id;
    union[count++] = weight;
  };
  await crew.here(2 * k, (from, to) => {
    throwIfCancelled(signal, "map");
    for (let row = from; row < to; row++) {
      for (let i = starts[row]; i < starts[row + 1]; i++) back[holders[i]] = held[i];
      for (let i = row * k; i < (row + 1) * k; i++) {
        const [a, b] = [weights[i], back[ids[i]]];
        add(ids[i], Math.fround(a + b - a * b));
        back[ids[i]] = 0;
      }
      for (let i = starts[row]; i < starts[row + 1]; i++) {
        add(holders[i], back[holders[i]]);
        back[holders[i]] = 0;
      }
      offsets[row + 1] = count;
    }
  });
  return { rows, offsets, ids: edges.slice(0, count), weights: union.slice(0, count) };
}

/** How much each neighbour belongs to its row, [rows, k]. */
async function memberships({ rows, k, distances }: Neighbours, crew: Crew): Promise<Float32Array> {
  const { memory } = crew;
  const mark = memory.mark();
  const stride = 4 * Math.ceil(k / 4);
  const weights = memory.allocate(4 * rows * stride);
  const padded = memory.allocate(4 * rows * stride);
  const numbers = memory.float32(padded, rows * stride).fill(Number.POSITIVE_INFINITY);
  let total = 0;
  await crew.here(k, (from, to) => {
    for (let row = from; row < to; row++) {
      for (let i = 0; i < k; i++) total += numbers[row * stride + i] = distances[row * k + i];
    }
  });
  const mean = total / (rows * k);
  // The point itself counts among its neighbours, as in the paper's own implementation.
  const size = Math.log2(k + 1);
  await crew.run("fuzzyNeighbours", (from, to) => [weights, padded, k, stride, from, to, size, mean]);
  const found = memory.float32(weights, rows * stride);
  const result = new Float32Array(rows * k);
  await crew.here(k, (from, to) => {
    for (let row = from; row < to; row++) {
      for (let i = 0; i < k; i++) result[row * k + i] = found[row * stride + i];
    }
  });
  memory.release(mark);
  return result;
}
