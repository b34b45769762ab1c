// Both sentences, the word, and what it is laid on.

import type { Field } from "../../address.ts";
import type { Problem } from "../../engine/problem.ts";
import type { Asked } from "../../engine/use-answer.ts";
import { Select } from "../../parts/choice.tsx";
import { TextField } from "../../parts/text-field.tsx";
import { Trouble } from "../../parts/trouble.tsx";
import type { Cause } from "./blame.ts";
import type { useFields } from "./comparison.ts";
import { EXAMPLES } from "./examples.ts";
import { layerOptions } from "./layer-options.ts";
import { Sentence } from "./sentence.tsx";

interface Props {
  fields: ReturnType<typeof useFields>;
  readings: readonly [Asked<"readContext">, Asked<"readContext">];
  problem?: Problem | undefined;
  cause?: Cause | undefined;
}

export function Question({ fields, readings, problem, cause }: Props) {
  const layers = readings[0].answer?.attention.length ?? readings[1].answer?.attention.length;
  const texts = readings.map(({ problem: own }) => own);
  return (
    <>
      <nav class="context-examples" aria-label="Examples">
        <span aria-hidden="true">Examples:</span>
        {EXAMPLES.map(([title, link]) => (
          <a key={title} href={link}>
            {title}
          </a>
        ))}
      </nav>
      <div class="columns">
        <Sentence label="First sentence" field={fields.first} word={fields.word} asked={readings[0]} />
        <Sentence label="Second sentence" field={fields.second} word={fields.word} asked={readings[1]} />
      </div>
      {cause === "text" && texts.every((own) => !own) && <Trouble problem={problem} />}
      <div class="row">
        <TextField label="The word" field={fields.word} />
        <Select label="Read at layer" field={fields.layer} options={layerOptions(layers, 0, fields.layer.value)} />
        <Axis label="Axis across" field={fields.across} other={fields.up} />
        <Axis label="Axis up" field={fields.up} other={fields.across} />
      </div>
      <p class="note" id="context-axes">
        An axis is written <code>about=river,water:money,coin</code>, a topic <code>royalty=king,queen</code>.
      </p>
      {cause && cause !== "text" && !texts.some((own) => own) && <Trouble problem={problem} />}
    </>
  );
}

/** An axis is found where none is given; where one is, the word lies on that one alone. */
function Axis({ label, field, other }: { label: string; field: Field; other: Field }) {
  const hint = other.value.trim() === "" ? "found by itself" : "none";
  return <TextField label={label} field={field} hint={hint} describedBy="context-axes" />;
}
