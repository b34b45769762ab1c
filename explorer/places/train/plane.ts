// The plane on which words are drawn: that along which they spread most at one moment. Every other moment is seen on it.

import { type EmbeddingTable, pca, pointsOf } from "riverbank";

/** Where words stand, [words] of [x, y]. */
export type Places = [x: number, y: number][];

/** A plane through the words' space. */
export interface Plane {
  /** The words it was laid through, joined. */
  key: string;
  /** The share of the words' variance along each direction; undefined for a plane that was turned. */
  explained: readonly number[] | undefined;
  placesOf(table: EmbeddingTable, words: readonly string[]): Places;
}

/** The first two principal components of some words' directions. Throws what `pca` and `pointsOf` throw. */
export async function planeOf(table: EmbeddingTable, words: readonly string[]): Promise<Plane> {
  const { explained, project } = await pca(pointsOf(table, { words }), { components: 2, threads: 1 });
  const placesOf = (other: EmbeddingTable, drawn: readonly string[]) => {
    const { rows, dims, numbers } = pointsOf(other, { words: drawn });
    return Array.from({ length: rows }, (_, row): Places[number] => {
      const [x, y] = project(numbers.subarray(row * dims, (row + 1) * dims));
      return [x, y];
    });
  };
  return { key: words.join(" "), explained: [...explained], placesOf };
}

/**
 * The plane turned, and turned over where that fits better, so that the words stand as near as can be to where `before`
 * has them (orthogonal Procrustes in two dimensions): a new plane then moves the picture as little as it must.
 */
export function turned(plane: Plane, before: Plane, table: EmbeddingTable, words: readonly string[]): Plane {
  if (plane.key !== before.key) return plane;
  const [now, then] = [plane.placesOf(table, words), before.placesOf(table, words)];
  let [xx, xy, yx, yy] = [0, 0, 0, 0];
  for (const [i, [x, y]] of now.entries()) {
    xx += x * then[i][0];
    xy += x * then[i][1];
    yx += y * then[i][0];
    yy += y * then[i][1];
  }
  const over = Math.hypot(xx - yy, xy + yx) > Math.hypot(xx + yy, xy - yx) ? -1 : 1;
  const angle = Math.atan2(xy - over * yx, xx + over * yy);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const placesOf = (other: EmbeddingTable, drawn: readonly string[]) =>
    plane.placesOf(other, drawn).map(([x, y]): Places[number] => {
      const z = over * y;
      return [x * cos - z * sin, x * sin + z * cos];
    });
  return { ...plane, explained: undefined, placesOf };
}
