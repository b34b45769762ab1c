// What was shown last stays while a new question is answered or turns out to be none, so that nothing jumps.

import { useRef } from "preact/hooks";
import type { Calls } from "../../engine/calls.ts";
import type { Problem } from "../../engine/problem.ts";
import type { Asked } from "../../engine/use-answer.ts";

/**
 * An answer with the last one in its place where there is none, `stale` where the last question had none; a problem too
 * stays until it is known whether there still is one.
 */
export function useKeptAnswer<Name extends keyof Calls>(asked: Asked<Name>): Asked<Name> & { stale: boolean } {
  const last = useRef<Asked<Name> | undefined>(undefined);
  const trouble = useRef<Problem | undefined>(undefined);
  if (asked.answer !== undefined) last.current = asked;
  if (asked.problem || !asked.busy) trouble.current = asked.problem;
  const { answer, question } = last.current ?? {};
  const problem = trouble.current;
  return { ...asked, answer, question, problem, stale: problem !== undefined };
}
