// What can be chosen about training, with defaults and limits.

import { RiverbankError } from "../shared/errors.ts";
import { checkLimits, type Limits } from "../shared/limits.ts";

/** What is trained: which words predict which. */
export type Architecture = "skip-gram" | "cbow" | "glove";

/** The choices that decide what is learned; two trainings with equal settings and corpus are the same training. */
export interface Settings {
  /**
   * "skip-gram" (a word predicts each neighbour), "cbow" (the neighbours together predict the word) or "glove" (two words
   * predict how often they are neighbours). Default "skip-gram".
   */
  architecture: Architecture;
  /** Numbers per vector, 1 to 4096. Default 128. */
  dims: number;
  /** Most words to each side that count as neighbours, 1 to 100; each window draws its reach from 1 to this; GloVe counts a neighbour at distance d as 1/d. Default 5, GloVe 10. */
  window: number;
  /** Drawn words per window, 1 to 200; not for GloVe, which draws none. Default 5. */
  negative: number;
  /** Passes over the corpus, GloVe: over the cells, 1 to 10,000. Default 5, GloVe 15. */
  epochs: number;
  /** Words seen less often are left out, at least 1. Default 5. */
  minCount: number;
  /** Keep at most this many words, the most frequent; 0 keeps all. Default 0. */
  maxVocabulary: number;
  /** Share of the corpus above which a word's occurrences are thinned out; 0 keeps them all, and so does GloVe. Default 1e-4, GloVe 0. */
  sample: number;
  /**
   * Learning rate at the start, above 0 and at most 1; it falls in a straight line to a ten-thousandth of itself, while
   * GloVe's stays and AdaGrad divides it number by number. Default 0.025, CBOW and GloVe 0.05.
   */
  rate: number;
  /**
   * GloVe: the count from which a cell weighs fully; below it the weight is (count / xMax)^¾. 0 chooses it by the size of
   * the corpus, see `scaledXMax`. Default 0; other architectures have none.
   */
  xMax: number;
  /** Decides every draw. Default 1. */
  seed: number;
  /** Shortest n-gram of characters. Default 3. */
  minN: number;
  /** Longest n-gram of characters, at most 20; 0 trains words alone, and GloVe nothing else. Default 0. */
  maxN: number;
  /** Rows that the n-grams' hashes share, up to 100,000,000. Default 2,000,000. */
  buckets: number;
  /** Lower every letter. Default true. */
  lowercase: boolean;
  /** Threads that train at once; with one, the same seed gives the same bytes everywhere. Default: the machine's cores. */
  threads: number;
}

/** What holds where nothing is said; threads depend on the machine, some on the architecture: {@link STANDARDS}. */
export const DEFAULTS: Omit<Settings, "rate" | "threads"> = {
  architecture: "skip-gram",
  dims: 128,
  window: 5,
  negative: 5,
  epochs: 5,
  minCount: 5,
  maxVocabulary: 0,
  sample: 1e-4,
  xMax: 0,
  seed: 1,
  minN: 3,
  maxN: 0,
  buckets: 2_000_000,
  lowercase: true,
};
/** The defaults that an architecture has of its own. */
export const STANDARDS: Record<Architecture, Pick<Settings, "rate"> & Partial<Settings>> = {
  "skip-gram": { rate: 0.025 },
  cbow: { rate: 0.05 },
  glove: { rate: 0.05, window: 10, epochs: 15, sample: 0 },
};

/** The settings that are numbers. */
export type NumberName = { [Name in keyof Settings]: Settings[Name] extends number ? Name : never }[keyof Settings];

/** Smallest and largest value, and whether it must be whole. */
export const LIMITS: Record<NumberName, Limits> = {
  dims: [1, 4096, true],
  window: [1, 100, true],
  negative: [1, 200, true],
  epochs: [1, 10_000, true],
  minCount: [1, Number.MAX_SAFE_INTEGER, true],
  maxVocabulary: [0, Number.MAX_SAFE_INTEGER, true],
  sample: [0, 1, false],
  xMax: [0, Number.MAX_SAFE_INTEGER, false],
  rate: [Number.MIN_VALUE, 1, false],
  seed: [0, Number.MAX_SAFE_INTEGER, true],
  minN: [1, 20, true],
  maxN: [0, 20, true],
  buckets: [1, 100_000_000, true],
  threads: [1, 256, true],
};

/**
 * Fills in defaults and checks every value. Throws `invalid <option>` and `mismatched <option>`.
 *
 * @param own defaults that take the place of the usual ones.
 */
export function resolveSettings(given: Partial<Settings>, cores: number, own: Partial<Settings> = {}): Settings {
  const defined = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const { architecture = DEFAULTS.architecture } = given;
  if (!Object.hasOwn(STANDARDS, architecture)) {
    throw new RiverbankError("invalid", `architecture: ${architecture} came, skip-gram, cbow or glove was expected`);
  }
  const settings: Settings = { ...DEFAULTS, ...STANDARDS[architecture], threads: cores, ...own, ...defined };
  for (const [name, limits] of Object.entries(LIMITS) as [NumberName, Limits][]) {
    checkLimits(name, settings[name], limits);
  }
  if (settings.maxN > 0 && settings.minN > settings.maxN) {
    throw new RiverbankError(
      "mismatched",
      `minN: ${settings.minN} came with maxN ${settings.maxN}; it must not be above`,
    );
  }
  checkArchitecture(given, architecture);
  return settings;
}

/** What an architecture has no use for is refused, not passed over. */
function checkArchitecture({ negative, sample, maxN, xMax }: Partial<Settings>, architecture: Architecture): void {
  const refuse = (name: string, value: number, why: string) => {
    throw new RiverbankError("mismatched", `${name}: ${value} came with architecture ${architecture}, ${why}`);
  };
  if (architecture !== "glove") {
    if (xMax) refuse("xMax", xMax, "which weighs no cells; leave it out or choose glove");
    return;
  }
  if (maxN) refuse("maxN", maxN, "whose cells are of whole words; leave subwords out or choose skip-gram");
  if (sample) refuse("sample", sample, "which counts every word; leave it out or choose skip-gram");
  if (negative !== undefined) refuse("negative", negative, "which draws no words; leave it out or choose skip-gram");
}
