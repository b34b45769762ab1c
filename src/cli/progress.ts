// One line about long work: redrawn in place on a terminal, elsewhere said anew every ten seconds.

import type { TrainProgress } from "../training/train.ts";
import { clock, count } from "./layout.ts";

/** Where the line goes, such as standard error. */
interface Target {
  isTTY?: boolean;
  columns?: number;
  write(text: string): unknown;
}

const REDRAW_EVERY = 100;
const SAY_EVERY = 10_000;

/** A line of progress on `target`; `now` gives milliseconds. */
export class ProgressLine {
  readonly #target: Target;
  readonly #now: () => number;
  #last: number;
  #drawn = false;

  constructor(target: Target, now: () => number = () => performance.now()) {
    this.#target = target;
    this.#now = now;
    this.#last = target.isTTY ? Number.NEGATIVE_INFINITY : now();
  }

  /** Shows the line, if the last one was long enough ago. */
  show(line: string): void {
    const { isTTY, columns = 80 } = this.#target;
    const now = this.#now();
    if (now - this.#last < (isTTY ? REDRAW_EVERY : SAY_EVERY)) return;
    this.#last = now;
    this.#drawn = isTTY === true;
    // A line that wrapped could not be drawn over.
    this.#target.write(isTTY ? `\r${line.slice(0, columns - 1)}\x1b[K` : `${line}\n`);
  }

  /** Takes a drawn line away, so that something else can be said. */
  clear(): void {
    if (this.#drawn) this.#target.write("\r\x1b[K");
    this.#drawn = false;
  }
}

/** How a training stands, in a line. */
export function describeProgress(progress: TrainProgress): string {
  const { stage, done, total } = progress;
  const percent = total ? `${String(Math.floor((100 * done) / total)).padStart(4)} %` : "";
  if (stage === "reading") return `reading${percent}  ${count(progress.words)} words`;
  if (stage === "counting") return `counting${percent}  neighbours of ${count(total)} words`;
  const { epoch, epochs, unit, perSecond, secondsLeft, loss, rate } = progress;
  const left = Number.isFinite(secondsLeft) ? `${clock(secondsLeft)} left` : "";
  const speed = `${count(Math.round(perSecond))} ${unit}/s`;
  return `training${percent}  epoch ${epoch}/${epochs}  ${speed}  loss ${loss.toFixed(4)}  rate ${rate.toFixed(5)}  ${left}`;
}
