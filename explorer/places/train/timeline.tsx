// A slider through the moments of a training, which can play by itself.

import { useEffect, useId, useState } from "preact/hooks";
import type { CourseAnswer } from "./calls.ts";

interface Props {
  course: CourseAnswer | undefined;
  at: number;
  onMove: (at: number) => void;
}

/** Milliseconds from one moment to the next. */
const STEP = 140;

export function Timeline({ course, at, onMove }: Props) {
  const id = useId();
  const [playing, setPlaying] = useState(false);
  const last = Math.max(0, (course?.moments.length ?? 0) - 1);
  useEffect(() => {
    if (!playing) return;
    if (at >= last) return setPlaying(false);
    const timer = setTimeout(() => onMove(at + 1), STEP);
    return () => clearTimeout(timer);
  }, [playing, at, last]);
  const now = course?.moments[at];
  const told = now
    ? `${now.done.toLocaleString("en")} of ${now.total.toLocaleString("en")} ${now.unit} seen`
    : "none yet";
  const loss = now?.loss === undefined ? "" : `, loss ${now.loss.toFixed(4)}`;
  return (
    <div class="train-timeline">
      <button
        type="button"
        disabled={last === 0}
        onClick={() => {
          if (!playing && at >= last) onMove(0);
          setPlaying(!playing);
        }}
      >
        {playing ? "Pause" : "Play"}
      </button>
      <div class="train-slider">
        <label for={id}>
          Moment: <output>{told + loss}</output>
        </label>
        <input
          id={id}
          type="range"
          min={0}
          max={last}
          value={at}
          disabled={last === 0}
          aria-valuetext={`moment ${at} of ${last}: ${told}`}
          onInput={(event) => {
            setPlaying(false);
            onMove(Number(event.currentTarget.value));
          }}
        />
      </div>
    </div>
  );
}
