// An axis of the library, by field and name.

import { useId } from "preact/hooks";
import type { LibraryEntry } from "riverbank";
import type { Field } from "../../address.ts";
import { useAnswer } from "../../engine/use-answer.ts";

interface Props {
  label: string;
  field: Field;
  /** What choosing none is called. Default: one must be chosen. */
  none?: string;
}

export function LibraryPicker({ label, field, none }: Props) {
  const id = useId();
  const { answer } = useAnswer("projectionLibrary", {});
  const axes = answer?.axes ?? [];
  const known = field.value === "" || axes.some(({ name }) => name === field.value);
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} value={field.value} onChange={({ currentTarget }) => field.set(currentTarget.value)}>
        {none !== undefined && <option value="">{none}</option>}
        {!known && <option value={field.value}>{field.value}</option>}
        {fieldsOf(axes).map((name) => (
          <optgroup key={name} label={name}>
            {axes
              .filter((axis) => axis.field === name)
              .map((axis) => (
                <option key={axis.name} value={axis.name}>
                  {titleOf(axis)}
                </option>
              ))}
          </optgroup>
        ))}
      </select>
    </div>
  );
}

/** The library's fields, in its order. */
export function fieldsOf(axes: readonly LibraryEntry[]): string[] {
  return [...new Set(axes.map(({ field }) => field))];
}

function titleOf({ name, negative, positive }: LibraryEntry): string {
  return negative.length > 0 ? `${name}: ${negative[0]} → ${positive[0]}` : name;
}
