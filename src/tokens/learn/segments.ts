// A corpus as numbers: its pieces, cut where a character is too rare to be learnt, as codes of their characters.

import { RiverbankError } from "../../shared/errors.ts";
import type { Pace } from "./pace.ts";
import type { PieceCounts } from "./pieces.ts";

/** Stretches of characters that are to be cut into tokens; a token lies within one. */
export interface Segments {
  /** Characters in code-point order. */
  readonly alphabet: readonly string[];
  /** All segments, one after the other, each ended by a 0: code c stands for alphabet[c - 1]. */
  readonly codes: Uint16Array | Int32Array;
  /** Where each segment begins in `codes`, and at last where the next one would. */
  readonly starts: Int32Array;
  /** How often each was seen. */
  readonly weights: Float64Array;
}

/**
 * The characters that together make up `coverage` of all, the most frequent first taken (then by code point), and the
 * pieces' stretches of them. Pieces are taken in their own order (UTF-16), so that the caller's order means nothing.
 */
export function* segment(counts: PieceCounts, coverage: number, pace: Pace): Generator<void, Segments> {
  const alphabet = yield* chooseAlphabet(counts, coverage, pace);
  const codeOf = new Int32Array(0x110000);
  alphabet.forEach((code, i) => {
    codeOf[code] = i + 1;
  });
  const order = yield* sortPieces(counts.pieces, pace);
  const space = counts.pieces.reduce((sum, piece) => sum + piece.length + 1, 0);
  const codes = alphabet.length < 65536 ? new Uint16Array(space) : new Int32Array(space);
  const starts: number[] = [];
  const weights: number[] = [];
  let at = 0;
  for (let i = 0; i < order.length; i++) {
    if ((i & 1023) === 0 && pace.due()) yield;
    const weight = counts.counts[order[i]];
    let start = at;
    const end = () => {
      if (at === start) return;
      codes[at++] = 0;
      starts.push(start);
      weights.push(weight);
      start = at;
    };
    for (const character of weight > 0 ? counts.pieces[order[i]] : "") {
      const code = codeOf[character.codePointAt(0) ?? 0];
      if (code > 0) codes[at++] = code;
      else end();
    }
    end();
  }
  starts.push(at);
  return {
    alphabet: alphabet.map((code) => String.fromCodePoint(code)),
    codes: codes.slice(0, at),
    starts: Int32Array.from(starts),
    weights: Float64Array.from(weights),
  };
}

function* chooseAlphabet({ pieces, counts }: PieceCounts, coverage: number, pace: Pace): Generator<void, number[]> {
  if (counts.length !== pieces.length) {
    throw new RiverbankError("mismatched", `counts: ${counts.length} came for ${pieces.length} pieces`);
  }
  const seen = new Float64Array(0x110000);
  for (let i = 0; i < pieces.length; i++) {
    if ((i & 1023) === 0 && pace.due()) yield;
    if (!(counts[i] >= 0 && counts[i] < Infinity)) {
      throw new RiverbankError("invalid", `counts: ${counts[i]} came with piece ${i}, a number from 0 was expected`);
    }
    for (const character of pieces[i]) seen[character.codePointAt(0) ?? 0] += counts[i];
  }
  // Half of a code point is no character.
  seen.fill(0, 0xd800, 0xe000);
  const codes: number[] = [];
  let total = 0;
  for (let code = 0; code < seen.length; code++) {
    if (seen[code] > 0) codes.push(code);
    total += seen[code];
  }
  codes.sort((a, b) => seen[b] - seen[a] || a - b);
  let covered = 0;
  const enough = codes.findIndex((code) => {
    if (covered >= coverage * total) return true;
    covered += seen[code];
    return false;
  });
  return (enough < 0 ? codes : codes.slice(0, enough)).sort((a, b) => a - b);
}

/** The pieces' indices in order; sorted in parts, by the first two characters, so that no step is long. */
function* sortPieces(pieces: readonly string[], pace: Pace): Generator<void, Int32Array> {
  const groups = new Map<string, number[]>();
  for (let i = 0; i < pieces.length; i++) {
    if ((i & 1023) === 0 && pace.due()) yield;
    const head = pieces[i].slice(0, 2);
    const group = groups.get(head);
    if (group) group.push(i);
    else groups.set(head, [i]);
  }
  const order = new Int32Array(pieces.length);
  let at = 0;
  for (const head of [...groups.keys()].sort()) {
    if (pace.due()) yield;
    const group = groups.get(head) ?? [];
    order.set(
      group.sort((a, b) => (pieces[a] < pieces[b] ? -1 : pieces[a] > pieces[b] ? 1 : a - b)),
      at,
    );
    at += group.length;
  }
  return order;
}
