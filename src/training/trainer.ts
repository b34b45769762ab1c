// The course of a training: blocks of ids given to threads, a rate that falls, losses summed, checkpoints taken.

import { WorkerPool } from "../kernels/pool.ts";
import { RiverbankError } from "../shared/errors.ts";
import { checkLimits } from "../shared/limits.ts";
import type { EncodedCorpus } from "../tokens/encoded.ts";
import type { Vocabulary } from "../tokens/vocabulary.ts";
import { unknownWord } from "../vectors/spelling.ts";
import type { EmbeddingTable } from "../vectors/table.ts";
import {
  type CheckpointStore,
  checkpointChunks,
  type Identity,
  type Position,
  restoreCheckpoint,
} from "./checkpoint.ts";
import { checkStart } from "./continue.ts";
import { type CountingOptions, scaledXMax } from "./glove/cells.ts";
import { CellLearner } from "./glove/learner.ts";
import type { Learner, Portion } from "./learner.ts";
import type { Settings } from "./options.ts";
import { type Start, tableFingerprint } from "./start.ts";
import { WindowLearner } from "./windows.ts";

const MOMENTS = 50;
/** Milliseconds between two reports of progress. */
const REPORT_EVERY = 100;

/** How a training stands. */
export interface TrainingProgress {
  readonly stage: "training";
  /** Words trained on so far, counted over all epochs, and in all; for GloVe cells. */
  readonly done: number;
  readonly total: number;
  /** What `done` and `total` count. */
  readonly unit: "words" | "cells";
  /** The epoch under way, from 1. */
  readonly epoch: number;
  readonly epochs: number;
  /** Words a second since this process began to train; GloVe goes over them all in every pass over its cells. */
  readonly wordsPerSecond: number;
  /** Words or, for GloVe, cells a second. */
  readonly perSecond: number;
  readonly secondsLeft: number;
  /** Mean loss per scored pair of the epoch under way so far, in nats: −log σ(score), or −log σ(−score) for a drawn word; GloVe: ½ weight × error² per cell. */
  readonly loss: number;
  /** The learning rate. */
  readonly rate: number;
}

/** A look at the words while they learn. */
export interface TrainingMoment extends TrainingProgress {
  /** The words of the table to come. */
  readonly vocabulary: Vocabulary;
  /** A word's vector as it is now, a copy; good only during the look. Throws `unknown word`. */
  vectorOf(word: string): Float32Array;
}

export interface TrainerOptions extends CountingOptions {
  /** Where to save now and then, so that a training that was cut off can go on. Default: nowhere. */
  checkpoint?: CheckpointStore | undefined;
  /** Go on from the checkpoint if there is one. Default false. */
  resume?: boolean | undefined;
  /** The table whose rows its words start with; it must have the settings' dims and n-grams. Default: none. */
  start?: Start | undefined;
  /**
   * Shows the words at the start, after every `1 / moments` of the work, and at the end. With one thread the same seed
   * shows the same vectors; of several threads the others learn on meanwhile. Default: nothing is shown.
   */
  onMoment?: ((moment: TrainingMoment) => void) | undefined;
  /** Into how many parts {@link onMoment} divides the work, 1 to 10,000; parts are no smaller than an epoch's blocks. Default 50. */
  moments?: number | undefined;
  /** Stops at the end of the blocks under way; what is trained stays. */
  signal?: AbortSignal | undefined;
}

/**
 * One training, from its first block to its table. `train` is the short way to it.
 *
 * @example
 * const trainer = await Trainer.open(encodedCorpus, settings);
 * for await (const progress of trainer.steps()) console.log(progress.loss);
 * const table = trainer.table({});
 * await trainer.close();
 */
export class Trainer {
  /** The settings with everything in them that the corpus decided. */
  readonly settings: Settings;
  readonly #corpus: EncodedCorpus;
  readonly #options: TrainerOptions;
  readonly #learner: Learner;
  readonly #pool: WorkerPool;
  #identified: Identity | undefined;
  #position: Position = { block: 0, words: 0, scores: [] };
  #begun = { time: 0, words: 0 };
  #saved = 0;
  /** Where the last moment was shown: words or cells done. */
  #shown = -1;

  private constructor(
    corpus: EncodedCorpus,
    settings: Settings,
    options: TrainerOptions,
    learner: Learner,
    pool: WorkerPool,
  ) {
    this.#corpus = corpus;
    this.settings = settings;
    this.#options = options;
    this.#learner = learner;
    this.#pool = pool;
  }

  /**
   * Lays out the model and starts the threads; for GloVe, after it has counted what stands together in the corpus, which
   * is needed no longer then. Throws `exhausted memory`, `exhausted disk`, `cancelled`, `mismatched` and `invalid table`
   * where `start` does not fit, and what a checkpoint that does not fit throws.
   */
  static async open(corpus: EncodedCorpus, given: Settings, options: TrainerOptions = {}): Promise<Trainer> {
    if (options.start) checkStart(options.start.table, given);
    checkLimits("moments", options.moments ?? MOMENTS, [1, 10_000, true]);
    const isGlove = given.architecture === "glove";
    const settings = isGlove && given.xMax === 0 ? { ...given, xMax: scaledXMax(corpus.tokens) } : given;
    const learner = isGlove
      ? await CellLearner.open(corpus, settings, options)
      : new WindowLearner(corpus, settings, options.start);
    let trainer: Trainer | undefined;
    try {
      // Threads that share one block of cells would only disturb each other's steps.
      const threads = isGlove ? Math.min(settings.threads, learner.blocks) : settings.threads;
      const pool = await WorkerPool.open(learner.memory, threads);
      trainer = new Trainer(corpus, settings, options, learner, pool);
      await trainer.#restore();
      return trainer;
    } catch (error) {
      await (trainer ? trainer.close() : learner.dispose());
      throw error;
    }
  }

  /** Whether every block of every epoch is done. */
  get finished(): boolean {
    return this.#position.block >= this.#blocks;
  }

  /** Words trained on by this process, and seconds it took; for GloVe also the matrix's cells, and those trained on. */
  get work(): { words: number; seconds: number; cells?: number; cellsDone?: number } {
    const done = this.#position.words - this.#begun.words;
    const seconds = (performance.now() - this.#begun.time) / 1000;
    if (this.#learner.unit === "words") return { words: done, seconds };
    const { size } = this.#learner;
    return { words: (done / size) * this.#corpus.tokens, seconds, cells: size, cellsDone: done };
  }

  /** Mean loss per pair of each epoch begun. */
  get losses(): number[] {
    return this.#position.scores.map(({ loss, pairs }) => (pairs > 0 ? loss / pairs : 0));
  }

  /**
   * Trains to the end, or until the signal, telling how it stands about ten times a second. Throws `invalid rate` when
   * numbers grow out of bounds, `invalid sample` when subsampling left nothing to learn from.
   */
  async *steps(): AsyncGenerator<TrainingProgress> {
    this.#begun = { time: performance.now(), words: this.#position.words };
    this.#saved = performance.now();
    this.#show();
    while (!this.finished && !this.#stopped) {
      const everySeconds = this.#options.checkpoint?.everySeconds ?? Number.POSITIVE_INFINITY;
      yield* this.#stretch(this.#saved + 1000 * everySeconds);
      if (!this.finished) await this.#save();
    }
    if (this.finished) this.#checkLearned();
    this.#show();
  }

  /** The words' vectors as they are now. */
  table(metadata: Record<string, string> = {}): EmbeddingTable {
    return this.#learner.table(metadata);
  }

  async close(): Promise<void> {
    await this.#pool.close();
    await this.#learner.dispose();
  }

  get #blocks(): number {
    return this.#learner.blocks * this.settings.epochs;
  }

  get #stopped(): boolean {
    return this.#options.signal?.aborted ?? false;
  }

  /** Runs all threads until all blocks are done, the signal comes or the clock shows `until`; then no thread works. */
  async *#stretch(until: number): AsyncGenerator<TrainingProgress> {
    let working = true;
    const threads = Array.from({ length: this.#pool.size }, (_, thread) => this.#work(thread, until));
    const all = Promise.all(threads).finally(() => {
      working = false;
    });
    // subtle: the loop below may be left early by its caller; a failure then belongs to nobody.
    all.catch(() => {});
    while (working) {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const pause = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, REPORT_EVERY);
      });
      await Promise.race([all, pause]);
      clearTimeout(timer);
      yield this.#progress();
    }
    await all;
  }

  /** One thread's loop: the next block, portion by portion; at least one, however early `until` is. */
  async #work(thread: number, until: number): Promise<void> {
    do {
      if (this.finished) return;
      const block = this.#position.block++;
      const epoch = Math.floor(block / this.#learner.blocks);
      const place = block % this.#learner.blocks;
      const portions = this.#learner.learn(this.#pool, thread, epoch, place, () => this.#rate);
      for await (const portion of portions) {
        this.#count(epoch, portion);
        if (this.#isMoment(portion.done)) this.#show();
      }
    } while (!this.#stopped && performance.now() < until);
  }

  get #rate(): number {
    return this.#learner.rateAt(1 - this.#position.words / this.#total);
  }

  get #total(): number {
    return this.#learner.size * this.settings.epochs;
  }

  #count(epoch: number, { done, loss, pairs }: Portion): void {
    this.#position.words += done;
    const { scores } = this.#position;
    if (!Number.isFinite(loss)) {
      throw new RiverbankError(
        "invalid",
        `rate: with ${this.settings.rate} the numbers grew out of bounds; choose a smaller one`,
      );
    }
    while (scores.length <= epoch) scores.push({ loss: 0, pairs: 0 });
    scores[epoch].loss += loss;
    scores[epoch].pairs += pairs;
  }

  /** Whether the work's last step, of so many words, has reached a new part of it. */
  #isMoment(step: number): boolean {
    const { words } = this.#position;
    const part = (done: number) => Math.floor(((this.#options.moments ?? MOMENTS) * done) / this.#total);
    return part(words) > part(words - step);
  }

  #show(): void {
    const { onMoment } = this.#options;
    const { words } = this.#position;
    if (!onMoment || words === this.#shown) return;
    this.#shown = words;
    const { vocabulary } = this.#corpus;
    const vectorOf = (word: string) => {
      const id = vocabulary.idOf(word);
      if (id === undefined) throw unknownWord(word, vocabulary);
      return this.#learner.vector(id);
    };
    onMoment({ ...this.#progress(), vocabulary, vectorOf });
  }

  /** A table of the random numbers it started with is not handed out as a trained one. */
  #checkLearned(): void {
    if (this.#position.scores.some(({ pairs }) => pairs > 0)) return;
    const came = `with ${this.settings.sample} no two neighbours of the ${this.#corpus.tokens} words were left to learn from`;
    throw new RiverbankError("invalid", `sample: ${came}; choose 0 for a small text, and lines of more than one word`);
  }

  #progress(): TrainingProgress {
    const { words: done } = this.#position;
    const { words, seconds } = this.work;
    const rate = (amount: number) => (seconds > 0 ? amount / seconds : 0);
    const perSecond = rate(done - this.#begun.words);
    return {
      stage: "training",
      done,
      total: this.#total,
      unit: this.#learner.unit,
      epoch: Math.max(1, this.#position.scores.length),
      epochs: this.settings.epochs,
      wordsPerSecond: rate(words),
      perSecond,
      secondsLeft: perSecond > 0 ? (this.#total - done) / perSecond : Number.POSITIVE_INFINITY,
      loss: this.losses.at(-1) ?? 0,
      rate: this.#rate,
    };
  }

  /** Read off at the first checkpoint: a training without one need not go over the whole table that it starts with. */
  get #identity(): Identity {
    const { start } = this.#options;
    this.#identified ??= {
      settings: this.settings,
      corpus: this.#corpus.fingerprint,
      start: start && { table: tableFingerprint(start.table), freeze: start.freeze },
    };
    return this.#identified;
  }

  async #save(): Promise<void> {
    const { checkpoint } = this.#options;
    await checkpoint?.save(checkpointChunks(this.#learner.tensors(), this.#position, this.#identity));
    this.#saved = performance.now();
  }

  async #restore(): Promise<void> {
    const { checkpoint, resume } = this.#options;
    if (!checkpoint || !resume) return;
    const tensors = this.#learner.tensors();
    const position = await restoreCheckpoint(checkpoint, tensors, this.#identity);
    if (!position) return;
    this.#learner.adopt(tensors);
    this.#position = position;
  }
}
