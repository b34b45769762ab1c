// Everything that an encoder computed for one text, kept as the run left it: what every look inside starts from.

import { RiverbankError } from "../../shared/errors.ts";
import type { EncoderConfig } from "../config.ts";
import type { EncoderCore, RunOptions } from "../core.ts";
import { Encoder } from "../encoder.ts";
import type { States } from "../forward.ts";
import { show, tokeniseText } from "../sequences.ts";
import type { EncoderWeights } from "../weights.ts";

export interface InsideOptions extends Pick<RunOptions, "signal"> {
  /** Take text that looks like a special token ("[MASK]") for that token. Default false. */
  recogniseSpecial?: boolean | undefined;
}

/** What a layer computed; n tokens, row-major. */
export interface LayerInside {
  /** [heads] of [n, n]: row i says where token i looks. */
  readonly attention: readonly Float32Array[];
  /** [n, 3 dims]: queries, keys and values, the heads side by side in each. */
  readonly qkv: Float32Array;
  /** [n, dims]: what each head gathered, side by side. */
  readonly mixed: Float32Array;
  /** [n, 2]: mean and 1 / deviation that attention's layer norm took. */
  readonly mixStats: Float32Array;
  /** [n, inner]: the feed-forward part behind its activation. */
  readonly active: Float32Array;
  /** [n, 2]: mean and 1 / deviation that the layer's last norm took. */
  readonly outerStats: Float32Array;
}

/** A text with all that an encoder computed for it. */
export interface Inside {
  readonly text: string;
  readonly tokens: readonly string[];
  readonly ids: readonly number[];
  readonly types: readonly number[];
  /** UTF-16 offsets into the text, end exclusive; a special token's are empty. */
  readonly offsets: readonly (readonly [start: number, end: number])[];
  readonly config: EncoderConfig;
  /** The weights that computed it, float32. */
  readonly weights: EncoderWeights;
  /** [n, 2]: mean and 1 / deviation that the embeddings' layer norm took. */
  readonly embeddingStats: Float32Array;
  /** [layers + 1] of [n, dims]. */
  readonly hidden: readonly Float32Array[];
  readonly layers: readonly LayerInside[];
}

/**
 * Runs an encoder over a text and keeps everything. Weights held as int8 are taken as the float32 numbers that they stand
 * for, since an int8 product also rounds what it multiplies, and then no parts add up to it.
 *
 * Throws `invalid text` for one without tokens or longer than the positions: attention needs all of it at once.
 */
export async function lookInside(encoder: EncoderCore, text: string, options: InsideOptions = {}): Promise<Inside> {
  const core = exact(encoder);
  const { config, tokenizer, weights } = core;
  const { recogniseSpecial } = options;
  const { tokens, ids, offsets, windows } = tokeniseText(tokenizer, config, text, { recogniseSpecial, windows: true });
  if (windows.length > 1) {
    const came = `${show(text)} has ${ids.length} tokens, the encoder reads at most ${config.positions} at once`;
    throw new RiverbankError("invalid", `text: ${came}; to look inside, give a shorter one`);
  }
  const [{ sequence }] = windows;
  const kept: Pick<Inside, "embeddingStats" | "hidden" | "layers">[] = [];
  await core.run([sequence], { keep: "all", signal: options.signal }, (_, states) => {
    kept.push(keepAll(states, config));
  });
  const types = Array.from(ids, (_, token) => sequence.types?.[token] ?? 0);
  return { text, tokens, ids, types, offsets, config, weights, ...kept[0] };
}

function keepAll(states: States, { layers, heads }: EncoderConfig) {
  return {
    embeddingStats: states.embeddingStats().slice(),
    hidden: Array.from({ length: layers + 1 }, (_, layer) => states.hidden(layer).slice()),
    layers: Array.from({ length: layers }, (_, layer): LayerInside => {
      const block = (name: Parameters<States["block"]>[1]) => states.block(layer, name).slice();
      return {
        attention: Array.from({ length: heads }, (_, head) => states.attention(layer, head).slice()),
        qkv: block("qkv"),
        mixed: block("mixed"),
        mixStats: block("mixStats"),
        active: block("active"),
        outerStats: block("outerStats"),
      };
    }),
  };
}

const exactTwins = new WeakMap<EncoderWeights, Encoder>();

/** The encoder itself, or where its weights are int8, one with the same numbers as float32. */
function exact(encoder: EncoderCore): EncoderCore {
  const { weights, tokenizer } = encoder;
  if (weights.layout.precision === "float32") return encoder;
  let twin = exactTwins.get(weights);
  if (!twin) {
    twin = new Encoder({ weights: weights.dequantise(), tokenizer, threads: 1 });
    exactTwins.set(weights, twin);
  }
  return twin;
}
