// float32 rows to int8 rows with one scale each.

/** The largest float32 / 128: with this scale the largest int8 is still a float32. */
const LARGEST_SCALE: f32 = 2.658455890829343e36;

/** See QuantiseKernels: scale = max|x| / 127, number = x / scale, rounded half to even and held within ±127. */
export function quantise(dest: usize, scales: usize, source: usize, rows: i32, dims: i32): void {
  for (let row = 0; row < rows; row++, dest += dims, scales += 4, source += (<usize>dims) << 2) {
    const scale = min<f32>(largestMagnitude(source, dims) / 127, LARGEST_SCALE);
    store<f32>(scales, scale);
    if (scale === 0) memory.fill(dest, 0, dims);
    else quantiseRow(dest, source, scale, dims);
  }
}

/** The largest magnitude of n numbers. */
export function largestMagnitude(x: usize, n: i32): f32 {
  let most = f32x4.splat(0);
  let i = 0;
  for (; i + 4 <= n; i += 4, x += 16) most = f32x4.max(most, f32x4.abs(v128.load(x)));
  let largest = max<f32>(
    max<f32>(f32x4.extract_lane(most, 0), f32x4.extract_lane(most, 1)),
    max<f32>(f32x4.extract_lane(most, 2), f32x4.extract_lane(most, 3)),
  );
  for (; i < n; i++, x += 4) largest = max<f32>(largest, abs<f32>(load<f32>(x)));
  return largest;
}

function quantiseRow(dest: usize, source: usize, scale: f32, n: i32): void {
  const divisor = f32x4.splat(scale);
  const lowest = i8x16.splat(-127);
  let i = 0;
  for (; i + 16 <= n; i += 16, dest += 16, source += 64) {
    const a = roundLanes(v128.load(source), divisor);
    const b = roundLanes(v128.load(source, 16), divisor);
    const c = roundLanes(v128.load(source, 32), divisor);
    const d = roundLanes(v128.load(source, 48), divisor);
    // Narrowing saturates at -128 and 127.
    const bytes = i8x16.narrow_i16x8_s(i16x8.narrow_i32x4_s(a, b), i16x8.narrow_i32x4_s(c, d));
    v128.store(dest, i8x16.max_s(bytes, lowest));
  }
  for (; i < n; i++, dest++, source += 4) {
    const value = nearest<f32>(load<f32>(source) / scale);
    store<i8>(dest, <i8>(<i32>min<f32>(127, max<f32>(-127, value))));
  }
}

function roundLanes(x: v128, divisor: v128): v128 {
  return i32x4.trunc_sat_f32x4_s(f32x4.nearest(f32x4.div(x, divisor)));
}
