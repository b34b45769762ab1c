// fill: words for the gaps in a text.

import type { Encoder } from "../context/encoder.ts";
import type { Gap } from "../context/fill.ts";

/** What `fill` is asked. */
export interface FillFields {
  /** A text with one [MASK] or more. */
  text: string;
  /** Words for each gap, at most. */
  k: number;
  /** Read a long text in overlapping windows. Default false. */
  windows?: boolean | undefined;
}

/** A text and its gaps. */
export interface Filled {
  text: string;
  gaps: Gap[];
}

/** The likeliest words for each gap. */
export async function answerFill(encoder: Encoder, { text, k, windows }: FillFields): Promise<Filled> {
  return { text, gaps: await encoder.fill(text, { k, windows }) };
}
