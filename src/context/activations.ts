// Which numbers a forward pass leaves behind, and where: one layout for reading hidden states, for looking into a layer,
// and for a backward pass, which needs everything.
//
// An area of memory holds, one after the other, the plan, its lists, the scratch of the matrix product and the blocks
// that assembly/plan.ts describes. All offsets here count bytes from the area's start, so that the same layout serves
// every thread.

import type { KernelMemory } from "../kernels/memory.ts";
import { MULTIPLY_SCRATCH } from "../kernels/reference/matrix.ts";
import { LAYER_BLOCKS, type LayerBlock, PLAN, PLAN_BYTES } from "../kernels/reference/plan.ts";
import type { EncoderConfig } from "./config.ts";
import { scalesOf } from "./parameters.ts";
import type { EncoderWeights } from "./weights.ts";

/** Tokens as ids, special ones included. */
export interface Sequence {
  readonly ids: ArrayLike<number>;
  /** Each token's type: which text of a pair it belongs to. Default all 0. */
  readonly types?: ArrayLike<number> | undefined;
}

/** What is left when a pass has ended. */
export interface KeepOptions {
  /**
   * "last": the last layer's hidden states. "hidden": every layer's. "all": each block of every layer, as a backward pass
   * needs them. Default "hidden".
   */
  keep?: "last" | "hidden" | "all" | undefined;
  /** Keep all attention probabilities. Default false; with `keep: "all"` they are kept in any case. */
  attention?: boolean | undefined;
  /** How many layers to calculate. Default all. */
  layers?: number | undefined;
}

/** Offsets of all that a pass reads and writes. */
export interface ActivationLayout {
  /** Each sequence's first row; the last entry is the number of rows. */
  readonly starts: readonly number[];
  /** Layers that are calculated. */
  readonly layers: number;
  /** The area's size. */
  readonly bytes: number;
  readonly lists: Readonly<Record<"starts" | "ids" | "places" | "kinds" | "blocks", number>>;
  readonly scratch: number;
  /** The embeddings' sum, its mean and 1 / deviation per row, and the first hidden states. */
  readonly embeddings: Readonly<Record<"sum" | "stats" | "embedded", number>>;
  /** Each layer's blocks; those that are not kept are shared by all layers. */
  readonly blocks: readonly Readonly<Record<LayerBlock, number>>[];
  /** Whether `attention` holds every head of every sequence, [heads, n, n] each; else it is overwritten head by head. */
  readonly attention: boolean;
}

const LINE = 64;
const WORDS = "embeddings.word_embeddings.weight";

/** Takes offsets one behind the other, each on a cache line. */
class Taker {
  bytes = 0;
  take(bytes: number): number {
    const offset = this.bytes;
    this.bytes = Math.ceil((offset + bytes) / LINE) * LINE;
    return offset;
  }
}

/** The layout for sequences of these lengths. */
export function layoutActivations(
  config: EncoderConfig,
  lengths: readonly number[],
  { keep = "hidden", attention = keep === "all", layers = config.layers }: KeepOptions = {},
): ActivationLayout {
  const { dims } = config;
  const starts = [0];
  for (const length of lengths) starts.push(starts[starts.length - 1] + length);
  const rows = starts[starts.length - 1];
  const taker = new Taker();
  const take = (floats: number) => taker.take(4 * floats);
  taker.take(PLAN_BYTES);
  const [ids, places, kinds] = [take(rows), take(rows), take(rows)];
  const lists = { starts: take(starts.length), ids, places, kinds, blocks: take(LAYER_BLOCKS.length * layers) };
  const scratch = taker.take(MULTIPLY_SCRATCH);
  const kept = attention || keep === "all";
  const squares = lengths.map((length) => length * length);
  const probabilities = kept ? config.heads * squares.reduce((a, b) => a + b, 0) : Math.max(0, ...squares);
  const sum = take(rows * dims);
  const embedded = keep === "all" ? take(rows * dims) : sum;
  const embeddings = { sum, stats: take(2 * rows), embedded };
  const blocks: Record<LayerBlock, number>[] = [];
  for (let layer = 0; layer < layers; layer++) {
    const before = blocks[layer - 1];
    if (keep === "all" || !before) blocks.push(takeBlocks(config, rows, probabilities, keep === "all", take));
    else blocks.push({ ...before, ...(kept && { attention: take(probabilities) }) });
    if (keep === "all") continue;
    // subtle: a layer has read its input for the last time when it writes its output.
    const output = keep === "hidden" ? take(rows * dims) : embedded;
    Object.assign(blocks[layer], { output, outerSum: output });
  }
  return { starts, layers, bytes: taker.bytes, lists, scratch, embeddings, blocks, attention: kept };
}

/** A layer's blocks; where not all are kept, the steps that can write over their source do. */
function takeBlocks(
  { dims, inner }: EncoderConfig,
  rows: number,
  probabilities: number,
  all: boolean,
  take: (floats: number) => number,
): Record<LayerBlock, number> {
  const mixSum = take(rows * dims);
  const before = take(rows * inner);
  return {
    qkv: take(3 * rows * dims),
    attention: take(probabilities),
    mixed: take(rows * dims),
    mixSum,
    mixStats: take(2 * rows),
    mix: all ? take(rows * dims) : mixSum,
    inner: before,
    active: all ? take(rows * inner) : before,
    outerSum: all ? take(rows * dims) : 0,
    outerStats: take(2 * rows),
    output: all ? take(rows * dims) : 0,
  };
}

/** Writes the plan of a pass over `sequences` into the area at `base`, which is the plan's address. */
export function writePlan(
  weights: EncoderWeights,
  layout: ActivationLayout,
  base: number,
  sequences: readonly Sequence[],
): void {
  const { memory, config } = weights;
  const { starts, lists, embeddings } = layout;
  const rows = starts[starts.length - 1];
  const fields: Partial<Record<keyof typeof PLAN, number>> = {
    heads: config.heads,
    dims: config.dims,
    inner: config.inner,
    tanh: config.activation === "gelu-tanh" ? 1 : 0,
    rows,
    sequences: sequences.length,
    starts: base + lists.starts,
    ids: base + lists.ids,
    places: base + lists.places,
    kinds: base + lists.kinds,
    words: weights.of(WORDS),
    wordScales: weights.find(scalesOf(WORDS)),
    positions: weights.of("embeddings.position_embeddings.weight"),
    types: weights.of("embeddings.token_type_embeddings.weight"),
    gain: weights.of("embeddings.LayerNorm.weight"),
    bias: weights.of("embeddings.LayerNorm.bias"),
    sum: base + embeddings.sum,
    stats: base + embeddings.stats,
    embedded: base + embeddings.embedded,
    scratch: base + layout.scratch,
    keep: layout.attention ? 1 : 0,
    weights: weights.table,
    blocks: base + lists.blocks,
  };
  const words = memory.uint32(base, PLAN_BYTES / 4);
  for (const [field, value] of Object.entries(fields)) words[PLAN[field as keyof typeof PLAN] / 4] = value;
  memory.float32(base, PLAN_BYTES / 4)[PLAN.epsilon / 4] = config.epsilon;
  memory.uint32(base + lists.starts, starts.length).set(starts);
  const addresses = layout.blocks.flatMap((blocks) => LAYER_BLOCKS.map((block) => base + blocks[block]));
  memory.uint32(base + lists.blocks, addresses.length).set(addresses);
  writeTokens(memory, layout, base, sequences);
}

function writeTokens(
  memory: KernelMemory,
  { starts, lists }: ActivationLayout,
  base: number,
  sequences: readonly Sequence[],
): void {
  const rows = starts[starts.length - 1];
  const [ids, places, kinds] = [lists.ids, lists.places, lists.kinds].map((list) => memory.uint32(base + list, rows));
  sequences.forEach((sequence, index) => {
    const start = starts[index];
    const { length } = sequence.ids;
    for (let i = 0; i < length; i++) {
      ids[start + i] = sequence.ids[i];
      places[start + i] = i;
      kinds[start + i] = sequence.types?.[i] ?? 0;
    }
  });
}
