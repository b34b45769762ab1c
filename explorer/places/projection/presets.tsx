// Good sets to choose from, each a link that fills the fields.

import { linkTo, useAddress } from "../../address.ts";

/** A set and the fields that it fills; those left out have their defaults. */
export interface Preset {
  title: string;
  fields: Readonly<Record<string, string>>;
}

/** The address with some fields changed; `undefined` gives a field its default. */
export function linkWith(fields: URLSearchParams, changes: Readonly<Record<string, string | undefined>>): string {
  const changed = new URLSearchParams(fields);
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) changed.delete(name);
    else changed.set(name, value);
  }
  return linkTo("projection", changed);
}

export function Presets({ presets }: { presets: readonly Preset[] }) {
  const { fields } = useAddress();
  const names = [...new Set(presets.flatMap((preset) => Object.keys(preset.fields)))];
  return (
    <nav class="pj-presets" aria-label="Sets to try">
      <ul>
        {presets.map(({ title, fields: set }) => {
          const here = names.every((name) => fields.get(name) === (set[name] ?? null));
          const changes = Object.fromEntries(names.map((name) => [name, set[name]]));
          return (
            <li key={title}>
              <a href={linkWith(fields, changes)} aria-current={here ? "true" : undefined}>
                {title}
              </a>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
