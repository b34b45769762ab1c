// Through the merges: on, back, to an end, by itself.

import { useEffect, useId, useRef, useState } from "preact/hooks";
import { useField } from "../../address.ts";

/** Milliseconds from one merge to the next. */
const PACE = 700;

/** The step that is asked for; its first value shows a text on its way. */
export function useStep() {
  return useField("step", "8");
}

export function Stepper({ steps }: { steps: number }) {
  const field = useStep();
  const step = Math.max(0, Math.min(Math.trunc(Number(field.value)) || 0, steps));
  const [playing, setPlaying] = useState(false);
  const id = useId();
  // One going-through is one step of back.
  const fresh = useRef(true);
  const go = (to: number) => {
    field.set(String(Math.max(0, Math.min(to, steps))), { replace: !fresh.current });
    fresh.current = false;
  };
  const running = playing && step < steps;
  useEffect(() => {
    if (!running) return setPlaying(false);
    const timer = setTimeout(() => go(step + 1), PACE);
    return () => clearTimeout(timer);
  }, [running, step]);
  return (
    <div
      class="t-stepper"
      onFocusOut={({ relatedTarget, currentTarget }) => {
        if (!(currentTarget as Element).contains(relatedTarget as Node | null)) fresh.current = true;
      }}
    >
      <button type="button" onClick={() => go(step - 1)} disabled={step === 0}>
        Back
      </button>
      <button type="button" class="main" onClick={() => go(step + 1)} disabled={step >= steps}>
        Next merge
      </button>
      <button
        type="button"
        onClick={() => {
          if (step >= steps) go(0);
          setPlaying(!running);
        }}
      >
        {running ? "Stop" : "Play"}
      </button>
      <div class="field">
        <label for={id}>
          Merge {step} of {steps}
        </label>
        <input
          id={id}
          type="range"
          min={0}
          max={steps}
          value={step}
          onInput={({ currentTarget }) => go(Number(currentTarget.value))}
        />
      </div>
    </div>
  );
}
