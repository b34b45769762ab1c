// Where the learning of merges begins: the entries that come first, and each piece as a row of them.

import { RiverbankError } from "../../shared/errors.ts";
import type { PieceCounts } from "./pieces.ts";

/** What the first entries of a vocabulary are made of. */
export interface AlphabetOptions {
  /** How many entries the vocabulary is to have. */
  readonly size: number;
  /** Entries that text never becomes, like "[CLS]"; they have the first ids. Default none. */
  readonly special?: readonly string[];
  /** Entries that follow them whether seen or not, such as the 256 byte characters. Default none. */
  readonly alphabet?: readonly string[];
  /**
   * How many of the pieces' characters may be entries besides `alphabet`, the most frequent first. Default all. What is
   * left out parts the text on both its sides.
   */
  readonly alphabetLimit?: number;
  /** What stands before every token that does not begin its piece, like WordPiece's "##". Default "". */
  readonly continuingPrefix?: string;
  /** What stands behind a token that ends its piece, like CLIP's "</w>". Default "". */
  readonly endOfWordSuffix?: string;
}

/** The vocabulary so far, and all pieces in one array. */
export interface Spelling {
  /** Special entries, alphabet, then the pieces' characters that are not among it, by code point, then as written. */
  readonly tokens: string[];
  /** For each piece, or part of one: its index, its number of ids, its ids. */
  readonly text: Int32Array;
  /** Where in `text` each of them begins. */
  readonly heads: Int32Array;
  /** The ids in `text`. */
  readonly symbols: number;
}

const CODES = 0x110000;
const FIRST = 2;
const LAST = 1;

/** Spells all pieces; yields now and then. Throws `invalid size` and `invalid alphabet`. */
export function* spell({ pieces, counts }: PieceCounts, options: AlphabetOptions): Generator<void, Spelling> {
  const { size, special = [], alphabet = [], continuingPrefix = "", endOfWordSuffix = "" } = options;
  const tokens = [...special, ...alphabet];
  const known = new Map(tokens.map((token, id) => [token, id]));
  if (known.size < tokens.length) {
    const twice = tokens.find((token, id) => known.get(token) !== id);
    throw new RiverbankError(
      "invalid",
      `alphabet: ${JSON.stringify(twice)} stands twice among it and the special tokens`,
    );
  }
  const { seen, units } = yield* survey(pieces);
  const chosen = choose(pieces, counts, seen, new Set(alphabet), options.alphabetLimit);
  const ids = new Int32Array(4 * seen.length).fill(-1);
  const formOf = (code: number, place: number) =>
    (place & FIRST ? "" : continuingPrefix) + String.fromCodePoint(code) + (place & LAST ? endOfWordSuffix : "");
  for (let code = 0; code < seen.length; code++) {
    if (seen[code] === 0 || !chosen(code)) continue;
    const places = [0, LAST, FIRST, FIRST + LAST].filter((place) => (seen[code] >> place) & 1);
    for (const form of places.map((place) => formOf(code, place)).sort()) {
      if (!known.has(form)) known.set(form, tokens.push(form) - 1);
    }
    for (const place of places) {
      const id = known.get(formOf(code, place)) ?? -1;
      ids[4 * code + place] = id < special.length ? -1 : id;
    }
  }
  if (!Number.isInteger(size) || size < tokens.length) {
    const needed = `${special.length} special tokens and ${tokens.length - special.length} of the alphabet`;
    throw new RiverbankError("invalid", `size: ${size} came, at least ${tokens.length} was expected for ${needed}`);
  }
  return yield* write(pieces, ids, tokens, units);
}

/** For each code point up to the last one seen its places, a bit for each; and the code units of all pieces. */
function* survey(pieces: readonly string[]): Generator<void, { seen: Uint8Array; units: number }> {
  const seen = new Uint8Array(CODES);
  let units = 0;
  let last = -1;
  for (let index = 0; index < pieces.length; index++) {
    const piece = pieces[index];
    units += piece.length;
    for (let at = 0; at < piece.length; ) {
      const code = piece.codePointAt(at) ?? 0;
      const end = at + (code > 0xffff ? 2 : 1);
      seen[code] |= 1 << placeOf(at, end, piece);
      if (code > last) last = code;
      at = end;
    }
    if ((index & 0xfff) === 0) yield;
  }
  return { seen: seen.subarray(0, last + 1), units };
}

function placeOf(at: number, end: number, piece: string): number {
  return (at === 0 ? FIRST : 0) + (end === piece.length ? LAST : 0);
}

/** Which characters become entries: all, or those of the alphabet and the `limit` most frequent of the others. */
function choose(
  pieces: readonly string[],
  counts: Float64Array,
  seen: Uint8Array,
  alphabet: ReadonlySet<string>,
  limit = Number.POSITIVE_INFINITY,
): (code: number) => boolean {
  const others: number[] = [];
  seen.forEach((places, code) => {
    if (places > 0 && !alphabet.has(String.fromCodePoint(code))) others.push(code);
  });
  if (others.length <= limit) return () => true;
  const frequencies = new Float64Array(seen.length);
  pieces.forEach((piece, index) => {
    for (const character of piece) frequencies[character.codePointAt(0) ?? 0] += counts[index];
  });
  others.sort((a, b) => frequencies[b] - frequencies[a] || a - b);
  const left = new Set(others.slice(limit));
  return (code) => !left.has(code);
}

function* write(
  pieces: readonly string[],
  ids: Int32Array,
  tokens: string[],
  units: number,
): Generator<void, Spelling> {
  // Room for a header of two before each piece and, at worst, before each of its parts.
  let text = new Int32Array(units + 2 * pieces.length);
  const heads: number[] = [];
  let length = 0;
  let symbols = 0;
  for (let index = 0; index < pieces.length; index++) {
    const piece = pieces[index];
    if (length + 3 * piece.length + 2 > text.length) {
      const larger = new Int32Array(length + (text.length >> 2) + 3 * piece.length + 2);
      larger.set(text.subarray(0, length));
      text = larger;
    }
    let head = length;
    length += 2;
    for (let at = 0; at <= piece.length; ) {
      const code = piece.codePointAt(at);
      const end = at + (code !== undefined && code > 0xffff ? 2 : 1);
      const id = code === undefined ? -1 : ids[4 * code + placeOf(at, end, piece)];
      if (id >= 0) text[length++] = id;
      else {
        // A part ends; what has nothing to merge is kept too, for the counts.
        const count = length - head - 2;
        text[head] = index;
        text[head + 1] = count;
        symbols += count;
        if (count > 0) heads.push(head);
        else length = head;
        head = length;
        length += 2;
      }
      at = end;
    }
    length = head;
    if ((index & 0xfff) === 0) yield;
  }
  return { tokens, text: text.subarray(0, length), heads: Int32Array.from(heads), symbols };
}
