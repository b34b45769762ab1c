// The eight steps, and the ways to walk them: buttons, arrow keys, a choice, play.

import { useLayoutEffect } from "preact/hooks";
import { STEPS } from "./steps.tsx";
import { usePlay } from "./use-play.ts";

interface Props {
  at: number;
  ready: boolean;
  onStep: (step: number, options?: { replace: boolean }) => void;
}

/** Fields that need the arrow keys for themselves. */
const OWN_ARROWS = "input, textarea, select";

export function Stepper({ at, ready, onStep }: Props) {
  const last = STEPS.length - 1;
  const { playing, stop, toggle } = usePlay({ at, last, ready, onStep });
  const go = (step: number) => {
    stop();
    if (step >= 0 && step <= last) onStep(step);
  };
  // With the drawing itself: a second key may come before effects that wait for the paint.
  useLayoutEffect(() => {
    const hear = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      if (event.target instanceof Element && event.target.closest(OWN_ARROWS)) return;
      if (event.key === "ArrowRight") go(at + 1);
      else if (event.key === "ArrowLeft") go(at - 1);
    };
    addEventListener("keydown", hear);
    return () => removeEventListener("keydown", hear);
  });
  return (
    <nav class="trace-walk" aria-label="Steps of the trace">
      <ol class="trace-steps">
        {STEPS.map(({ name }, index) => (
          <li key={name}>
            <button type="button" aria-current={index === at ? "step" : undefined} onClick={() => go(index)}>
              <b>{index + 1}</b>
              {name}
            </button>
          </li>
        ))}
      </ol>
      <div class="trace-controls">
        <button type="button" aria-disabled={at === 0} onClick={() => go(at - 1)}>
          <span aria-hidden="true">← </span>Back
        </button>
        <button type="button" class="main trace-play" onClick={toggle}>
          {playing ? "Pause" : "Play"}
          {playing && <i key={at} aria-hidden="true" />}
        </button>
        <button type="button" aria-disabled={at === last} onClick={() => go(at + 1)}>
          Forward<span aria-hidden="true"> →</span>
        </button>
        <span class="trace-hint">{`Step ${at + 1} of ${STEPS.length}. The arrow keys walk too.`}</span>
      </div>
    </nav>
  );
}
