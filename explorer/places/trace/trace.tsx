// Trace: one text's whole road, from characters to words, step by step.

import { useRef, useState } from "preact/hooks";
import type { Trace } from "riverbank";
import { linkTo, useField } from "../../address.ts";
import { useAnswer } from "../../engine/use-answer.ts";
import { commandLine } from "../../parts/command.ts";
import { EncoderBar } from "../../parts/encoder-bar.tsx";
import { csvOf } from "../../parts/save.ts";
import { TakeAway } from "../../parts/take-away.tsx";
import { Trouble } from "../../parts/trouble.tsx";
import { AskForm } from "./ask-form.tsx";
import { causeOf, codeOf, commandOf, questionOf, replayCodeOf, useAsking } from "./question.ts";
import { type Saved, SavedTrace } from "./saved-trace.tsx";
import { stepRows } from "./step-csv.ts";
import { stepPicture } from "./step-picture.ts";
import { STEPS } from "./steps.tsx";
import { useStep, Walk } from "./walk.tsx";
import "./trace.css";

const EXAMPLES: readonly (readonly [title: string, link: string])[] = [
  ["a dog’s sound", linkTo("trace")],
  [
    "a bank with money",
    linkTo("trace", { text: "He went to the bank to deposit money", topics: "money, river, sea, trade" }),
  ],
  [
    "a bank of a river",
    linkTo("trace", { text: "She sat by the bank of the river", topics: "money, river, sea, trade" }),
  ],
  ["an answer begun", linkTo("trace", { behind: "own" })],
  [
    "a gap of its own",
    linkTo("trace", { text: "The [MASK] flew over the trees.", topics: "bird, insect, animal, sport" }),
  ],
];

export default function TracePlace() {
  const asking = useAsking();
  const question = questionOf(asking);
  const [saved, setSaved] = useState<Saved>();
  const { answer, problem, busy } = useAnswer("traceText", saved ? undefined : question, { wait: 250 });
  const last = useRef<Trace | undefined>(undefined);
  if (answer) last.current = answer;
  // The stage keeps its last record's room while there is none to show.
  const shown = saved?.record ?? answer ?? last.current;
  const isShown = saved !== undefined || problem === undefined;
  return (
    <>
      <h1>One text’s road, from characters to words</h1>
      {!saved && <AskForm asking={asking} problem={problem} layers={shown?.encoder.layers} />}
      <SavedTrace saved={saved} onSaved={setSaved}>
        {EXAMPLES.map(([title, link]) => (
          <a key={title} href={link}>
            {title}
          </a>
        ))}
      </SavedTrace>
      {problem && !causeOf(problem) && <Trouble problem={problem} />}
      {!saved && <EncoderBar />}
      <Walk record={shown} isShown={isShown} busy={!saved && busy} />
      <Away
        record={isShown ? shown : undefined}
        code={saved ? replayCodeOf(saved.name) : codeOf(question)}
        command={saved ? commandLine("trace", "--replay", saved.name) : commandOf(question)}
      />
    </>
  );
}

interface AwayProps {
  record: Trace | undefined;
  code: string;
  command: string;
}

function Away({ record, code, command }: AwayProps) {
  const { at } = useStep();
  const layer = useField("look", "").value;
  const head = useField("head", "").value;
  const { name } = STEPS[at];
  return (
    <TakeAway
      name={`trace-${name}`}
      code={code}
      command={command}
      picture={() => record && stepPicture(record, name, { layer, head })}
      json={() => record}
      csv={() => (record ? csvOf(stepRows(record, name)) : "")}
    />
  );
}
