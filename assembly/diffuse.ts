// A sparse symmetric matrix times four columns at once: every row's four numbers are one vector.

/** See UmapKernels. */
export function diffuse(
  target: usize,
  previous: usize,
  source: usize,
  offsets: usize,
  ids: usize,
  weights: usize,
  from: i32,
  to: i32,
  across: f32,
  own: f32,
  back: f32,
): void {
  let e = <usize>load<u32>(offsets + ((<usize>from) << 2));
  for (let row = from; row < to; row++) {
    const at = (<usize>row) << 4;
    const end = <usize>load<u32>(offsets + ((<usize>row) << 2), 4);
    let sum = f32x4.splat(0);
    for (; e < end; e++) {
      const other = source + ((<usize>load<u32>(ids + (e << 2))) << 4);
      sum = f32x4.add(sum, f32x4.mul(v128.load_splat<f32>(weights + (e << 2)), v128.load(other)));
    }
    const moved = f32x4.add(f32x4.mul(f32x4.splat(across), sum), f32x4.mul(f32x4.splat(own), v128.load(source + at)));
    v128.store(target + at, f32x4.sub(moved, f32x4.mul(f32x4.splat(back), v128.load(previous + at))));
  }
}
