// The page's end of the engine: questions go to a worker, answers come back.

import type { Call, Message, ModelKind, ModelState, Reply } from "./call.ts";
import type { Calls } from "./calls.ts";
import { Problem } from "./problem.ts";

type Question<Name extends keyof Calls> = Parameters<Calls[Name]>[0];
type Answer<Name extends keyof Calls> = Awaited<ReturnType<Calls[Name]>>;
type News<Name extends keyof Calls> = Calls[Name] extends Call<never, unknown, infer Told> ? Told : never;

export type { Answer, News, Question };

export interface AskOptions<Name extends keyof Calls> {
  signal?: AbortSignal;
  onNews?: (news: News<Name>) => void;
  /**
   * On a thread of its own, so that quick questions need not wait: for what takes seconds. It holds the same models.
   * Default false.
   */
  long?: boolean;
}

interface Waiting {
  resolve(answer: unknown): void;
  reject(problem: Problem): void;
  onNews?: ((news: never) => void) | undefined;
}

type OnModel = (model: ModelKind, now: ModelState) => void;

class Engine {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #next = 0;

  constructor(name: string, onModel: OnModel) {
    // The worker's own address lies among the assets; models are found beside the page.
    const page = encodeURIComponent(new URL(".", document.baseURI).href);
    this.#worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: `${name} ${page}` });
    this.#worker.addEventListener("message", ({ data }: MessageEvent<Reply>) => {
      if ("model" in data) return onModel(data.model, data.now);
      this.#hear(data);
    });
    this.#worker.addEventListener("error", ({ message }) => {
      const problem = new Problem(
        "internal",
        `internal: the engine failed: ${message ?? "its script can't be loaded"}`,
      );
      for (const { reject } of this.#waiting.values()) reject(problem);
      this.#waiting.clear();
    });
  }

  post(message: Message): void {
    this.#worker.postMessage(message);
  }

  ask(name: string, question: unknown, signal?: AbortSignal, onNews?: (news: never) => void): Promise<unknown> {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(cancelled());
      this.#waiting.set(id, { resolve, reject, onNews });
      signal?.addEventListener("abort", () => {
        if (!this.#waiting.delete(id)) return;
        this.post({ cancel: id });
        reject(cancelled());
      });
      this.post({ id, name, question });
    });
  }

  #hear(reply: Exclude<Reply, { model: unknown }>): void {
    const waiting = this.#waiting.get(reply.id);
    if (!waiting) return;
    if ("news" in reply) {
      waiting.onNews?.(reply.news as never);
      return;
    }
    this.#waiting.delete(reply.id);
    if ("answer" in reply) waiting.resolve(reply.answer);
    else waiting.reject(new Problem(reply.code, reply.message));
  }
}

const cancelled = () => new Problem("cancelled", "cancelled: another question took its place");

const hearers = new Set<OnModel>();
const quick = new Engine("engine", (model, now) => {
  for (const hear of hearers) hear(model, now);
});
let long: Engine | undefined;
let ownFile: File | undefined;

/** Asks the engine. Throws a {@link Problem} with the library's own words. */
export function ask<Name extends keyof Calls>(
  name: Name,
  question: Question<Name>,
  { signal, onNews, long: apart = false }: AskOptions<Name> = {},
): Promise<Answer<Name>> {
  return engineFor(apart).ask(name, question, signal, onNews as (news: never) => void) as Promise<Answer<Name>>;
}

function engineFor(apart: boolean): Engine {
  if (!apart) return quick;
  if (!long) {
    long = new Engine("long", () => {});
    if (ownFile) long.post({ open: "table", file: ownFile });
  }
  return long;
}

/** Takes a file of the visitor's as the table of the whole page, or the shipped one again. */
export function openModel(file: File | undefined): void {
  ownFile = file;
  quick.post({ open: "table", file });
  long?.post({ open: "table", file });
}

/** Hears how models are fetched; gives what ends that. */
export function onModel(hear: OnModel): () => void {
  hearers.add(hear);
  return () => hearers.delete(hear);
}
