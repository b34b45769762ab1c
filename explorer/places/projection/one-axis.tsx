// Words along one axis that the visitor makes.

import { useField } from "../../address.ts";
import { TextField } from "../../parts/text-field.tsx";
import { AxisBuilder } from "./axis-builder.tsx";
import { useAxisFields } from "./axis-fields.ts";
import { LaidWords } from "./laid-words.tsx";
import { Presets } from "./presets.tsx";
import { ANIMALS, ONE_AXIS, OWN_AXIS } from "./sets.ts";

export function OneAxis() {
  const axis = useAxisFields("", OWN_AXIS);
  const words = useField("words", ANIMALS);
  return (
    <>
      <p class="note">
        An axis runs from the mean of some words to the mean of others: −1 is where the first stand, 1 the others, 0
        half-way. A bar shows how far a score moves with the choice of these words. What is measured is how texts use
        the words, not the things themselves.
      </p>
      <Presets presets={ONE_AXIS} />
      <AxisBuilder title="The axis" axis={axis} />
      <TextField label="Words to lay on it" field={words} lines={2} />
      <LaidWords axes={[axis]} words={words.value} plot="strip" name="axis" />
    </>
  );
}
