// What can be chosen about a UMAP, with defaults and limits.

import { RiverbankError } from "../../shared/errors.ts";
import { checkLimits, type Limits } from "../../shared/limits.ts";
import type { Neighbours } from "./points.ts";

/** The choices that, with the neighbours, decide the map. */
export interface UmapSettings {
  /** Axes of the map. Default 2. */
  dims: 2 | 3;
  /** Passes over the edges, 1 to 100,000. Default 500 below 10,000 points, else 200. */
  epochs: number;
  /** How close to each other neighbours may stand on the map, from 0 to `spread`. Default 0.1. */
  minDist: number;
  /** The scale of the map: over what distance belonging together wears off; 0.01 to 100. Default 1. */
  spread: number;
  /** Points drawn per due edge, which push the edge's point off; 0 to 100. Default 5. */
  negative: number;
  /** How hard they push, 0 to 100. Default 1. */
  repulsion: number;
  /** Length of the first epoch's steps, above 0 and at most 10; it falls in a straight line to 0. Default 1. */
  rate: number;
  /** Decides every draw. Default 1. */
  seed: number;
}

const MANY_POINTS = 10_000;
const DEFAULTS: Omit<UmapSettings, "epochs"> = {
  dims: 2,
  minDist: 0.1,
  spread: 1,
  negative: 5,
  repulsion: 1,
  rate: 1,
  seed: 1,
};

const LIMITS: Record<keyof UmapSettings, Limits> = {
  dims: [2, 3, true],
  epochs: [1, 100_000, true],
  spread: [0.01, 100, false],
  minDist: [0, 100, false],
  negative: [0, 100, true],
  repulsion: [0, 100, false],
  rate: [Number.MIN_VALUE, 10, false],
  seed: [0, Number.MAX_SAFE_INTEGER, true],
};

/** Fills in defaults and checks every value. Throws `invalid <option>` and `mismatched minDist`. */
export function resolveUmap({ rows }: Pick<Neighbours, "rows">, given: Partial<UmapSettings>): UmapSettings {
  const settings: UmapSettings = { ...DEFAULTS, epochs: rows < MANY_POINTS ? 500 : 200 };
  for (const name of Object.keys(LIMITS) as (keyof UmapSettings)[]) {
    const value = given[name] ?? settings[name];
    checkLimits(name, value, LIMITS[name]);
    Object.assign(settings, { [name]: value });
  }
  const { minDist, spread } = settings;
  if (minDist <= spread) return settings;
  throw new RiverbankError("mismatched", `minDist: ${minDist} came with spread ${spread}; it must not be above`);
}
