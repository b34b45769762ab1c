// Context: two sentences make two places of one row.

import { useRef } from "preact/hooks";
import { placesPlot } from "riverbank";
import { useAnswer, useModel } from "../../engine/use-answer.ts";
import { modelPath } from "../../parts/command.ts";
import { EncoderBar } from "../../parts/encoder-bar.tsx";
import { csvOf } from "../../parts/save.ts";
import { TakeAway } from "../../parts/take-away.tsx";
import { Attention } from "./attention.tsx";
import { causeOf } from "./blame.ts";
import { codeOf, commandOf, questionOf, rowsOf, useComparison, useFields } from "./comparison.ts";
import { Fill } from "./fill.tsx";
import { Movers } from "./movers.tsx";
import { Places } from "./places.tsx";
import { Question } from "./question.tsx";
import { SensesOf } from "./senses.tsx";
import { Waiting } from "./waiting.tsx";
import "./context.css";

export default function Context() {
  const fields = useFields();
  const question = questionOf(fields);
  const readings = [
    useAnswer("readContext", { text: question.first }),
    useAnswer("readContext", { text: question.second }),
  ] as const;
  const { answer, kept, problem, busy } = useComparison(question);
  const cause = problem && causeOf(problem);
  const model = useModel();
  const table = modelPath(model.name);
  // Once there was an answer or an error, senses are looked for beside further comparisons.
  const began = useRef(false);
  if (!busy) began.current = true;
  const state = problem ? "context-kept" : busy ? "busy" : "";
  return (
    <>
      <h1>Each sentence moves a word to a place of its own</h1>
      <p class="lead">
        A table has one row for <em>bank</em>, whatever stands around it. An encoder starts from such rows and lets
        every token look at the others, layer by layer. Here is where that takes a word.
      </p>
      <Question fields={fields} readings={readings} problem={problem} cause={cause} />
      <EncoderBar />
      <div class={state} aria-busy={busy}>
        {kept ? <Places found={kept} table={model.name} /> : <Waiting busy={busy} />}
      </div>
      <Attention readings={[readings[0].answer, readings[1].answer]} word={question.word} />
      <div class={kept ? state : "context-later"}>{kept && <Movers found={kept} />}</div>
      <TakeAway
        name={`context-${question.word}`}
        code={codeOf(question, table)}
        command={commandOf(question, table)}
        picture={() => (answer && answer.axes.length > 0 ? placesPlot(answer) : undefined)}
        json={() => answer}
        csv={() => csvOf(answer ? rowsOf(answer) : [])}
      />
      <Fill />
      <SensesOf ready={began.current} />
    </>
  );
}
