// The parts of a graph that no edge joins.

import type { Turn } from "../../shared/events.ts";
import type { Graph } from "./fuzzy-graph.ts";

/** Rows between two looks at the clock. */
const STRETCH = 1024;

/** Rows by part, the largest part first, of equal ones that with the lowest row. */
export interface Components {
  /** [rows]: the part that a row is in. */
  readonly of: Uint32Array;
  /** Rows of each part. */
  readonly sizes: readonly number[];
}

/** Finds them, between the events of `turn`. */
export async function findComponents({ rows, offsets, ids }: Graph, turn: Turn): Promise<Components> {
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
      if (done % STRETCH === 0) await turn.give();
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
