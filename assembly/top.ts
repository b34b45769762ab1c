// The best k of a stream, as a binary heap in memory with the worst of them at its root, so that a newcomer is compared
// once. An entry is eight bytes: score (float32), id (uint32). Of equal scores the lower id is the better one.

/** Offers one entry to a heap that holds `size` of at most `k`; returns how many it holds then. NaN is never taken. */
export function offer(top: usize, size: i32, k: i32, score: f32, id: u32): i32 {
  if (!(score >= -Infinity)) return size;
  if (size < k) {
    riseFrom(top, size, score, id);
    return size + 1;
  }
  if (worse(load<f32>(top), load<u32>(top, 4), score, id)) sinkFromRoot(top, size, score, id);
  return size;
}

/** Offers four entries whose ids run from `first`. */
export function offerFour(top: usize, size: i32, k: i32, scores: v128, first: i32): i32 {
  size = offer(top, size, k, f32x4.extract_lane(scores, 0), first);
  size = offer(top, size, k, f32x4.extract_lane(scores, 1), first + 1);
  size = offer(top, size, k, f32x4.extract_lane(scores, 2), first + 2);
  return offer(top, size, k, f32x4.extract_lane(scores, 3), first + 3);
}

/** The score that a newcomer must reach: minus infinity until the heap is full. */
export function bar(top: usize, size: i32, k: i32): f32 {
  return size < k ? -Infinity : load<f32>(top);
}

/** Sorts the heap's entries in place, best first. */
export function sortTop(top: usize, size: i32): void {
  for (let last = size - 1; last > 0; last--) {
    const target = top + ((<usize>last) << 3);
    const score = load<f32>(target);
    const id = load<u32>(target, 4);
    store<u64>(target, load<u64>(top));
    sinkFromRoot(top, last, score, id);
  }
}

function worse(score: f32, id: u32, otherScore: f32, otherId: u32): bool {
  return score < otherScore || (score === otherScore && id > otherId);
}

function riseFrom(top: usize, hole: i32, score: f32, id: u32): void {
  while (hole > 0) {
    const parent = (hole - 1) >> 1;
    const above = top + ((<usize>parent) << 3);
    if (!worse(score, id, load<f32>(above), load<u32>(above, 4))) break;
    store<u64>(top + ((<usize>hole) << 3), load<u64>(above));
    hole = parent;
  }
  write(top, hole, score, id);
}

function sinkFromRoot(top: usize, size: i32, score: f32, id: u32): void {
  let hole = 0;
  for (;;) {
    let child = 2 * hole + 1;
    if (child >= size) break;
    let below = top + ((<usize>child) << 3);
    const right = below + 8;
    if (child + 1 < size && worse(load<f32>(right), load<u32>(right, 4), load<f32>(below), load<u32>(below, 4))) {
      child++;
      below = right;
    }
    if (!worse(load<f32>(below), load<u32>(below, 4), score, id)) break;
    store<u64>(top + ((<usize>hole) << 3), load<u64>(below));
    hole = child;
  }
  write(top, hole, score, id);
}

function write(top: usize, index: i32, score: f32, id: u32): void {
  const target = top + ((<usize>index) << 3);
  store<f32>(target, score);
  store<u32>(target, id, 4);
}
