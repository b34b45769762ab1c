// The course of a pretraining: step after step with a rate that rises and falls, losses on text that is held out,
// checkpoints; what src/training/trainer.ts is for static vectors.

import { KernelMemory } from "../../kernels/memory.ts";
import { WorkerPool } from "../../kernels/pool.ts";
import { RiverbankError } from "../../shared/errors.ts";
import { Turn } from "../../shared/events.ts";
import { Random } from "../../shared/random.ts";
import { type CheckpointStore, checkpointChunks, type Identity, restoreCheckpoint } from "../../training/checkpoint.ts";
import type { EncoderConfig } from "../config.ts";
import { EncoderWeights } from "../weights.ts";
import { type Batch, Batches, holdOut, mixed, type Part, partOf } from "./batches.ts";
import { initialise } from "./initial.ts";
import { PretrainLearner } from "./learner.ts";
import { Lesson } from "./lessons.ts";
import { maskWindow, mostOf } from "./masking.ts";
import { type PretrainSettings, rateAt } from "./options.ts";
import { logShares, ofWords } from "./shares.ts";
import type { SpecialTokens } from "./special.ts";
import type { Windows } from "./windows.ts";
import type { StartRows } from "./words.ts";

/** How a pretraining stands. */
export interface PretrainProgress {
  readonly stage: "pretraining";
  /** Steps taken, and in all; where the clock decides, thousandths of the time. */
  readonly done: number;
  readonly total: number;
  readonly step: number;
  /** Tokens trained on, special ones included. */
  readonly tokens: number;
  /** Tokens a second since this process began to train. */
  readonly tokensPerSecond: number;
  readonly secondsLeft: number;
  /** Mean loss of the last steps, in nats; over the classes drawn where the softmax is sampled. */
  readonly loss: number;
  /** The last true loss on held-out text, over the whole vocabulary, in nats; undefined before there is one. */
  readonly validation: number | undefined;
  readonly rate: number;
}

/** A loss on held-out text. */
export interface Validation {
  readonly step: number;
  readonly tokens: number;
  readonly loss: number;
}

export interface CourseOptions {
  threads: number;
  checkpoint?: CheckpointStore | undefined;
  resume?: boolean | undefined;
  signal?: AbortSignal | undefined;
}

/** What is trained on what. */
export interface CourseParts {
  config: EncoderConfig;
  settings: PretrainSettings;
  windows: Windows;
  special: SpecialTokens;
  start?: StartRows | undefined;
  /** The weights to go on from, with their fingerprint; others are drawn. */
  from?: { readonly weights: EncoderWeights; readonly fingerprint: string } | undefined;
  /** What tells one tokenizer and table from another, for checkpoints. */
  identity: string;
}

/** How far it has come; what a checkpoint keeps beside the numbers. */
interface Place {
  step: number;
  tokens: number;
  seconds: number;
  losses: number[];
  validations: Validation[];
}

/** How often the held-out text is looked at in a whole course. */
const LOOKS = 20;
/** Windows of held-out text that are read at a time. */
const READ = 4;
/** Steps over which a loss is averaged. */
const RECENT = 50;

export class Course {
  readonly weights: EncoderWeights;
  readonly #parts: CourseParts;
  readonly #options: CourseOptions;
  readonly #learner: PretrainLearner;
  readonly #pool: WorkerPool;
  readonly #batches: Batches;
  readonly #held: readonly Part[];
  readonly #heldTargets: number;
  readonly #readers: readonly Lesson[];
  readonly #identity: Identity;
  #place: Place = { step: 0, tokens: 0, seconds: 0, losses: [], validations: [] };
  #begun = { time: 0, tokens: 0, seconds: 0 };

  private constructor(parts: CourseParts, options: CourseOptions, prepared: Prepared, pool: WorkerPool) {
    this.#parts = parts;
    this.#options = options;
    this.#pool = pool;
    this.#batches = prepared.batches;
    this.weights = prepared.learner.weights;
    this.#learner = prepared.learner;
    this.#readers = prepared.readers;
    this.#held = prepared.held;
    this.#heldTargets = this.#held.reduce((sum, { picks }) => sum + picks.length, 0);
    this.#identity = {
      settings: { ...parts.settings, words: parts.identity },
      corpus: parts.windows.fingerprint,
      start: parts.from && { encoder: parts.from.fingerprint },
    };
  }

  /** Lays everything out. Throws `exhausted memory` and what a checkpoint that does not fit throws. */
  static async open(parts: CourseParts, options: CourseOptions): Promise<Course> {
    const prepared = prepare(parts, options.threads);
    const pool = await WorkerPool.open(prepared.learner.weights.memory, options.threads);
    const course = new Course(parts, options, prepared, pool);
    try {
      await course.#restore();
      return course;
    } catch (error) {
      await course.close();
      throw error;
    }
  }

  get finished(): boolean {
    return this.#share >= 1;
  }

  /** What was done, in this process and before it. */
  get report() {
    const { step, tokens, validations } = this.#place;
    const seconds = this.#seconds;
    const tokensPerSecond = this.#perSecond;
    const loss = this.#recentLoss;
    const memory = this.weights.memory.used;
    return { steps: step, tokens, seconds, tokensPerSecond, loss, validations: [...validations], memory };
  }

  /**
   * Trains to the end or until the signal. Throws `invalid rate` when the loss is no number any more: the checkpoint is
   * then the last one in which it was.
   */
  async *steps(): AsyncGenerator<PretrainProgress> {
    const { settings } = this.#parts;
    this.#begun = { time: performance.now(), tokens: this.#place.tokens, seconds: this.#place.seconds };
    const { checkpoint, signal } = this.#options;
    let saved = performance.now();
    const turn = new Turn();
    if (this.#place.validations.length === 0) await this.#validate();
    let batch = this.#batches.batch(this.#place.step);
    while (!this.finished && !signal?.aborted) {
      const number = this.#place.step + 1;
      const stepping = this.#learner.step(this.#pool, batch, number, rateAt(settings, this.#share));
      // While threads work, the next batch is made.
      const next = this.#batches.batch(number);
      const { loss, norm } = await stepping;
      if (!Number.isFinite(loss)) throw this.#outOfBounds(number, norm);
      this.#count(batch, loss);
      batch = next;
      if (this.#isTimeToLook) await this.#validate();
      yield this.#progress();
      await turn.give();
      if (checkpoint && performance.now() - saved >= 1000 * checkpoint.everySeconds) {
        await this.#save();
        saved = performance.now();
      }
    }
    if (!this.finished) await this.#save();
    this.#learner.words.fold();
  }

  async close(): Promise<void> {
    await this.#pool.close();
  }

  #count({ tokens }: Batch, loss: number): void {
    this.#place.step++;
    this.#place.tokens += tokens;
    this.#place.seconds = this.#seconds;
    this.#place.losses.push(loss);
    if (this.#place.losses.length > RECENT) this.#place.losses.shift();
  }

  get #seconds(): number {
    if (this.#begun.time === 0) return this.#place.seconds;
    return this.#begun.seconds + (performance.now() - this.#begun.time) / 1000;
  }

  get #totalSteps(): number {
    const { steps, epochs } = this.#parts.settings;
    return steps > 0 ? steps : Math.max(1, Math.round(epochs * this.#batches.steps));
  }

  /** The share of the training that is done. */
  get #share(): number {
    const { minutes } = this.#parts.settings;
    return minutes > 0 ? this.#seconds / (60 * minutes) : this.#place.step / this.#totalSteps;
  }

  get #perSecond(): number {
    const seconds = this.#seconds - this.#begun.seconds;
    return seconds > 0 ? (this.#place.tokens - this.#begun.tokens) / seconds : 0;
  }

  get #recentLoss(): number {
    const { losses } = this.#place;
    return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
  }

  get #isTimeToLook(): boolean {
    return this.finished || this.#share * LOOKS >= this.#place.validations.length;
  }

  #progress(): PretrainProgress {
    const { minutes } = this.#parts.settings;
    const { step, tokens, validations } = this.#place;
    const [share, seconds] = [this.#share, this.#seconds];
    const timed = { done: Math.min(1000, Math.floor(1000 * share)), total: 1000 };
    return {
      stage: "pretraining",
      ...(minutes > 0 ? timed : { done: step, total: this.#totalSteps }),
      ...{ step, tokens, tokensPerSecond: this.#perSecond },
      secondsLeft: minutes > 0 ? Math.max(0, 60 * minutes - seconds) : (seconds * (1 - share)) / share,
      loss: this.#recentLoss,
      validation: validations.at(-1)?.loss,
      rate: rateAt(this.#parts.settings, share),
    };
  }

  async #validate(): Promise<void> {
    if (this.#heldTargets === 0) return;
    this.#learner.words.fold();
    const sum = await this.#learner.evaluate(this.#pool, this.#readers, this.#held);
    const { step, tokens, validations } = this.#place;
    validations.push({ step, tokens, loss: sum / this.#heldTargets });
  }

  #outOfBounds(step: number, norm: number): RiverbankError {
    const { checkpoint } = this.#options;
    const kept = checkpoint ? `; ${checkpoint.name} keeps the last good state` : "";
    const came = `with ${this.#parts.settings.rate} the loss was no number at step ${step}, gradients of norm ${norm}`;
    return new RiverbankError("invalid", `rate: ${came}; choose a smaller one${kept}`);
  }

  async #save(): Promise<void> {
    const { checkpoint } = this.#options;
    await checkpoint?.save(checkpointChunks(this.#learner.tensors(), this.#place, this.#identity));
  }

  async #restore(): Promise<void> {
    const { checkpoint, resume } = this.#options;
    if (!checkpoint || !resume) return;
    const place = await restoreCheckpoint<Place>(checkpoint, this.#learner.tensors(), this.#identity);
    if (place) this.#place = place;
  }
}

interface Prepared {
  batches: Batches;
  learner: PretrainLearner;
  readers: readonly Lesson[];
  held: readonly Part[];
}

function prepare({ config, settings, windows, special, start, from }: CourseParts, threads: number): Prepared {
  const { length, seed } = settings;
  const { vocabulary } = config;
  const [training, held] = holdOut(windows.size, settings);
  const batches = new Batches(windows, training, from ? drawnAnew(settings, from) : settings, special);
  const weights = new EncoderWeights(new KernelMemory(), config, true);
  const known = logShares(ofWords(windows.counts, special), windows.tokens);
  initialise(weights, { seed, logShares: known, from: from?.weights });
  const { mostSlots: slots, mostClasses: classes, mostTargets: targets, mostAnswers: answers } = batches;
  const sizes = { slots, classes, targets, answers, threads };
  const learner = new PretrainLearner(weights, settings, sizes, start);
  const asked = mostOf(settings.mask, length);
  const reading = { windows: READ, length, targets: READ * asked, answers: READ * asked ** 2, classes: vocabulary };
  const readers = Array.from({ length: held.length > 0 ? threads : 0 }, () => new Lesson(weights, reading, false));
  return { batches, learner, readers, held: heldParts(windows, held, settings, special) };
}

/** A seed holds out the same text again, but what an encoder to go on from has seen comes in another order, masked anew. */
function drawnAnew(settings: PretrainSettings, { fingerprint }: NonNullable<CourseParts["from"]>): PretrainSettings {
  return { ...settings, seed: mixed(settings.seed, Number.parseInt(fingerprint.slice(0, 8), 16), 0) };
}

/** Held-out windows with masks that stay the same from look to look; rows of words are their ids. */
function heldParts(windows: Windows, held: Uint32Array, settings: PretrainSettings, special: SpecialTokens): Part[] {
  const random = new Random(mixed(settings.seed, 0, 7));
  const vocabulary = windows.counts.length;
  const identity = Uint32Array.from({ length: vocabulary }, (_, id) => id);
  const masked = Array.from(held, (index) =>
    maskWindow(windows.window(index), special, settings.mask, vocabulary, random),
  );
  return Array.from({ length: Math.ceil(masked.length / READ) }, (_, i) =>
    partOf(masked.slice(READ * i, READ * (i + 1)), identity),
  );
}
