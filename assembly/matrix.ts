// The packed matrix product, after Goto & van de Geijn, "Anatomy of high-performance matrix multiplication", ACM TOMS
// 34(3), 2008. Both sources are copied, block by block, into panels that the inner loop reads straight through:
//
//        b panel: 8 columns of the result
//           ┌ b0 ┬ b1 ┐           one step of depth: two loads of b, four broadcasts of a,
//     a0 →  │ 00 │ 01 │           eight multiplications and eight additions into eight registers
//     a1 →  │ 10 │ 11 │
//     a2 →  │ 20 │ 21 │           8 sums + 2 of b + 1 of a + 1 product = 12 of the 15 usable SIMD registers
//     a3 →  │ 30 │ 31 │
//           └────┴────┘

import { storeTurned } from "./transpose";

/** Rows and columns of the register tile. */
const TILE_ROWS: i32 = 4;
const TILE_COLUMNS: i32 = 8;
/** Depth of a panel: a panel of b, 8 × 256 floats, fills a quarter of a 32 KiB first-level cache. */
const DEPTH: i32 = 256;
/** Rows of a (128 KiB) and columns of b (512 KiB) packed at a time: together they fit a 1 MiB second-level cache. */
const ROWS: i32 = 128;
const COLUMNS: i32 = 512;
/** Bytes of one register tile, kept at the start of the scratch (see MULTIPLY_SCRATCH) for the edges of the result. */
const TILE_BYTES: usize = 128;

/** c = a bᵀ with strides: c[i, j] = Σ a[i, p] b[j, p]. */
export function multiply(
  c: usize,
  a: usize,
  b: usize,
  scratch: usize,
  rows: i32,
  columns: i32,
  depth: i32,
  cRow: i32,
  aRow: i32,
  aStep: i32,
  bRow: i32,
  bStep: i32,
): void {
  const packedA = scratch + TILE_BYTES;
  const packedB = packedA + ((<usize>(ROWS * DEPTH)) << 2);
  if (depth === 0) {
    clear(c, rows, columns, cRow);
    return;
  }
  for (let j = 0; j < columns; j += COLUMNS) {
    const width = min(COLUMNS, columns - j);
    for (let p = 0; p < depth; p += DEPTH) {
      const steps = min(DEPTH, depth - p);
      packPanels(packedB, at(b, j, p, bRow, bStep), width, steps, bRow, bStep, TILE_COLUMNS);
      for (let i = 0; i < rows; i += ROWS) {
        const height = min(ROWS, rows - i);
        packPanels(packedA, at(a, i, p, aRow, aStep), height, steps, aRow, aStep, TILE_ROWS);
        multiplyBlock(at(c, i, j, cRow, 1), packedA, packedB, scratch, height, width, steps, cRow, p > 0);
      }
    }
  }
}

function at(base: usize, row: i32, column: i32, rowStride: i32, columnStride: i32): usize {
  return base + ((<usize>row * <usize>rowStride + <usize>column * <usize>columnStride) << 2);
}

function clear(c: usize, rows: i32, columns: i32, stride: i32): void {
  for (let i = 0; i < rows; i++) memory.fill(at(c, i, 0, stride, 1), 0, (<usize>columns) << 2);
}

function multiplyBlock(
  c: usize,
  packedA: usize,
  packedB: usize,
  edge: usize,
  rows: i32,
  columns: i32,
  depth: i32,
  stride: i32,
  add: bool,
): void {
  const panelA = (<usize>(TILE_ROWS * depth)) << 2;
  const panelB = (<usize>(TILE_COLUMNS * depth)) << 2;
  let b = packedB;
  for (let j = 0; j < columns; j += TILE_COLUMNS, b += panelB) {
    let a = packedA;
    for (let i = 0; i < rows; i += TILE_ROWS, a += panelA) {
      const target = at(c, i, j, stride, 1);
      if (i + TILE_ROWS <= rows && j + TILE_COLUMNS <= columns) {
        multiplyTile(target, (<usize>stride) << 2, a, b, depth, add);
      } else {
        multiplyTile(edge, (<usize>TILE_COLUMNS) << 2, a, b, depth, false);
        copyEdge(target, edge, min(TILE_ROWS, rows - i), min(TILE_COLUMNS, columns - j), stride, add);
      }
    }
  }
}

function copyEdge(c: usize, edge: usize, rows: i32, columns: i32, stride: i32, add: bool): void {
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const target = at(c, i, j, stride, 1);
      const value = load<f32>(at(edge, i, j, TILE_COLUMNS, 1));
      store<f32>(target, add ? load<f32>(target) + value : value);
    }
  }
}

// subtle: sums start from zero and are added to c at the end, at the edges too, so that an element has the same bits
// wherever it stands in the result and however many rows are multiplied with it.
function multiplyTile(c: usize, stride: usize, a: usize, b: usize, depth: i32, add: bool): void {
  let c00 = f32x4.splat(0);
  let c01 = c00;
  let c10 = c00;
  let c11 = c00;
  let c20 = c00;
  let c21 = c00;
  let c30 = c00;
  let c31 = c00;
  for (let p = 0; p < depth; p++, a += 16, b += 32) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let value = v128.load_splat<f32>(a);
    c00 = f32x4.add(c00, f32x4.mul(value, b0));
    c01 = f32x4.add(c01, f32x4.mul(value, b1));
    value = v128.load_splat<f32>(a, 4);
    c10 = f32x4.add(c10, f32x4.mul(value, b0));
    c11 = f32x4.add(c11, f32x4.mul(value, b1));
    value = v128.load_splat<f32>(a, 8);
    c20 = f32x4.add(c20, f32x4.mul(value, b0));
    c21 = f32x4.add(c21, f32x4.mul(value, b1));
    value = v128.load_splat<f32>(a, 12);
    c30 = f32x4.add(c30, f32x4.mul(value, b0));
    c31 = f32x4.add(c31, f32x4.mul(value, b1));
  }
  storeRow(c, c00, c01, add);
  storeRow(c + stride, c10, c11, add);
  storeRow(c + 2 * stride, c20, c21, add);
  storeRow(c + 3 * stride, c30, c31, add);
}

function storeRow(c: usize, left: v128, right: v128, add: bool): void {
  if (add) {
    left = f32x4.add(v128.load(c), left);
    right = f32x4.add(v128.load(c, 16), right);
  }
  v128.store(c, left);
  v128.store(c, right, 16);
}

/** Copies `rows` × `depth` numbers into panels of `width` rows, each laid out [depth, width], padded with zeros. */
function packPanels(target: usize, source: usize, rows: i32, depth: i32, row: i32, step: i32, width: i32): void {
  const stride = (<usize>width) << 2;
  for (let i = 0; i < rows; i += width, target += stride * <usize>depth) {
    for (let lane = 0; lane < width; lane += 4) {
      const count = max(0, min(4, rows - i - lane));
      packFour(target + ((<usize>lane) << 2), stride, at(source, i + lane, 0, row, 1), count, depth, row, step);
    }
  }
}

function packFour(target: usize, stride: usize, source: usize, count: i32, depth: i32, row: i32, step: i32): void {
  if (count === 4 && step === 1) {
    packTransposed(target, stride, source, depth, (<usize>row) << 2);
    return;
  }
  if (count === 4 && row === 1) {
    for (let p = 0; p < depth; p++, target += stride, source += (<usize>step) << 2) {
      v128.store(target, v128.load(source));
    }
    return;
  }
  for (let p = 0; p < depth; p++, target += stride, source += (<usize>step) << 2) {
    v128.store(target, f32x4.splat(0));
    for (let r = 0; r < count; r++) store<f32>(target + ((<usize>r) << 2), load<f32>(at(source, r, 0, row, 1)));
  }
}

function packTransposed(target: usize, stride: usize, source: usize, depth: i32, row: usize): void {
  const source2 = source + 2 * row;
  let p = 0;
  for (; p + 4 <= depth; p += 4, target += 4 * stride) {
    const offset = (<usize>p) << 2;
    const r0 = v128.load(source + offset);
    const r1 = v128.load(source + row + offset);
    const r2 = v128.load(source2 + offset);
    const r3 = v128.load(source2 + row + offset);
    storeTurned(target, stride, r0, r1, r2, r3);
  }
  for (; p < depth; p++, target += stride) {
    const offset = (<usize>p) << 2;
    store<f32>(target, load<f32>(source + offset));
    store<f32>(target, load<f32>(source + row + offset), 4);
    store<f32>(target, load<f32>(source2 + offset), 8);
    store<f32>(target, load<f32>(source2 + row + offset), 12);
  }
}
