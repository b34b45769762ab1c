// Ctrl-C, and the polite `kill`, where something must be put in order first. Elsewhere they end the process at once, as
// Node does by itself: a handler would have to wait for long computations to end.

const SIGNALS = { SIGINT: 130, SIGTERM: 143 } as const;

/** From now on ctrl-C ends the process by way of its exit handlers, which take unfinished files away. */
export function exitOnInterrupt(): void {
  for (const [signal, code] of Object.entries(SIGNALS)) process.once(signal, () => process.exit(code));
}

/** A signal that ctrl-C gives the first time; the second time it ends the process. */
export function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  for (const signal of Object.keys(SIGNALS)) {
    process.once(signal, () => {
      if (!controller.signal.aborted) exitOnInterrupt();
      controller.abort();
    });
  }
  return controller.signal;
}
