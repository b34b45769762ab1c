// An axis in the making: two poles, a topic, or one of the library.

import { setFields } from "../../address.ts";
import { Choice } from "../../parts/choice.tsx";
import { TextField } from "../../parts/text-field.tsx";
import { Trouble } from "../../parts/trouble.tsx";
import type { AxisFields } from "./axis-fields.ts";
import { LibraryPicker } from "./library-picker.tsx";

const KINDS = [
  ["poles", "Two poles"],
  ["topic", "A topic"],
  ["library", "Library"],
] as const;

export function AxisBuilder({ title, axis }: { title: string; axis: AxisFields }) {
  const { kind, name, low, high, about, topic, entry, described } = axis;
  return (
    <section class="card pj-builder" aria-label={title}>
      <Choice label={title} field={kind} options={KINDS} />
      {kind.value === "topic" ? (
        <div class="row">
          <div class="pj-name">
            <TextField label="Name" field={about} />
          </div>
          <TextField label="Its words: 1 is their mean, 0 the average word" field={topic} />
        </div>
      ) : kind.value === "library" ? (
        <FromLibrary axis={axis}>
          <LibraryPicker label="Axis" field={entry} />
        </FromLibrary>
      ) : (
        <div class="row">
          <div class="pj-name">
            <TextField label="Name" field={name} />
          </div>
          <TextField label="Words at −1" field={low} />
          <span class="pj-arrow" aria-hidden="true">
            →
          </span>
          <TextField label="Words at 1" field={high} />
        </div>
      )}
      <Trouble problem={described.problem} />
    </section>
  );
}

/** An axis of the library, its words, and a way to change them. */
function FromLibrary({ axis, children }: { axis: AxisFields; children: preact.ComponentChildren }) {
  const { answer } = axis.described;
  const words = answer && [answer.negative, answer.positive].filter((pole) => pole.length > 0);
  const edit = () => {
    if (!answer) return;
    const { prefix } = axis;
    const [negative, positive] = [answer.negative.join(", "), answer.positive.join(", ")];
    const made = answer.kind === "topic";
    setFields(
      made
        ? { [`${prefix}kind`]: "topic", [`${prefix}about`]: answer.name, [`${prefix}topic`]: positive }
        : {
            [`${prefix}kind`]: "poles",
            [`${prefix}name`]: answer.name,
            [`${prefix}low`]: negative,
            [`${prefix}high`]: positive,
          },
    );
  };
  return (
    <>
      <div class="row">
        {children}
        <button type="button" onClick={edit} disabled={!answer}>
          Change its words
        </button>
      </div>
      <p class="note pj-words">{words?.map((pole) => pole.join(", ")).join(" → ") ?? " "}</p>
    </>
  );
}
