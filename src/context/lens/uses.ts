// Many uses of words at once: each word in its sentence, its vector at some layers.

import { throwIfCancelled } from "../../shared/errors.ts";
import { dot, norm, withinOne } from "../../similarity/vector.ts";
import type { Sequence } from "../activations.ts";
import type { EncoderCore } from "../core.ts";
import { maskOf } from "../mask.ts";
import { specialAround } from "../sequences.ts";
import { meanRow, piecesOf, tokensOver } from "../word-vectors.ts";

/** A word in a text. */
export interface Use {
  readonly text: string;
  /** UTF-16 offsets, end exclusive. */
  readonly start: number;
  readonly end: number;
}

export interface UseVectorOptions {
  /** The layers that are read, from 0, the embeddings. */
  layers: readonly number[];
  /**
   * Hide the word from the encoder: a mask stands for each of its pieces, and its vector says what the context alone makes
   * expect there. Uses are then told apart by their contexts, not by the word's own row or form. Default false.
   */
  masked?: boolean | undefined;
  /** Give zeros for a word of which the tokenizer makes no token. Default: an error. */
  zeros?: boolean | undefined;
  signal?: AbortSignal | undefined;
  /** Told how many uses of how many are read. */
  onProgress?: ((done: number, total: number) => void) | undefined;
}

/** All that can be read, the embeddings first. */
export function allLayers({ config }: EncoderCore): number[] {
  return Array.from({ length: config.layers + 1 }, (_, layer) => layer);
}

/** Uses that are run together. */
const BATCH = 256;

interface Placed {
  sequence: Sequence;
  /** The rows of the word's pieces in the sequence. */
  rows: number[];
}

/**
 * The vectors of words in their texts, [layers asked for] of [uses] of [dims]: the mean of each one's pieces. Of a text that
 * is longer than the positions, the stretch around the word is read.
 *
 * Throws `unknown word` where the tokenizer makes no token of a word, unless `zeros` are wanted there, `missing mask` where
 * words are to be hidden and the tokenizer has no token for that, and `cancelled`.
 *
 * Source of hidden words: Melamud et al., "context2vec: learning generic context embedding with bidirectional LSTM", CoNLL
 * 2016, which reads a word's context without the word.
 */
export async function useVectors(
  core: EncoderCore,
  uses: readonly Use[],
  { layers, masked = false, zeros = false, signal, onProgress }: UseVectorOptions,
): Promise<Float32Array[][]> {
  const { dims } = core.config;
  const vectors = layers.map(() => new Array<Float32Array>(uses.length));
  const deepest = Math.max(0, ...layers);
  const mask = masked ? maskOf(core.tokenizer, "read words in sight").id : undefined;
  for (let first = 0; first < uses.length; first += BATCH) {
    throwIfCancelled(signal, "encoder");
    const placed = uses.slice(first, first + BATCH).map((use) => place(core, use, zeros));
    const sequences = placed.map((one) => (mask === undefined ? one.sequence : hidden(one, mask)));
    await core.run(sequences, { keep: "hidden", layers: deepest, signal }, (index, states) => {
      layers.forEach((layer, at) => {
        const { rows } = placed[index];
        const none = rows.length === 0;
        vectors[at][first + index] = none ? new Float32Array(dims) : meanRow(states.hidden(layer), rows, dims);
      });
    });
    onProgress?.(Math.min(uses.length, first + BATCH), uses.length);
  }
  return vectors;
}

function place({ tokenizer, config: { positions } }: EncoderCore, use: Use, zeros: boolean): Placed {
  const { ids, offsets } = tokenizer.encode(use.text, { addSpecial: true });
  const rows = zeros ? tokensOver(offsets, use) : piecesOf(use.text, offsets, use);
  if (rows.length === 0) return { sequence: { ids: ids.slice(0, positions) }, rows };
  if (ids.length <= positions) return { sequence: { ids }, rows };
  const [before, after] = specialAround(tokenizer);
  const capacity = positions - before - after;
  const middle = Math.floor((rows[0] + rows[rows.length - 1]) / 2);
  const last = ids.length - after - capacity;
  const start = Math.max(before, Math.min(last, middle - Math.floor(capacity / 2)));
  const cut = [...ids.slice(0, before), ...ids.slice(start, start + capacity), ...ids.slice(ids.length - after)];
  // subtle: a word of more pieces than fit is read by those that do.
  const kept = rows.map((row) => row - start + before).filter((row) => row >= before && row < before + capacity);
  return { sequence: { ids: cut }, rows: kept };
}

/** A mask for every piece of the word. */
function hidden({ sequence, rows }: Placed, mask: number): Sequence {
  const ids = Array.from(sequence.ids);
  for (const row of rows) ids[row] = mask;
  return { ...sequence, ids };
}

/** The cosine of two uses' vectors; 0 where one of them is zeros, which no trained encoder gives. */
export function alikeness(a: Float32Array, b: Float32Array): number {
  const product = dot(a, b);
  return product === 0 ? 0 : withinOne(product / (norm(a) * norm(b)));
}
