// All merges in the order in which they were learned, the one that is shown in sight.

import { useEffect, useRef } from "preact/hooks";
import type { MergeStep } from "riverbank";
import { useStep } from "./stepper.tsx";
import { visibly } from "./token-list.tsx";

export function MergeList({ steps, step }: { steps: readonly MergeStep[]; step: number }) {
  const field = useStep();
  const box = useRef<HTMLOListElement>(null);
  useEffect(() => {
    const list = box.current;
    const item = list?.children[Math.max(0, step - 1)] as HTMLElement | undefined;
    // Only the list scrolls, never the page.
    if (list && item) list.scrollTop = item.offsetTop - list.clientHeight / 2;
  }, [step, steps]);
  return (
    <ol class="t-merges" ref={box} aria-label="The merges">
      {steps.map(({ left, right, token, times }, at) => (
        <li key={at} class={at >= step ? "t-later" : ""}>
          <button
            type="button"
            aria-current={at + 1 === step ? "step" : undefined}
            onClick={() => field.set(String(at + 1))}
          >
            <span class="t-id">{at + 1}</span>
            <span>
              {visibly(left)} + {visibly(right)} → <strong>{visibly(token)}</strong>
            </span>
            <span class="t-id">{times} ×</span>
          </button>
        </li>
      ))}
    </ol>
  );
}
