// A desk of workers. The server's own thread only ever waits for them, and one that takes too long is ended.

import { type Channel, openChannel } from "../shared/channel.ts";
import { RiverbankError } from "../shared/errors.ts";
import { tableChunks } from "../vectors/formats/table-file.ts";
import type { EmbeddingTable } from "../vectors/table.ts";
import type { Desk, Question } from "./desk.ts";
import type { DeskMessage, DeskReply } from "./desk-worker.ts";

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
 * Opens a desk of workers, each started when it is first needed with a copy of the model of its own. Questions wait in
 * one line. A question that is given up while it is answered ends its worker, and the next question starts another.
 */
export function openWorkerDesk(table: EmbeddingTable, workers: number): Desk {
  const line: Job[] = [];
  const clerks = Array.from({ length: workers }, () => new Clerk(table, () => line.shift()));
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
    void clerks.find((clerk) => clerk.job === job)?.restart();
    job.reject(new RiverbankError("cancelled", `${job.verb}: given up`));
  }
}

/** One worker and the question that it is at. */
class Clerk {
  job: Job | undefined;
  readonly #table: EmbeddingTable;
  readonly #next: () => Job | undefined;
  #channel: Promise<Channel<DeskMessage>> | undefined;

  constructor(table: EmbeddingTable, next: () => Job | undefined) {
    this.#table = table;
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

  /** Ends the worker in the middle of its work, and goes on with a new one. */
  async restart(): Promise<void> {
    const old = this.stop();
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
    const opened: Promise<Channel<DeskMessage>> = openChannel<DeskMessage, DeskReply>(
      SCRIPT,
      (reply) => {
        // What an ended worker still says belongs to no question any more.
        if (this.#channel === opened && this.job) this.#hear(this.job, reply);
      },
      (reason) => {
        if (this.#channel !== opened) return;
        this.#channel = undefined;
        const { job } = this;
        if (job) this.#finish(job, () => job.reject(reason));
      },
    ).then((channel) => {
      const model = bytesOf(this.#table);
      channel.post({ model }, [model.buffer]);
      return channel;
    });
    return opened;
  }

  #hear(job: Job, reply: DeskReply): void {
    if ("done" in reply) job.tell(reply.done, reply.total);
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

/** The table as a file's bytes. */
function bytesOf(table: EmbeddingTable): Uint8Array<ArrayBuffer> {
  const chunks = Array.from(tableChunks(table), (chunk) => chunk.slice());
  const bytes = new Uint8Array(chunks.reduce((size, { length }) => size + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
