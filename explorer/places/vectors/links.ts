// Links inside the place: other fields keep what was typed in them.

import { linkTo, useAddress } from "../../address.ts";

/** Makes the link that changes some fields; `undefined` gives a field its default. */
export function useLinks(): (changes: Record<string, string | undefined>) => string {
  const { fields } = useAddress();
  return (changes) => {
    const changed = new URLSearchParams(fields);
    for (const [name, value] of Object.entries(changes)) {
      if (value === undefined) changed.delete(name);
      else changed.set(name, value);
    }
    return linkTo("vectors", changed);
  };
}
