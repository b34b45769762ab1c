// Time that runs out.

import type { HttpFailure } from "./failures.ts";

/** Milliseconds after which whatever is still awaited fails with `timeout`. */
export class Deadline {
  readonly #timer: NodeJS.Timeout;
  readonly #over: Promise<never>;

  /** @param failure what is thrown then. */
  constructor(milliseconds: number, failure: () => HttpFailure) {
    let end = (_: HttpFailure) => {};
    this.#over = new Promise((_, reject) => {
      end = reject;
    });
    // Nobody may be waiting when it ends.
    this.#over.catch(() => {});
    this.#timer = setTimeout(() => end(failure()), milliseconds);
    this.#timer.unref();
  }

  /** What comes first, the value or the end. */
  race<T>(value: Promise<T>): Promise<T> {
    return Promise.race([value, this.#over]);
  }

  /** Lets it be. */
  clear(): void {
    clearTimeout(this.#timer);
  }
}
