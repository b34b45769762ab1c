// Which field an error comes from, told by its subject.

import type { Problem } from "../../engine/problem.ts";

export type Cause = "text" | "word" | "axes" | "layer";

/** The field that has caused an error of a comparison. */
export function causeOf({ message }: Problem): Cause {
  const subject = message.slice(0, message.indexOf(":"));
  if (/ text$/.test(subject)) return "text";
  if (/ layer$/.test(subject)) return "layer";
  return / (axis|poles|words)$/.test(subject) ? "axes" : "word";
}
