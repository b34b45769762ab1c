// One of a few: buttons side by side, or a list where there are many.

import { useId } from "preact/hooks";
import type { Field } from "../address.ts";

interface Props<Value extends string> {
  label: string;
  field: Field;
  options: readonly (readonly [value: Value, title: string])[];
}

/** Radio buttons that look like a row of switches. */
export function Choice<Value extends string>({ label, field, options }: Props<Value>) {
  const name = useId();
  return (
    <fieldset class="choice">
      <legend>{label}</legend>
      <div>
        {options.map(([value, title]) => (
          <label key={value}>
            <input
              type="radio"
              name={name}
              value={value}
              checked={field.value === value}
              onChange={() => field.set(value)}
            />
            <span>{title}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** A list to choose from. */
export function Select<Value extends string>({ label, field, options }: Props<Value>) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} value={field.value} onChange={(event) => field.set(event.currentTarget.value)}>
        {options.map(([value, title]) => (
          <option key={value} value={value}>
            {title}
          </option>
        ))}
      </select>
    </div>
  );
}
