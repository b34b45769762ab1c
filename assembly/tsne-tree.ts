// The tree of a Barnes–Hut repulsion: points in Morton order, cells one after the other as a walk from the root meets
// them, each with the index of the cell behind its last descendant. So the walk needs no stack:
//
//     cell:   0 root   1 a   2 a's child   3 a's child   4 b        near: go on to the next cell
//     skip:   5        4     3             4             5          far enough, or a leaf: go on to skip
//
// A cell that has a single child is left out, so there are fewer than twice as many cells as points.

/** Points that a leaf holds at most, unless they share a place on the grid. */
const LEAF: i32 = 16;
/** Levels of the grid: 2^21 places along each side, nearly all that a float32 tells apart. */
const LEVELS: i32 = 21;
/** Bits sorted by at a time, and how many values they have. */
const DIGIT: i32 = 11;
const VALUES: i32 = 1 << DIGIT;
/** Bytes of a cell; its fields stand in the reference. */
const CELL: usize = 32;

/** Sorts the points and builds the cells; returns how many. */
export function plantTree(
  cells: usize,
  order: usize,
  sorted: usize,
  scratch: usize,
  layout: usize,
  theta: f64,
  rows: i32,
  dims: i32,
): i32 {
  if (rows <= 0) return 0;
  const counts = scratch;
  const keys = counts + ((<usize>VALUES) << 2);
  const spareKeys = keys + ((<usize>rows) << 3);
  const spareOrder = spareKeys + ((<usize>rows) << 3);
  const side = makeKeys(keys, order, layout, rows, dims);
  // An even number of passes, so that keys and order end where they began.
  const passes = dims === 2 ? 4 : 6;
  for (let pass = 0; pass < passes; pass += 2) {
    sortDigit(spareKeys, spareOrder, keys, order, counts, pass * DIGIT, rows);
    sortDigit(keys, order, spareKeys, spareOrder, counts, (pass + 1) * DIGIT, rows);
  }
  gather(sorted, order, layout, rows, dims);
  const width = side * side;
  return plant(cells, 0, keys, sorted, 0, rows, width, theta * theta, (rows + 3) & -4, dims);
}

/** Writes each point's place on the grid, its coordinates' bits interleaved; returns the side of the whole. */
function makeKeys(keys: usize, order: usize, layout: usize, rows: i32, dims: i32): f64 {
  const lowX = lowest(layout, rows, dims);
  const lowY = lowest(layout + 4, rows, dims);
  const lowZ: f64 = dims === 3 ? lowest(layout + 8, rows, dims) : 0;
  let side = max(highest(layout, rows, dims) - lowX, highest(layout + 4, rows, dims) - lowY);
  if (dims === 3) side = max(side, highest(layout + 8, rows, dims) - lowZ);
  const scale: f64 = side > 0 ? <f64>(1 << LEVELS) / side : 0;
  for (let row = 0; row < rows; row++) {
    const point = layout + ((<usize>row * <usize>dims) << 2);
    const x = place(point, lowX, scale);
    const y = place(point + 4, lowY, scale);
    let key: u64;
    if (dims === 2) key = spread2(x) | (spread2(y) << 1);
    else key = spread3(x) | (spread3(y) << 1) | (spread3(place(point + 8, lowZ, scale)) << 2);
    store<u64>(keys + ((<usize>row) << 3), key);
    store<i32>(order + ((<usize>row) << 2), row);
  }
  return side;
}

function lowest(column: usize, rows: i32, dims: i32): f64 {
  let least = load<f32>(column);
  for (let row = 1; row < rows; row++) least = min(least, load<f32>(column + ((<usize>row * <usize>dims) << 2)));
  return <f64>least;
}

function highest(column: usize, rows: i32, dims: i32): f64 {
  let most = load<f32>(column);
  for (let row = 1; row < rows; row++) most = max(most, load<f32>(column + ((<usize>row * <usize>dims) << 2)));
  return <f64>most;
}

function place(coordinate: usize, low: f64, scale: f64): u64 {
  return <u64>min((<f64>load<f32>(coordinate) - low) * scale, <f64>((1 << LEVELS) - 1));
}

/** Moves bit i of 21 to bit 2 i. */
function spread2(x: u64): u64 {
  x = (x | (x << 16)) & mask(0x0000ffff, 0x0000ffff);
  x = (x | (x << 8)) & mask(0x00ff00ff, 0x00ff00ff);
  x = (x | (x << 4)) & mask(0x0f0f0f0f, 0x0f0f0f0f);
  x = (x | (x << 2)) & mask(0x33333333, 0x33333333);
  return (x | (x << 1)) & mask(0x55555555, 0x55555555);
}

/** Moves bit i of 21 to bit 3 i. */
function spread3(x: u64): u64 {
  x = (x | (x << 32)) & mask(0x001f0000, 0x0000ffff);
  x = (x | (x << 16)) & mask(0x001f0000, 0xff0000ff);
  x = (x | (x << 8)) & mask(0x100f00f0, 0x0f00f00f);
  x = (x | (x << 4)) & mask(0x10c30c30, 0xc30c30c3);
  return (x | (x << 2)) & mask(0x12492492, 0x49249249);
}

/** 64 bits by halves, since a literal of all would not be a number of TypeScript's. */
function mask(high: u32, low: u32): u64 {
  return ((<u64>high) << 32) | <u64>low;
}

/** One pass of a radix sort: keys and rows by one digit, equal ones as they were. */
function sortDigit(
  toKeys: usize,
  toOrder: usize,
  keys: usize,
  order: usize,
  counts: usize,
  shift: i32,
  rows: i32,
): void {
  memory.fill(counts, 0, (<usize>VALUES) << 2);
  for (let i = 0; i < rows; i++) {
    const at = digitAt(counts, load<u64>(keys + ((<usize>i) << 3)), shift);
    store<i32>(at, load<i32>(at) + 1);
  }
  let before = 0;
  for (let value = 0; value < VALUES; value++) {
    const at = counts + ((<usize>value) << 2);
    const count = load<i32>(at);
    store<i32>(at, before);
    before += count;
  }
  for (let i = 0; i < rows; i++) {
    const key = load<u64>(keys + ((<usize>i) << 3));
    const at = digitAt(counts, key, shift);
    const target = load<i32>(at);
    store<i32>(at, target + 1);
    store<u64>(toKeys + ((<usize>target) << 3), key);
    store<i32>(toOrder + ((<usize>target) << 2), load<i32>(order + ((<usize>i) << 2)));
  }
}

function digitAt(counts: usize, key: u64, shift: i32): usize {
  return counts + ((<usize>((key >> <u64>shift) & (VALUES - 1))) << 2);
}

/** Copies the points in order, a run of numbers per coordinate, filled up to whole registers with the last point. */
function gather(sorted: usize, order: usize, layout: usize, rows: i32, dims: i32): void {
  const stride = (rows + 3) & -4;
  for (let i = 0; i < stride; i++) {
    const row = load<i32>(order + ((<usize>min(i, rows - 1)) << 2));
    for (let d = 0; d < dims; d++) {
      const value = load<f32>(layout + ((<usize>row * <usize>dims + <usize>d) << 2));
      store<f32>(sorted + ((<usize>d * <usize>stride + <usize>i) << 2), value);
    }
  }
}

/** Writes the cell of the points from `start` to `end` and all below it; returns the index behind its last. */
function plant(
  cells: usize,
  index: i32,
  keys: usize,
  sorted: usize,
  start: i32,
  end: i32,
  width: f64,
  theta: f64,
  stride: i32,
  dims: i32,
): i32 {
  const cell = cells + CELL * <usize>index;
  const difference = load<u64>(keys + ((<usize>start) << 3)) ^ load<u64>(keys + ((<usize>end - 1) << 3));
  const level = difference ? LEVELS - 1 - (63 - <i32>clz(difference)) / dims : LEVELS;
  const limit: f64 = theta > 0 ? quarter(width, level) / theta : Infinity;
  let next = index + 1;
  if (end - start <= LEAF || level === LEVELS) {
    sumPoints(cell, sorted, start, end, stride, dims);
  } else {
    const shift = <u64>(dims * (LEVELS - 1 - level));
    for (let from = start; from < end; ) {
      const to = endOfChild(keys, from, end, shift);
      next = plant(cells, next, keys, sorted, from, to, width, theta, stride, dims);
      from = to;
    }
    sumCells(cells, index + 1, next, cell, end - start);
  }
  store<f32>(cell, <f32>(end - start), 12);
  // Points that share a place on the grid are one point of their weight, at any distance.
  const heap = level === LEVELS && end - start > LEAF;
  store<f32>(cell, heap ? -1 : <f32>limit, 16);
  store<i32>(cell, heap ? 0 : start, 20);
  store<i32>(cell, heap ? 0 : end, 24);
  store<i32>(cell, next, 28);
  return next;
}

/** x / 4^level. */
function quarter(x: f64, level: i32): f64 {
  return x / <f64>((<u64>1) << (<u64>(2 * level)));
}

/** Where the points of the child that `from` lies in end, by bisection. */
function endOfChild(keys: usize, from: i32, end: i32, shift: u64): i32 {
  const digit = load<u64>(keys + ((<usize>from) << 3)) >> shift;
  let high = end;
  while (from < high) {
    const middle = (from + high) >> 1;
    if (load<u64>(keys + ((<usize>middle) << 3)) >> shift === digit) from = middle + 1;
    else high = middle;
  }
  return from;
}

function sumPoints(cell: usize, sorted: usize, start: i32, end: i32, stride: i32, dims: i32): void {
  store<f32>(cell, 0, 8);
  for (let d = 0; d < dims; d++) {
    let sum: f64 = 0;
    for (let i = start; i < end; i++) sum += load<f32>(sorted + ((<usize>d * <usize>stride + <usize>i) << 2));
    store<f32>(cell + ((<usize>d) << 2), <f32>(sum / <f64>(end - start)));
  }
}

function sumCells(cells: usize, first: i32, last: i32, cell: usize, count: i32): void {
  let x: f64 = 0;
  let y: f64 = 0;
  let z: f64 = 0;
  for (let i = first; i < last; ) {
    const child = cells + CELL * <usize>i;
    const weight = <f64>load<f32>(child, 12);
    x += weight * load<f32>(child);
    y += weight * load<f32>(child, 4);
    z += weight * load<f32>(child, 8);
    i = load<i32>(child, 28);
  }
  store<f32>(cell, <f32>(x / <f64>count));
  store<f32>(cell, <f32>(y / <f64>count), 4);
  store<f32>(cell, <f32>(z / <f64>count), 8);
}
