// Long work in steps: says when it is time to let others run.

const STEP_MS = 40;

/** A clock for loops that yield about every 40 milliseconds. */
export class Pace {
  #last = performance.now();

  /** Whether the step has lasted long enough; if so, the next one begins. Ask after about a millisecond of work. */
  due(): boolean {
    const now = performance.now();
    if (now - this.#last < STEP_MS) return false;
    this.#last = now;
    return true;
  }
}
