// One text with all that the encoder made of it: every layer's hidden states and every head's attention.

import { RiverbankError } from "../shared/errors.ts";
import type { EncoderCore, RunOptions } from "./core.ts";
import type { States } from "./forward.ts";
import { type TextOptions, type TokenisedText, tokeniseText } from "./sequences.ts";

export interface ContextOptions extends TextOptions, Pick<RunOptions, "signal"> {
  /** Keep the attention probabilities. Default true for a text of one window; of several they can't be had. */
  attention?: boolean | undefined;
  /** Calculate only the first so many layers. Default all. */
  layers?: number | undefined;
}

/** A text in context. */
export interface Context {
  readonly text: string;
  /** The model's special tokens included. */
  readonly tokens: readonly string[];
  readonly ids: readonly number[];
  /** Where each token stands in the text: UTF-16 offsets, end exclusive; empty for special tokens. */
  readonly offsets: readonly (readonly [start: number, end: number])[];
  /** [layers + 1] of [tokens, dims]: the embeddings, then what each layer made of them. */
  readonly hidden: readonly Float32Array[];
  /** [layers][heads] of [tokens, tokens]: row i says where token i looks. Undefined where it was not kept. */
  readonly attention: readonly (readonly Float32Array[])[] | undefined;
  /** How many windows the text was read in: 1 unless it was longer than the positions. */
  readonly windows: number;
}

/** See `Encoder.context`. */
export async function contextOf(core: EncoderCore, text: string, options: ContextOptions = {}): Promise<Context> {
  const { config, tokenizer } = core;
  const layers = checkedLayers(options.layers, config.layers, "layers");
  const tokenised = tokeniseText(tokenizer, config, text, options);
  const { tokens, ids, offsets, windows } = tokenised;
  const attention = options.attention ?? windows.length === 1;
  if (attention && windows.length > 1) {
    const came = `the text is read in ${windows.length} windows, none of which sees it as a whole`;
    throw new RiverbankError("unsupported", `attention: ${came}; leave attention out, or ask for parts of the text`);
  }
  const hidden = Array.from({ length: layers + 1 }, () => new Float32Array(tokens.length * config.dims));
  let kept: Float32Array[][] | undefined;
  const sequences = windows.map(({ sequence }) => sequence);
  await core.run(sequences, { attention, layers, signal: options.signal }, (index, states) => {
    hidden.forEach((into, layer) => void copyRows(into, states, layer, tokenised, index, config.dims));
    if (attention) kept = readAttention(states, layers, config.heads);
  });
  return { text, tokens, ids, offsets, hidden, attention: kept, windows: windows.length };
}

/** Copies the rows of window `index` that count to their places in the text. */
export function copyRows(
  into: Float32Array,
  states: States,
  layer: number,
  { windows }: TokenisedText,
  index: number,
  dims: number,
): void {
  const { row, token, count } = windows[index];
  into.set(states.hidden(layer).subarray(row * dims, (row + count) * dims), token * dims);
}

function readAttention(states: States, layers: number, heads: number): Float32Array[][] {
  return Array.from({ length: layers }, (_, layer) =>
    Array.from({ length: heads }, (_, head) => states.attention(layer, head).slice()),
  );
}

/** A number of layers, or all. Throws `invalid`. */
export function checkedLayers(value: number | undefined, layers: number, name: string): number {
  const chosen = value ?? layers;
  if (Number.isInteger(chosen) && chosen >= 0 && chosen <= layers) return chosen;
  const expected = `a whole number from 0 (the embeddings) to ${layers} (the last layer) was expected`;
  throw new RiverbankError("invalid", `${name}: ${chosen} came, ${expected}`);
}
