// Who is near whom among many points: scores by tiles, exact distances for what they leave, and ranks.

import type { Address } from "../contract.ts";
import { MULTIPLY_SCRATCH } from "./matrix.ts";
import { offer, topReference } from "./top.ts";
import type { View } from "./view.ts";

/** Rows and columns of a tile: blocks of points may have at most so many. */
export const NEAR_TILE = 512;
/** Up to so many dims a tile's scores come from differences instead of products. */
export const NEAR_DIRECT_DIMS = 4;
/** Bytes of scratch that `nearTile` and `countCloser` use: a tile, a row of it, and a product's panels. */
export const NEAR_SCRATCH = 4 * NEAR_TILE * (NEAR_TILE + 1) + MULTIPLY_SCRATCH;

/** Shares of a squared distance that cover the rounding of float32 distances and of sums over up to four differences. */
const GROW = 1 + 2 ** -20;
const SHRINK = 1 - 2 ** -20;

/**
 * Points stand twice in memory, [rows, dims] float32: as they are, for exact distances (summed in float64, rounded to
 * float32), and as `working` copies, moved and scaled alike, which scores are made of:
 *
 *     score of y for x = working x · working y - half of y,   half = |working y|² / 2
 *
 * or, up to {@link NEAR_DIRECT_DIMS} dims, -|working x - working y|² / 2 - half of y, with halves of 0. Scores rise as
 * distances fall: (scale × distance)² = square of x - 2 × score, where square = |working x|² (0 for few dims, float64),
 * and a computed score is off by at most the row's slack (float64) and a millionth of the squared distance.
 */
export interface NearKernels {
  /**
   * Offers the rows of block b, whose ids run from `firstB`, to the heaps of block a's rows by their scores, and, unless
   * topsB is 0, a's rows to b's heaps. Heaps are those of `selectTops`: 8 `k` bytes each, one behind the other, their
   * sizes uint32; blocks of at most {@link NEAR_TILE} rows, `halves` float32, `scratch` of {@link NEAR_SCRATCH} bytes.
   */
  nearTile(
    topsA: Address,
    sizesA: Address,
    topsB: Address,
    sizesB: Address,
    k: number,
    a: Address,
    halvesA: Address,
    b: Address,
    halvesB: Address,
    scratch: Address,
    firstA: number,
    firstB: number,
    countA: number,
    countB: number,
    dims: number,
  ): void;
  /**
   * The `k` nearest of every heap's candidates by exact distance, nearest first, ties to the lower row: their `ids`
   * (uint32) and `distances` (float32), [count, k], and for each query whether these are `sure` (uint32, 1 or 0) to be
   * the nearest of all `rows`. Query q is row queries[q] (uint32), which is no candidate for itself; its heap, as
   * `nearTile` left it, is of `kept` entries and holds at least `k` others. `squares` and `slacks` are those of all rows;
   * `scratch` points to 8 k bytes.
   */
  nearMeasure(
    ids: Address,
    distances: Address,
    sure: Address,
    tops: Address,
    sizes: Address,
    kept: number,
    k: number,
    queries: Address,
    points: Address,
    squares: Address,
    slacks: Address,
    scale: number,
    scratch: Address,
    rows: number,
    count: number,
    dims: number,
  ): void;
  /**
   * Offers the rows from `from` to `to` to a heap by minus their exact distance from row `query`, which is left out;
   * returns how many of at most `k` it holds then. Calls must go through the rows in rising order.
   */
  nearScan(
    top: Address,
    size: number,
    k: number,
    query: number,
    points: Address,
    from: number,
    to: number,
    dims: number,
  ): number;
  /**
   * Exact distances, float32 [count, k], of the rows in `targets`, uint32 [count, k], from the query they belong to;
   * query q is row queries[q] (uint32).
   */
  nearDistances(
    distances: Address,
    targets: Address,
    k: number,
    queries: Address,
    points: Address,
    count: number,
    dims: number,
  ): void;
  /**
   * Adds to counts[q, i] (uint32, [count, k]) how many rows of the other block are nearer to query q than row
   * targets[q, i] (uint32), which stands at distances[q, i] (exact, float32); of equal distances the lower row is the
   * nearer, and the query itself does not count. Block b holds the working copies of the `countB` rows from `firstB` on,
   * block a those of the rows queries[0], queries[1]… (uint32). Block a's queries are answered by block b's rows and,
   * unless countsB is 0, b's by a's, which then are rows that follow each other. `scratch` points to
   * {@link NEAR_SCRATCH} bytes.
   */
  countCloser(
    countsA: Address,
    targetsA: Address,
    distancesA: Address,
    countsB: Address,
    targetsB: Address,
    distancesB: Address,
    k: number,
    queries: Address,
    a: Address,
    halvesA: Address,
    b: Address,
    halvesB: Address,
    points: Address,
    squares: Address,
    slacks: Address,
    scale: number,
    scratch: Address,
    firstB: number,
    countA: number,
    countB: number,
    dims: number,
  ): void;
}

export function nearReference(view: View): NearKernels {
  const { sortTop } = topReference(view);

  /** Offers b's row to the heap of a's. */
  const give = (top: Address, size: Address, k: number, score: number, half: number, id: number) => {
    view.setUint32(size, 0, offer(view, top, view.uint32(size), k, Math.fround(score) - half, id));
  };

  const scoreOf = (a: Address, b: Address, dims: number) => {
    let [product, square] = [0, 0];
    for (let i = 0; i < dims; i++) {
      const [x, y] = [view.float32(a, i), view.float32(b, i)];
      product += x * y;
      square += (x - y) ** 2;
    }
    return dims > NEAR_DIRECT_DIMS ? product : -square / 2;
  };

  const distanceOf = (points: Address, dims: number, x: number, y: number) => {
    let sum = 0;
    for (let i = 0; i < dims; i++)
      sum += (view.float32(points, x * dims + i) - view.float32(points, y * dims + i)) ** 2;
    return Math.fround(Math.sqrt(sum));
  };

  return {
    nearTile(topsA, sizesA, topsB, sizesB, k, a, halvesA, b, halvesB, _scratch, firstA, firstB, countA, countB, dims) {
      for (let i = 0; i < countA; i++) {
        for (let j = 0; j < countB; j++) {
          const score = scoreOf(a + 4 * dims * i, b + 4 * dims * j, dims);
          give(topsA + 8 * k * i, sizesA + 4 * i, k, score, view.float32(halvesB, j), firstB + j);
          if (topsB) give(topsB + 8 * k * j, sizesB + 4 * j, k, score, view.float32(halvesA, i), firstA + i);
        }
      }
    },
    nearMeasure(
      ids,
      distances,
      sure,
      tops,
      sizes,
      kept,
      k,
      queries,
      points,
      squares,
      slacks,
      scale,
      scratch,
      rows,
      count,
      dims,
    ) {
      for (let query = 0; query < count; query++) {
        const [id, top, size] = [view.uint32(queries, query), tops + 8 * kept * query, view.uint32(sizes, query)];
        let held = 0;
        for (let i = 0; i < size; i++) {
          const other = view.uint32(top, 2 * i + 1);
          if (other === id) continue;
          held = offer(view, scratch, held, k, -distanceOf(points, dims, id, other), other);
        }
        sortTop(scratch, held);
        for (let i = 0; i < held; i++) {
          view.setUint32(ids, query * k + i, view.uint32(scratch, 2 * i + 1));
          view.setFloat32(distances, query * k + i, -view.float32(scratch, 2 * i));
        }
        const farthest = held > 0 ? view.float32(distances, query * k + held - 1) * scale : 0;
        const least = (view.float64(squares, id) - 2 * (view.float32(top) + view.float64(slacks, id))) * SHRINK;
        view.setUint32(sure, query, size < kept || kept >= rows || farthest ** 2 * GROW < least ? 1 : 0);
      }
    },
    nearScan(top, size, k, query, points, from, to, dims) {
      for (let row = from; row < to; row++) {
        if (row !== query) size = offer(view, top, size, k, -distanceOf(points, dims, query, row), row);
      }
      return size;
    },
    nearDistances(distances, targets, k, queries, points, count, dims) {
      for (let at = 0; at < count * k; at++) {
        const query = view.uint32(queries, Math.floor(at / k));
        view.setFloat32(distances, at, distanceOf(points, dims, query, view.uint32(targets, at)));
      }
    },
    // biome-ignore format: a kernel's arguments, as the contract lists them.
    countCloser(countsA, targetsA, distancesA, countsB, targetsB, distancesB, k, queries, _a, _halvesA, _b, _halvesB, points, _squares, _slacks, _scale, _scratch, firstB, countA, countB, dims) {
      const rowsA = Array.from({ length: countA }, (_, i) => view.uint32(queries, i));
      const rowsB = Array.from({ length: countB }, (_, i) => firstB + i);
      const count = (counts: Address, targets: Address, distances: Address, asked: number[], rows: number[]) => {
        for (let at = 0; at < asked.length * k; at++) {
          const query = asked[Math.floor(at / k)];
          const [target, farthest] = [view.uint32(targets, at), view.float32(distances, at)];
          const closer = rows.filter((row) => {
            const distance = distanceOf(points, dims, query, row);
            return row !== query && (distance < farthest || (distance === farthest && row < target));
          });
          view.setUint32(counts, at, view.uint32(counts, at) + closer.length);
        }
      };
      count(countsA, targetsA, distancesA, rowsA, rowsB);
      if (countsB) count(countsB, targetsB, distancesB, rowsB, rowsA);
    },
  };
}
