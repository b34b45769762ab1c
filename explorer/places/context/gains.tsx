// What every layer and its parts add to a use's place on an axis.

import type { AxisPlaces } from "riverbank";
import { useField } from "../../address.ts";
import { GainBars } from "../../parts/gain-bars.tsx";
import { signed } from "../../parts/numbers.ts";
import { barOf, barsOf, endsOf } from "./steps.ts";

interface Props {
  axis: AxisPlaces;
  index: number;
  /** The layer that is read: its parts are open at first. */
  layer: number;
}

export function Gains({ axis, index, layer }: Props) {
  const open = useField("open", String(layer));
  const use = axis.uses[index];
  const bars = barsOf(use);
  const layers = [...new Set(use.gains.map((gain) => gain.layer))];
  return (
    <GainBars
      bars={bars}
      label={`Gains on ${axis.name} in ${index + 1}`}
      sum={`its place: ${signed(use.score)}`}
      within={endsOf(axis)}
      open={open.value === "none" ? undefined : barOf(Number(open.value))}
      onOpen={(name) => open.set(String(layers.find((one) => barOf(one) === name) ?? "none"))}
    />
  );
}
