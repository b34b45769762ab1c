// The token that hides a word.

import { RiverbankError } from "../shared/errors.ts";
import type { Tokenizer } from "../tokens/tokenizer.ts";

/** What tokenizers call it. */
export const MASKS: readonly string[] = ["[MASK]", "<mask>"];

/** The token that hides a word; undefined where the tokenizer has none. */
export function findMask(tokenizer: Tokenizer): { token: string; id: number } | undefined {
  for (const token of MASKS) {
    const id = tokenizer.idOf(token);
    if (id !== undefined) return { token, id };
  }
  return undefined;
}

/** The same; throws `missing mask` where there is none, with what to do about it. */
export function maskOf(tokenizer: Tokenizer, cure: string): { token: string; id: number } {
  const mask = findMask(tokenizer);
  if (mask) return mask;
  throw new RiverbankError("missing", `mask: the tokenizer has no token ${MASKS.join(" or ")}; ${cure}`);
}
