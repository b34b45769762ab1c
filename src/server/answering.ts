// How a verb's answer is made and sent: at once, from the desk within its time, or as events.

import type { Context } from "hono";
import { type Call, refuse, type Surroundings } from "./call.ts";
import { Deadline } from "./deadline.ts";
import type { Desk } from "./desk.ts";
import { eventStream } from "./events.ts";
import { failureJson, HttpFailure } from "./failures.ts";
import type { Models } from "./models.ts";
import type { Tell, Verb, VerbContext } from "./verb.ts";

/** What answers are made with. */
export interface Means extends Pick<Surroundings, "metrics" | "log"> {
  models: Models;
  desk: Desk;
  context: VerbContext;
}

/** The response to a verb's checked fields. */
export async function answerVerb(c: Context<Call>, verb: Verb, fields: unknown, means: Means): Promise<Response> {
  if (c.req.header("accept")?.includes("text/event-stream")) return sendEvents(c, verb, fields, means);
  const answer = await ask(
    verb,
    fields,
    () => {},
    () => c.req.raw.signal,
    means,
  );
  return c.body(answer, 200, { "content-type": verb.type ?? "application/json" });
}

function sendEvents(c: Context<Call>, verb: Verb, fields: unknown, means: Means): Response {
  const left = new AbortController();
  const release = c.var.hold();
  const stream = eventStream(
    (tell) => ask(verb, fields, tell, () => left.signal, means),
    (error) => failureJson(refuse(error, c, means), c.var.id),
    () => {
      left.abort();
      release();
    },
  );
  return c.body(stream, 200, { "content-type": "text/event-stream" });
}

/** @param leaving gives the signal that the client has left; a quick answer does without it. */
async function ask(verb: Verb, fields: unknown, tell: Tell, leaving: () => AbortSignal, means: Means): Promise<string> {
  const { models, desk, context } = means;
  const { time } = context.limits;
  if (verb.quick(fields, context)) return verb.answer(models, fields, tell);
  const left = leaving();
  const giveUp = new AbortController();
  const end = () => giveUp.abort();
  left.addEventListener("abort", end, { once: true });
  const deadline = new Deadline(time, () => {
    return new HttpFailure("timeout", `${verb.name}: there was no answer after ${time / 1000} s; ask for less`);
  });
  const answer = desk.ask({ verb: verb.name, fields, tell, signal: giveUp.signal });
  // What is given up fails later, with nobody to hear it.
  answer.catch(() => {});
  try {
    return await deadline.race(answer);
  } finally {
    deadline.clear();
    left.removeEventListener("abort", end);
    end();
  }
}
