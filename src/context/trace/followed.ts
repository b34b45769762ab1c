// The token of a trace that is worth following where nobody has chosen one.

import { stepOf, type Trace } from "./record.ts";

/**
 * The index of the first mask, whose word the text is to tell; else of the last token that stands for text, else 0.
 *
 * @example
 * followedToken(await trace(encoder, table, "What sound does a dog make?")); // 7, [MASK]
 */
export function followedToken(trace: Trace): number {
  const { tokens } = stepOf(trace, "tokens");
  const mask = tokens.findIndex(({ kind }) => kind === "mask");
  const last = tokens.findLastIndex(({ kind }) => kind === "text");
  return mask >= 0 ? mask : Math.max(0, last);
}
