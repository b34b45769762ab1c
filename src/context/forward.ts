// The forward pass over any number of sequences: they are joined to chunks of a few hundred tokens, and chunks are shared
// out among threads. There is no padding, so short texts cost what they are worth and need not be sorted by length.

import type { Address } from "../kernels/contract.ts";
import type { WorkerPool } from "../kernels/pool.ts";
import type { LayerBlock } from "../kernels/reference/plan.ts";
import { RiverbankError, throwIfCancelled } from "../shared/errors.ts";
import { Turn } from "../shared/events.ts";
import { type ActivationLayout, type KeepOptions, layoutActivations, type Sequence, writePlan } from "./activations.ts";
import type { EncoderConfig } from "./config.ts";
import type { EncoderWeights } from "./weights.ts";

/** Tokens per chunk: enough that packing a weight matrix costs little beside the product with it. */
export const CHUNK_ROWS = 256;

export interface ForwardOptions extends KeepOptions {
  /** Threads on the weights' memory. Default: the calling thread. */
  pool?: WorkerPool | undefined;
  signal?: AbortSignal | undefined;
}

/** What a pass left of one sequence; the arrays are views that are good during the visit only. */
export interface States {
  /** The hidden states after layer `layer`, [tokens, dims]; 0 are the embeddings. Only those that are kept. */
  hidden(layer: number): Float32Array;
  /** The probabilities of a layer, from 0, and head, [tokens, tokens]: row i says where token i looks. */
  attention(layer: number, head: number): Float32Array;
  /** A block of a layer, from 0, as LAYER_BLOCKS lists them, [tokens, its width]. Only where all are kept. */
  block(layer: number, block: TokenBlock): Float32Array;
  /** Mean and 1 / deviation of each token's summed embeddings, [tokens, 2]. */
  embeddingStats(): Float32Array;
}

/** The blocks that have a row for each token. */
export type TokenBlock = Exclude<LayerBlock, "attention">;

interface Chunk {
  /** The first sequence's index. */
  first: number;
  sequences: Sequence[];
  layout: ActivationLayout;
}

/**
 * Runs the encoder over `sequences` and hands each one's states to `visit`, with its index, in any order. The numbers are
 * the same bytes for any number of threads and whatever other sequences there are.
 *
 * The memory's stack is used: only one pass at a time may run on a memory.
 *
 * Throws `invalid` for an empty sequence, one longer than the positions, and for ids and types that the weights have not;
 * `cancelled` on `signal`.
 */
export async function forward(
  weights: EncoderWeights,
  sequences: readonly Sequence[],
  { pool, signal, ...keep }: ForwardOptions,
  visit: (index: number, states: States) => void,
): Promise<void> {
  const { memory, config } = weights;
  sequences.forEach((sequence) => void checkSequence(sequence, config));
  const chunks = makeChunks(config, sequences, keep);
  const area = Math.max(0, ...chunks.map(({ layout }) => layout.bytes));
  const mark = memory.mark();
  const turn = new Turn();
  let next = 0;
  const work = async (thread: number, base: Address) => {
    for (let chunk = chunks[next++]; chunk; chunk = chunks[next++]) {
      throwIfCancelled(signal, "encoder");
      writePlan(weights, chunk.layout, base, chunk.sequences);
      if (pool) await pool.run(thread, "encode", base, 0, chunk.layout.layers);
      else memory.kernels.encode(base, 0, chunk.layout.layers);
      for (const [i] of chunk.sequences.entries()) visit(chunk.first + i, statesOf(weights, chunk.layout, base, i));
      await turn.give();
    }
  };
  try {
    const threads = Math.min(pool?.size ?? 1, chunks.length);
    const areas = Array.from({ length: threads }, () => memory.allocate(area));
    const ended = await Promise.allSettled(areas.map((base, thread) => work(thread, base)));
    for (const end of ended) if (end.status === "rejected") throw end.reason;
  } finally {
    memory.release(mark);
  }
}

function makeChunks(config: EncoderConfig, sequences: readonly Sequence[], keep: KeepOptions): Chunk[] {
  const chunks: Chunk[] = [];
  for (let first = 0; first < sequences.length; ) {
    let end = first + 1;
    let rows = sequences[first].ids.length;
    while (end < sequences.length && rows + sequences[end].ids.length <= CHUNK_ROWS)
      rows += sequences[end++].ids.length;
    const part = sequences.slice(first, end);
    const lengths = part.map(({ ids }) => ids.length);
    chunks.push({ first, sequences: part, layout: layoutActivations(config, lengths, keep) });
    first = end;
  }
  return chunks;
}

function statesOf(
  { memory, config }: EncoderWeights,
  { starts, embeddings, blocks }: ActivationLayout,
  base: Address,
  index: number,
): States {
  const { dims, heads } = config;
  const length = starts[index + 1] - starts[index];
  const squares = starts.slice(0, index).reduce((sum, start, i) => sum + (starts[i + 1] - start) ** 2, 0);
  return {
    hidden(layer) {
      const block = layer === 0 ? embeddings.embedded : blocks[layer - 1].output;
      return memory.float32(base + block + 4 * starts[index] * dims, length * dims);
    },
    attention(layer, head) {
      const offset = 4 * (heads * squares + head * length * length);
      return memory.float32(base + blocks[layer].attention + offset, length * length);
    },
    block(layer, block) {
      const width = widthOf(block, config);
      return memory.float32(base + blocks[layer][block] + 4 * starts[index] * width, length * width);
    },
    embeddingStats() {
      return memory.float32(base + embeddings.stats + 8 * starts[index], 2 * length);
    },
  };
}

function widthOf(block: TokenBlock, { dims, inner }: EncoderConfig): number {
  if (block === "qkv") return 3 * dims;
  if (block === "inner" || block === "active") return inner;
  return block === "mixStats" || block === "outerStats" ? 2 : dims;
}

function checkSequence({ ids, types }: Sequence, config: EncoderConfig): void {
  const { length } = ids;
  if (length < 1 || length > config.positions) {
    const expected = `from 1 to ${config.positions}, the encoder's positions, were expected`;
    throw new RiverbankError("invalid", `sequence: ${length} tokens came, ${expected}`);
  }
  if (types && types.length !== length) {
    throw new RiverbankError("mismatched", `types: ${types.length} came for ${length} ids; give one for each id`);
  }
  for (let i = 0; i < length; i++) {
    checkIndex("id", ids[i], config.vocabulary);
    if (types) checkIndex("type", types[i], config.types);
  }
}

function checkIndex(name: string, value: number, count: number): void {
  if (Number.isInteger(value) && value >= 0 && value < count) return;
  throw new RiverbankError("invalid", `${name}: ${value} came, a whole number from 0 to ${count - 1} was expected`);
}
