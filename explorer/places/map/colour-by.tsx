// What colours tell: clusters, frequency, trust, or an axis of the library or of one's own.

import type { Field } from "../../address.ts";
import { useAnswer } from "../../engine/use-answer.ts";
import { Choice, Select } from "../../parts/choice.tsx";
import { TextField } from "../../parts/text-field.tsx";
import { Trouble } from "../../parts/trouble.tsx";

const OPTIONS = [
  ["cluster", "Cluster"],
  ["frequency", "Frequency"],
  ["trust", "Trust"],
  ["axis", "An axis"],
] as const;

export function ColourBy({ by }: { by: Field }) {
  return <Choice label="Colour by" field={by} options={OPTIONS} />;
}

interface AxisProps {
  axis: Field;
  problem: unknown;
  /** What the axis is worth. */
  note: string | undefined;
}

export function AxisField({ axis, problem, note = "" }: AxisProps) {
  const { answer: axes = [] } = useAnswer("mapAxes", {});
  const own = axes.some(({ name }) => name === axis.value) ? [] : [[axis.value, "of your own"] as const];
  return (
    <div class="map-axis">
      <div class="row">
        <Select
          label="Axis of the library"
          field={axis}
          options={[...own, ...axes.map(({ name }) => [name, name] as const)]}
        />
        <TextField label="Or your own: name=negative,words:positive,words" field={axis} describedBy="map-axis-note" />
      </div>
      <Trouble problem={problem} />
      <p id="map-axis-note" class="note">
        {problem || !note ? "" : `${note.slice(0, 1).toUpperCase()}${note.slice(1)}.`}
      </p>
    </div>
  );
}
