// What a place of the page can ask of the engine, which computes in a worker so that the page never waits for it.

import type { EmbeddingTable, Encoder } from "riverbank";

/** What the engine holds for everybody. */
export interface Models {
  /** The table in use, once it has been fetched. */
  table(): Promise<EmbeddingTable>;
  /** The encoder, which is fetched when it is asked for first. */
  encoder(): Promise<Encoder>;
}

/** What a call is handed beside its question. */
export interface Desk<News = never> extends Models {
  /** Given up: another question has taken its place, or the visitor has. */
  signal: AbortSignal;
  /** Tells the page how far it is. */
  tell(news: News): void;
}

/**
 * A call: a question in, an answer out; both are copied between threads. An array over the kernels' memory must be copied
 * (`slice`) before it is told or answered, since that memory may be shared.
 */
export type Call<Question, Answer, News = never> = (question: Question, desk: Desk<News>) => Answer | Promise<Answer>;

/** From the page to the worker. */
export type Message =
  | { id: number; name: string; question: unknown }
  | { cancel: number }
  | { open: "table"; file: File | undefined };

export type ModelKind = "table" | "encoder";

/** How a model's fetching goes. */
export interface ModelState {
  state: "loading" | "ready" | "failed";
  /** Its file's. */
  name: string;
  /** Bytes so far, and of how many where that is known. */
  loaded: number;
  size?: number | undefined;
  rows?: number;
  dims?: number;
  /** Of a failure: why. */
  message?: string;
}

/** From the worker to the page. */
export type Reply =
  | { id: number; answer: unknown }
  | { id: number; news: unknown }
  | { id: number; code: string; message: string }
  | { model: ModelKind; now: ModelState };
