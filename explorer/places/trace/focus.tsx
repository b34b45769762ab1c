// Step 7: what the text is about, and its vector when only that is kept.

import { type Neighbour, stepOf, type TraceFocus } from "riverbank";
import { FocusTopics } from "./focus-topics.tsx";
import { percent } from "./show.ts";
import type { StepProps } from "./steps.tsx";

export function Focus({ record }: StepProps) {
  const { focus, reason } = stepOf(record, "focus");
  const { topics, skipped } = stepOf(record, "gain");
  const asked = new Set([...topics, ...skipped].map(({ name }) => name));
  return (
    <>
      <p class="lead">
        The static table weighs every topic by the text’s words. Topics that stand out from what random words have are
        kept, the others dropped, and the text’s vector is projected onto what is kept.
      </p>
      {focus ? <Found focus={focus} asked={asked} /> : <p>{`None: ${reason}`}</p>}
    </>
  );
}

function Found({ focus, asked }: { focus: TraceFocus; asked: ReadonlySet<string> }) {
  const { tokens, unknown, share, expected, before, after } = focus;
  const isKept = focus.topics.some(({ kept }) => kept);
  return (
    <>
      <ul class="trace-weights" aria-label="Words, and how much each counts">
        {tokens.map(({ token, weight }) => (
          <li key={token}>
            <span class="trace-glyph">{token}</span>
            <span class="trace-number">{weight.toFixed(2)}</span>
            <i style={{ width: `${100 * weight}%` }} aria-hidden="true" />
          </li>
        ))}
      </ul>
      <p class="note">
        Words that stand everywhere count little.
        {unknown.length > 0 && ` Not in the table: ${unknown.join(", ")}.`}
      </p>
      <FocusTopics focus={focus} asked={asked} />
      {isKept ? (
        <p>{`${percent(share)} of the text’s vector lies in what is kept; by chance it would be ${percent(expected)}.`}</p>
      ) : (
        <p>No topic stands out, so none is kept.</p>
      )}
      <div class="columns">
        <Near title="Nearest to the whole vector" near={before} />
        <Near title="Nearest to the filtered vector" near={after} />
      </div>
    </>
  );
}

function Near({ title, near }: { title: string; near: readonly Neighbour[] }) {
  return (
    <section class="card trace-nearest" aria-label={title}>
      <h3>{title}</h3>
      <ol>
        {near.map(({ token, score }) => (
          <li key={token}>
            <span>{token}</span>
            <span class="trace-number">{score.toFixed(4)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
