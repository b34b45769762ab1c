// Learns a unigram model: begins with many candidates, estimates their probabilities, drops those that are missed least.

import { RiverbankError } from "../../shared/errors.ts";
import { BYTE_TOKENS, UnigramModel } from "../models/unigram.ts";
import type { Lattices } from "./lattices.ts";
import { Pace } from "./pace.ts";
import type { PieceCounts } from "./pieces.ts";
import { findSeeds } from "./seeds.ts";
import { segment } from "./segments.ts";

export interface LearnUnigramOptions {
  /** Entries of the vocabulary, special and byte tokens included. */
  size: number;
  /** Special tokens: the first entries, in this order. Default: `unk` alone. */
  special?: readonly string[];
  /** The token for unknown characters, one of the special ones. Default: "<unk>". */
  unk?: string;
  /** The longest token, in characters, from 1 to 250. Default: 16. */
  maxPieceLength?: number;
  /** With how many candidates it begins. Default: 1,000,000. */
  seedSize?: number;
  /** The share of candidates that stays after each round, above 0 and below 1. Default: 0.75. */
  shrinkingFactor?: number;
  /** EM iterations in each round. Default: 2. */
  emIterations?: number;
  /** Adds the 256 byte tokens, after the special ones, for characters that are not covered. Default: false. */
  byteFallback?: boolean;
  /** The share of all characters that must be tokens; rarer ones are unknown. Default: 0.9995. */
  characterCoverage?: number;
}

const DEFAULTS = {
  unk: "<unk>",
  maxPieceLength: 16,
  seedSize: 1_000_000,
  shrinkingFactor: 0.75,
  emIterations: 2,
  byteFallback: false,
  characterCoverage: 0.9995,
};
/** A candidate expected less often than this is dropped; a character never is. */
const LEAST_COUNT = 0.5;
/** Rounds end, and the last choice is made, at a vocabulary that is larger by this factor. */
const SLACK = 1.1;

/**
 * Learns a unigram language model from counted pieces: Kudo, "Subword Regularization" (2018), as SentencePiece's trainer
 * does it. From the most valuable stretches of text on, EM estimates the tokens' probabilities (with digamma in place of
 * the logarithm, a prior that prefers few tokens), and of those the text would miss least a quarter goes, until `size` is
 * reached. Other than SentencePiece, the last choice is made by loss too, and the scores are estimated once more after
 * it, without the prior: they are log probabilities. A text too poor in candidates gives a smaller vocabulary. Entries
 * stand in the order of their scores, equal ones by their UTF-16 units. The order of `counts` means nothing, the same
 * counts give the same model.
 *
 * Yields about every 40 ms (sorting a million candidates takes 0.1 s at once); `done` of `total` is an estimate. Throws `invalid size` where special tokens, byte tokens and
 * required characters do not fit, and `invalid` with the name of any other option that is out of its range.
 *
 * @example
 * const steps = learnUnigram({ pieces: ["▁river", "▁rivers"], counts: Float64Array.of(5, 3) }, { size: 9 });
 * let step = steps.next();
 * while (!step.done) step = steps.next();
 * step.value.vocabulary.tokens.slice(0, 2); // ["<unk>", "▁river"]
 */
export function* learnUnigram(
  counts: PieceCounts,
  options: LearnUnigramOptions,
): Generator<{ done: number; total: number }, UnigramModel> {
  const settings = { ...DEFAULTS, ...options };
  const fixed = [...(settings.special ?? [settings.unk]), ...(settings.byteFallback ? BYTE_TOKENS : [])];
  check(settings, fixed);
  const total = 100;
  const pace = new Pace();
  const segments = yield* report(segment(counts, settings.characterCoverage, pace), { done: 5, total });
  const characters = segments.alphabet.length;
  const room = settings.size - fixed.length;
  if (characters > room) {
    const what = `${settings.size} came, ${fixed.length} special and byte tokens and ${characters} characters need`;
    throw new RiverbankError("invalid", `size: ${what} ${fixed.length + characters}; or lower characterCoverage`);
  }
  if (characters === 0) return finish(fixed, [], [], settings);
  const { maxPieceLength, seedSize, emIterations } = settings;
  const seeds = yield* report(findSeeds(segments, maxPieceLength, seedSize, pace), { done: 20, total });
  const { lattices } = seeds;
  const learner = new Learner(lattices, seeds.values, characters, pace);
  const first = lattices.size;
  const enough = Math.floor(SLACK * room);
  for (;;) {
    const done = 20 + Math.round((75 * Math.log(first / lattices.size)) / Math.log(Math.max(2, first / room)));
    const progress = { done: Math.min(95, done), total };
    for (let i = 0; i < emIterations; i++) yield* report(learner.improve(enough), progress);
    if (lattices.size <= enough) break;
    const size = Math.max(enough, Math.floor(settings.shrinkingFactor * lattices.size));
    yield* report(learner.prune(size, enough), progress);
  }
  const progress = { done: 95, total };
  yield* report(learner.drop(new Set(fixed)), progress);
  yield* report(learner.prune(room, room), progress);
  for (let i = 0; i < emIterations; i++) yield* report(learner.estimate(), progress);
  const tokens = Array.from({ length: lattices.size }, (_, id) => lattices.tokenOf(id));
  return finish(fixed, tokens, learner.scores, settings);
}

/** An expected count that is as good as none. */
const UNUSED = 1e-9;

/** The candidates' scores as they change. Characters are the first ids. */
class Learner {
  scores: Float64Array;
  readonly #lattices: Lattices;
  readonly #characters: number;
  readonly #pace: Pace;

  constructor(lattices: Lattices, values: Float64Array, characters: number, pace: Pace) {
    this.#lattices = lattices;
    this.#characters = characters;
    this.#pace = pace;
    this.scores = logShares(values, Math.log);
  }

  /** One iteration of EM with the prior; candidates that are hardly used go, as long as `least` are left. */
  *improve(least: number): Generator<void, void> {
    const counts = yield* this.#expect();
    const used = counts.reduce((sum, count) => sum + (count >= LEAST_COUNT ? 1 : 0), 0);
    const marks = highest(counts, this.#characters, Math.max(least, used));
    yield* this.#lattices.keep(marks, this.#pace);
    this.scores = logShares(select(counts, marks), digamma);
  }

  /** One iteration of plain EM; candidates that no text needs, of which a poor one may have left some, go. */
  *estimate(): Generator<void, void> {
    const counts = yield* this.#expect();
    const marks = Uint8Array.from(counts, (count) => (count > UNUSED ? 1 : 0));
    yield* this.#lattices.keep(marks, this.#pace);
    this.scores = logShares(select(counts, marks), Math.log);
  }

  /** Keeps the `size` candidates that would be missed most; fewer, but `least`, where the others wouldn't be at all. */
  *prune(size: number, least: number): Generator<void, void> {
    const counts = yield* this.#lattices.count(this.scores, this.#pace);
    const losses = yield* this.#lattices.losses(this.scores, counts, this.#pace);
    losses.fill(Infinity, 0, this.#characters);
    const missed = losses.reduce((sum, loss) => sum + (loss > -Infinity ? 1 : 0), 0);
    yield* this.#keep(highest(losses, this.#characters, Math.min(size, Math.max(least, missed))));
  }

  /** Drops candidates that are spelt like these tokens. */
  *drop(tokens: ReadonlySet<string>): Generator<void, void> {
    const marks = this.scores.map((_, id) => (tokens.has(this.#lattices.tokenOf(id)) ? 0 : 1));
    yield* this.#keep(Uint8Array.from(marks.fill(1, 0, this.#characters)));
  }

  *#expect(): Generator<void, Float64Array> {
    const { counts } = yield* this.#lattices.expect(this.scores.map(Math.exp), this.#pace);
    // A character that is never used alone still has to be possible.
    for (let id = 0; id < this.#characters; id++) counts[id] = Math.max(counts[id], LEAST_COUNT);
    return counts;
  }

  *#keep(marks: Uint8Array): Generator<void, void> {
    yield* this.#lattices.keep(marks, this.#pace);
    this.scores = select(this.scores, marks);
  }
}

function select(values: Float64Array, marks: Uint8Array): Float64Array {
  return values.filter((_, id) => marks[id] === 1);
}

/** Marks the characters and the highest values of the rest, `size` in all; of equal ones, those with lower ids. */
function highest(values: Float64Array, characters: number, size: number): Uint8Array {
  const marks = new Uint8Array(values.length).fill(1, 0, characters);
  const order = values.slice(characters).sort();
  let room = Math.min(order.length, size - characters);
  if (room <= 0) return marks;
  const least = order[order.length - room];
  for (let id = characters; id < values.length; id++) if (values[id] > least) room -= marks[id] = 1;
  for (let id = characters; id < values.length && room > 0; id++) if (values[id] === least) room -= marks[id] = 1;
  return marks;
}

/** The logarithms of each value's share of the sum, or what stands for logarithms. */
function logShares(values: Float64Array, log: (x: number) => number): Float64Array {
  const whole = log(values.reduce((sum, value) => sum + value, 0));
  return values.map((value) => log(value) - whole);
}

/** The logarithm's stand-in when probabilities have a Dirichlet prior: digamma(x), asymptotic above 6 (Abramowitz 6.3.18). */
function digamma(x: number): number {
  let result = 0;
  for (; x < 6; x++) result -= 1 / x;
  const square = 1 / (x * x);
  return result + Math.log(x) - 0.5 / x - square * (1 / 12 - square * (1 / 120 - square * (1 / 252 - square / 240)));
}

/** Lets parts of the work yield with the progress made so far. */
function* report<Value, Progress>(steps: Generator<void, Value>, progress: Progress): Generator<Progress, Value> {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    yield progress;
  }
}

function finish(
  fixed: readonly string[],
  tokens: readonly string[],
  scores: ArrayLike<number>,
  { unk, byteFallback }: typeof DEFAULTS,
): UnigramModel {
  const taken = new Set(fixed);
  const order = tokens.map((token, id) => ({ token, score: scores[id] })).filter(({ token }) => !taken.has(token));
  order.sort((a, b) => b.score - a.score || (a.token < b.token ? -1 : 1));
  return new UnigramModel(
    [...fixed, ...order.map(({ token }) => token)],
    [...fixed.map(() => 0), ...order.map(({ score }) => score)],
    { unkId: fixed.indexOf(unk), byteFallback, reserved: fixed.keys() },
  );
}

function check(settings: typeof DEFAULTS & LearnUnigramOptions, special: readonly string[]): void {
  const { size, maxPieceLength, seedSize, shrinkingFactor, emIterations, characterCoverage } = settings;
  const expect = (name: string, value: unknown, fits: boolean, what: string) => {
    if (!fits) throw new RiverbankError("invalid", `${name}: ${JSON.stringify(value)} came, ${what} was expected`);
  };
  const whole = (value: number, most = Infinity) => Number.isInteger(value) && value > 0 && value <= most;
  expect("size", size, whole(size), "a whole number from 1");
  expect("maxPieceLength", maxPieceLength, whole(maxPieceLength, 250), "a whole number from 1 to 250");
  expect("seedSize", seedSize, whole(seedSize), "a whole number from 1");
  expect("shrinkingFactor", shrinkingFactor, shrinkingFactor > 0 && shrinkingFactor < 1, "a number between 0 and 1");
  expect("emIterations", emIterations, whole(emIterations), "a whole number from 1");
  expect(
    "characterCoverage",
    characterCoverage,
    characterCoverage > 0 && characterCoverage <= 1,
    "more than 0, at most 1",
  );
  expect("special", special, special.includes(settings.unk), `a list with ${JSON.stringify(settings.unk)}`);
  expect("special", special, new Set(special).size === special.length, "each token once");
}
