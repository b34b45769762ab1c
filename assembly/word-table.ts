// The counted words: a hash table of records, and the batch in which words wait to be looked up.
//
// A large vocabulary does not fit a core's cache, so a lookup mostly waits for memory. Words therefore gather in a
// batch, and a batch is looked up in short loops whose loads do not depend on each other and wait together:
//
//   [word 16 bytes | position | length] ── hash, load slots ── load records, compare ── count, write ids
//
// src/kernels/reference/words.ts says how the state block and the records are laid out.

export const CURSOR: usize = 0;
export const END: usize = 4;
export const FINAL: usize = 8;
export const OUT: usize = 12;
export const OUT_END: usize = 16;
export const TIP: usize = 20;
export const LIMIT: usize = 24;
export const TABLE: usize = 28;
export const MASK: usize = 32;
export const DISTINCT: usize = 36;
export const OPEN: usize = 40;
export const PAGES: usize = 44;
export const FOLD: usize = 48;
export const ARGUMENT: usize = 52;
export const LENGTH: usize = 56;
export const SENTENCES: usize = 60;
export const WORD: usize = 64;
export const BATCH: usize = 1152;

export const NEEDS_INPUT: i32 = 0;
export const NEEDS_OUTPUT: i32 = 1;
export const NEEDS_ARENA: i32 = 2;
export const NEEDS_TABLE: i32 = 3;
export const NEEDS_PAGE: i32 = 4;
export const NEEDS_SEGMENTS: i32 = 5;

/** Offsets in a batch entry, which starts with the word's 16 bytes. Length 0 stands for the end of a line. */
export const AT: usize = 16;
export const SIZE: usize = 20;
export const FOUND: usize = 24;
export const HASH: usize = 28;
export const ENTRY: usize = 32;
export const BATCH_BYTES: usize = 64 * ENTRY;

/** Bytes of a record before its word. */
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

function finish(hash: u64): u32 {
  return <u32>(hash ^ (hash >> 32));
}

/** The hash of a word of at most 16 bytes, zero after them. */
function hashShort(word: v128): u32 {
  return finish(mix(0, i64x2.extract_lane(word, 0), i64x2.extract_lane(word, 1)));
}

/** The hash of the word at `word`, zero after its end up to a multiple of 16 bytes. */
function hashWord(word: usize, length: u32): u32 {
  let hash: u64 = 0;
  for (let i: u32 = 0; i < length; i += 16) hash = mix(hash, load<u64>(word + i), load<u64>(word + i, 8));
  return finish(hash);
}

/** Adds 1 to a record's count; returns its id. */
function increment(record: usize): i32 {
  store<f64>(record, load<f64>(record) + 1);
  return load<i32>(record, 8);
}

/** Writes the record of the word in the word buffer; returns its id, or minus the reason why it can't. */
function insert(state: usize, slot: usize, length: u32): i32 {
  // A record of at most 16 bytes lies in one cache line.
  const padded = ((HEADER + length + 31) & ~31) - HEADER;
  const record = load<u32>(state, TIP);
  const id = load<u32>(state, DISTINCT);
  if (record + HEADER + padded > load<u32>(state, LIMIT)) return -NEEDS_ARENA;
  if (id > (load<u32>(state, MASK) / 4) * 3) return -NEEDS_TABLE;
  store<u32>(slot, record);
  store<f64>(record, 1);
  store<u32>(record, id, 8);
  store<u32>(record, length, 12);
  memory.copy(record + HEADER, state + WORD, padded);
  store<u32>(state, record + HEADER + padded, TIP);
  store<u32>(state, id + 1, DISTINCT);
  return id;
}

/** Finds or inserts the word in the word buffer, zero after its end; counts it. */
function count(state: usize, length: u32, hash: u32): i32 {
  const word = state + WORD;
  const table: usize = load<u32>(state, TABLE);
  const mask = load<u32>(state, MASK);
  let slot = table + ((hash & mask) << 2);
  let record = load<u32>(slot);
  while (record !== 0) {
    if (load<u32>(record, 12) === length && memory.compare(word, record + HEADER, length) === 0) {
      return increment(record);
    }
    hash++;
    slot = table + ((hash & mask) << 2);
    record = load<u32>(slot);
  }
  return insert(state, slot, length);
}

/** {@link count} for a word of at most 16 bytes. */
function countShort(state: usize, word: v128, length: u32, hash: u32): i32 {
  const table: usize = load<u32>(state, TABLE);
  const mask = load<u32>(state, MASK);
  let slot = table + ((hash & mask) << 2);
  let record = load<u32>(slot);
  while (record !== 0) {
    if (isShort(record, word, length)) return increment(record);
    hash++;
    slot = table + ((hash & mask) << 2);
    record = load<u32>(slot);
  }
  v128.store(state + WORD, word);
  return insert(state, slot, length);
}

/** Whether a record is of this word of at most 16 bytes; takes no branch. */
function isShort(record: usize, word: v128, length: u32): bool {
  const sameLength = i32(load<u32>(record, 12) === length);
  return <bool>(sameLength & i32(i8x16.all_true(i8x16.eq(word, v128.load(record, HEADER)))));
}

/**
 * Counts the words from BATCH to `batchEnd` and writes their ids; returns `input`, or the reason why it stopped, with
 * the place of the word where it did in the cursor.
 */
export function flush(state: usize, batchEnd: usize): i32 {
  const batch = state + BATCH;
  const table: usize = load<u32>(state, TABLE);
  const mask = load<u32>(state, MASK);
  for (let entry = batch; entry < batchEnd; entry += ENTRY) {
    const hash = hashShort(v128.load(entry));
    store<u32>(entry, hash, HASH);
    store<u32>(entry, load<u32>(table + ((hash & mask) << 2)), FOUND);
  }
  // subtle: an empty slot gives record 0, whose bytes can be read; whatever they are, 0 stays 0.
  for (let entry = batch; entry < batchEnd; entry += ENTRY) {
    const record = load<u32>(entry, FOUND);
    const same = i32(isShort(record, v128.load(entry), load<u32>(entry, SIZE)));
    store<u32>(entry, record & -same, FOUND);
  }
  let out: usize = load<u32>(state, OUT);
  let open = load<u32>(state, OPEN);
  let reason = NEEDS_INPUT;
  for (let entry = batch; entry < batchEnd; entry += ENTRY) {
    const length = load<u32>(entry, SIZE);
    const record: usize = load<u32>(entry, FOUND);
    let id = -1;
    if (record !== 0) {
      id = increment(record);
    } else if (length !== 0) {
      id = countShort(state, v128.load(entry), length, load<u32>(entry, HASH));
      if (id < 0) {
        store<u32>(state, load<u32>(entry, AT), CURSOR);
        reason = -id;
        break;
      }
    } else {
      if (!open) continue;
      store<u32>(state, load<u32>(state, SENTENCES) + 1, SENTENCES);
    }
    open = u32(length !== 0);
    store<i32>(out, id);
    out += 4;
  }
  store<u32>(state, out, OUT);
  store<u32>(state, open, OPEN);
  return reason;
}

/** Where a batch ends that the output has room for. */
export function batchLimit(state: usize): usize {
  const room: usize = (load<u32>(state, OUT_END) - load<u32>(state, OUT)) / 4;
  return state + BATCH + min<usize>(room * ENTRY, BATCH_BYTES);
}

/** Counts the word in the word buffer and writes its id; returns `input`, or the reason why it can't. */
export function emit(state: usize, length: u32): i32 {
  memory.fill(state + WORD + length, 0, 32);
  const id = count(state, length, hashWord(state + WORD, length));
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
  return emit(state, length);
}

export function growWordTable(state: usize, table: usize, slots: u32): void {
  const mask = slots - 1;
  const old: usize = load<u32>(state, TABLE);
  const oldEnd = old + ((load<u32>(state, MASK) + 1) << 2);
  for (let from = old; from < oldEnd; from += 4) {
    const record = load<u32>(from);
    if (record === 0) continue;
    let hash = hashWord(record + HEADER, load<u32>(record, 12));
    while (load<u32>(table + ((hash & mask) << 2)) !== 0) hash++;
    store<u32>(table + ((hash & mask) << 2), record);
  }
  store<u32>(state, table, TABLE);
  store<u32>(state, mask, MASK);
}
