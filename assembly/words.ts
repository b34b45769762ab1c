// UTF-8 bytes to word ids: splits, lower-cases, finds or inserts each word in a hash table and counts it.
//
// src/kernels/reference/words.ts says what each function promises and how the state block and the records are laid
// out. Nearly all words of English are at most 15 ASCII bytes between ASCII neighbours; those are classified,
// lower-cased, hashed and compared as one vector. Everything else is read by code point through the character pages.
//
// A large vocabulary does not fit a core's cache, so a lookup mostly waits for memory. Words therefore gather in a
// batch, and a batch is looked up in two short loops whose loads do not depend on each other and wait together:
//
//   text ── read ──> batch [word 16 bytes | position | length | record] ── hash, load slots ── compare, count, write id

const CURSOR: usize = 0;
const END: usize = 4;
const FINAL: usize = 8;
const OUT: usize = 12;
const OUT_END: usize = 16;
const TIP: usize = 20;
const LIMIT: usize = 24;
const TABLE: usize = 28;
const MASK: usize = 32;
const DISTINCT: usize = 36;
const OPEN: usize = 40;
const PAGES: usize = 44;
const FOLD: usize = 48;
const ARGUMENT: usize = 52;
const LENGTH: usize = 56;
const SENTENCES: usize = 60;
const WORD: usize = 64;
const BATCH: usize = 1152;

const NEEDS_INPUT: i32 = 0;
const NEEDS_OUTPUT: i32 = 1;
const NEEDS_ARENA: i32 = 2;
const NEEDS_TABLE: i32 = 3;
const NEEDS_PAGE: i32 = 4;
const NEEDS_SEGMENTS: i32 = 5;

const SEPARATOR: u32 = 0;
const MARK: u32 = 4;
const UNSPACED: u32 = 5;
const LETTER_JOINER: u32 = 6;
const NEWLINE: u32 = 8;
/** No class: the character's page is not there yet, or its bytes are not all there yet. */
const NO_PAGE: u32 = 254;
const NO_BYTES: u32 = 255;

/** Offsets in a batch entry, which starts with the word's 16 bytes. Length 0 stands for the end of a line. */
const AT: usize = 16;
const SIZE: usize = 20;
const FOUND: usize = 24;
const HASH: usize = 28;
const ENTRY: usize = 32;
const BATCH_BYTES: usize = 64 * ENTRY;

const LONGEST: u32 = 1000;
const HEADER: u32 = 16;

/** Odd factors with well-mixed bits. */
const FACTOR_LOW: u64 = ((<u64>0x9e3779b9) << 32) | 0x7f4a7c15;
const FACTOR_HIGH: u64 = ((<u64>0xc2b2ae3d) << 32) | 0x27d4eb4f;
const FACTOR_LAST: u64 = ((<u64>0xd6e8feb8) << 32) | 0x6659fd93;

function mix(hash: u64, low: u64, high: u64): u64 {
  hash ^= (low * FACTOR_LOW) ^ rotl<u64>(high * FACTOR_HIGH, 32);
  hash ^= hash >> 32;
  return hash * FACTOR_LAST;
}

function tagOf(hash: u64): u32 {
  return <u32>(hash ^ (hash >> 32));
}

/** Writes the record of the word in the state's word buffer; returns its id, or minus the reason why it can't. */
function insert(state: usize, entry: usize, tag: u32, length: u32): i32 {
  // A record of at most 16 bytes lies in one cache line.
  const padded = ((HEADER + length + 31) & ~31) - HEADER;
  const record = load<u32>(state, TIP);
  const id = load<u32>(state, DISTINCT);
  if (record + HEADER + padded > load<u32>(state, LIMIT)) return -NEEDS_ARENA;
  if (id > (load<u32>(state, MASK) / 4) * 3) return -NEEDS_TABLE;
  store<u32>(entry, tag);
  store<u32>(entry, record, 4);
  store<f64>(record, 1);
  store<u32>(record, id, 8);
  store<u32>(record, length, 12);
  memory.copy(record + HEADER, state + WORD, padded);
  store<u32>(state, record + HEADER + padded, TIP);
  store<u32>(state, id + 1, DISTINCT);
  return id;
}

/** Finds or inserts a word of at most 16 bytes, `word` being zero after them; counts it. */
function countShort(state: usize, word: v128, length: u32, tag: u32): i32 {
  const table = load<u32>(state, TABLE);
  const mask = load<u32>(state, MASK);
  let slot = tag & mask;
  let entry = table + (slot << 3);
  let record = load<u32>(entry, 4);
  while (record !== 0) {
    if (isWord(record, word, length)) {
      store<f64>(record, load<f64>(record) + 1);
      return load<i32>(record, 8);
    }
    slot = (slot + 1) & mask;
    entry = table + (slot << 3);
    record = load<u32>(entry, 4);
  }
  v128.store(state + WORD, word);
  return insert(state, entry, tag, length);
}

function isWord(record: usize, word: v128, length: u32): bool {
  return load<u32>(record, 12) === length && !v128.any_true(v128.xor(word, v128.load(record, HEADER)));
}

function tagShort(word: v128): u32 {
  return tagOf(mix(0, i64x2.extract_lane(word, 0), i64x2.extract_lane(word, 1)));
}

/**
 * Counts the words from BATCH to `batchEnd` and writes their ids; returns `input`, or the reason why it stopped, with
 * the place of the word where it did in the cursor.
 */
function flush(state: usize, batchEnd: usize): i32 {
  const table: usize = load<u32>(state, TABLE);
  const mask = load<u32>(state, MASK);
  for (let entry = state + BATCH; entry < batchEnd; entry += ENTRY) {
    const tag = tagShort(v128.load(entry));
    store<u32>(entry, tag, HASH);
    store<u32>(entry, load<u32>(table + ((tag & mask) << 3), 4), FOUND);
  }
  // subtle: an empty slot gives record 0, whose bytes can be read; it says length 0, which no word has.
  for (let entry = state + BATCH; entry < batchEnd; entry += ENTRY) {
    const record = load<u32>(entry, FOUND);
    const same =
      i32(load<u32>(record, 12) === load<u32>(entry, SIZE)) &
      i32(i8x16.all_true(i8x16.eq(v128.load(entry), v128.load(record, HEADER))));
    store<u32>(entry, record & -same, FOUND);
  }
  let out: usize = load<u32>(state, OUT);
  let open = load<u32>(state, OPEN);
  let reason = NEEDS_INPUT;
  for (let entry = state + BATCH; entry < batchEnd; entry += ENTRY) {
    const length = load<u32>(entry, SIZE);
    const record: usize = load<u32>(entry, FOUND);
    let id = -1;
    if (length === 0) {
      if (!open) continue;
      open = 0;
      store<u32>(state, load<u32>(state, SENTENCES) + 1, SENTENCES);
    } else {
      if (record !== 0) {
        store<f64>(record, load<f64>(record) + 1);
        id = load<i32>(record, 8);
      } else {
        id = countShort(state, v128.load(entry), length, load<u32>(entry, HASH));
        if (id < 0) {
          store<u32>(state, load<u32>(entry, AT), CURSOR);
          reason = -id;
          break;
        }
      }
      open = 1;
    }
    store<i32>(out, id);
    out += 4;
  }
  store<u32>(state, out, OUT);
  store<u32>(state, open, OPEN);
  return reason;
}

/** Finds or inserts the word in the state's word buffer; counts it. */
function count(state: usize, length: u32): i32 {
  const word = state + WORD;
  memory.fill(word + length, 0, 32);
  if (length <= 16) return countShort(state, v128.load(word), length, tagShort(v128.load(word)));
  const table = load<u32>(state, TABLE);
  const mask = load<u32>(state, MASK);
  let hash: u64 = 0;
  for (let i: u32 = 0; i < length; i += 16) hash = mix(hash, load<u64>(word + i), load<u64>(word + i, 8));
  const tag = tagOf(hash);
  let slot = tag & mask;
  let entry = table + (slot << 3);
  let record = load<u32>(entry, 4);
  while (record !== 0) {
    if (load<u32>(record, 12) === length && memory.compare(word, record + HEADER, length) === 0) {
      store<f64>(record, load<f64>(record) + 1);
      return load<i32>(record, 8);
    }
    slot = (slot + 1) & mask;
    entry = table + (slot << 3);
    record = load<u32>(entry, 4);
  }
  return insert(state, entry, tag, length);
}

function isContinuation(byte: u32): bool {
  return (byte & 0xc0) === 0x80;
}

/** The character at `p` as code point × 8 + its bytes; U+FFFD and 1 byte where it is malformed, 0 where it is cut off. */
function decode(p: usize, end: usize, final: bool): u32 {
  const malformed: u32 = (0xfffd << 3) | 1;
  const first: u32 = load<u8>(p);
  if (first < 0x80) return (first << 3) | 1;
  if (first < 0xc2 || first > 0xf4) return malformed;
  const cutOff: u32 = final ? malformed : 0;
  if (p + 1 >= end) return cutOff;
  const second: u32 = load<u8>(p, 1);
  if (!isContinuation(second)) return malformed;
  if (first < 0xe0) return ((((first & 31) << 6) | (second & 63)) << 3) | 2;
  // subtle: overlong forms, surrogates and what lies past U+10FFFF show in the second byte.
  if (first === 0xe0 && second < 0xa0) return malformed;
  if (first === 0xed && second > 0x9f) return malformed;
  if (first === 0xf0 && second < 0x90) return malformed;
  if (first === 0xf4 && second > 0x8f) return malformed;
  if (p + 2 >= end) return cutOff;
  const third: u32 = load<u8>(p, 2);
  if (!isContinuation(third)) return malformed;
  if (first < 0xf0) return ((((first & 15) << 12) | ((second & 63) << 6) | (third & 63)) << 3) | 3;
  if (p + 3 >= end) return cutOff;
  const fourth: u32 = load<u8>(p, 3);
  if (!isContinuation(fourth)) return malformed;
  return ((((first & 7) << 18) | ((second & 63) << 12) | ((third & 63) << 6) | (fourth & 63)) << 3) | 4;
}

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

function sizeOf(code: u32): u32 {
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}

function encode(at: usize, code: u32): void {
  if (code < 0x80) {
    store<u8>(at, code);
  } else if (code < 0x800) {
    store<u8>(at, 0xc0 | (code >> 6));
    store<u8>(at, 0x80 | (code & 63), 1);
  } else if (code < 0x10000) {
    store<u8>(at, 0xe0 | (code >> 12));
    store<u8>(at, 0x80 | ((code >> 6) & 63), 1);
    store<u8>(at, 0x80 | (code & 63), 2);
  } else {
    store<u8>(at, 0xf0 | (code >> 18));
    store<u8>(at, 0x80 | ((code >> 12) & 63), 1);
    store<u8>(at, 0x80 | ((code >> 6) & 63), 2);
    store<u8>(at, 0x80 | (code & 63), 3);
  }
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
    reason = emit(state, count(state, length));
    if (reason) break;
    p = next;
    batchEnd = batchLimit(state);
  }
  store<u32>(state, p, CURSOR);
  const failure = flush(state, batch);
  return failure ? failure : reason;
}

/** Where a batch ends that the output has room for. */
function batchLimit(state: usize): usize {
  const room: usize = (load<u32>(state, OUT_END) - load<u32>(state, OUT)) / 4;
  return state + BATCH + min<usize>(room * ENTRY, BATCH_BYTES);
}

/** Writes an id, or passes on why there is none. */
function emit(state: usize, id: i32): i32 {
  if (id < 0) return -id;
  const out: usize = load<u32>(state, OUT);
  store<i32>(out, id);
  store<u32>(state, out + 4, OUT);
  store<u32>(state, 1, OPEN);
  return NEEDS_INPUT;
}

export function internWord(state: usize, word: usize, length: u32): i32 {
  if (load<u32>(state, OUT) >= load<u32>(state, OUT_END)) return NEEDS_OUTPUT;
  memory.copy(state + WORD, word, length);
  return emit(state, count(state, length));
}

export function growWordTable(state: usize, table: usize, slots: u32): void {
  const mask = slots - 1;
  const old: usize = load<u32>(state, TABLE);
  const oldEnd = old + ((load<u32>(state, MASK) + 1) << 3);
  for (let from = old; from < oldEnd; from += 8) {
    if (load<u32>(from, 4) === 0) continue;
    let slot = load<u32>(from) & mask;
    while (load<u32>(table + (slot << 3), 4) !== 0) slot = (slot + 1) & mask;
    store<u64>(table + (slot << 3), load<u64>(from));
  }
  store<u32>(state, table, TABLE);
  store<u32>(state, mask, MASK);
}
