// The parts of a graph that no edge joins.

import type { Graph } from "./fuzzy-graph.ts";

/** Rows by part, the largest part first, of equal ones that with the lowest row. */
export interface Components {
  /** [rows]: the part that a row is in. */
  readonly of: Uint32Array;
  /** Rows of each part. */
  readonly sizes: readonly number[];
}

export function findComponents({ rows, offsets, ids }: Graph): Components {
  const UNSEEN = 0xffffffff;
  const of = new Uint32Array(rows).fill(UNSEEN);
  const sizes: number[] = [];
  const queue = new Uint32Array(rows);
  for (let first = 0; first < rows; first++) {
    if (of[first] !== UNSEEN) continue;
    let [done, waiting] = [0, 1];
    queue[0] = first;
    of[first] = sizes.length;
    while (done < waiting) {
      const row = queue[done++];
      for (let e = offsets[row]; e < offsets[row + 1]; e++) {
        if (of[ids[e]] !== UNSEEN) continue;
        of[ids[e]] = sizes.length;
        queue[waiting++] = ids[e];
      }
    }
    sizes.push(waiting);
  }
  const order = sizes.map((_, part) => part).sort((a, b) => sizes[b] - sizes[a] || a - b);
  const rank = new Uint32Array(sizes.length);
  order.forEach((part, place) => {
    rank[part] = place;
  });
  return { of: of.map((part) => rank[part]), sizes: order.map((part) => sizes[part]) };
}
