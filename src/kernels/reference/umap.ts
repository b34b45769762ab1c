// The kernels of a UMAP: memberships from distances, a sparse product for the first layout, and the layout itself.

import type { Address } from "../contract.ts";
import { exp2, power } from "./power.ts";
import type { View } from "./view.ts";

/**
 * A graph of `rows` points is `offsets`, uint32 [rows + 1], where each row's edges start, and `ids`, uint32 [edges], where
 * they lead; it has every edge in both directions. Layouts are float32 [rows, 4]: two or three axes, then zeros. Each kernel
 * writes the rows from `from` to `to` (`to` not included) of its target alone, so that threads can share the rows in any
 * way and leave the same bytes.
 */
export interface UmapKernels {
  /**
   * How much each neighbour belongs to its row, from its distance d: exp(−max(0, d − nearest) / width), where `nearest`
   * is the row's least distance above 0 and the width is such that the row's sum is `size`, but at least a thousandth of
   * the row's mean distance (of `mean` for a row of zeros). `weights` and `distances` are float32 [rows, stride], stride
   * a multiple of 4; numbers from `k` on are +Infinity.
   */
  fuzzyNeighbours(
    weights: Address,
    distances: Address,
    k: number,
    stride: number,
    from: number,
    to: number,
    size: number,
    mean: number,
  ): void;
  /**
   * target = across W source + own source − back previous, for the sparse matrix W whose entries stand in `weights`,
   * float32 [edges]; the others are float32 [rows, 4], and target may be previous.
   */
  diffuse(
    target: Address,
    previous: Address,
    source: Address,
    offsets: Address,
    ids: Address,
    weights: Address,
    from: number,
    to: number,
    across: number,
    own: number,
    back: number,
  ): void;
  /**
   * One epoch of the layout: target = source, moved. An edge is due when epoch × its share, float32 [edges], passes a
   * whole number. Every due edge draws its point to the other end, twice, by 2ab d^(2b − 2) / (1 + a d^2b), and each of
   * `negatives` points drawn at random then pushes it off by 2 b repulsion / ((0.001 + d²)(1 + a d^2b)), times the
   * difference of places, held within ±4 per axis, times `rate`. Edges are taken four at a time, as they stand when the
   * four before have been: four draw, again, and then all that is drawn at random for them pushes at once. `key` are 32
   * bits that decide the draws of this epoch; `axes` are 2 or 3.
   */
  moveMap(
    target: Address,
    source: Address,
    offsets: Address,
    ids: Address,
    shares: Address,
    rows: number,
    from: number,
    to: number,
    epoch: number,
    key: number,
    negatives: number,
    a: number,
    b: number,
    repulsion: number,
    rate: number,
    axes: number,
  ): void;
}

const f = Math.fround;
const MOST_STEPS = 64;
const CLOSE_ENOUGH = f(1e-5);
const LEAST_WIDTH = f(0.001);
const LOG2E = f(Math.LOG2E);
const CLIP = 4;
const SOFT = f(0.001);
const AXES = [0, 1, 2] as const;

export function umapReference(view: View): UmapKernels {
  return {
    fuzzyNeighbours(weights, distances, k, stride, from, to, size, mean) {
      for (let row = from; row < to; row++) {
        const all = Array.from({ length: stride }, (_, i) => view.float32(distances, row * stride + i));
        const nearest = all.slice(0, k).find((distance) => distance > 0) ?? 0;
        const width = widthOf(all, nearest, f(size));
        const total = all.slice(0, k).reduce((sum, distance) => f(sum + distance), 0);
        const least = f(LEAST_WIDTH * (nearest > 0 ? f(total / k) : f(mean)));
        const found = memberships(all, nearest, Math.max(width, least));
        found.forEach((weight, i) => void view.setFloat32(weights, row * stride + i, weight));
      }
    },
    diffuse(target, previous, source, offsets, ids, weights, from, to, across, own, back) {
      for (let row = from; row < to; row++) {
        for (let column = 0; column < 4; column++) {
          let sum = 0;
          for (let e = view.uint32(offsets, row); e < view.uint32(offsets, row + 1); e++) {
            sum = f(sum + f(view.float32(weights, e) * view.float32(source, 4 * view.uint32(ids, e) + column)));
          }
          const at = 4 * row + column;
          const moved = f(f(f(across) * sum) + f(f(own) * view.float32(source, at)));
          view.setFloat32(target, at, moved - f(f(back) * view.float32(previous, at)));
        }
      }
    },
    moveMap(target, source, offsets, ids, shares, rows, from, to, epoch, key, negatives, a, b, repulsion, rate, axes) {
      const shape = {
        a: f(a),
        b: f(b),
        pull: f(f(-2 * f(a)) * f(b)),
        push: f(f(2 * f(repulsion)) * f(b)),
        rate: f(rate),
      };
      const isDue = (e: number) => {
        const share = view.float32(shares, e);
        return Math.floor(f((epoch + 1) * share)) !== Math.floor(f(epoch * share));
      };
      for (let v = from; v < to; v++) {
        const point = AXES.map((axis) => (axis < axes ? view.float32(source, 4 * v + axis) : 0));
        const due: number[] = [];
        for (let e = view.uint32(offsets, v); e < view.uint32(offsets, v + 1); e++) if (isDue(e)) due.push(e);
        let counter = scramble(key + Math.imul(v, 0x9e3779b9));
        for (let first = 0; first < due.length; first += 4) {
          // The kernel fills its four lanes from the end; lanes left empty hold the point itself.
          const four = due.slice(first, first + 4).map((e) => view.uint32(ids, e));
          while (four.length < 4) four.unshift(v);
          const idle = 4 - (due.length - first);
          move(view, source, v, point, [four], shape, true);
          move(view, source, v, point, [four], shape, true);
          const drawn = Array.from({ length: negatives }, (_, draw) =>
            four.map((_, lane) => (lane < idle ? v : below(scramble(counter + 4 * draw + lane), rows))),
          );
          counter = (counter + 4 * negatives) | 0;
          move(view, source, v, point, drawn, shape, false);
        }
        AXES.forEach((axis) => void view.setFloat32(target, 4 * v + axis, point[axis]));
        view.setFloat32(target, 4 * v + 3, 0);
      }
    },
  };
}

function memberships(distances: readonly number[], nearest: number, width: number): number[] {
  const factor = f(-LOG2E / width);
  return distances.map((distance) => {
    const beyond = Math.max(f(distance - nearest), 0);
    return beyond > 0 ? exp2(f(beyond * factor)) : 1;
  });
}

/** The width with which the memberships add up to `size`, by bisection. */
function widthOf(distances: readonly number[], nearest: number, size: number): number {
  let low = 0;
  let high = Number.POSITIVE_INFINITY;
  let width = 1;
  for (let step = 0; step < MOST_STEPS; step++) {
    const found = memberships(distances, nearest, width);
    const lanes = [0, 1, 2, 3].map((lane) =>
      found.reduce((sum, weight, i) => (i % 4 === lane ? f(sum + weight) : sum), 0),
    );
    const sum = sumLanes(lanes);
    if (Math.abs(f(sum - size)) < CLOSE_ENOUGH) break;
    if (sum > size) high = width;
    else low = width;
    width = high === Number.POSITIVE_INFINITY ? f(width * 2) : f(f(low + high) * 0.5);
  }
  return width;
}

/** Four numbers in the order in which the kernels add lanes. */
function sumLanes([a, b, c, d]: readonly number[]): number {
  return f(f(a + c) + f(b + d));
}

interface Shape {
  a: number;
  b: number;
  pull: number;
  push: number;
  rate: number;
}

/** Moves `point`, where `v` has come so far, by several fours of others at once; by itself it isn't moved. */
function move(
  view: View,
  source: Address,
  v: number,
  point: number[],
  fours: readonly (readonly number[])[],
  shape: Shape,
  pulls: boolean,
) {
  const { a, b, pull, push, rate } = shape;
  const sums = AXES.map(() => [0, 0, 0, 0]);
  for (const others of fours) {
    others.forEach((other, lane) => {
      const differences = AXES.map((axis) => f(point[axis] - view.float32(source, 4 * other + axis)));
      const [dx, dy, dz] = differences;
      const d2 = f(f(f(dx * dx) + f(dy * dy)) + f(dz * dz));
      if (other === v || !(d2 > 0)) return;
      const raised = power(d2, b);
      const curve = f(f(a * raised) + 1);
      const strength = pulls ? f(f(pull * raised) / f(d2 * curve)) : f(push / f(f(d2 + SOFT) * curve));
      for (const axis of AXES) {
        const step = Math.min(Math.max(f(strength * differences[axis]), -CLIP), CLIP);
        sums[axis][lane] = f(sums[axis][lane] + step);
      }
    });
  }
  for (const axis of AXES) point[axis] = f(point[axis] + f(sumLanes(sums[axis]) * rate));
}

/** Scrambles 32 bits (Wellons' lowbias32 with Uchida's constants). */
function scramble(bits: number): number {
  let x = bits | 0;
  x = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
  x = Math.imul(x ^ (x >>> 15), 0x735a2d97);
  return x ^ (x >>> 15);
}

/** A whole number in [0, limit), by multiply and shift. */
function below(bits: number, limit: number): number {
  return Math.floor(((bits >>> 0) * limit) / 4294967296);
}
