// One step's work: masked windows in parts, and the table of words that the step needs. Its first rows are the classes of
// the softmax: the words to be guessed, and drawn ones beside them or the whole vocabulary.
//
// Source of the correction: Bengio & Senécal, "Adaptive importance sampling to accelerate training of a neural
// probabilistic language model", 2008; Jean et al., "On using very large target vocabulary for neural machine
// translation", ACL 2015. A class that is there with probability q has ln q taken from its score, so that the softmax
// over the classes that happen to be there learns the scores of the whole vocabulary's. Those of a window itself are there
// for certain when it is asked, and have nothing taken from theirs there (answers.ts).

import { Random } from "../../shared/random.ts";
import { noiseTable } from "../../training/sampling.ts";
import { type Answers, answersOf } from "./answers.ts";
import { type MaskedWindow, maskWindow, mostOf } from "./masking.ts";
import { Neighbours } from "./neighbours.ts";
import type { PretrainSettings } from "./options.ts";
import { ofWords, shares } from "./shares.ts";
import type { SpecialTokens } from "./special.ts";
import type { Windows } from "./windows.ts";

/** Some windows that one thread works on. */
export interface Part {
  /** Each window's tokens, as rows of the step's table. */
  readonly sequences: readonly { readonly ids: Uint32Array }[];
  /** The rows that are asked, counted over all sequences: masked words, then those that tell their neighbours. */
  readonly picks: readonly number[];
  /** What is right at each. */
  readonly answers: Answers;
  /** How many of them are masked words. */
  readonly masked: number;
}

/** All that a step needs. */
export interface Batch {
  readonly parts: readonly Part[];
  readonly tokens: number;
  readonly targets: number;
  /** The id of each row of the step's table; the first `classes` are those to choose among. */
  readonly slots: Uint32Array;
  readonly classes: number;
  /** What is added to each class's score beside the head's own bias, [classes]. */
  readonly correction: Float32Array;
  /** What is added for neighbours: the correction and ln of the class's share of them, [classes]; none, no such list. */
  readonly neighbourBias?: Float32Array | undefined;
}

/** The order of windows and the masks of any step, from the seed alone. */
export class Batches {
  /** Most rows of a step's table, most of them classes, most targets of a part and most classes that these name. */
  readonly mostSlots: number;
  readonly mostClasses: number;
  readonly mostTargets: number;
  readonly mostAnswers: number;
  readonly #windows: Windows;
  readonly #training: Uint32Array;
  readonly #settings: PretrainSettings;
  readonly #special: SpecialTokens;
  readonly #noise: Uint32Array;
  /** For each id, the share of windows that bring it along as a class, and its share of what is drawn. */
  readonly #brought: Float64Array;
  readonly #drawn: Float64Array;
  /** None where neighbours are not asked for. */
  readonly #neighbours: Neighbours | undefined;
  readonly #slotOf: Int32Array;
  #order: { epoch: number; windows: Uint32Array } | undefined;

  /** @param training the windows that are trained on. */
  constructor(windows: Windows, training: Uint32Array, settings: PretrainSettings, special: SpecialTokens) {
    const { batch, length, samples, parts, mask, neighbours } = settings;
    const perWindow = Math.min(length, mostOf(mask, length) + mostOf(neighbours, length));
    const told = neighbours > 0 ? length : mostOf(mask, length);
    const vocabulary = windows.counts.length;
    this.#windows = windows;
    this.#training = training;
    this.#settings = settings;
    this.#special = special;
    const counts = ofWords(windows.counts, special);
    this.#neighbours = neighbours > 0 ? new Neighbours(windows, counts, neighbours, special) : undefined;
    // The whole vocabulary is always there: nothing to correct.
    this.#brought = samples === 0 ? new Float64Array() : broughtShares(windows, neighbours > 0 ? 1 : mask);
    this.#drawn = shares(counts.map((count) => Math.sqrt(count) * Math.sqrt(Math.sqrt(count))));
    this.#noise = noiseTable(counts);
    this.#slotOf = new Int32Array(vocabulary).fill(-1);
    this.mostTargets = Math.ceil(batch / parts) * perWindow;
    this.mostAnswers = this.mostTargets * told;
    this.mostClasses = samples === 0 ? vocabulary : Math.min(vocabulary, batch * told + samples);
    this.mostSlots = Math.min(vocabulary, this.mostClasses + batch * length);
  }

  /** Steps in an epoch. */
  get steps(): number {
    return Math.max(1, Math.floor(this.#training.length / this.#settings.batch));
  }

  /** Tokens of text in an epoch, about. */
  get tokens(): number {
    return this.#windows.tokens * (this.#training.length / this.#windows.size);
  }

  /** The batch of step `step`, from 0. */
  batch(step: number): Batch {
    const { batch, seed, mask, parts } = this.#settings;
    const random = new Random(mixed(seed, step, 1));
    const windows = this.#orderOf(Math.floor(step / this.steps));
    const first = (step % this.steps) * batch;
    const vocabulary = this.#windows.counts.length;
    const masked = Array.from(windows.subarray(first, first + batch), (index) => {
      const window = this.#windows.window(index);
      const own = maskWindow(window, this.#special, mask, vocabulary, random);
      return this.#neighbours?.ask(own, window, random) ?? own;
    });
    return this.#assemble(dealOut(masked, parts), random);
  }

  #assemble(groups: readonly MaskedWindow[][], random: Random): Batch {
    const windows = groups.flat();
    const targets = windows.reduce(
      (sum, { places, neighbours }) => sum + places.length + (neighbours?.places.length ?? 0),
      0,
    );
    const tokens = windows.reduce((sum, { ids }) => sum + ids.length, 0);
    const slotOf = this.#slotOf;
    const slots: number[] = [];
    const take = (id: number) => {
      if (slotOf[id] < 0) slotOf[id] = slots.push(id) - 1;
    };
    const { samples } = this.#settings;
    if (samples === 0) for (let id = 0; id < slotOf.length; id++) take(id);
    else {
      for (const { told } of windows) told.forEach(take);
      for (let i = 0; i < samples; i++) take(this.#draw(random));
    }
    const classes = slots.length;
    for (const { ids } of windows) ids.forEach(take);
    const correction = this.#correction(slots.slice(0, classes));
    const parts = groups.map((group) => partOf(group, slotOf, correction));
    for (const id of slots) slotOf[id] = -1;
    const log = this.#neighbours?.logShares;
    const neighbourBias = log && correction.map((value, i) => value + log[slots[i]]);
    return { parts, tokens, targets, slots: Uint32Array.from(slots), classes, correction, neighbourBias };
  }

  #draw(random: Random): number {
    const id = random.below(this.#drawn.length);
    return random.next() < this.#noise[2 * id] ? id : this.#noise[2 * id + 1];
  }

  /** −ln q: q is the probability that one of the other windows or of the draws brings this class along. */
  #correction(classes: readonly number[]): Float32Array {
    const { batch, samples } = this.#settings;
    if (samples === 0) return new Float32Array(classes.length);
    return Float32Array.from(classes, (id) => {
      const absent = (batch - 1) * Math.log1p(-this.#brought[id]) + samples * Math.log1p(-this.#drawn[id]);
      return -Math.log(-Math.expm1(Math.min(absent, -1e-9)));
    });
  }

  #orderOf(epoch: number): Uint32Array {
    if (this.#order?.epoch === epoch) return this.#order.windows;
    const windows = this.#training.slice();
    new Random(mixed(this.#settings.seed, epoch, 2)).shuffle(windows);
    this.#order = { epoch, windows };
    return windows;
  }
}

/**
 * Windows in so many groups that none has more windows than its even share, and all about as many tokens, so that threads
 * end together: the longest windows first, each to the group that has fewest tokens.
 */
function dealOut(windows: readonly MaskedWindow[], parts: number): MaskedWindow[][] {
  const most = Math.ceil(windows.length / parts);
  const groups = Array.from({ length: parts }, () => ({ tokens: 0, windows: [] as MaskedWindow[] }));
  for (const window of [...windows].sort((a, b) => b.ids.length - a.ids.length)) {
    const open = groups.filter((group) => group.windows.length < most);
    const next = open.reduce((least, group) => (group.tokens < least.tokens ? group : least));
    next.windows.push(window);
    next.tokens += window.ids.length;
  }
  return groups.map((group) => group.windows);
}

/** A part's windows with slots for ids, what is asked counted over all its rows; see {@link answersOf} for the correction. */
export function partOf(
  windows: readonly MaskedWindow[],
  slotOf: ArrayLike<number>,
  correction?: ArrayLike<number>,
): Part {
  const picks: number[] = [];
  const ask = (of: (window: MaskedWindow) => readonly number[]) => {
    let row = 0;
    for (const window of windows) {
      for (const place of of(window)) picks.push(row + place);
      row += window.ids.length;
    }
  };
  ask(({ places }) => places);
  const masked = picks.length;
  ask(({ neighbours }) => neighbours?.places ?? []);
  const sequences = windows.map(({ ids }) => ({ ids: ids.map((id) => slotOf[id]) }));
  return { sequences, picks, answers: answersOf(windows, slotOf, correction), masked };
}

/** For each id the share of windows with it among words of which each is chosen with the chance `chance`, [vocabulary]. */
function broughtShares(windows: Windows, chance: number): Float64Array {
  const sums = new Float64Array(windows.counts.length);
  const times = new Uint32Array(windows.counts.length);
  for (let index = 0; index < windows.size; index++) {
    const window = windows.window(index);
    for (const id of window) times[id]++;
    for (const id of window) {
      if (times[id] > 0) sums[id] += 1 - (1 - chance) ** times[id];
      times[id] = 0;
    }
  }
  return sums.map((sum) => sum / windows.size);
}

/** Windows to train on and windows held out, chosen by the seed. */
export function holdOut(windows: number, { validation, seed }: PretrainSettings): [Uint32Array, Uint32Array] {
  const all = Uint32Array.from({ length: windows }, (_, i) => i);
  new Random(mixed(seed, 0, 3)).shuffle(all);
  const held = Math.min(MOST_HELD, Math.floor(windows * validation), windows - 1);
  return [all.slice(held).sort(), all.slice(0, held).sort()];
}

const MOST_HELD = 256;

/** A seed of its own for each purpose and each number of it. */
export function mixed(seed: number, number: number, purpose: number): number {
  return new Random(new Random(seed).next() + 8 * number + purpose).next() * 2 ** 20 + purpose;
}
