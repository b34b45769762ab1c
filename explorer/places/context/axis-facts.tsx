// What each axis was made of and how far it can be trusted.

import type { AxisPlaces } from "riverbank";

const MADE = { input: "input rows", context: "contextual vectors" };

export function AxisFacts({ axes }: { axes: readonly AxisPlaces[] }) {
  return (
    <ul class="context-facts">
      {axes.map((axis) => (
        <li key={axis.name}>
          <strong>{axis.name}</strong>: {factsOf(axis)}
        </li>
      ))}
    </ul>
  );
}

function factsOf({ from, held, spread, spreads, missing }: AxisPlaces): string {
  const other = from === "input" ? "context" : "input";
  return [
    spread === null || spreads === null
      ? "its spread is not known"
      : `the uses are ${spreads.toFixed(1)} spreads apart (spread ${spread.toFixed(2)})`,
    `made of ${MADE[from]} (${heldOut(held[from])}; ${MADE[other]}: ${share(held[other])})`,
    ...(missing.length > 0 ? [`unknown to the encoder: ${missing.join(", ")}`] : []),
  ].join("; ");
}

type Held = AxisPlaces["held"]["input"];

function heldOut(held: Held): string {
  return held ? `${share(held)} left-out words right` : "no word can be left out";
}

function share(held: Held): string {
  return held ? `${held.right} of ${held.tested}` : "-";
}
