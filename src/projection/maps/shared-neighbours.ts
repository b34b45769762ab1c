// Who belongs together in the space: points that are neighbours, the more so the more neighbours they share.

import { throwIfCancelled } from "../../shared/errors.ts";
import { Turn } from "../../shared/events.ts";
import type { Neighbours } from "./points.ts";

/** A symmetric graph: every edge stands in the rows of both its ends. */
export interface WeightedGraph {
  readonly rows: number;
  /** [rows + 1]: where each row's edges start. */
  readonly offsets: Uint32Array;
  /** [edges]: where they lead. */
  readonly ids: Uint32Array;
  /** [edges]: above 0. */
  readonly weights: Float64Array;
  /** [rows]: the weight of what has become a loop by merging; counted once. */
  readonly loops: Float64Array;
}

/** Rows between two looks at the clock. */
const STRETCH = 512;

/**
 * An edge between two points where either is among the other's `k` nearest, with the weight of what both have in common:
 * shared neighbours by all neighbours, each point its own neighbour too (Jaccard). Hubs, near to everybody, so bind
 * little.
 *
 * Source: Levine et al., "Data-driven phenotypic dissection of AML reveals progenitor-like cells that correlate with
 * prognosis", Cell 162(1), 2015 (PhenoGraph).
 */
export async function sharedNeighbours(
  { rows, k: known, ids }: Neighbours,
  k: number,
  signal?: AbortSignal,
): Promise<WeightedGraph> {
  const turn = new Turn();
  const own = (row: number) => ids.subarray(row * known, row * known + k);
  // Edges by their lower end, each once.
  const degrees = new Uint32Array(rows + 1);
  const pairs = new Uint32Array(2 * rows * k);
  const shares = new Float64Array(rows * k);
  const seen = new Uint32Array(rows).fill(rows);
  let count = 0;
  for (let row = 0; row < rows; row++) {
    if (row % STRETCH === 0) {
      await turn.give();
      throwIfCancelled(signal, "map");
    }
    seen[row] = row;
    for (const id of own(row)) seen[id] = row;
    for (const id of own(row)) {
      const others = own(id);
      // The edge is the lower end's, unless only the upper one sees it.
      if (id < row && others.includes(row)) continue;
      let both = seen[id] === row ? 1 : 0;
      for (const other of others) if (seen[other] === row) both++;
      pairs.set([row, id], 2 * count);
      shares[count++] = both / (2 * (k + 1) - both);
      degrees[row + 1]++;
      degrees[id + 1]++;
    }
  }
  return joinEdges(rows, pairs.subarray(0, 2 * count), shares, degrees);
}

/** Edges, each once, as rows of both their ends. */
function joinEdges(rows: number, pairs: Uint32Array, shares: Float64Array, offsets: Uint32Array): WeightedGraph {
  for (let row = 0; row < rows; row++) offsets[row + 1] += offsets[row];
  const next = offsets.slice(0, rows);
  const ids = new Uint32Array(pairs.length);
  const weights = new Float64Array(pairs.length);
  for (let edge = 0; edge < pairs.length / 2; edge++) {
    const [a, b] = [pairs[2 * edge], pairs[2 * edge + 1]];
    for (const [from, to] of [
      [a, b],
      [b, a],
    ]) {
      const place = next[from]++;
      ids[place] = to;
      weights[place] = shares[edge];
    }
  }
  return { rows, offsets, ids, weights, loops: new Float64Array(rows) };
}
