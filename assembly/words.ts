// UTF-8 bytes to words: splits, lower-cases and hands them to the word table.
//
// src/kernels/reference/words.ts says what each function promises. Nearly all words of English are at most 15 ASCII
// bytes between ASCII neighbours; those are classified and lower-cased as one vector. Everything else is read by code
// point through the character pages.

import { decode, encode, sizeOf } from "./utf8";
import {
  ARGUMENT,
  AT,
  BATCH,
  batchLimit,
  CURSOR,
  END,
  ENTRY,
  emit,
  FINAL,
  FOLD,
  flush,
  LENGTH,
  NEEDS_INPUT,
  NEEDS_OUTPUT,
  NEEDS_PAGE,
  NEEDS_SEGMENTS,
  PAGES,
  SIZE,
  WORD,
} from "./word-table";

const SEPARATOR: u32 = 0;
const MARK: u32 = 4;
const UNSPACED: u32 = 5;
const LETTER_JOINER: u32 = 6;
const NEWLINE: u32 = 8;
/** No class: the character's page is not there yet, or its bytes are not all there yet. */
const NO_PAGE: u32 = 254;
const NO_BYTES: u32 = 255;

const LONGEST: u32 = 1000;

/** The class of a decoded character; remembers the page that is missing. */
function classOf(state: usize, unit: u32): u32 {
  if (unit === 0) return NO_BYTES;
  const code = unit >> 3;
  const page = load<u32>(load<u32>(state, PAGES) + ((code >> 8) << 2));
  if (page === 0) {
    store<u32>(state, code >> 8, ARGUMENT);
    return NO_PAGE;
  }
  return load<u8>(page + (code & 255));
}

function folded(state: usize, unit: u32): u32 {
  const code = unit >> 3;
  return load<u32>(load<u32>(load<u32>(state, PAGES) + ((code >> 8) << 2)) + ((code & 255) << 2), 256);
}

/** Reads the word at `p` into the word buffer; returns where it ends, or a reason (which is no address). */
function readWord(state: usize, p: usize, end: usize, final: bool): usize {
  let length: u32 = 0;
  let last: u32 = 0;
  while (p < end || !final) {
    if (p >= end) return NEEDS_INPUT;
    const unit = decode(p, end, final);
    const kind = classOf(state, unit);
    if (kind === NO_BYTES) return NEEDS_INPUT;
    if (kind === NO_PAGE) return NEEDS_PAGE;
    if (kind === SEPARATOR || kind === UNSPACED || kind === NEWLINE) break;
    const code = folded(state, unit);
    const size = sizeOf(code);
    if (kind >= LETTER_JOINER) {
      // A joiner's class is 5 above the class that must stand on both its sides.
      if (kind - 5 !== last) break;
      const next = p + (unit & 7);
      if (next >= end && !final) return NEEDS_INPUT;
      const nextUnit = next < end ? decode(next, end, final) : (0xfffd << 3) | 1;
      const nextKind = classOf(state, nextUnit);
      if (nextKind === NO_BYTES) return NEEDS_INPUT;
      if (nextKind === NO_PAGE) return NEEDS_PAGE;
      if (nextKind !== last || length + size + sizeOf(folded(state, nextUnit)) > LONGEST) break;
    } else {
      if (length + size > LONGEST) break;
      if (kind !== MARK) last = kind;
    }
    encode(state + WORD + length, code);
    length += size;
    p += unit & 7;
  }
  store<u32>(state, length, LENGTH);
  return p;
}

/** Where the run of a script without spaces at `p` ends, or a reason. */
function readRun(state: usize, p: usize, end: usize, final: bool): usize {
  const start = p;
  while (p < end || !final) {
    if (p >= end) return NEEDS_INPUT;
    const unit = decode(p, end, final);
    const kind = classOf(state, unit);
    if (kind === NO_BYTES) return NEEDS_INPUT;
    if (kind === NO_PAGE) return NEEDS_PAGE;
    if ((kind !== UNSPACED && kind !== MARK) || p + (unit & 7) - start > LONGEST) break;
    p += unit & 7;
  }
  return p;
}

function ranged(bytes: v128, from: i8, count: i8): v128 {
  return i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(from)), i8x16.splat(count));
}

export function splitWords(state: usize): i32 {
  let p: usize = load<u32>(state, CURSOR);
  const end: usize = load<u32>(state, END);
  const final: bool = load<u32>(state, FINAL) !== 0;
  const fold = i8x16.splat(load<i8>(state, FOLD));
  let batch = state + BATCH;
  let batchEnd = batchLimit(state);
  let reason = NEEDS_INPUT;
  while (p < end) {
    if (batch >= batchEnd) {
      // subtle: a full output leaves room for no batch at all, and that is when the caller must empty it.
      reason = batch === state + BATCH ? NEEDS_OUTPUT : flush(state, batch);
      if (reason === NEEDS_OUTPUT) break;
      if (reason) return reason;
      batch = state + BATCH;
      batchEnd = batchLimit(state);
      continue;
    }
    if (p + 32 <= end) {
      const bytes = v128.load(p);
      const letters = ranged(v128.or(bytes, i8x16.splat(0x20)), 0x61, 26);
      const others = v128.or(ranged(bytes, 0x30, 10), i8x16.eq(bytes, i8x16.splat(0x5f)));
      const inside = i8x16.bitmask(v128.or(letters, others));
      if (inside & 1) {
        const length: u32 = ctz(~inside);
        const after: u32 = load<u8>(p + length);
        // ' , . may join what stands on both their sides; non-ASCII may continue the word.
        const joins = after === 0x27 || after === 0x2c || after === 0x2e;
        if (length < 16 && after < 0x80 && !(joins && load<u8>(p + length, 1) > 0x2f)) {
          const lower = v128.or(bytes, v128.and(ranged(bytes, 0x41, 26), fold));
          const kept = i8x16.lt_u(i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15), i8x16.splat(<i8>length));
          v128.store(batch, v128.and(lower, kept));
          store<u32>(batch, p, AT);
          store<u32>(batch, length, SIZE);
          batch += ENTRY;
          p += length + u32(after === 0x20);
          continue;
        }
      } else {
        const newlines = i8x16.bitmask(i8x16.eq(bytes, i8x16.splat(10)));
        const skip = ctz(inside | newlines | i8x16.bitmask(bytes) | 0x10000);
        if (skip > 0) {
          p += skip;
          continue;
        }
      }
    }
    const unit = decode(p, end, final);
    const kind = classOf(state, unit);
    if (kind === NO_BYTES) break;
    if (kind === NO_PAGE) {
      reason = NEEDS_PAGE;
      break;
    }
    if (kind === NEWLINE) {
      v128.store(batch, i64x2.splat(0));
      store<u32>(batch, 0, SIZE);
      batch += ENTRY;
      p++;
      continue;
    }
    if (kind === SEPARATOR || (kind >= MARK && kind !== UNSPACED)) {
      p += unit & 7;
      continue;
    }
    const next = kind === UNSPACED ? readRun(state, p, end, final) : readWord(state, p, end, final);
    if (next <= <usize>NEEDS_SEGMENTS) {
      reason = <i32>next;
      break;
    }
    const length = load<u32>(state, LENGTH);
    if (kind !== UNSPACED && length <= 16) {
      memory.fill(state + WORD + length, 0, 16);
      v128.store(batch, v128.load(state + WORD));
      store<u32>(batch, p, AT);
      store<u32>(batch, length, SIZE);
      batch += ENTRY;
      p = next;
      continue;
    }
    // What does not fit the batch comes after it: the batch is emptied, and then this is read once more.
    if (batch > state + BATCH) {
      batchEnd = batch;
      continue;
    }
    if (kind === UNSPACED) {
      store<u32>(state, p, ARGUMENT);
      store<u32>(state, next - p, LENGTH);
      p = next;
      reason = NEEDS_SEGMENTS;
      break;
    }
    reason = emit(state, length);
    if (reason) break;
    p = next;
    batchEnd = batchLimit(state);
  }
  store<u32>(state, p, CURSOR);
  const failure = flush(state, batch);
  return failure ? failure : reason;
}
