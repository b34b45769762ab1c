// What can be chosen about pretraining, with presets, defaults and limits.

import { RiverbankError } from "../../shared/errors.ts";
import { checkLimits, type Limits } from "../../shared/limits.ts";

/** The choices that decide what is learned; two pretrainings with equal settings, tokenizer, table and corpus are the same. */
export interface PretrainSettings {
  /** Layers of the encoder, 1 to 48. */
  layers: number;
  /** Numbers per hidden state, 4 to 4096, a multiple of the heads. */
  hidden: number;
  /** Attention heads per layer. */
  heads: number;
  /** Width of the feed-forward part, 4 to 16,384. Default four times `hidden`. */
  inner: number;
  /** Most tokens in a window of text, special ones included, 8 to 4096; the encoder has as many positions. */
  length: number;
  /** Windows per step, 1 to 65,536. */
  batch: number;
  /** Passes over the text, above 0; whole passes are not needed. Default 1, unless `steps` or `minutes` say how long. */
  epochs: number;
  /** Steps to take, instead of epochs; 0: by epochs. Default 0. */
  steps: number;
  /** Minutes to train, instead of steps and epochs; 0: by those. The clock then decides how far it comes. Default 0. */
  minutes: number;
  /** The highest learning rate, above 0 and at most 1. */
  rate: number;
  /** Share of the training in which the rate rises from 0 to `rate`, 0 to 1. Default 0.05. */
  warmUp: number;
  /** How the rate falls to 0 after that. Default "cosine". */
  schedule: "linear" | "cosine" | "constant";
  /** AdamW's weight decay, 0 to 1; not on biases and layer norms. Default 0.01. */
  decay: number;
  /** Gradients whose norm over all parameters is longer are shortened to it; 0 never shortens. Default 1. */
  clip: number;
  /** Share of the words that are to be guessed, 0.01 to 0.9: of these 8 in 10 masked, 1 replaced, 1 left. Default 0.2. */
  mask: number;
  /**
   * How many words, in sight or masked, are to tell the words of the window by their vectors, rare ones above all: as many as
   * are this share, 0 to 1, of the words in sight; 0: none. Vectors then say more of what a text is about. Best for an
   * encoder that has learned masked words and goes on: from the start, both at once, these are learned late. Default 0.
   */
  neighbours: number;
  /**
   * Words drawn as classes of the softmax in each step, beside those to be guessed; 0 takes the whole vocabulary. Default: 0
   * up to 6,000 tokens, 2,048 above.
   */
  samples: number;
  /** Keep the rows of the table as they are, seen through one learned linear map. Default false: they go on learning. */
  freeze: boolean;
  /** Share of the windows that is held out, at most 256 of them, 0 to 0.5; 0: none. Default 0.005. */
  validation: number;
  /** Into how many parts a step is cut, each with its own gradients: most threads that can help, 1 to 64. Default 4. */
  parts: number;
  /** Decides every draw. Default 1. */
  seed: number;
}

export type Preset = "tiny" | "small" | "base";

/** What a preset says; the rest is {@link DEFAULTS}. */
type Shape = Pick<PretrainSettings, "layers" | "hidden" | "heads" | "inner" | "length" | "batch" | "rate">;

/** Three sizes. */
export const PRESETS: Record<Preset, Shape> = {
  tiny: { layers: 2, hidden: 128, heads: 4, inner: 512, length: 64, batch: 64, rate: 0.002 },
  small: { layers: 3, hidden: 192, heads: 6, inner: 768, length: 96, batch: 64, rate: 0.0015 },
  base: { layers: 6, hidden: 384, heads: 12, inner: 1536, length: 128, batch: 64, rate: 0.0007 },
};

export const DEFAULTS: Omit<PretrainSettings, keyof Shape | "samples"> = {
  epochs: 1,
  steps: 0,
  minutes: 0,
  warmUp: 0.05,
  schedule: "cosine",
  decay: 0.01,
  clip: 1,
  mask: 0.2,
  neighbours: 0,
  freeze: false,
  validation: 0.005,
  parts: 4,
  seed: 1,
};

/** Vocabularies up to this size are not sampled from unless it is asked for. */
const WHOLE = 6000;
const SAMPLES = 2048;

/** The settings that are numbers. */
export type PretrainNumber = {
  [Name in keyof PretrainSettings]: PretrainSettings[Name] extends number ? Name : never;
}[keyof PretrainSettings];

/** Smallest and largest value, and whether it must be whole. */
export const LIMITS: Record<PretrainNumber, Limits> = {
  layers: [1, 48, true],
  hidden: [4, 4096, true],
  heads: [1, 256, true],
  inner: [4, 16_384, true],
  length: [8, 4096, true],
  batch: [1, 65_536, true],
  epochs: [0.0001, 10_000, false],
  steps: [0, 1e9, true],
  minutes: [0, 1e6, false],
  rate: [Number.MIN_VALUE, 1, false],
  warmUp: [0, 1, false],
  decay: [0, 1, false],
  clip: [0, 1e9, false],
  mask: [0.01, 0.9, false],
  neighbours: [0, 1, false],
  samples: [0, 1e6, true],
  validation: [0, 0.5, false],
  parts: [1, 64, true],
  seed: [0, Number.MAX_SAFE_INTEGER, true],
};

const SCHEDULES: readonly PretrainSettings["schedule"][] = ["linear", "cosine", "constant"];

/** What was chosen; `preset` (default "small") says the rest of the sizes. */
export type GivenSettings = Partial<PretrainSettings> & { preset?: Preset | undefined };

/**
 * Fills in preset and defaults and checks every value, for a vocabulary of this size. Throws `invalid <option>` and
 * `mismatched heads`.
 */
export function resolvePretraining(
  { preset = "small", ...given }: GivenSettings,
  vocabulary: number,
): PretrainSettings {
  if (!Object.hasOwn(PRESETS, preset)) {
    throw new RiverbankError("invalid", `preset: ${preset} came, ${Object.keys(PRESETS).join(", ")} can be had`);
  }
  const defined = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const inner = given.hidden === undefined ? PRESETS[preset].inner : 4 * given.hidden;
  const samples = vocabulary > WHOLE ? SAMPLES : 0;
  const settings: PretrainSettings = { ...DEFAULTS, ...PRESETS[preset], inner, samples, ...defined };
  for (const [name, limits] of Object.entries(LIMITS) as [PretrainNumber, Limits][]) {
    checkLimits(name, settings[name], limits);
  }
  if (settings.hidden % settings.heads !== 0) {
    const came = `${settings.heads} came for hidden states of ${settings.hidden}`;
    throw new RiverbankError("mismatched", `heads: ${came}; they must share them equally`);
  }
  if (!SCHEDULES.includes(settings.schedule)) {
    throw new RiverbankError("invalid", `schedule: ${settings.schedule} came, ${SCHEDULES.join(", ")} can be had`);
  }
  return settings;
}

/** The learning rate when `share` (0 to 1) of the training is done. */
export function rateAt({ rate, warmUp, schedule }: PretrainSettings, share: number): number {
  if (share < warmUp) return (rate * share) / warmUp;
  const left = warmUp < 1 ? Math.max(0, (1 - share) / (1 - warmUp)) : 1;
  if (schedule === "constant") return rate;
  return schedule === "linear" ? rate * left : (rate * (1 - Math.cos(Math.PI * left))) / 2;
}

/** The deviation that new weights have: BERT's 0.02 at its 768 dims, more where sums are of fewer numbers. */
export function spreadOf(hidden: number): number {
  return 0.02 * Math.sqrt(768 / hidden);
}
