// The course of a training: blocks of ids given to threads, a rate that falls, losses summed, checkpoints taken.

import { WorkerPool } from "../kernels/pool.ts";
import { RiverbankError } from "../shared/errors.ts";
import type { EncodedCorpus } from "../tokens/encoded.ts";
import type { EmbeddingTable } from "../vectors/table.ts";
import {
  type CheckpointStore,
  checkpointChunks,
  type Identity,
  type Position,
  restoreCheckpoint,
} from "./checkpoint.ts";
import { Model } from "./model.ts";
import type { Settings } from "./options.ts";

/** Ids per call of the kernel: a few milliseconds of work, after which the rate falls and other events get their turn. */
const PORTION = 8192;
/** The share of the rate that is left at the end. */
const LAST_RATE = 1e-4;
/** Milliseconds between two reports of progress. */
const REPORT_EVERY = 100;

/** How a training stands. */
export interface TrainingProgress {
  readonly stage: "training";
  /** Words trained on so far, counted over all epochs, and in all. */
  readonly done: number;
  readonly total: number;
  /** The epoch under way, from 1. */
  readonly epoch: number;
  readonly epochs: number;
  /** Words a second since this process began to train. */
  readonly wordsPerSecond: number;
  readonly secondsLeft: number;
  /** Mean loss per scored pair of the epoch under way so far, in nats: −log σ(score), or −log σ(−score) for a drawn word. */
  readonly loss: number;
  /** The learning rate. */
  readonly rate: number;
}

export interface TrainerOptions {
  /** Where to save now and then, so that a training that was cut off can go on. Default: nowhere. */
  checkpoint?: CheckpointStore | undefined;
  /** Go on from the checkpoint if there is one. Default false. */
  resume?: boolean | undefined;
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
  readonly #corpus: EncodedCorpus;
  readonly #settings: Settings;
  readonly #options: TrainerOptions;
  readonly #model: Model;
  readonly #pool: WorkerPool;
  readonly #identity: Identity;
  #position: Position = { block: 0, words: 0, scores: [] };
  #begun = { time: 0, words: 0 };
  #saved = 0;

  private constructor(
    corpus: EncodedCorpus,
    settings: Settings,
    options: TrainerOptions,
    model: Model,
    pool: WorkerPool,
  ) {
    this.#corpus = corpus;
    this.#settings = settings;
    this.#options = options;
    this.#model = model;
    this.#pool = pool;
    this.#identity = { settings, corpus: corpus.fingerprint };
  }

  /** Lays out the model and starts the threads. Throws `exhausted memory`, and what a checkpoint that does not fit throws. */
  static async open(corpus: EncodedCorpus, settings: Settings, options: TrainerOptions = {}): Promise<Trainer> {
    const model = new Model(corpus.vocabulary, settings, corpus.blockLength);
    const pool = await WorkerPool.open(model.memory, settings.threads);
    const trainer = new Trainer(corpus, settings, options, model, pool);
    try {
      await trainer.#restore();
    } catch (error) {
      await trainer.close();
      throw error;
    }
    return trainer;
  }

  /** Whether every block of every epoch is done. */
  get finished(): boolean {
    return this.#position.block >= this.#blocks;
  }

  /** Words trained on by this process, and seconds it took. */
  get work(): { words: number; seconds: number } {
    return { words: this.#position.words - this.#begun.words, seconds: (performance.now() - this.#begun.time) / 1000 };
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
    while (!this.finished && !this.#stopped) {
      const everySeconds = this.#options.checkpoint?.everySeconds ?? Number.POSITIVE_INFINITY;
      yield* this.#stretch(this.#saved + 1000 * everySeconds);
      if (!this.finished) await this.#save();
    }
    if (this.finished) this.#checkLearned();
  }

  /** The words' vectors as they are now. */
  table(metadata: Record<string, string> = {}): EmbeddingTable {
    return this.#model.table(metadata);
  }

  async close(): Promise<void> {
    await this.#pool.close();
  }

  get #blocks(): number {
    return this.#corpus.blocks * this.#settings.epochs;
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
      const epoch = Math.floor(block / this.#corpus.blocks);
      const ids = this.#model.memory.int32(this.#model.idsOf(thread), this.#corpus.blockLength);
      const count = await this.#corpus.readBlock(block % this.#corpus.blocks, ids);
      for (let from = 0; from < count; from += PORTION) {
        const portion = ids.subarray(from, Math.min(from + PORTION, count));
        this.#model.setRate(thread, this.#rate);
        const state = this.#model.stateOf(thread);
        const words = await this.#pool.run(thread, "train", state, portion.byteOffset, portion.length);
        this.#count(thread, epoch, words);
      }
    } while (!this.#stopped && performance.now() < until);
  }

  get #rate(): number {
    const left = 1 - this.#position.words / (this.#corpus.tokens * this.#settings.epochs);
    return this.#settings.rate * Math.max(left, LAST_RATE);
  }

  #count(thread: number, epoch: number, words: number): void {
    this.#position.words += words;
    const { scores } = this.#position;
    const { loss, pairs } = this.#model.takeScore(thread);
    if (!Number.isFinite(loss)) {
      throw new RiverbankError(
        "invalid",
        `rate: with ${this.#settings.rate} the numbers grew out of bounds; choose a smaller one`,
      );
    }
    while (scores.length <= epoch) scores.push({ loss: 0, pairs: 0 });
    scores[epoch].loss += loss;
    scores[epoch].pairs += pairs;
  }

  /** A table of the random numbers it started with is not handed out as a trained one. */
  #checkLearned(): void {
    if (this.#position.scores.some(({ pairs }) => pairs > 0)) return;
    const came = `with ${this.#settings.sample} no two neighbours of the ${this.#corpus.tokens} words were left to learn from`;
    throw new RiverbankError("invalid", `sample: ${came}; choose 0 for a small text, and lines of more than one word`);
  }

  #progress(): TrainingProgress {
    const total = this.#corpus.tokens * this.#settings.epochs;
    const { words } = this.#position;
    const { words: done, seconds } = this.work;
    const wordsPerSecond = seconds > 0 ? done / seconds : 0;
    return {
      stage: "training",
      done: words,
      total,
      epoch: Math.max(1, this.#position.scores.length),
      epochs: this.#settings.epochs,
      wordsPerSecond,
      secondsLeft: wordsPerSecond > 0 ? (total - words) / wordsPerSecond : Number.POSITIVE_INFINITY,
      loss: this.losses.at(-1) ?? 0,
      rate: this.#rate,
    };
  }

  async #save(): Promise<void> {
    const { checkpoint } = this.#options;
    await checkpoint?.save(checkpointChunks(this.#model, this.#position, this.#identity));
    this.#saved = performance.now();
  }

  async #restore(): Promise<void> {
    const { checkpoint, resume } = this.#options;
    if (!checkpoint || !resume) return;
    this.#position = (await restoreCheckpoint(checkpoint, this.#model, this.#identity)) ?? this.#position;
  }
}
