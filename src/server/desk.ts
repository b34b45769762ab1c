// Where questions are answered that take more than a few milliseconds.

import { RiverbankError } from "../shared/errors.ts";
import type { Models } from "./models.ts";
import { VERBS } from "./routes.ts";
import type { Tell } from "./verb.ts";

/** A question for a desk: a verb's name and its checked fields. */
export interface Question {
  verb: string;
  fields: unknown;
  tell: Tell;
  /** When it is given up: the client has left, or time is over. */
  signal: AbortSignal;
}

/** Answers questions, one after the other or several at once. */
export interface Desk {
  ask(question: Question): Promise<string>;
  close(): Promise<void>;
}

/** A desk on the calling thread: right for tests, and where nobody else waits. */
export function openDeskHere(models: Models): Desk {
  return {
    ask: async ({ verb, fields, tell, signal }) => {
      if (signal.aborted) throw new RiverbankError("cancelled", `${verb}: given up before its turn came`);
      return answerBy(models, verb, fields, tell);
    },
    close: async () => {},
  };
}

/** A verb's answer. */
export async function answerBy(models: Models, name: string, fields: unknown, tell: Tell): Promise<string> {
  const verb = VERBS.find((other) => other.name === name);
  if (!verb) throw new RiverbankError("unknown", `verb: ${name} is none of the server's`);
  return verb.answer(models, fields, tell);
}
