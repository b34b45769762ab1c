// How a map is looked at, and what of it is faint.

import type { ColourBy } from "./colours.ts";
import { type MapPoints, nearestOf } from "./points.ts";

/** How a map is looked at. */
export interface MapLook {
  /** What colours tell. Default "cluster". */
  by: ColourBy;
  /** Whether points that can be little trusted are faint. Default true. */
  fade: boolean;
  /** Only these clusters; the others are faint. Default none: all. */
  only: ReadonlySet<number>;
  /** Only these rows; the others are faint. Default `undefined`: all. */
  selected: ArrayLike<number> | undefined;
  /** A row whose neighbours are shown; -1 for none. Default -1. */
  chosen: number;
  /** Whether words are written. Default true. */
  words: boolean;
  /** Whether a drag draws a lasso. Default false. */
  lasso: boolean;
}

/** A map as it is shown first. */
export const PLAIN: MapLook = {
  by: "cluster",
  fade: true,
  only: new Set(),
  selected: undefined,
  chosen: -1,
  words: true,
  lasso: false,
};

/** Of 255: what is filtered away. */
const FAINT = 22;
/** What is left of a point that can't be trusted at all. */
const DOUBTFUL = 0.18;
/** Trust from which on a point is plain, and what it is at chance. */
const [TRUSTED, CHANCE] = [0.85, 0.45];

/**
 * Writes how plain each point is, [rows], 0 hidden to 255 solid: what is filtered away or doubtful is faint; the chosen
 * word and its neighbours never are.
 */
export function setAlphas(alphas: Uint8Array, data: MapPoints, { fade, only, selected, chosen }: MapLook): void {
  const { trust, clusterOf, rows } = data;
  const plain = (row: number) => {
    if (!fade || Number.isNaN(trust[row])) return 255;
    return Math.round(255 * Math.min(1, Math.max(DOUBTFUL, (trust[row] - CHANCE) / (TRUSTED - CHANCE))));
  };
  for (let row = 0; row < rows; row++) {
    const away = selected !== undefined || (only.size > 0 && !only.has(clusterOf[row]));
    alphas[row] = away ? FAINT : plain(row);
  }
  for (let i = 0; selected && i < selected.length; i++) alphas[selected[i]] = 255;
  if (chosen >= 0) alphas[chosen] = 255;
  for (const id of nearestOf(data, chosen)) alphas[id] = 255;
}
