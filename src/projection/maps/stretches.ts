// Long loops on the calling thread, in stretches of a few milliseconds with room for events in between.

import type { Turn } from "../../shared/events.ts";

/** Numbers looked at between two looks at the clock. */
const NUMBERS = 1 << 16;

/** Does `work` on all rows from 0 to `rows`, stretch by stretch; `width` is how many numbers it looks at for each row. */
export async function byStretches(
  turn: Turn,
  rows: number,
  width: number,
  work: (from: number, to: number) => void,
): Promise<void> {
  const step = Math.max(1, Math.floor(NUMBERS / width));
  for (let from = 0; from < rows; from += step) {
    await turn.give();
    work(from, Math.min(rows, from + step));
  }
}
