// A use's gains layer by layer, as bars that add up.

import type { AxisPlaces, UsePlace } from "riverbank";
import { barsFrom, type GainBar } from "../../parts/gain-bars.tsx";

/** The name of a layer's bar, 0 for the embeddings. */
export function barOf(layer: number): string {
  return layer === 0 ? "embeddings" : `layer ${layer}`;
}

/** The origin, then every layer with its parts; the last bar ends at the score. */
export function barsOf({ gains, origin }: UsePlace): GainBar[] {
  const bars = barsFrom(0, [{ name: "origin", gain: origin }]);
  for (const layer of new Set(gains.map((gain) => gain.layer))) {
    const from = bars[bars.length - 1].to;
    const own = gains.filter((gain) => gain.layer === layer);
    const parts = barsFrom(
      from,
      own.map(({ part, gain }) => ({ name: part, gain })),
    );
    const { to } = parts[parts.length - 1];
    bars.push({ name: barOf(layer), gain: to - from, from, to, parts });
  }
  return bars;
}

/** Ends of the bars of both uses, so that they are drawn to one scale. */
export function endsOf({ uses }: AxisPlaces): number[] {
  return uses.flatMap((use) => barsOf(use).flatMap(({ to, parts }) => [to, ...parts.map((part) => part.to)]));
}
