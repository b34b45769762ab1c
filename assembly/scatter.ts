// How points spread about a point: sums of products of their coordinates, blocks in float32, all of them in float64.

import { multiply } from "./matrix";

/** Rows that are multiplied at once: one panel's depth of the packed product. */
const DEPTH: i32 = 256;

/** Takes `shift` off every row. */
export function subtractRow(rows: usize, shift: usize, count: i32, dims: i32): void {
  for (let row = 0; row < count; row++) {
    let from = shift;
    let i = 0;
    for (; i + 4 <= dims; i += 4, rows += 16, from += 16) {
      v128.store(rows, f32x4.sub(v128.load(rows), v128.load(from)));
    }
    for (; i < dims; i++, rows += 4, from += 4) store<f32>(rows, load<f32>(rows) - load<f32>(from));
  }
}

/** Adds the rows to `totals`, and the products of their coordinates to `sums`; see ScatterKernels. */
export function addScatter(
  sums: usize,
  totals: usize,
  rows: usize,
  product: usize,
  scratch: usize,
  count: i32,
  dims: i32,
): void {
  for (let first = 0; first < count; first += DEPTH) {
    const depth = min(DEPTH, count - first);
    const block = rows + ((<usize>first * <usize>dims) << 2);
    multiply(product, block, block, scratch, dims, dims, depth, dims, 1, dims, 1, dims);
    addNumbers(sums, product, dims * dims);
    for (let row = 0; row < depth; row++) addNumbers(totals, block + ((<usize>row * <usize>dims) << 2), dims);
  }
}

/** float64 += float32. */
function addNumbers(target: usize, source: usize, count: i32): void {
  let i = 0;
  for (; i + 2 <= count; i += 2, target += 16, source += 8) {
    const two = f64x2.promote_low_f32x4(v128.load64_zero(source));
    v128.store(target, f64x2.add(v128.load(target), two));
  }
  if (i < count) store<f64>(target, load<f64>(target) + <f64>load<f32>(source));
}
