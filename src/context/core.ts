// What every view on an encoder is made of: its parts, and one way to run it.

import type { Tokenizer } from "../tokens/tokenizer.ts";
import type { KeepOptions, Sequence } from "./activations.ts";
import type { EncoderConfig } from "./config.ts";
import type { States } from "./forward.ts";
import type { EncoderWeights } from "./weights.ts";

/** Which layers and probabilities a run keeps, and what stops it. */
export interface RunOptions extends KeepOptions {
  signal?: AbortSignal | undefined;
}

/** An encoder as its views see it. */
export interface EncoderCore {
  readonly config: EncoderConfig;
  readonly tokenizer: Tokenizer;
  readonly weights: EncoderWeights;
  /** Runs the encoder over sequences, see `forward`. Runs that overlap in time wait for each other. */
  run(
    sequences: readonly Sequence[],
    options: RunOptions,
    visit: (index: number, states: States) => void,
  ): Promise<void>;
}
