// A desk of workers. The server's own thread only ever waits for them, and one that takes too long is ended.

import { type Channel, openChannel } from "../shared/channel.ts";
import { RiverbankError } from "../shared/errors.ts";
import type { Desk, Question } from "./desk.ts";
import type { DeskMessage, DeskReply } from "./desk-worker.ts";
import { type Models, packModels } from "./models.ts";

/** A question with whoever waits for its answer. */
interface Job extends Question {
  resolve(answer: string): void;
  reject(reason: unknown): void;
}

const SCRIPT = {
  url: new URL("./desk-worker.js", import.meta.url),
  openWeb: (): never => {
    throw new Error("internal: the desk's workers are Node's");
  },
};

/**
 * Opens a desk of workers, each started when it is first needed with a copy of the models of its own. Questions wait in
 * one line. A question that is given up while it is answered ends its worker, and the next question starts another; one
 * that is given up while its worker still loads the models does not, or slow loading would never come to an end.
 */
export function openWorkerDesk(models: Models, workers: number): Desk {
  const line: Job[] = [];
  const clerks = Array.from({ length: workers }, () => new Clerk(models, () => line.shift()));
  return {
    ask: (question) =>
      new Promise((resolve, reject) => {
        const job = { ...question, resolve, reject };
        question.signal.addEventListener("abort", () => giveUp(job), { once: true });
        line.push(job);
        if (question.signal.aborted) giveUp(job);
        clerks.find(({ idle }) => idle)?.work();
      }),
    close: async () => {
      await Promise.all(clerks.map((clerk) => clerk.stop()));
    },
  };

  function giveUp(job: Job): void {
    const place = line.indexOf(job);
    if (place >= 0) line.splice(place, 1);
    void clerks.find((clerk) => clerk.job === job)?.drop();
    job.reject(new RiverbankError("cancelled", `${job.verb}: given up`));
  }
}

/** One worker and the question that it is at. */
class Clerk {
  job: Job | undefined;
  readonly #models: Models;
  readonly #next: () => Job | undefined;
  /** Comes when the worker has its models. */
  #channel: Promise<Channel<DeskMessage>> | undefined;
  #loaded = false;

  constructor(models: Models, next: () => Job | undefined) {
    this.#models = models;
    this.#next = next;
  }

  get idle(): boolean {
    return this.job === undefined;
  }

  /** Takes the next question of the line, if there is one. */
  work(): void {
    this.job = this.#next();
    if (!this.job) return;
    const { job } = this;
    this.#channel ??= this.#open();
    this.#channel.then(
      (channel) => {
        if (this.job === job) channel.post({ verb: job.verb, fields: job.fields });
      },
      (reason) => this.#finish(job, () => job.reject(reason)),
    );
  }

  /** Drops the question, ending the worker that is at it, and goes on with a new one. */
  async drop(): Promise<void> {
    const old = this.#loaded ? this.stop() : undefined;
    this.job = undefined;
    this.work();
    await old;
  }

  async stop(): Promise<void> {
    const channel = this.#channel;
    this.#channel = undefined;
    this.job = undefined;
    await (await channel?.catch(() => undefined))?.stop();
  }

  #open(): Promise<Channel<DeskMessage>> {
    this.#loaded = false;
    let [tellLoaded, tellLost] = [() => {}, (_: unknown) => {}];
    const loaded = new Promise<void>((resolve, reject) => {
      [tellLoaded, tellLost] = [resolve, reject];
    });
    // Where the worker is lost later, or before it listens, nobody waits for this.
    loaded.catch(() => {});
    const opened: Promise<Channel<DeskMessage>> = openChannel<DeskMessage, DeskReply>(
      SCRIPT,
      (reply) => {
        if ("loaded" in reply) return tellLoaded();
        // What an ended worker still says belongs to no question any more.
        if (this.#channel === opened && this.job) this.#hear(this.job, reply);
      },
      (reason) => {
        tellLost(reason);
        if (this.#channel !== opened) return;
        this.#channel = undefined;
        const { job } = this;
        if (job) this.#finish(job, () => job.reject(reason));
      },
    ).then(async (channel) => {
      const models = packModels(this.#models);
      const { table, encoder } = models;
      channel.post({ models }, [table.buffer, ...(encoder ? [encoder.buffer] : [])]);
      await loaded;
      if (this.#channel === opened) this.#loaded = true;
      return channel;
    });
    return opened;
  }

  #hear(job: Job, reply: Exclude<DeskReply, { loaded: true }>): void {
    if ("done" in reply) job.tell(reply.done, reply.total, reply.stage);
    else if ("answer" in reply) this.#finish(job, () => job.resolve(reply.answer));
    else this.#finish(job, () => job.reject(errorOf(reply)));
  }

  #finish(job: Job, settle: () => void): void {
    if (this.job === job) this.job = undefined;
    settle();
    if (!this.job) this.work();
  }
}

function errorOf({ code, message }: { code: string; message: string }): Error {
  if (code === "internal") return new Error(`in a worker: ${message}`);
  return new RiverbankError(code as RiverbankError["code"], message);
}
