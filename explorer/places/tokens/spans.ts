// A text as its tokens cover it: stretches that are tokens, and what stands between them.

import type { Tokens } from "riverbank";

/** A stretch of the text, or a token that has none of its own. */
export interface Span {
  text: string;
  /** Which token it is; undefined where no token is. */
  index?: number;
  /** The token shares its characters with the one before, or has none: it is shown as the vocabulary writes it. */
  apart: boolean;
}

/** The first `most` tokens of a text and what stands between them, in order; with all tokens shown, the whole text. */
export function spansOf(text: string, { tokens, offsets }: Tokens, most: number): Span[] {
  const spans: Span[] = [];
  let at = 0;
  const count = Math.min(most, tokens.length);
  for (let index = 0; index < count; index++) {
    const [start, end] = offsets[index];
    if (start > at) spans.push({ text: text.slice(at, start), apart: false });
    const own = text.slice(Math.max(at, start), end);
    spans.push(own === "" ? { text: tokens[index], index, apart: true } : { text: own, index, apart: false });
    at = Math.max(at, end);
  }
  if (count === tokens.length && at < text.length) spans.push({ text: text.slice(at), apart: false });
  return spans;
}
