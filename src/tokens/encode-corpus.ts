// A corpus to ids, on one thread or several.

import { type Channel, openChannel, type WorkerScript } from "../shared/channel.ts";
import { checkThreads } from "../shared/cores.ts";
import { throwIfCancelled } from "../shared/errors.ts";
import { nextEvent } from "../shared/events.ts";
import type { Corpus } from "../text/corpus.ts";
import { cutParts, encodePart, type TextPart } from "./encode-part.ts";
import type { Tokenizer, TokenizerSetup } from "./tokenizer.ts";

export interface PartTask {
  task: number;
  part: TextPart;
}
export type PartAnswer = { task: number; ids: Int32Array<ArrayBuffer> } | { task: number; error: string };

export interface EncodeCorpusOptions {
  /** Workers that encode beside the calling thread, which reads. Default 1: the calling thread does it all. */
  threads?: number;
  /** Throws `cancelled` soon after it is aborted. */
  signal?: AbortSignal | undefined;
  /** Told how many bytes of the source have been read so far. */
  onBytes?: (sourceBytesSoFar: number) => void;
}

/** Parts that wait for each worker, so that it never waits for the reader or for the other workers. */
const AHEAD = 4;

/**
 * The ids of a corpus in order, in lists of any length. Each line is a text of its own; -1 stands after each that has
 * tokens. Any number of threads gives the same ids. Special tokens are neither added nor recognised.
 *
 * @example
 * const corpus = corpusFromTexts(["The river", "The bank"]);
 * for await (const ids of encodeCorpus(corpus, tokenizer)) console.log(ids); // Int32Array [1996, 2314, -1, 1996, 2924, -1]
 */
export async function* encodeCorpus(
  corpus: Corpus,
  tokenizer: Tokenizer,
  { threads = 1, signal, onBytes }: EncodeCorpusOptions = {},
): AsyncGenerator<Int32Array> {
  checkThreads(threads);
  const source = corpus.read({ ...(signal && { signal }), ...(onBytes && { onBytes }) });
  const parts = cutParts(source, tokenizer.cutRule());
  const lists = threads === 1 ? encodeHere(parts, tokenizer) : encodeApart(parts, tokenizer, threads);
  for await (const ids of lists) {
    throwIfCancelled(signal, "encoding");
    yield ids;
  }
  throwIfCancelled(signal, "encoding");
}

async function* encodeHere(parts: AsyncIterable<TextPart>, tokenizer: Tokenizer): AsyncGenerator<Int32Array> {
  for await (const part of parts) {
    yield encodePart(tokenizer, part);
    await nextEvent();
  }
}

async function* encodeApart(
  parts: AsyncIterable<TextPart>,
  tokenizer: Tokenizer,
  threads: number,
): AsyncGenerator<Int32Array> {
  const pool = await TokenizerPool.open(tokenizer, threads);
  try {
    const running: Promise<Int32Array>[] = [];
    for await (const part of parts) {
      running.push(pool.encode(part));
      // subtle: the answers are awaited in order; a later one that fails must not count as unhandled until then.
      running[running.length - 1].catch(() => {});
      if (running.length >= threads * AHEAD) yield await (running.shift() as Promise<Int32Array>);
    }
    for (const ids of running) yield await ids;
  } finally {
    await pool.close();
  }
}

const SCRIPT: WorkerScript = {
  url: new URL("./worker.js", import.meta.url),
  openWeb: () => new Worker(new URL("./worker.js", import.meta.url), { type: "module" }),
};

interface Pending {
  worker: number;
  resolve(ids: Int32Array): void;
  reject(reason: unknown): void;
}

/** Workers that have the same tokenizer; a part goes to the one that has least to do. */
class TokenizerPool {
  readonly #channels: Channel<TokenizerSetup | PartTask>[] = [];
  readonly #pending = new Map<number, Pending>();
  /** How many parts wait for each worker. */
  readonly #waiting: number[] = [];
  #next = 0;

  static async open(tokenizer: Tokenizer, threads: number): Promise<TokenizerPool> {
    const pool = new TokenizerPool();
    const open = () =>
      openChannel<TokenizerSetup | PartTask, PartAnswer>(
        SCRIPT,
        (answer) => pool.#settle(answer),
        (reason) => pool.#fail(reason),
      );
    const opening = await Promise.allSettled(Array.from({ length: threads }, open));
    for (const opened of opening) if (opened.status === "fulfilled") pool.#channels.push(opened.value);
    const failed = opening.find((opened) => opened.status === "rejected");
    if (failed) {
      await pool.close();
      throw failed.reason;
    }
    const setup = tokenizer.setup();
    for (const channel of pool.#channels) {
      channel.post(setup);
      channel.hold(true);
      pool.#waiting.push(0);
    }
    return pool;
  }

  encode(part: TextPart): Promise<Int32Array> {
    return new Promise((resolve, reject) => {
      const task = this.#next++;
      const worker = this.#waiting.indexOf(Math.min(...this.#waiting));
      this.#waiting[worker]++;
      this.#pending.set(task, { worker, resolve, reject });
      this.#channels[worker].post({ task, part }, [part.bytes.buffer]);
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.#channels.splice(0).map((channel) => channel.stop()));
  }

  #settle(answer: PartAnswer): void {
    const pending = this.#pending.get(answer.task);
    if (!pending) return;
    this.#pending.delete(answer.task);
    this.#waiting[pending.worker]--;
    if ("error" in answer) pending.reject(new Error(answer.error));
    else pending.resolve(answer.ids);
  }

  #fail(reason: unknown): void {
    for (const pending of this.#pending.values()) pending.reject(reason);
    this.#pending.clear();
  }
}
