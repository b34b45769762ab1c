// Cutting a piece at the matches of a regular expression.

import { type Aligned, slice } from "../aligned.ts";
import { spans } from "../regex/spans.ts";
import type { Scanner } from "../scanners.ts";
import { Units } from "../units.ts";

/** What becomes of a match, of "-" in "a-b--": see {@link cutAt}. */
export const BEHAVIOURS = ["Removed", "Isolated", "MergedWithPrevious", "MergedWithNext", "Contiguous"] as const;
export type Behaviour = (typeof BEHAVIOURS)[number];

/** The matches alone. */
export function matchesOf(piece: Aligned, expression: RegExp): Aligned[] {
  const found = spans(expression, piece.text);
  const pieces: Aligned[] = [];
  for (let i = 0; i < found.length; i += 2) {
    if (found[i] < found[i + 1]) pieces.push(slice(piece, found[i], found[i + 1]));
  }
  return pieces;
}

const units = new Units();

/** The pieces that a scanner finds; together they are the piece. */
export function scanned(piece: Aligned, scan: Scanner): Aligned[] {
  const pieces: Aligned[] = [];
  const text = units.set(piece.text);
  for (let at = 0; at < text.length; ) {
    const end = scan(text, at);
    pieces.push(slice(piece, at, end));
    at = end;
  }
  return pieces;
}

// Whether two neighbours stay together; each is a match or not.
const joins: Record<Exclude<Behaviour, "Removed">, (a: boolean, b: boolean) => boolean> = {
  Isolated: () => false,
  MergedWithPrevious: (a, b) => !a && b,
  MergedWithNext: (a, b) => a && !b,
  Contiguous: (a, b) => a === b,
};

/**
 * Matches and what lies between them; inverted, each takes the other's part. Of "a-b--", split at "-", come: Removed
 * "a", "b"; Isolated "a", "-", "b", "-", "-"; MergedWithPrevious "a-", "b-", "-"; MergedWithNext "a", "-b", "-", "-";
 * Contiguous "a", "-", "b", "--".
 */
export function cutAt(piece: Aligned, expression: RegExp, behaviour: Behaviour, inverted = false): Aligned[] {
  const pieces: Aligned[] = [];
  const add = (from: number, to: number) => {
    if (from < to) pieces.push(slice(piece, from, to));
  };
  const { length } = piece.text;
  const found = spans(expression, piece.text);
  let from = 0;
  let at = 0;
  let last: boolean | undefined;
  const pass = (to: number, isMatch: boolean) => {
    if (behaviour === "Removed") {
      if (!isMatch) add(at, to);
      from = to;
    } else if (last !== undefined && !joins[behaviour](last, isMatch)) {
      add(from, at);
      from = at;
    }
    last = isMatch;
    at = to;
  };
  for (let i = 0; i < found.length; i += 2) {
    if (found[i] > at) pass(found[i], inverted);
    pass(found[i + 1], !inverted);
  }
  if (at < length) pass(length, inverted);
  add(from, length);
  return pieces;
}
