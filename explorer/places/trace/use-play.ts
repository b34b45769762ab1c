// Steps that follow each other by themselves, only while they are played.

import { useEffect, useRef, useState } from "preact/hooks";

/** Milliseconds for which a step stands while the steps are played. */
export const STAND = 6000;

interface Walked {
  at: number;
  last: number;
  /** Whether there is something to look at; else the step waits. */
  ready: boolean;
  /** Goes to a step; `replace` for those after the first, so that the browser's back undoes the whole play. */
  onStep: (step: number, options: { replace: boolean }) => void;
}

export function usePlay({ at, last, ready, onStep }: Walked) {
  const [playing, setPlaying] = useState(false);
  const moved = useRef(false);
  const stop = () => setPlaying(false);
  const step = (to: number) => {
    onStep(to, { replace: moved.current });
    moved.current = true;
  };
  useEffect(() => {
    if (!playing) return;
    if (at === last) return stop();
    if (!ready) return;
    const timer = setTimeout(() => step(at + 1), STAND);
    return () => clearTimeout(timer);
  }, [playing, ready, at, last]);
  useEffect(() => {
    addEventListener("popstate", stop);
    return () => removeEventListener("popstate", stop);
  }, []);
  /** Plays from here, from the start where there is nothing left, or pauses. */
  const toggle = () => {
    if (playing) return stop();
    moved.current = false;
    if (at === last) step(0);
    setPlaying(true);
  };
  return { playing, stop, toggle };
}
