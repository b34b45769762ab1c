// The last answer while the next is on its way, so that nothing jumps.

import { useRef } from "preact/hooks";

/** What was given last that was something. */
export function useKept<Value>(value: Value | undefined): Value | undefined {
  const last = useRef(value);
  if (value !== undefined) last.current = value;
  return value ?? last.current;
}
