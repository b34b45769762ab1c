// Words for the gaps in a text: the head that the encoder was pretrained with.

import { RiverbankError } from "../shared/errors.ts";
import type { Tokenizer } from "../tokens/tokenizer.ts";
import { contextOf } from "./context.ts";
import type { EncoderCore } from "./core.ts";
import { findMask, MASKS } from "./mask.ts";
import { predictWords } from "./predict.ts";
import { show, type WindowOptions } from "./sequences.ts";

export interface FillOptions extends WindowOptions {
  /** How many tokens to give for each gap. Default 5. */
  k?: number | undefined;
}

/** A token that may stand in a gap. */
export interface Candidate {
  readonly token: string;
  readonly id: number;
  /** Among all tokens of the vocabulary. */
  readonly probability: number;
}

/** A gap and what may stand there. */
export interface Gap {
  /** Where the mask stands in the text: UTF-16 offsets, end exclusive. */
  readonly start: number;
  readonly end: number;
  /** The likeliest first; equal ones by id. */
  readonly candidates: readonly Candidate[];
}

/** A gap with what the head gives each token of the vocabulary there. */
export interface OpenGap extends Omit<Gap, "candidates"> {
  /** Which of the text's tokens is the mask. */
  readonly token: number;
  /** [vocabulary], sum 1. */
  readonly probabilities: Float32Array;
}

/** See `Encoder.fill`. */
export async function fillGaps(
  core: EncoderCore,
  text: string,
  { k = 5, ...windows }: FillOptions = {},
): Promise<Gap[]> {
  if (!(Number.isInteger(k) && k >= 1)) {
    throw new RiverbankError("invalid", `k: ${k} came, a whole number of at least 1 was expected`);
  }
  const gaps = await openGaps(core, text, windows);
  return gaps.map(({ start, end, probabilities }) => {
    return { start, end, candidates: best(probabilities, k, core.tokenizer) };
  });
}

/** The gaps of a text with all probabilities. Throws what `Encoder.fill` throws. */
export async function openGaps(core: EncoderCore, text: string, windows: WindowOptions = {}): Promise<OpenGap[]> {
  const { config, tokenizer, weights } = core;
  if (!weights.head) {
    const cure = "load a checkpoint of the kind BertForMaskedLM";
    throw new RiverbankError("unsupported", `fill: this encoder has no head that predicts words; ${cure}`);
  }
  const mask = findMask(tokenizer);
  if (!mask) throw new RiverbankError("unsupported", `fill: the tokenizer has no token ${MASKS.join(" or ")}`);
  const { ids, offsets, hidden } = await contextOf(core, text, {
    ...windows,
    attention: false,
    recogniseSpecial: true,
  });
  const masked = ids.flatMap((id, token) => (id === mask.id ? [token] : []));
  if (masked.length === 0) {
    throw new RiverbankError("missing", `mask: ${show(text)} has no ${mask.token}; put it where a word is to be found`);
  }
  const last = hidden[config.layers];
  const states = masked.map((token) => last.subarray(token * config.dims, (token + 1) * config.dims));
  return predictWords(weights, states).map((probabilities, i) => {
    const [start, end] = offsets[masked[i]];
    return { start, end, token: masked[i], probabilities };
  });
}

/** The `k` likeliest tokens; rows of the vocabulary that no token has are passed over. */
export function best(probabilities: Float32Array, k: number, tokenizer: Tokenizer): Candidate[] {
  const ids = Array.from({ length: Math.min(probabilities.length, tokenizer.vocabularySize) }, (_, id) => id);
  ids.sort((a, b) => probabilities[b] - probabilities[a] || a - b);
  return ids.slice(0, k).map((id) => ({ token: tokenizer.tokenOf(id), id, probability: probabilities[id] }));
}
