// A worker that answers a desk's questions from models of its own.

import { listen } from "../shared/channel.ts";
import { type ErrorCode, RiverbankError } from "../shared/errors.ts";
import { answerBy } from "./desk.ts";
import { type Models, type PackedModels, unpackModels } from "./models.ts";

/** The models come first; then questions. */
export type DeskMessage = { models: PackedModels } | { verb: string; fields: unknown };

/** That the models are here, how far a question is, its answer, or why there is none. */
export type DeskReply =
  | { loaded: true }
  | { done: number; total: number; stage?: string | undefined }
  | { answer: string }
  | { code: ErrorCode | "internal"; message: string };

/** Milliseconds between two words about how far it is. */
const TELL = 100;

let models: Promise<Models>;
listen<DeskMessage, DeskReply>((message, reply) => {
  if ("models" in message) {
    models = unpackModels(message.models);
    // What fails here is told to whoever asks.
    const loaded = () => reply({ loaded: true });
    models.then(loaded, loaded);
    return;
  }
  let last = performance.now();
  const tell = (done: number, total: number, stage?: string) => {
    if (performance.now() - last < TELL) return;
    last = performance.now();
    reply({ done, total, stage });
  };
  models
    .then((loaded) => answerBy(loaded, message.verb, message.fields, tell))
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
