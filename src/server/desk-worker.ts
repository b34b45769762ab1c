// A worker that answers a desk's questions from a model of its own.

import { listen } from "../shared/channel.ts";
import { type ErrorCode, RiverbankError } from "../shared/errors.ts";
import { loadTable } from "../vectors/load.ts";
import type { EmbeddingTable } from "../vectors/table.ts";
import { answerBy } from "./desk.ts";

/** The model comes first, as a file's bytes; then questions. */
export type DeskMessage = { model: Uint8Array } | { verb: string; fields: unknown };

/** How far it is, the answer, or why there is none. */
export type DeskReply =
  | { done: number; total: number }
  | { answer: string }
  | { code: ErrorCode | "internal"; message: string };

/** Milliseconds between two words about how far it is. */
const TELL = 100;

let table: Promise<EmbeddingTable>;
listen<DeskMessage, DeskReply>((message, reply) => {
  if ("model" in message) {
    table = loadTable(message.model);
    // What fails here is told to whoever asks.
    table.catch(() => {});
    return;
  }
  let last = performance.now();
  const tell = (done: number, total: number) => {
    if (performance.now() - last < TELL) return;
    last = performance.now();
    reply({ done, total });
  };
  table
    .then((model) => answerBy(model, message.verb, message.fields, tell))
    .then(
      (answer) => reply({ answer }),
      (error) => reply(describe(error)),
    );
});

function describe(error: unknown): DeskReply {
  // Its message begins with its code, which it gets again on the other side.
  if (error instanceof RiverbankError) return { code: error.code, message: error.message.slice(error.code.length + 1) };
  return { code: "internal", message: String(error instanceof Error ? error.stack : error) };
}
