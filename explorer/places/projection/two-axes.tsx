// Words in the plane of two axes.

import { useField } from "../../address.ts";
import { TextField } from "../../parts/text-field.tsx";
import { AxisBuilder } from "./axis-builder.tsx";
import { useAxisFields } from "./axis-fields.ts";
import { LaidWords } from "./laid-words.tsx";
import { Presets } from "./presets.tsx";
import { ACROSS, ROYALS, TWO_AXES, UP } from "./sets.ts";

export function TwoAxes() {
  const across = useAxisFields("x", ACROSS);
  const up = useAxisFields("y", UP);
  const words = useField("points", ROYALS);
  return (
    <>
      <p class="note">
        Two axes make a plane: hundreds of numbers have become two, each with a name. The bars are the errors of the
        scores.
      </p>
      <Presets presets={TWO_AXES} />
      <div class="columns">
        <AxisBuilder title="Across" axis={across} />
        <AxisBuilder title="Up" axis={up} />
      </div>
      <TextField label="Words to lay on both" field={words} lines={2} />
      <LaidWords axes={[across, up]} words={words.value} plot="scatter" name="axes" />
    </>
  );
}
