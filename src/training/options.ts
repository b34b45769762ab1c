// What can be chosen about training, with defaults and limits.

import { RiverbankError } from "../shared/errors.ts";

/** What is trained: which words predict which. */
export type Architecture = "skip-gram" | "cbow";

/** The choices that decide what is learned; two trainings with equal settings and corpus are the same training. */
export interface Settings {
  /** "skip-gram" (a word predicts each neighbour) or "cbow" (the neighbours together predict the word). Default "skip-gram". */
  architecture: Architecture;
  /** Numbers per vector, 1 to 4096. Default 128. */
  dims: number;
  /** Most words to each side that count as neighbours, 1 to 100; each window draws its reach from 1 to this. Default 5. */
  window: number;
  /** Drawn words per window, 1 to 200. Default 5. */
  negative: number;
  /** Passes over the corpus, 1 to 10,000. Default 5. */
  epochs: number;
  /** Words seen less often are left out, at least 1. Default 5. */
  minCount: number;
  /** Keep at most this many words, the most frequent; 0 keeps all. Default 0. */
  maxVocabulary: number;
  /** Share of the corpus above which a word's occurrences are thinned out; 0 keeps them all. Default 1e-4. */
  sample: number;
  /** Learning rate at the start, above 0 and at most 1; it falls in a straight line to a ten-thousandth of itself. Default 0.025, CBOW 0.05. */
  rate: number;
  /** Decides every draw. Default 1. */
  seed: number;
  /** Shortest n-gram of characters. Default 3. */
  minN: number;
  /** Longest n-gram of characters, at most 20; 0 trains words alone. Default 0. */
  maxN: number;
  /** Rows that the n-grams' hashes share, up to 100,000,000. Default 2,000,000. */
  buckets: number;
  /** Lower every letter. Default true. */
  lowercase: boolean;
  /** Threads that train at once; with one, the same seed gives the same bytes everywhere. Default: the machine's cores. */
  threads: number;
}

/** What holds where nothing is said; threads depend on the machine, the rate on the architecture. */
export const DEFAULTS: Omit<Settings, "rate" | "threads"> = {
  architecture: "skip-gram",
  dims: 128,
  window: 5,
  negative: 5,
  epochs: 5,
  minCount: 5,
  maxVocabulary: 0,
  sample: 1e-4,
  seed: 1,
  minN: 3,
  maxN: 0,
  buckets: 2_000_000,
  lowercase: true,
};
export const RATES: Record<Architecture, number> = { "skip-gram": 0.025, cbow: 0.05 };

/** The settings that are numbers. */
export type NumberName = { [Name in keyof Settings]: Settings[Name] extends number ? Name : never }[keyof Settings];

/** Smallest and largest value, and whether it must be whole. */
export const LIMITS: Record<NumberName, [least: number, most: number, whole: boolean]> = {
  dims: [1, 4096, true],
  window: [1, 100, true],
  negative: [1, 200, true],
  epochs: [1, 10_000, true],
  minCount: [1, Number.MAX_SAFE_INTEGER, true],
  maxVocabulary: [0, Number.MAX_SAFE_INTEGER, true],
  sample: [0, 1, false],
  rate: [Number.MIN_VALUE, 1, false],
  seed: [0, Number.MAX_SAFE_INTEGER, true],
  minN: [1, 20, true],
  maxN: [0, 20, true],
  buckets: [1, 100_000_000, true],
  threads: [1, 256, true],
};

/** Fills in defaults and checks every value. Throws `invalid <option>` and `mismatched minN`. */
export function resolveSettings(given: Partial<Settings>, cores: number): Settings {
  const defined = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const { architecture = DEFAULTS.architecture } = given;
  if (!(architecture in RATES)) {
    throw new RiverbankError("invalid", `architecture: ${architecture} came, skip-gram or cbow was expected`);
  }
  const settings: Settings = { ...DEFAULTS, rate: RATES[architecture], threads: cores, ...defined };
  for (const [name, [least, most, whole]] of Object.entries(LIMITS) as [NumberName, [number, number, boolean]][]) {
    checkNumber(name, settings[name], least, most, whole);
  }
  if (settings.maxN > 0 && settings.minN > settings.maxN) {
    throw new RiverbankError(
      "mismatched",
      `minN: ${settings.minN} came with maxN ${settings.maxN}; it must not be above`,
    );
  }
  return settings;
}

function checkNumber(name: string, value: number, least: number, most: number, whole: boolean): void {
  if (value >= least && value <= most && (!whole || Number.isInteger(value))) return;
  const kind = whole ? "a whole number" : "a number";
  let range = `from ${least} to ${most}`;
  if (least === Number.MIN_VALUE) range = `above 0 and at most ${most}`;
  if (most === Number.MAX_SAFE_INTEGER) range = `of at least ${least}`;
  throw new RiverbankError("invalid", `${name}: ${value} came, ${kind} ${range} was expected`);
}
