// Splitting and counting words of UTF-8 text: what the kernels promise, and the same done one character at a time.
//
// The rules are WordTokenizer's (tokens/words.ts), which fills the character pages: a directory of 4352 addresses, one
// per 256 code points, 0 where the page is not built yet. A page is 256 class bytes, then 256 uint32 code points that
// the characters are written as (lower case, "'" for "’"). A word's record is: count (float64), id (uint32), length in
// bytes (uint32), then its bytes, zero up to a multiple of 32 bytes of record. Records stand in id order in the arena.
// The hash table has one uint32 a slot, the address of a record or 0; the hash is each implementation's own.

import type { Address } from "../contract.ts";
import { decode, encode, utf8Size } from "./utf8.ts";
import type { View } from "./view.ts";

/** Offsets in the state block, all uint32, then the buffer of the word being read. */
export const WordState = {
  /** Address of the next byte of text, and of the end of the text. */
  cursor: 0,
  end: 4,
  /** 1 when no more text follows the end. */
  final: 8,
  /** Address where the next id (int32; -1 ends a sentence) goes, and the end of that buffer. */
  out: 12,
  outEnd: 16,
  /** Address of the next record, and the end of the arena. */
  tip: 20,
  limit: 24,
  /** Address of the hash table, and its slots (a power of two) minus 1. */
  table: 28,
  mask: 32,
  /** Different words so far, which is also the next id. */
  distinct: 36,
  /** 1 while the present sentence has a word. */
  open: 40,
  /** Address of the directory of character pages. */
  pages: 44,
  /** 32 to lower ASCII letters, 0 to leave them: must agree with the pages. */
  fold: 48,
  /** With `page`: the number of the missing page. With `segments`: the address of the run. */
  argument: 52,
  /** With `segments`: the bytes of the run. */
  length: 56,
  /** Sentences ended so far. */
  sentences: 60,
  word: 64,
  /** Bytes of the whole block, 2 KiB of scratch space included. */
  size: 64 + 1024 + 64 + 2048,
} as const;

/** Why a word kernel returned. */
export const WordReason = {
  /** All text is read but an unfinished word or character, at most 3,200 bytes, which the next piece must follow. */
  input: 0,
  /** The output is full. */
  output: 1,
  /** The arena has no room for a new word. */
  arena: 2,
  /** The table is three quarters full. */
  table: 3,
  /** A character's page must be built. */
  page: 4,
  /** A run of a script without spaces was read and wants to be cut into words, which go through `internWord`. */
  segments: 5,
} as const;

/** The classes that a character page can give. A joiner's class is 5 above the class that it joins. */
export const CharacterClass = {
  separator: 0,
  letter: 1,
  digit: 2,
  /** Other numbers and "_". */
  other: 3,
  /** Combining marks: they continue a word or a run and start neither. */
  mark: 4,
  /** Letters, marks and numbers of scripts written without spaces. */
  unspaced: 5,
  letterJoiner: 6,
  digitJoiner: 7,
  newline: 8,
} as const;

/** A word is cut when the next character would bring it above this many bytes of UTF-8. */
export const LONGEST_WORD = 1000;

export interface WordKernels {
  /** Reads words from the cursor on and writes their ids; returns a {@link WordReason}. Call again once it is mended. */
  splitWords(state: Address): number;
  /** Counts the word of `length` ≤ 1000 bytes at `word` and writes its id; returns `input` when done, else a reason. */
  internWord(state: Address, word: Address, length: number): number;
  /** Moves the table's entries to `table`, zeroed, of `slots` × 4 bytes, and uses that from now on. */
  growWordTable(state: Address, table: Address, slots: number): void;
}

const HEADER = 16;
const { separator, mark, unspaced, letterJoiner, newline } = CharacterClass;

interface Character {
  /** The code point as it is written, and its bytes then. */
  code: number;
  size: number;
  kind: number;
  /** Its bytes in the text. */
  width: number;
}

export function wordReference(view: View): WordKernels {
  const get = (state: Address, field: number) => view.uint32(state + field);
  const set = (state: Address, field: number, value: number) => view.setUint32(state + field, 0, value);

  /** The character at `p`, or the reason why it can't be told. The end of the text is a separator. */
  function read(state: Address, p: Address): Character | number {
    const end = get(state, WordState.end);
    const final = get(state, WordState.final) !== 0;
    const unit = p < end ? decode(view, p, end) : undefined;
    if (!unit && !final) return WordReason.input;
    const { code, width } = unit ?? { code: 0xfffd, width: 1 };
    const page = view.uint32(get(state, WordState.pages), code >> 8);
    if (page === 0) {
      set(state, WordState.argument, code >> 8);
      return WordReason.page;
    }
    const written = view.uint32(page + 256, code & 255);
    return { code: written, size: utf8Size(written), kind: view.uint8(page, code & 255), width };
  }

  /** Reads a word into the state's word buffer; returns its length and end, or a reason. */
  function readWord(state: Address, p: Address): { length: number; next: Address } | number {
    let length = 0;
    let last = 0;
    for (;;) {
      const character = read(state, p);
      if (typeof character === "number") return character;
      const { code, size, kind, width } = character;
      if (kind === separator || kind === unspaced || kind === newline) return { length, next: p };
      if (kind >= letterJoiner) {
        if (kind - 5 !== last) return { length, next: p };
        const after = read(state, p + width);
        if (typeof after === "number") return after;
        if (after.kind !== last || length + size + after.size > LONGEST_WORD) return { length, next: p };
      } else {
        if (length + size > LONGEST_WORD) return { length, next: p };
        if (kind !== mark) last = kind;
      }
      encode(view, state + WordState.word + length, code, size);
      length += size;
      p += width;
    }
  }

  function readRun(state: Address, start: Address): { next: Address } | number {
    for (let p = start; ; ) {
      const character = read(state, p);
      if (typeof character === "number") return character;
      const { kind, width } = character;
      if ((kind !== unspaced && kind !== mark) || p + width - start > LONGEST_WORD) return { next: p };
      p += width;
    }
  }

  /** Counts the word of `length` bytes at `word` and writes its id; returns `input` when done, else a reason. */
  function count(state: Address, word: Address, length: number): number {
    const out = get(state, WordState.out);
    if (out >= get(state, WordState.outEnd)) return WordReason.output;
    const mask = get(state, WordState.mask);
    for (let slot = hash(view, word, length) & mask; ; slot = (slot + 1) & mask) {
      const place = get(state, WordState.table) + 4 * slot;
      if (view.uint32(place) === 0) {
        const reason = insert(state, place, word, length);
        if (reason !== WordReason.input) return reason;
      }
      const record = view.uint32(place);
      if (!same(view, record, word, length)) continue;
      view.setFloat64(record, 0, view.float64(record) + 1);
      view.setUint32(out, 0, view.uint32(record, 2));
      set(state, WordState.out, out + 4);
      set(state, WordState.open, 1);
      return WordReason.input;
    }
  }

  function insert(state: Address, place: Address, word: Address, length: number): number {
    const padded = Math.ceil((HEADER + length) / 32) * 32 - HEADER;
    const record = get(state, WordState.tip);
    const id = get(state, WordState.distinct);
    if (record + HEADER + padded > get(state, WordState.limit)) return WordReason.arena;
    if (id > 3 * Math.floor(get(state, WordState.mask) / 4)) return WordReason.table;
    view.setUint32(place, 0, record);
    view.setFloat64(record, 0, 0);
    view.setUint32(record, 2, id);
    view.setUint32(record, 3, length);
    for (let i = 0; i < padded; i++) view.setUint8(record + HEADER, i, i < length ? view.uint8(word, i) : 0);
    set(state, WordState.tip, record + HEADER + padded);
    set(state, WordState.distinct, id + 1);
    return WordReason.input;
  }

  function endSentence(state: Address): void {
    if (get(state, WordState.open) === 0) return;
    const out = get(state, WordState.out);
    view.setUint32(out, 0, 0xffffffff);
    set(state, WordState.out, out + 4);
    set(state, WordState.open, 0);
    set(state, WordState.sentences, get(state, WordState.sentences) + 1);
  }

  return {
    splitWords(state) {
      for (let p = get(state, WordState.cursor); p < get(state, WordState.end); p = get(state, WordState.cursor)) {
        if (get(state, WordState.out) >= get(state, WordState.outEnd)) return WordReason.output;
        const character = read(state, p);
        if (typeof character === "number") return character;
        if (character.kind === unspaced) {
          const run = readRun(state, p);
          if (typeof run === "number") return run;
          set(state, WordState.argument, p);
          set(state, WordState.length, run.next - p);
          set(state, WordState.cursor, run.next);
          return WordReason.segments;
        }
        if (character.kind === separator || character.kind >= mark) {
          if (character.kind === newline) endSentence(state);
          set(state, WordState.cursor, p + character.width);
          continue;
        }
        const word = readWord(state, p);
        if (typeof word === "number") return word;
        const reason = count(state, state + WordState.word, word.length);
        if (reason !== WordReason.input) return reason;
        set(state, WordState.cursor, word.next);
      }
      return WordReason.input;
    },

    internWord: count,

    growWordTable(state, table, slots) {
      const old = get(state, WordState.table);
      for (let i = 0; i <= get(state, WordState.mask); i++) {
        const record = view.uint32(old, i);
        if (record === 0) continue;
        let slot = hash(view, record + HEADER, view.uint32(record, 3)) & (slots - 1);
        while (view.uint32(table, slot) !== 0) slot = (slot + 1) & (slots - 1);
        view.setUint32(table, slot, record);
      }
      set(state, WordState.table, table);
      set(state, WordState.mask, slots - 1);
    },
  };
}

/** FNV-1a (Fowler, Noll & Vo, 1991). */
function hash(view: View, word: Address, length: number): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < length; i++) h = Math.imul(h ^ view.uint8(word, i), 0x01000193);
  return h >>> 0;
}

function same(view: View, record: Address, word: Address, length: number): boolean {
  if (view.uint32(record, 3) !== length) return false;
  for (let i = 0; i < length; i++) if (view.uint8(record + HEADER, i) !== view.uint8(word, i)) return false;
  return true;
}
