// The packed matrix product with int8 weights. The weights' 8 bits times a source's 16 are summed in 32: one instruction
// multiplies and adds eight pairs, so the inner loop does twice what the float32 one does with as many instructions.
//
//        b panel: 8 columns of the result, pairs of depth side by side
//           ┌ b0 ┬ b1 ┐           one pair of depth: two loads of b, four broadcasts of a pair of a,
//     a0 →  │ 00 │ 01 │           eight dot products of pairs and eight additions
//        …  └────┴────┘

import { largestMagnitude } from "./quantise";
import { storeTurned } from "./transpose";

/** Rows and columns of the register tile. */
const TILE_ROWS: i32 = 4;
const TILE_COLUMNS: i32 = 8;
/** The scratch (MULTIPLY_SCRATCH): one register tile, the rows' factors, panels of a, panels of b. */
const FACTORS: usize = 128;
const PANELS_A: usize = FACTORS + 512;
const BYTES_A: i32 = 126 * 1024;
const PANELS_B: usize = PANELS_A + BYTES_A;
const BYTES_B: i32 = 512 * 1024;
/** Most rows whose factors have room. */
const ROWS: i32 = 128;
/** The largest that 16 bits hold, and the largest sum that 32 do. */
const LARGEST: i32 = 32767;
const LARGEST_SUM: i32 = 0x7fffffff;

/** See MatrixInt8Kernels. */
export function multiplyInt8(
  c: usize,
  a: usize,
  b: usize,
  scales: usize,
  scratch: usize,
  rows: i32,
  columns: i32,
  depth: i32,
): void {
  const even = (depth + 1) & ~1;
  const rowsAtOnce = max(TILE_ROWS, min(ROWS, BYTES_A / (2 * max(even, 1))) & ~(TILE_ROWS - 1));
  const columnsAtOnce = max(TILE_COLUMNS, (BYTES_B / (2 * max(even, 1))) & ~(TILE_COLUMNS - 1));
  const most = <f32>min(LARGEST, LARGEST_SUM / (127 * max(even, 1)));
  for (let j = 0; j < columns; j += columnsAtOnce) {
    const width = min(columnsAtOnce, columns - j);
    packColumns(scratch + PANELS_B, b + <usize>j * <usize>depth, width, depth, even);
    for (let i = 0; i < rows; i += rowsAtOnce) {
      const height = min(rowsAtOnce, rows - i);
      const source = a + ((<usize>i * <usize>depth) << 2);
      packRows(scratch + PANELS_A, scratch + FACTORS, source, height, depth, even, most);
      const target = c + ((<usize>i * <usize>columns + <usize>j) << 2);
      multiplyBlock(target, scratch, scales + ((<usize>j) << 2), height, width, even, columns);
    }
  }
}

function multiplyBlock(
  c: usize,
  scratch: usize,
  scales: usize,
  rows: i32,
  columns: i32,
  depth: i32,
  stride: i32,
): void {
  const panelA = (<usize>(TILE_ROWS * depth)) << 1;
  const panelB = (<usize>(TILE_COLUMNS * depth)) << 1;
  let b = scratch + PANELS_B;
  for (let j = 0; j < columns; j += TILE_COLUMNS, b += panelB) {
    let a = scratch + PANELS_A;
    for (let i = 0; i < rows; i += TILE_ROWS, a += panelA) {
      multiplyTile(scratch, a, b, depth);
      const target = c + ((<usize>i * <usize>stride + <usize>j) << 2);
      const factors = scratch + FACTORS + ((<usize>i) << 2);
      const height = min(TILE_ROWS, rows - i);
      const width = min(TILE_COLUMNS, columns - j);
      storeTile(target, scratch, factors, scales + ((<usize>j) << 2), height, width, stride);
    }
  }
}

/** Whole sums into the tile at `tile`, i32 [4, 8]. */
function multiplyTile(tile: usize, a: usize, b: usize, depth: i32): void {
  let c00 = i32x4.splat(0);
  let c01 = c00;
  let c10 = c00;
  let c11 = c00;
  let c20 = c00;
  let c21 = c00;
  let c30 = c00;
  let c31 = c00;
  for (let p = 0; p < depth; p += 2, a += 16, b += 32) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let pair = v128.load32_splat(a);
    c00 = i32x4.add(c00, i32x4.dot_i16x8_s(pair, b0));
    c01 = i32x4.add(c01, i32x4.dot_i16x8_s(pair, b1));
    pair = v128.load32_splat(a, 4);
    c10 = i32x4.add(c10, i32x4.dot_i16x8_s(pair, b0));
    c11 = i32x4.add(c11, i32x4.dot_i16x8_s(pair, b1));
    pair = v128.load32_splat(a, 8);
    c20 = i32x4.add(c20, i32x4.dot_i16x8_s(pair, b0));
    c21 = i32x4.add(c21, i32x4.dot_i16x8_s(pair, b1));
    pair = v128.load32_splat(a, 12);
    c30 = i32x4.add(c30, i32x4.dot_i16x8_s(pair, b0));
    c31 = i32x4.add(c31, i32x4.dot_i16x8_s(pair, b1));
  }
  v128.store(tile, c00);
  v128.store(tile, c01, 16);
  v128.store(tile, c10, 32);
  v128.store(tile, c11, 48);
  v128.store(tile, c20, 64);
  v128.store(tile, c21, 80);
  v128.store(tile, c30, 96);
  v128.store(tile, c31, 112);
}

/** c = sum × the row's factor × the column's scale. */
function storeTile(c: usize, tile: usize, factors: usize, scales: usize, rows: i32, columns: i32, stride: i32): void {
  for (let i = 0; i < rows; i++, c += (<usize>stride) << 2, tile += 32, factors += 4) {
    if (columns === TILE_COLUMNS) {
      const factor = v128.load_splat<f32>(factors);
      const left = f32x4.mul(f32x4.convert_i32x4_s(v128.load(tile)), factor);
      const right = f32x4.mul(f32x4.convert_i32x4_s(v128.load(tile, 16)), factor);
      v128.store(c, f32x4.mul(left, v128.load(scales)));
      v128.store(c, f32x4.mul(right, v128.load(scales, 16)), 16);
      continue;
    }
    for (let j: usize = 0; j < (<usize>columns) << 2; j += 4) {
      store<f32>(c + j, <f32>load<i32>(tile + j) * load<f32>(factors) * load<f32>(scales + j));
    }
  }
}

/** Copies int8 rows, which are columns of the result, into panels of 8, pairs of depth side by side, as int16. */
function packColumns(target: usize, source: usize, columns: i32, depth: i32, even: i32): void {
  for (let j = 0; j < columns; j += TILE_COLUMNS, target += (<usize>(TILE_COLUMNS * even)) << 1) {
    for (let lane = 0; lane < TILE_COLUMNS; lane += 4) {
      const from = source + <usize>(j + lane) * <usize>depth;
      packFourColumns(target + ((<usize>lane) << 2), from, max(0, min(4, columns - j - lane)), depth);
    }
  }
}

function packFourColumns(target: usize, source: usize, count: i32, depth: i32): void {
  const row = <usize>depth;
  let p = 0;
  if (count === 4) {
    for (; p + 8 <= depth; p += 8, target += 128, source += 8) {
      const r0 = v128.load8x8_s(source);
      const r1 = v128.load8x8_s(source + row);
      const r2 = v128.load8x8_s(source + 2 * row);
      const r3 = v128.load8x8_s(source + 3 * row);
      storeTurned(target, 32, r0, r1, r2, r3);
    }
  }
  for (; p < depth; p += 2, target += 32, source += 2) {
    for (let r = 0; r < 4; r++) {
      const at = source + <usize>r * row;
      const first: i32 = r < count ? load<i8>(at) : 0;
      const second: i32 = r < count && p + 1 < depth ? load<i8>(at, 1) : 0;
      store<i16>(target + ((<usize>r) << 2), <i16>first);
      store<i16>(target + ((<usize>r) << 2), <i16>second, 2);
    }
  }
}

/** Copies float32 rows into panels of 4, as whole numbers up to ±most with a factor for each row. */
function packRows(target: usize, factors: usize, source: usize, rows: i32, depth: i32, even: i32, most: f32): void {
  for (let i = 0; i < rows; i += TILE_ROWS, target += (<usize>(TILE_ROWS * even)) << 1) {
    for (let r = 0; r < TILE_ROWS; r++) {
      const to = target + ((<usize>r) << 2);
      if (i + r < rows) {
        const from = source + ((<usize>(i + r) * <usize>depth) << 2);
        store<f32>(factors + ((<usize>(i + r)) << 2), packRow(to, from, depth, most));
      } else for (let p: usize = 0; p < <usize>even; p += 2) store<i32>(to + (p << 3), 0);
    }
  }
}

/** Returns the row's factor: its numbers are the whole ones times it. */
function packRow(target: usize, x: usize, depth: i32, most: f32): f32 {
  const largest = largestMagnitude(x, depth);
  const by: f32 = largest > 0 ? most / largest : 0;
  const factor = f32x4.splat(by);
  let p = 0;
  for (; p + 8 <= depth; p += 8, x += 32, target += 64) {
    const low = i32x4.trunc_sat_f32x4_s(f32x4.nearest(f32x4.mul(v128.load(x), factor)));
    const high = i32x4.trunc_sat_f32x4_s(f32x4.nearest(f32x4.mul(v128.load(x, 16), factor)));
    const pairs = i16x8.narrow_i32x4_s(low, high);
    store<i32>(target, i32x4.extract_lane(pairs, 0));
    store<i32>(target, i32x4.extract_lane(pairs, 1), 16);
    store<i32>(target, i32x4.extract_lane(pairs, 2), 32);
    store<i32>(target, i32x4.extract_lane(pairs, 3), 48);
  }
  for (; p < depth; p += 2, x += 8, target += 16) {
    store<i16>(target, <i16>(<i32>nearest<f32>(load<f32>(x) * by)));
    store<i16>(target, p + 1 < depth ? <i16>(<i32>nearest<f32>(load<f32>(x, 4) * by)) : 0, 2);
  }
  return largest / most;
}
