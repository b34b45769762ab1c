// Co-occurrences: pairs of neighbours counted in a hash table, cells sorted, merged, weighed and shuffled.
//
// A cell is 16 bytes: the rarer word (the higher id), the more frequent word, and its count as float64; once weighed,
// its logarithm and its weight as float32. The matrix is symmetric, so a cell stands for both of its places.

import { randomBelow } from "./random";

const COUNTING_SLOTS: usize = 0;
const COUNTING_MASK: usize = 4;
const COUNTING_USED: usize = 8;
const COUNTING_LIMIT: usize = 12;
const COUNTING_WINDOW: usize = 16;
const COUNTING_SHARES: usize = 20;
const COUNTING_TOUCHED: usize = 24;

const CELL_BITS: usize = 4;
const DIGIT_BITS: u32 = 11;
const DIGIT_MASK: u32 = 2047;
const HISTOGRAM_BYTES: usize = 8192;

/** Where the search for a pair's slot begins. */
function firstPlace(high: u32, low: u32): u32 {
  let place = high * 0x9e3779b1 + low * 0x85ebca77;
  place ^= place >> 15;
  place *= 0x2c1b3c6d;
  return place ^ (place >> 13);
}

/** Adds `amount` to the slot of a pair; returns 1 where the slot was empty, which its count of 0 says. */
function addPair(slots: usize, mask: u32, high: u32, low: u32, amount: f64): u32 {
  let place = firstPlace(high, low);
  let slot = slots + ((<usize>(place & mask)) << CELL_BITS);
  while (load<f64>(slot, 8) !== 0) {
    if (load<u32>(slot) === high && load<u32>(slot, 4) === low) {
      store<f64>(slot, load<f64>(slot, 8) + amount, 8);
      return 0;
    }
    place++;
    slot = slots + ((<usize>(place & mask)) << CELL_BITS);
  }
  store<u32>(slot, high);
  store<u32>(slot, low, 4);
  store<f64>(slot, amount, 8);
  return 1;
}

/** Reads the first slots of the pairs at `place`, so that they are on their way from memory when their turn comes. */
function touchPairs(slots: usize, mask: u32, ids: usize, place: i32, window: i32): u32 {
  const id = load<i32>(ids + ((<usize>place) << 2));
  let seen: u32 = 0;
  if (id < 0) return seen;
  const reach = min(window, place);
  for (let d = 1; d <= reach; d++) {
    const other = load<i32>(ids + ((<usize>(place - d)) << 2));
    if (other < 0) break;
    seen |= load<u32>(slots + ((<usize>(firstPlace(max(id, other), min(id, other)) & mask)) << CELL_BITS));
  }
  return seen;
}

/**
 * Counts every pair of a word at `from` to `to` − 1 and a word up to `window` places before it in its sentence, which
 * −1 ends. Stops where the table might not hold the next word's pairs; returns the place to go on from.
 */
export function countPairs(state: usize, ids: usize, from: i32, to: i32): i32 {
  const slots: usize = load<u32>(state, COUNTING_SLOTS);
  const mask = load<u32>(state, COUNTING_MASK);
  const window = <i32>load<u32>(state, COUNTING_WINDOW);
  const limit = load<u32>(state, COUNTING_LIMIT);
  const shares: usize = load<u32>(state, COUNTING_SHARES);
  let used = load<u32>(state, COUNTING_USED);
  let seen: u32 = 0;
  let place = from;
  for (; place < to && used + <u32>window <= limit; place++) {
    const id = load<i32>(ids + ((<usize>place) << 2));
    if (place + 1 < to) seen |= touchPairs(slots, mask, ids, place + 1, window);
    if (id < 0) continue;
    const reach = min(window, place);
    for (let d = 1; d <= reach; d++) {
      const other = load<i32>(ids + ((<usize>(place - d)) << 2));
      if (other < 0) break;
      const share = load<f64>(shares + ((<usize>(d - 1)) << 3));
      used += addPair(slots, mask, max(id, other), min(id, other), id === other ? 2 * share : share);
    }
  }
  store<u32>(state, used, COUNTING_USED);
  store<u32>(state, seen, COUNTING_TOUCHED);
  return place;
}

/** One pass of a radix sort: from `cells` to `target`, by the digit at `shift` of the number at `field`. */
function sortByDigit(target: usize, cells: usize, count: i32, field: usize, shift: u32, histogram: usize): void {
  memory.fill(histogram, 0, HISTOGRAM_BYTES);
  const end = cells + ((<usize>count) << CELL_BITS);
  for (let cell = cells; cell < end; cell += 16) {
    const bin = histogram + ((<usize>((load<u32>(cell + field) >> shift) & DIGIT_MASK)) << 2);
    store<u32>(bin, load<u32>(bin) + 1);
  }
  let sum: u32 = 0;
  for (let bin = histogram; bin < histogram + HISTOGRAM_BYTES; bin += 4) {
    const size = load<u32>(bin);
    store<u32>(bin, sum);
    sum += size;
  }
  for (let cell = cells; cell < end; cell += 16) {
    const bin = histogram + ((<usize>((load<u32>(cell + field) >> shift) & DIGIT_MASK)) << 2);
    const place = load<u32>(bin);
    store<u32>(bin, place + 1);
    v128.store(target + ((<usize>place) << CELL_BITS), v128.load(cell));
  }
}

/** Writes the sum of equal neighbours over them; returns how many cells are left. */
function joinEqual(target: usize, cells: usize, count: i32): i32 {
  const end = cells + ((<usize>count) << CELL_BITS);
  let last = target - 16;
  for (let cell = cells; cell < end; cell += 16) {
    // subtle: before the first cell nothing may be read.
    if (last >= target && load<u64>(last) === load<u64>(cell)) {
      store<f64>(last, load<f64>(last, 8) + load<f64>(cell, 8), 8);
      continue;
    }
    last += 16;
    v128.store(last, v128.load(cell));
  }
  return <i32>((last + 16 - target) >> CELL_BITS);
}

/**
 * Sorts `count` cells by their words, all below `words`, and makes one of those that have the same. `scratch` has room
 * for as many cells and a histogram. Returns how many cells are left.
 */
export function mergeCells(cells: usize, scratch: usize, count: i32, words: u32): i32 {
  const histogram = scratch + ((<usize>count) << CELL_BITS);
  let from = cells;
  let to = scratch;
  for (let field: usize = 8; field > 0; ) {
    field -= 4;
    for (let shift: u32 = 0; shift < 32 && (words - 1) >> shift > 0; shift += DIGIT_BITS) {
      sortByDigit(to, from, count, field === 4 ? 4 : 0, shift, histogram);
      const swap = from;
      from = to;
      to = swap;
    }
  }
  return joinEqual(cells, from, count);
}

/** ln x of a positive number: x = 2^e m with m about 1, and ln m = 2 artanh((m − 1) / (m + 1)) as a series. */
function logarithm(x: f64): f64 {
  const bits = reinterpret<u64>(x);
  let exponent = <f64>(<i32>(bits >> 52) - 1023);
  let mantissa = reinterpret<f64>((bits & 0x000fffffffffffff) | 0x3ff0000000000000);
  if (mantissa > Math.SQRT2) {
    mantissa *= 0.5;
    exponent += 1;
  }
  const s = (mantissa - 1) / (mantissa + 1);
  const q = s * s;
  let series: f64 = 1 / 13.0;
  series = series * q + 1 / 11.0;
  series = series * q + 1 / 9.0;
  series = series * q + 1 / 7.0;
  series = series * q + 1 / 5.0;
  series = series * q + 1 / 3.0;
  series = series * q + 1;
  return exponent * Math.LN2 + 2 * s * series;
}

/**
 * Puts into each cell, where its count stood, the count's logarithm and its weight, min(1, count / xMax)^¾. Returns
 * how many places of the matrix the cells stand for: two, or one on the diagonal.
 */
export function weighCells(cells: usize, count: i32, xMax: f64): i32 {
  const end = cells + ((<usize>count) << CELL_BITS);
  let places = 0;
  for (let cell = cells; cell < end; cell += 16) {
    const x = load<f64>(cell, 8);
    const root = sqrt<f64>(min(1, x / xMax));
    store<f32>(cell, <f32>logarithm(x), 8);
    store<f32>(cell, <f32>(root * sqrt<f64>(root)), 12);
    places += load<u32>(cell) === load<u32>(cell, 4) ? 1 : 2;
  }
  return places;
}

/** Shuffles cells (Fisher & Yates), drawing from the generator at `random`. */
export function shuffleCells(cells: usize, count: i32, random: usize): void {
  for (let i = count - 1; i > 0; i--) {
    const a = cells + ((<usize>i) << CELL_BITS);
    const b = cells + ((<usize>randomBelow(random, <u32>i + 1)) << CELL_BITS);
    const cell = v128.load(a);
    v128.store(a, v128.load(b));
    v128.store(b, cell);
  }
}
