// A tokenizer learned in the page, and its merges one by one.

import { setFields } from "../../address.ts";
import { ask } from "../../engine/ask.ts";
import { useAnswer } from "../../engine/use-answer.ts";
import { useKept } from "../../parts/kept.ts";
import { save } from "../../parts/save.ts";
import { TextField } from "../../parts/text-field.tsx";
import { Trouble } from "../../parts/trouble.tsx";
import type { Merged } from "./calls.ts";
import { MergeList } from "./merge-list.tsx";
import { useLearning } from "./sources.ts";
import { Stepper, useStep } from "./stepper.tsx";
import { TextView } from "./text-view.tsx";

/** The 256 bytes and the token for a text's end, which are there before anything is learned. */
const BASE = 257;

export function Learn() {
  const { text, size } = useLearning();
  const step = useStep();
  const source = { kind: "learned", text: text.value, size: Number(size.value) } as const;
  const question = { source, text: text.value, step: Math.max(0, Math.trunc(Number(step.value)) || 0) };
  const asked = useAnswer("tokenMerges", question, { wait: 60 });
  const merged = useKept(asked.answer);
  return (
    <section class="t-part" aria-labelledby="t-learn">
      <h2 id="t-learn">Learn a tokenizer from a text</h2>
      <p class="lead">
        Byte pairs begin with single bytes. Then, again and again, the two tokens that stand side by side most often
        become one, which gets the next id. Go through it step by step.
      </p>
      <div class="t-learning">
        <TextField label="Text to learn from" field={text} lines={4} />
        <TextField label="Ids in the list, at most" field={size} />
      </div>
      <Trouble problem={asked.problem} />
      {merged && !asked.problem && <Course merged={merged} wanted={Number(size.value)} />}
      <div class="row">
        <button type="button" onClick={() => setFields({ by: "learned", at: "0" })} disabled={Boolean(asked.problem)}>
          Cut the text at the top with it
        </button>
        <button
          type="button"
          disabled={Boolean(asked.problem)}
          onClick={async () => save("tokenizer.json", new Blob([await ask("tokenizerFile", source)]))}
        >
          Save tokenizer.json
        </button>
      </div>
    </section>
  );
}

function Course({ merged, wanted }: { merged: Merged; wanted: number }) {
  const { steps, step, text, tokens, bytes, size } = merged;
  const last = step > 0 ? steps[step - 1] : undefined;
  return (
    <>
      <Stepper steps={steps.length} />
      <div class="t-course">
        <div class="t-stage">
          <p class="t-said" role="status">
            {last ? <Said merged={merged} /> : `The text is ${bytes} bytes, each a token. No merge yet.`}
          </p>
          <TextView label="The text after this merge" text={text} tokens={tokens} marked={last?.token} />
        </div>
        <MergeList steps={steps} step={step} />
      </div>
      <p class="note">
        {size} ids: {BASE} there from the start, {size - BASE} learned.{" "}
        {size < wanted && "Here it ends, since no two tokens stand side by side twice any more. "}A step counts in the
        text as it stands; lines are texts of their own.
      </p>
    </>
  );
}

function Said({ merged: { steps, step, tokens, bytes } }: { merged: Merged }) {
  const { left, right, token, times, id } = steps[step - 1];
  return (
    <>
      <span class="t-written">{left}</span> + <span class="t-written">{right}</span> →{" "}
      <strong class="t-written">{token}</strong>, id {id}: in {times === 1 ? "one place" : `${times} places`}. The text
      is now {tokens.tokens.length} tokens instead of {bytes}.
    </>
  );
}
