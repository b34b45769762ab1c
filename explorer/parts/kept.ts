// The last answer stays while what is typed has none, so that nothing jumps.

import { useRef } from "preact/hooks";

/** The value, or the last one that was there. */
export function useKept<Value>(value: Value | undefined): Value | undefined {
  const last = useRef(value);
  if (value !== undefined) last.current = value;
  return last.current;
}
