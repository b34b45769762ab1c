// UMAP's layout: every point is drawn to its neighbours and pushed off points drawn at random (McInnes, Healy & Melville,
// "UMAP: Uniform Manifold Approximation and Projection for Dimension Reduction", 2018).
//
// The paper's loop goes through the edges and moves both ends of each at once, so its result depends on the order of
// events. Here a point gathers what moves it, from all its edges, while the others stand still:
//
//     source ──▶ point v: its edges, four at a time ──▶ target[v]      nobody else writes there
//                         └ four attractions, twice; then `negatives` × four repulsions, all from the place reached
//
// Attractions wait for each other, each a long chain of operations; repulsions don't, so that the processor works on
// several at once.

import { powerLanes } from "./power";

/** No point is moved by more than this times the rate, per axis, by another. */
const CLIP: f32 = 4.0;
/** Keeps the repulsion of points that nearly coincide finite. */
const SOFT: f32 = 0.001;

/** Scrambles each lane's bits (Wellons' lowbias32 with Uchida's constants). */
function scramble(x: v128): v128 {
  x = i32x4.mul(v128.xor(x, i32x4.shr_u(x, 16)), i32x4.splat(0x21f0aaad));
  x = i32x4.mul(v128.xor(x, i32x4.shr_u(x, 15)), i32x4.splat(0x735a2d97));
  return v128.xor(x, i32x4.shr_u(x, 15));
}

/** Whole numbers in [0, limit), by multiply and shift. */
function below(bits: v128, limit: v128): v128 {
  const low = i64x2.extmul_low_i32x4_u(bits, limit);
  const high = i64x2.extmul_high_i32x4_u(bits, limit);
  return i32x4.shuffle(low, high, 1, 3, 5, 7);
}

// pmin and pmax are one instruction each, min and max several: they treat NaN, of which there is none here, and −0.
function clip(x: v128): v128 {
  return f32x4.pmin(f32x4.pmax(x, f32x4.splat(-CLIP)), f32x4.splat(CLIP));
}

/** The sum of the lanes, in each of them. */
function sumToAll(v: v128): v128 {
  const pairs = f32x4.add(v, i32x4.shuffle(v, v, 2, 3, 0, 1));
  return f32x4.add(pairs, i32x4.shuffle(pairs, pairs, 1, 0, 3, 2));
}

/** See UmapKernels. */
export function moveMap(
  target: usize,
  source: usize,
  offsets: usize,
  ids: usize,
  shares: usize,
  rows: i32,
  from: i32,
  to: i32,
  epoch: i32,
  key: i32,
  negatives: i32,
  a: f32,
  b: f32,
  repulsion: f32,
  rate: f32,
  axes: i32,
): void {
  const scaleA = f32x4.splat(a);
  const powers = f32x4.splat(b);
  const one = f32x4.splat(1);
  const zero = f32x4.splat(0);
  const pull = f32x4.splat(-2.0 * a * b);
  const push = f32x4.splat(2.0 * repulsion * b);
  const limit = i32x4.splat(rows);
  const four = i32x4.splat(4);
  const soft = f32x4.splat(SOFT);
  const pace = f32x4.splat(rate);
  const now = <f32>epoch;
  const next = <f32>(epoch + 1);
  for (let v = from; v < to; v++) {
    const own = source + ((<usize>v) << 4);
    let x = v128.load_splat<f32>(own);
    let y = v128.load_splat<f32>(own, 4);
    let z = v128.load_splat<f32>(own, 8);
    const self = i32x4.splat(v);
    let counter = i32x4.add(scramble(i32x4.splat(key + v * 0x9e3779b9)), i32x4(0, 1, 2, 3));
    let queue = self;
    let queued = 0;
    let e = load<u32>(offsets + ((<usize>v) << 2));
    const end = load<u32>(offsets + ((<usize>v) << 2), 4);
    while (true) {
      // An edge is due in a share of the epochs, evenly spread.
      for (; e < end && queued < 4; e++) {
        const share = load<f32>(shares + ((<usize>e) << 2));
        if (floor<f32>(next * share) === floor<f32>(now * share)) continue;
        queue = i32x4.shuffle(queue, i32x4.splat(load<i32>(ids + ((<usize>e) << 2))), 1, 2, 3, 4);
        queued++;
      }
      if (queued === 0) break;
      // Lanes that no edge took hold the point itself.
      const live = i32x4.gt_s(i32x4.splat(queued), i32x4(3, 2, 1, 0));
      let others = queue;
      let mx = zero;
      let my = zero;
      let mz = zero;
      let draw = -2;
      // subtle: with its test at the end, V8 takes constants out of the loop instead of making them in every turn.
      do {
        if (draw >= 0) {
          others = below(scramble(counter), limit);
          counter = i32x4.add(counter, four);
        }
        const o0 = source + ((<usize>i32x4.extract_lane(others, 0)) << 4);
        const o1 = source + ((<usize>i32x4.extract_lane(others, 1)) << 4);
        const o2 = source + ((<usize>i32x4.extract_lane(others, 2)) << 4);
        const o3 = source + ((<usize>i32x4.extract_lane(others, 3)) << 4);
        const xy01 = v128.load64_lane(o1, v128.load64_zero(o0), 1);
        const xy23 = v128.load64_lane(o3, v128.load64_zero(o2), 1);
        const dx = f32x4.sub(x, i32x4.shuffle(xy01, xy23, 0, 2, 4, 6));
        const dy = f32x4.sub(y, i32x4.shuffle(xy01, xy23, 1, 3, 5, 7));
        let dz = zero;
        let d2 = f32x4.add(f32x4.mul(dx, dx), f32x4.mul(dy, dy));
        if (axes > 2) {
          const z01 = v128.load64_lane(o1, v128.load64_zero(o0, 8), 1, 8);
          const z23 = v128.load64_lane(o3, v128.load64_zero(o2, 8), 1, 8);
          dz = f32x4.sub(z, i32x4.shuffle(z01, z23, 0, 2, 4, 6));
          d2 = f32x4.add(d2, f32x4.mul(dz, dz));
        }
        const power = powerLanes(d2, powers);
        const curve = f32x4.add(f32x4.mul(scaleA, power), one);
        const above = draw < 0 ? f32x4.mul(pull, power) : push;
        const under = f32x4.mul(draw < 0 ? d2 : f32x4.add(d2, soft), curve);
        // subtle: by now the point may have left the place at which it is found in `source`.
        const moves = v128.and(v128.andnot(f32x4.gt(d2, zero), i32x4.eq(others, self)), live);
        const strength = v128.and(f32x4.div(above, under), moves);
        mx = f32x4.add(mx, clip(f32x4.mul(strength, dx)));
        my = f32x4.add(my, clip(f32x4.mul(strength, dy)));
        if (axes > 2) mz = f32x4.add(mz, clip(f32x4.mul(strength, dz)));
        if (draw < 0 || draw === negatives - 1) {
          x = f32x4.add(x, f32x4.mul(sumToAll(mx), pace));
          y = f32x4.add(y, f32x4.mul(sumToAll(my), pace));
          z = f32x4.add(z, f32x4.mul(sumToAll(mz), pace));
          mx = zero;
          my = zero;
          mz = zero;
        }
      } while (++draw < negatives);
      queue = self;
      queued = 0;
    }
    const place = target + ((<usize>v) << 4);
    store<f32>(place, f32x4.extract_lane(x, 0));
    store<f32>(place, f32x4.extract_lane(y, 0), 4);
    store<f32>(place, f32x4.extract_lane(z, 0), 8);
    store<f32>(place, 0, 12);
  }
}
