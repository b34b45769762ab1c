// Sharing the thread: long work lets waiting events run between its steps.

/** Milliseconds after which waiting events get their turn: with what is done meanwhile, less than three frames. */
const TURN = 25;

/** Resolves after the events that wait now (paint, input, signals, input and output) have run. */
export function nextEvent(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(0);
  });
}

/** A clock for long work: lets waiting events run about every 25 milliseconds. */
export class Turn {
  #last = performance.now();

  /** Resolves at once, or where it is time after the events that wait; `before` is called then, before them. */
  async give(before?: () => void): Promise<void> {
    if (performance.now() - this.#last < TURN) return;
    before?.();
    await nextEvent();
    this.#last = performance.now();
  }
}
