// Sharing the thread: long work lets waiting events run between its steps.

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
