// A use's gains layer by layer, each step with where it begins and ends: bars that add up.

import type { AxisPlaces, UsePlace } from "riverbank";

/** A step from one place on the axis to the next. */
export interface Step {
  name: string;
  from: number;
  to: number;
  gain: number;
  /** The layer whose steps these are, 0 for the embeddings; none for the origin. */
  layer?: number;
  parts: Step[];
}

/** The origin, then every layer with its parts; the last step ends at the score. */
export function stepsOf({ gains, origin }: UsePlace): Step[] {
  const steps: Step[] = [{ name: "origin", from: 0, to: origin, gain: origin, parts: [] }];
  let place = origin;
  for (const layer of new Set(gains.map((gain) => gain.layer))) {
    const from = place;
    const parts = gains
      .filter((gain) => gain.layer === layer)
      .map(({ part, gain }): Step => {
        const start = place;
        place += gain;
        return { name: part, from: start, to: place, gain, parts: [] };
      });
    const name = layer === 0 ? "embeddings" : `layer ${layer}`;
    steps.push({ name, from, to: place, gain: place - from, layer, parts });
  }
  return steps;
}

/** From where to where bars reach in both uses, so that they can be compared. */
export function reachOf({ uses }: AxisPlaces): [low: number, high: number] {
  const ends = uses.flatMap((use) =>
    stepsOf(use).flatMap(({ from, to, parts }) => [from, to, ...parts.map((p) => p.to)]),
  );
  return [Math.min(0, ...ends), Math.max(0, ...ends)];
}
