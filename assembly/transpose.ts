// Four rows of four numbers turned into four columns.

/** Stores the columns of a block of 4 × 4 numbers of 32 bits, given by its rows, `stride` bytes apart. */
export function storeTurned(target: usize, stride: usize, r0: v128, r1: v128, r2: v128, r3: v128): void {
  const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
  const low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
  const high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
  const high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
  v128.store(target, v128.shuffle<i64>(low01, low23, 0, 2));
  v128.store(target + stride, v128.shuffle<i64>(low01, low23, 1, 3));
  v128.store(target + 2 * stride, v128.shuffle<i64>(high01, high23, 0, 2));
  v128.store(target + 3 * stride, v128.shuffle<i64>(high01, high23, 1, 3));
}
