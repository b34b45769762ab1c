// Points laid out for the `near` kernels: as they are, and a working copy about their mean with how far its scores can
// be off.

import type { Address } from "../../kernels/contract.ts";
import type { KernelMemory } from "../../kernels/memory.ts";
import { NEAR_DIRECT_DIMS } from "../../kernels/reference/near.ts";
import { RiverbankError } from "../../shared/errors.ts";
import type { Turn } from "../../shared/events.ts";
import type { Points } from "./points.ts";
import { byStretches } from "./stretches.ts";

/** The rounding of one float32 operation, as a share. */
const ROUNDING = 2 ** -24;
/** Covers differences so small that their squares vanish in float32, at a scale where points reach to 1. */
const VANISHED = 2 ** -100;

/** Points in kernel memory; see NearKernels for what each part is for. */
export interface Space {
  readonly rows: number;
  readonly dims: number;
  readonly points: Address;
  readonly working: Address;
  readonly halves: Address;
  readonly squares: Address;
  readonly slacks: Address;
  /** What distances are multiplied with in the working copy: a power of two. */
  readonly scale: number;
}

/** Bytes that {@link laySpace} takes, alignment aside. */
export function spaceBytes({ rows, dims }: { rows: number; dims: number }): number {
  return rows * (8 * dims + 20);
}

/**
 * Lays points out, between the events of `turn`. Throws `mismatched numbers`, `invalid numbers` where one is not finite,
 * `exhausted memory`.
 */
export async function laySpace(memory: KernelMemory, given: Points, turn: Turn): Promise<Space> {
  const { rows, dims, numbers } = given;
  checkLength(given);
  const [points, working] = [memory.allocate(4 * rows * dims), memory.allocate(4 * rows * dims)];
  const [halves, squares, slacks] = [4, 8, 8].map((bytes) => memory.allocate(bytes * rows));
  const target = memory.float32(points, rows * dims);
  await byStretches(turn, rows, dims, (from, to) => {
    checkNumbers(numbers, dims, from, to);
    target.set(numbers.subarray(from * dims, to * dims), from * dims);
  });
  const direct = dims <= NEAR_DIRECT_DIMS;
  const centre = direct ? new Float64Array(dims) : await meanOf(given, turn);
  const scale = scaleFor(await reach(given, centre, turn));
  const copy = memory.float32(working, rows * dims);
  await byStretches(turn, rows, dims, (from, to) => {
    for (let row = from, at = from * dims; row < to; row++) {
      for (let i = 0; i < dims; i++, at++) copy[at] = (numbers[at] - centre[i]) * scale;
    }
  });
  if (direct) fillDirect(memory, { halves, squares, slacks }, rows);
  else await fillProducts(memory, { halves, squares, slacks }, copy, dims, turn);
  return { rows, dims, points, working, halves, squares, slacks, scale };
}

type Parts = Pick<Space, "halves" | "squares" | "slacks">;

function fillDirect(memory: KernelMemory, { halves, squares, slacks }: Parts, rows: number): void {
  memory.float32(halves, rows).fill(0);
  memory.float64(squares, rows).fill(0);
  memory.float64(slacks, rows).fill(VANISHED);
}

// The slack of x, with R the largest norm: dims + a few roundings of a product of up to |x| R, and a few of R² for the
// copy's own rounding, the halves and the thresholds.
async function fillProducts(
  memory: KernelMemory,
  { halves, squares, slacks }: Parts,
  copy: Float32Array,
  dims: number,
  turn: Turn,
): Promise<void> {
  const rows = copy.length / dims;
  const square = memory.float64(squares, rows);
  let largest = 0;
  await byStretches(turn, rows, dims, (from, to) => {
    for (let row = from, at = from * dims; row < to; row++) {
      let sum = 0;
      for (const end = at + dims; at < end; at++) sum += copy[at] * copy[at];
      square[row] = sum;
      largest = Math.max(largest, sum);
    }
  });
  const [half, slack] = [memory.float32(halves, rows), memory.float64(slacks, rows)];
  for (let row = 0; row < rows; row++) {
    half[row] = square[row] / 2;
    slack[row] = ROUNDING * ((dims + 64) * Math.sqrt(square[row] * largest) + 16 * largest) + VANISHED;
  }
}

async function meanOf({ rows, dims, numbers }: Points, turn: Turn): Promise<Float64Array> {
  const mean = new Float64Array(dims);
  await byStretches(turn, rows, dims, (from, to) => {
    for (let row = from, at = from * dims; row < to; row++) {
      for (let i = 0; i < dims; i++, at++) mean[i] += numbers[at];
    }
  });
  return mean.map((sum) => sum / rows);
}

/** The farthest that a point is from the centre, or a little more. */
async function reach({ rows, dims, numbers }: Points, centre: Float64Array, turn: Turn): Promise<number> {
  let largest = 0;
  await byStretches(turn, rows, dims, (from, to) => {
    for (let row = from, at = from * dims; row < to; row++) {
      let sum = 0;
      for (let i = 0; i < dims; i++, at++) sum += (numbers[at] - centre[i]) ** 2;
      largest = Math.max(largest, sum);
    }
  });
  return Math.sqrt(largest);
}

/** The power of two that brings `length` to between 0.5 and 1; 1 for 0. */
function scaleFor(length: number): number {
  let scale = 1;
  if (length === 0) return scale;
  while (length * scale > 1) scale /= 2;
  while (length * scale <= 0.5) scale *= 2;
  return scale;
}

function checkLength({ rows, dims, numbers }: Points): void {
  if (numbers.length === rows * dims) return;
  const expected = `${rows} points × ${dims} dims = ${rows * dims} were expected`;
  throw new RiverbankError("mismatched", `numbers: ${numbers.length} came, ${expected}`);
}

function checkNumbers(numbers: Float32Array, dims: number, from: number, to: number): void {
  for (let at = from * dims; at < to * dims; at++) {
    if (Number.isFinite(numbers[at])) continue;
    const where = `point ${Math.floor(at / dims)} has ${numbers[at]}`;
    throw new RiverbankError("invalid", `numbers: ${where}, finite numbers were expected`);
  }
}
