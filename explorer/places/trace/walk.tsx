// The walk through a record: the steps, and the one that is looked at.

import { followedToken, stepOf, type Trace } from "riverbank";
import { useField } from "../../address.ts";
import { Stepper } from "./stepper.tsx";
import { STEPS } from "./steps.tsx";

/** The step that is looked at. */
export function useStep() {
  const field = useField("step", STEPS[0].name);
  const index = STEPS.findIndex(({ name }) => name === field.value);
  const set = (step: number, options?: { replace: boolean }) => field.set(STEPS[step].name, options);
  return { at: Math.max(0, index), set };
}

interface WalkProps {
  record: Trace | undefined;
  isShown: boolean;
  busy: boolean;
}

export function Walk({ record, isShown, busy }: WalkProps) {
  const { at, set } = useStep();
  const token = useField("at", "");
  const { name, title, Shown } = STEPS[at];
  const size = record ? stepOf(record, "tokens").tokens.length : 0;
  const asked = token.value === "" ? -1 : Number(token.value);
  const chosen = record && (Number.isInteger(asked) && asked >= 0 && asked < size ? asked : followedToken(record));
  return (
    <>
      {record && isShown && <Appended record={record} />}
      <Stepper at={at} ready={record !== undefined && !busy} onStep={set} />
      <p class="hidden" role="status">{`Step ${at + 1} of ${STEPS.length}: ${name}`}</p>
      <section class="trace-stage" aria-labelledby="trace-title" aria-busy={busy}>
        <h2 id="trace-title">{title}</h2>
        {record && chosen !== undefined ? (
          <div key={name} class={`trace-step${busy ? " busy" : ""}${isShown ? "" : " trace-gone"}`}>
            <Shown record={record} chosen={chosen} onChoose={(to) => token.set(String(to))} />
          </div>
        ) : (
          <p class="note">{busy ? "Tracing the text…" : ""}</p>
        )}
      </section>
    </>
  );
}

/** What the encoder read besides what was asked. */
function Appended({ record }: { record: Trace }) {
  const { text, appended, read } = record;
  const isMask = stepOf(record, "tokens").tokens.some((token) => token.appended && token.kind === "mask");
  return (
    <p class="trace-read">
      {appended === "" ? (
        <>Read as it is: “{read}”</>
      ) : (
        <>
          Read: “{text}
          <mark class="trace-appended">{appended}</mark>”. <b>{appended.trim()}</b> was put behind the text
          {isMask ? ": the encoder guesses words only at a mask." : "."}
        </>
      )}
    </p>
  );
}
