// What is right at each place that is asked. The classes of a sampled softmax are there by chance, but those that a window
// brings along are there for certain whenever it is asked: they count as they are, the others one over how often they come.

import type { MaskedWindow } from "./masking.ts";

/** For each place that is asked a run of classes: its share of what is right, 1 in all, and what is added to its score. */
export interface Answers {
  /** Where each place's run starts, and the end, [picks + 1]. */
  readonly starts: Uint32Array;
  readonly classes: Uint32Array;
  readonly shares: Float32Array;
  readonly shifts: Float32Array;
}

/**
 * What is right at the masked words of some windows, then at those that tell their neighbours: at every place the classes
 * that its window brings along.
 *
 * @param slotOf the class of each id. @param correction what is in the scores of each class and is taken out of them here.
 */
export function answersOf(
  windows: readonly MaskedWindow[],
  slotOf: ArrayLike<number>,
  correction?: ArrayLike<number>,
): Answers {
  const starts = [0];
  const [classes, shares, shifts]: [number[], number[], number[]] = [[], [], []];
  const add = ({ told }: MaskedWindow, shareOf: (index: number) => number) => {
    told.forEach((id, i) => {
      classes.push(slotOf[id]);
      shares.push(shareOf(i));
      shifts.push(correction ? -correction[slotOf[id]] : 0);
    });
    starts.push(classes.length);
  };
  for (const window of windows) {
    for (const label of window.labels) add(window, (i) => (window.told[i] === label ? 1 : 0));
  }
  for (const window of windows) for (const own of window.neighbours?.shares ?? []) add(window, (i) => own[i]);
  return {
    ...{ starts: Uint32Array.from(starts), classes: Uint32Array.from(classes) },
    ...{ shares: Float32Array.from(shares), shifts: Float32Array.from(shifts) },
  };
}
