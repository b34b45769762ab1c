// The tree of a Barnes–Hut repulsion (Barnes & Hut, Nature 324, 1986), in the plain form: cells are split until few
// points are left in each. The kernel sorts the points first and finds the same cells in what it sorted.

import type { Address } from "../contract.ts";
import type { View } from "./view.ts";

export interface TreeKernels {
  /**
   * Builds the quadtree or octree of `layout` [rows, 2 or 3] and returns how many cells it has, fewer than 2 × rows.
   *
   * Writes `order` (uint32 [rows], the rows along the Morton curve), `sorted` (float32 [dims, rows rounded up to fours],
   * the points in that order, the last repeated) and `cells`, 32 bytes each, in the order of a walk from the root: mean
   * x, y, z and count of its points, `limit` (float32: how large a squared distance must be for the cell to stand for
   * its points, (width / theta)²), `start` and `end` in the order, `skip` (uint32: the cell behind its last descendant).
   *
   * A leaf holds up to 16 points. More than 16 that share a place on a grid of 2^21 along each side are one point of
   * their weight: limit -1, start and end 0. `cells` needs {@link CELL} × 2 × rows bytes, `scratch` {@link treeScratch}.
   */
  plantTree(
    cells: Address,
    order: Address,
    sorted: Address,
    scratch: Address,
    layout: Address,
    theta: number,
    rows: number,
    dims: number,
  ): number;
}

/** Bytes of a cell. */
export const CELL = 32;

/** Bytes of scratch for `rows` points: two lists of keys, one of rows, and 2,048 counts. */
export function treeScratch(rows: number): number {
  return 20 * rows + 4 * 2048;
}

const LEAF = 16;
const LEVELS = 21;

/** A point's row, where it is, and its place on the grid. */
interface Planted {
  row: number;
  point: number[];
  place: number[];
}

/** One cell, as it stands in memory. */
export interface Cell {
  centre: number[];
  count: number;
  limit: number;
  start: number;
  end: number;
  skip: number;
}

export function treeReference(view: View): TreeKernels {
  return {
    plantTree(cells, order, sorted, _scratch, layout, theta, rows, dims) {
      if (rows <= 0) return 0;
      const { planted, side } = readPoints(view, layout, rows, dims);
      const found: Cell[] = [];
      const sequence: Planted[] = [];
      split(planted, 0, theta > 0 ? side ** 2 / theta ** 2 : Number.POSITIVE_INFINITY, dims, found, sequence);
      found.forEach((cell, index) => void writeCell(view, cells + CELL * index, cell));
      sequence.forEach(({ row }, i) => void view.setUint32(order, i, row));
      const stride = (rows + 3) & -4;
      for (let i = 0; i < stride; i++) {
        sequence[Math.min(i, rows - 1)].point.forEach(
          (value, d) => void view.setFloat32(sorted, d * stride + i, value),
        );
      }
      return found.length;
    },
  };
}

function readPoints(view: View, layout: Address, rows: number, dims: number): { planted: Planted[]; side: number } {
  const points = Array.from({ length: rows }, (_, row) =>
    Array.from({ length: dims }, (_, d) => view.float32(layout, row * dims + d)),
  );
  const low = points.reduce((least, point) => least.map((value, d) => Math.min(value, point[d])));
  const high = points.reduce((most, point) => most.map((value, d) => Math.max(value, point[d])));
  const side = Math.max(...high.map((value, d) => value - low[d]));
  const scale = side > 0 ? 2 ** LEVELS / side : 0;
  const onGrid = (value: number, d: number) => Math.trunc(Math.min((value - low[d]) * scale, 2 ** LEVELS - 1));
  return { planted: points.map((point, row) => ({ row, point, place: point.map(onGrid) })), side };
}

/** Writes the cell of these points and all below it; `limit` is what a cell of this level would have. */
function split(
  points: Planted[],
  level: number,
  limit: number,
  dims: number,
  found: Cell[],
  sequence: Planted[],
): Cell {
  let children: Planted[][] = [points];
  // A cell with a single child is left out.
  for (; level < LEVELS; level++, limit /= 4) {
    children = childrenOf(points, level, dims);
    if (children.length > 1) break;
  }
  const cell = { centre: [], count: points.length, limit, start: sequence.length, end: 0, skip: 0 } as Cell;
  found.push(cell);
  if (points.length <= LEAF || level === LEVELS) {
    const inOrder = morton(points, level, dims);
    sequence.push(...inOrder);
    cell.centre = mean(inOrder.map(({ point }) => ({ centre: point, count: 1 })));
  } else {
    cell.centre = mean(children.map((child) => split(child, level + 1, limit / 4, dims, found, sequence)));
  }
  cell.end = sequence.length;
  cell.skip = found.length;
  if (level === LEVELS && points.length > LEAF) Object.assign(cell, { limit: -1, start: 0, end: 0 });
  return cell;
}

/** The points by quadrant or octant, in Morton order, empty ones left out. */
function childrenOf(points: readonly Planted[], level: number, dims: number): Planted[][] {
  const children: Planted[][] = Array.from({ length: 2 ** dims }, () => []);
  for (const planted of points) {
    children[planted.place.reduce((digit, value, d) => digit | (((value >> (LEVELS - 1 - level)) & 1) << d), 0)].push(
      planted,
    );
  }
  return children.filter((child) => child.length > 0);
}

function morton(points: Planted[], level: number, dims: number): Planted[] {
  if (points.length < 2 || level === LEVELS) return points;
  return childrenOf(points, level, dims).flatMap((child) => morton(child, level + 1, dims));
}

function mean(parts: readonly Pick<Cell, "centre" | "count">[]): number[] {
  const count = parts.reduce((sum, part) => sum + part.count, 0);
  return parts[0].centre.map((_, d) =>
    Math.fround(parts.reduce((sum, part) => sum + part.count * part.centre[d], 0) / count),
  );
}

function writeCell(view: View, address: Address, { centre, count, limit, start, end, skip }: Cell): void {
  [centre[0], centre[1], centre[2] ?? 0, count, limit].forEach((value, i) => void view.setFloat32(address, i, value));
  [start, end, skip].forEach((value, i) => void view.setUint32(address, 5 + i, value));
}

/** Reads the cell at an address. */
export function readCell(view: View, address: Address, dims: number): Cell {
  return {
    centre: Array.from({ length: dims }, (_, d) => view.float32(address, d)),
    count: view.float32(address, 3),
    limit: view.float32(address, 4),
    start: view.uint32(address, 5),
    end: view.uint32(address, 6),
    skip: view.uint32(address, 7),
  };
}
