// A text that is part of the address.

import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Field } from "../address.ts";

interface Props {
  label: string;
  field: Field;
  /** Lines; one by default, more make it a box. */
  lines?: number;
  hint?: string;
  /** Hide the label from sight; screen readers still say it. */
  quiet?: boolean;
  /** The error that this field caused stands under it. */
  describedBy?: string;
  mono?: boolean;
}

/** One typing is one step that back undoes: its first stroke makes it, the rest go into it. */
export function TextField({ label, field, lines = 1, hint, quiet = false, describedBy, mono = false }: Props) {
  const id = useId();
  const fresh = useRef(true);
  const [text, setText] = useState(field.value);
  // Before the next stroke: a later effect would put the text before it back.
  useLayoutEffect(() => setText(field.value), [field.value]);
  const take = (value: string) => {
    setText(value);
    field.set(value, { replace: !fresh.current });
    fresh.current = false;
  };
  const shared = {
    id,
    value: text,
    "aria-describedby": describedBy,
    spellcheck: false,
    autocapitalize: "off" as const,
    autocomplete: "off" as const,
    class: mono ? "mono" : undefined,
    placeholder: hint,
    onFocus: () => {
      fresh.current = true;
    },
  };
  return (
    <div class="field">
      <label for={id} class={quiet ? "hidden" : undefined}>
        {label}
      </label>
      {lines > 1 ? (
        <textarea {...shared} rows={lines} onInput={(event) => take(event.currentTarget.value)} />
      ) : (
        <input {...shared} type="text" onInput={(event) => take(event.currentTarget.value)} />
      )}
    </div>
  );
}
