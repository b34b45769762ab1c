// Hooks: what the engine answers to what the visitor has typed, and the model it answers from.

import { useEffect, useState } from "preact/hooks";
import { type Answer, type AskOptions, ask, type News, onModel, type Question } from "./ask.ts";
import type { ModelState } from "./call.ts";
import type { Calls } from "./calls.ts";
import type { Problem } from "./problem.ts";

/** How a question stands. The last answer stays until there is a new one, so that nothing jumps. */
export interface Asked<Name extends keyof Calls> {
  answer?: Answer<Name> | undefined;
  /** The question that `answer` answers. */
  question?: Question<Name> | undefined;
  problem?: Problem | undefined;
  news?: News<Name> | undefined;
  busy: boolean;
}

/**
 * Asks whenever the question is another one (compared as JSON), and gives up the one before. Nothing is asked while it is
 * `undefined`. A new model asks again.
 */
export function useAnswer<Name extends keyof Calls>(
  name: Name,
  question: Question<Name> | undefined,
  { long = false, wait = 0 }: { long?: boolean /** Milliseconds without typing before it asks. */; wait?: number } = {},
): Asked<Name> {
  const [asked, setAsked] = useState<Asked<Name>>({ busy: question !== undefined });
  const { version } = useModel();
  const key = JSON.stringify(question);
  useEffect(() => {
    if (question === undefined) return setAsked({ busy: false });
    const control = new AbortController();
    setAsked(({ answer, question: before }) => ({ answer, question: before, busy: true }));
    const options: AskOptions<Name> = {
      signal: control.signal,
      long,
      onNews: (news) => setAsked((now) => ({ ...now, news })),
    };
    const timer = setTimeout(() => {
      ask(name, question, options).then(
        (answer) => setAsked({ answer, question, busy: false }),
        (problem: Problem) => problem.code !== "cancelled" && setAsked({ problem, busy: false }),
      );
    }, wait);
    return () => {
      clearTimeout(timer);
      control.abort();
    };
  }, [name, key, version, long]);
  return asked;
}

interface Model extends ModelState {
  /** Another number for another table. */
  version: number;
}

let model: Model = { state: "loading", name: "model", loaded: 0, version: 0 };
const watchers = new Set<(model: Model) => void>();
onModel((kind, now) => {
  if (kind !== "table") return;
  const ready = now.state === "ready" && model.state === "loading" && model.rows !== undefined;
  model = { ...model, ...now, version: model.version + (ready ? 1 : 0) };
  for (const watch of watchers) watch(model);
});

/** The table in use. */
export function useModel(): Model {
  const [now, setNow] = useState(model);
  useEffect(() => {
    watchers.add(setNow);
    setNow(model);
    return () => void watchers.delete(setNow);
  }, []);
  return now;
}
