// Communities of a graph: groups whose edges stay inside more than chance would have it.
//
// Source: Traag, Waltman & van Eck, "From Louvain to Leiden: guaranteeing well-connected communities", Scientific
// Reports 9, 2019, its merges within communities greedy instead of drawn. With w edge weights, d a node's degree, D a
// community's sum of degrees, m half of all degrees and γ the resolution, a node v gains by joining C
//
//     w(v, C) − γ d(v) D(C) / 2m

import { throwIfCancelled } from "../../shared/errors.ts";
import { Turn } from "../../shared/events.ts";
import { Random } from "../../shared/random.ts";
import type { WeightedGraph } from "./shared-neighbours.ts";

export interface LeidenOptions {
  /** γ: more makes more and smaller communities. */
  resolution: number;
  /** Decides the order in which nodes are looked at. */
  seed: number;
  signal?: AbortSignal | undefined;
}

/** Differences below this share of a gain's parts are rounding, not gain. */
const ROUNDING = 1e-10;
/** Nodes between two looks at the clock. */
const STRETCH = 512;

/** The community of every row, numbered from 0 in the order of their first rows. Throws `cancelled`. */
export async function leiden(graph: WeightedGraph, options: LeidenOptions): Promise<Uint32Array> {
  const random = new Random(options.seed);
  const work = { resolution: options.resolution, random, turn: new Turn(), signal: options.signal };
  const nodeOf = Uint32Array.from({ length: graph.rows }, (_, row) => row);
  let level = graph;
  let of = Uint32Array.from(nodeOf);
  for (;;) {
    await moveNodes(level, of, work);
    const communities = renumber(of);
    if (communities === level.rows) break;
    const parts = await refine(level, of, work);
    const count = renumber(parts);
    // Every part may be a node of its own already: then communities themselves are merged.
    const merged = count === level.rows ? Uint32Array.from(of) : parts;
    const nodes = count === level.rows ? communities : count;
    const next = new Uint32Array(nodes);
    for (let node = 0; node < level.rows; node++) next[merged[node]] = of[node];
    for (let row = 0; row < graph.rows; row++) nodeOf[row] = merged[nodeOf[row]];
    level = await aggregate(level, merged, nodes, work);
    of = next;
  }
  const result = nodeOf.map((node) => of[node]);
  renumber(result);
  return result;
}

interface Work {
  resolution: number;
  random: Random;
  turn: Turn;
  signal: AbortSignal | undefined;
}

async function pause({ turn, signal }: Work): Promise<void> {
  await turn.give();
  throwIfCancelled(signal, "map");
}

function degreesOf({ rows, offsets, weights, loops }: WeightedGraph): Float64Array {
  return Float64Array.from({ length: rows }, (_, node) => {
    let sum = 2 * loops[node];
    for (let e = offsets[node]; e < offsets[node + 1]; e++) sum += weights[e];
    return sum;
  });
}

function sumOf(numbers: Float64Array): number {
  return numbers.reduce((sum, value) => sum + value, 0);
}

/** Weights from one node to the communities around it. */
class Around {
  readonly weights: Float64Array;
  readonly ids: number[] = [];
  constructor(count: number) {
    this.weights = new Float64Array(count);
  }
  gather({ offsets, ids, weights }: WeightedGraph, node: number, of: Uint32Array): void {
    for (const id of this.ids) this.weights[id] = 0;
    this.ids.length = 0;
    for (let e = offsets[node]; e < offsets[node + 1]; e++) {
      const community = of[ids[e]];
      if (this.weights[community] === 0) this.ids.push(community);
      this.weights[community] += weights[e];
    }
  }
}

/** Moves nodes to where they gain most until none gains; changes `of`. A node is looked at again when a neighbour moves. */
async function moveNodes(graph: WeightedGraph, of: Uint32Array, work: Work): Promise<void> {
  const { rows, offsets, ids } = graph;
  const degrees = degreesOf(graph);
  const pace = work.resolution / sumOf(degrees);
  const totals = new Float64Array(rows);
  const members = new Uint32Array(rows);
  for (let node = 0; node < rows; node++) {
    totals[of[node]] += degrees[node];
    members[of[node]]++;
  }
  const empty: number[] = [];
  for (let id = rows - 1; id >= 0; id--) if (members[id] === 0) empty.push(id);
  const around = new Around(rows);
  // A ring: each node waits at most once.
  const queue = work.random.shuffle(Uint32Array.from({ length: rows }, (_, node) => node));
  const waits = new Uint8Array(rows).fill(1);
  let [first, waiting, looked] = [0, rows, 0];
  while (waiting > 0) {
    if (looked++ % STRETCH === 0) await pause(work);
    const node = queue[first];
    first = (first + 1) % rows;
    waiting--;
    waits[node] = 0;
    around.gather(graph, node, of);
    const old = of[node];
    totals[old] -= degrees[node];
    const gain = (id: number) => around.weights[id] - pace * degrees[node] * totals[id];
    let [best, most] = [old, gain(old)];
    const margin = ROUNDING * degrees[node];
    for (const id of around.ids) {
      const gained = gain(id);
      if (gained > most + margin) [best, most] = [id, gained];
    }
    if (most < -margin && members[old] > 1) best = empty.pop() ?? old;
    totals[best] += degrees[node];
    if (best === old) continue;
    of[node] = best;
    members[best]++;
    if (--members[old] === 0) empty.push(old);
    for (let e = offsets[node]; e < offsets[node + 1]; e++) {
      const id = ids[e];
      if (of[id] === best || waits[id] === 1) continue;
      waits[id] = 1;
      queue[(first + waiting++) % rows] = id;
    }
  }
}

/** Parts of the communities that hang together well: merges single nodes within each, where both sides are well connected. */
async function refine(graph: WeightedGraph, of: Uint32Array, work: Work): Promise<Uint32Array> {
  const { rows, offsets, ids, weights } = graph;
  const degrees = degreesOf(graph);
  const pace = work.resolution / sumOf(degrees);
  const whole = new Float64Array(rows);
  const outward = new Float64Array(rows);
  for (let node = 0; node < rows; node++) {
    whole[of[node]] += degrees[node];
    for (let e = offsets[node]; e < offsets[node + 1]; e++) if (of[ids[e]] === of[node]) outward[node] += weights[e];
  }
  const parts = Uint32Array.from({ length: rows }, (_, node) => node);
  const totals = degrees.slice();
  const single = new Uint8Array(rows).fill(1);
  const around = new Around(rows);
  // Whether a part, or a single node, is bound to the rest of its community as chance would have it or better.
  const bound = (part: number, community: number) =>
    outward[part] >= pace * totals[part] * (whole[community] - totals[part]);
  let looked = 0;
  for (const node of work.random.shuffle(Uint32Array.from({ length: rows }, (_, node) => node))) {
    if (looked++ % STRETCH === 0) await pause(work);
    if (single[node] === 0 || !bound(node, of[node])) continue;
    around.gather(graph, node, parts);
    let [best, most] = [node, ROUNDING * degrees[node]];
    for (const part of around.ids) {
      // Parts keep their first node's number, whose community is theirs.
      if (part === node || of[part] !== of[node] || !bound(part, of[node])) continue;
      const gained = around.weights[part] - pace * degrees[node] * totals[part];
      if (gained > most) [best, most] = [part, gained];
    }
    if (best === node) continue;
    parts[node] = best;
    [single[node], single[best]] = [0, 0];
    totals[best] += degrees[node];
    outward[best] += outward[node] - 2 * around.weights[best];
  }
  return parts;
}

/** Numbers communities from 0 in the order of their first nodes, in place; returns how many there are. */
function renumber(of: Uint32Array): number {
  const numbers = new Map<number, number>();
  for (let node = 0; node < of.length; node++) {
    const number = numbers.get(of[node]) ?? numbers.size;
    numbers.set(of[node], number);
    of[node] = number;
  }
  return numbers.size;
}

/** The graph whose nodes are `count` communities of this one's. */
async function aggregate(graph: WeightedGraph, of: Uint32Array, count: number, work: Work): Promise<WeightedGraph> {
  const { rows, offsets, ids, weights, loops } = graph;
  const members: number[][] = Array.from({ length: count }, () => []);
  for (let node = 0; node < rows; node++) members[of[node]].push(node);
  const [starts, targets, sums] = [new Uint32Array(count + 1), [] as number[], [] as number[]];
  const inside = new Float64Array(count);
  const toOthers = new Map<number, number>();
  let looked = 0;
  for (let community = 0; community < count; community++) {
    toOthers.clear();
    for (const node of members[community]) {
      if (looked++ % STRETCH === 0) await pause(work);
      inside[community] += loops[node];
      for (let e = offsets[node]; e < offsets[node + 1]; e++) {
        const other = of[ids[e]];
        if (other === community) inside[community] += weights[e] / 2;
        else toOthers.set(other, (toOthers.get(other) ?? 0) + weights[e]);
      }
    }
    for (const [other, weight] of toOthers) {
      targets.push(other);
      sums.push(weight);
    }
    starts[community + 1] = targets.length;
  }
  const [leads, joined] = [Uint32Array.from(targets), Float64Array.from(sums)];
  return { rows: count, offsets: starts, ids: leads, weights: joined, loops: inside };
}
