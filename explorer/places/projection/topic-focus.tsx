// A question, the topics it is about, and what it is when only they matter.

import { useField } from "../../address.ts";
import { useAnswer } from "../../engine/use-answer.ts";
import { Choice } from "../../parts/choice.tsx";
import { commandLine } from "../../parts/command.ts";
import { csvOf } from "../../parts/save.ts";
import { TakeAway } from "../../parts/take-away.tsx";
import { TextField } from "../../parts/text-field.tsx";
import { Trouble } from "../../parts/trouble.tsx";
import { WAIT } from "./axis-fields.ts";
import { BeforeAfter } from "./before-after.tsx";
import type { Focused } from "./calls.ts";
import { codeOf } from "./code.ts";
import { Inside } from "./inside.tsx";
import { useKeptAnswer } from "./kept-answer.ts";
import { percent } from "./numbers.ts";
import { Presets } from "./presets.tsx";
import { ASK, QUESTIONS } from "./sets.ts";
import { TopicList } from "./topic-list.tsx";

const THRESHOLDS = [
  ["2", "2"],
  ["3", "3"],
  ["5", "5"],
] as const;

export function TopicFocus() {
  const ask = useField("ask", ASK);
  const topics = useField("topics", "");
  const own = useField("own", "");
  const keep = useField("keep", "3");
  const question = { query: ask.value, threshold: Number(keep.value), topics: topics.value, own: own.value };
  const { answer, problem, stale } = useKeptAnswer(useAnswer("projectionFocus", question, { wait: WAIT }));
  return (
    <>
      <p class="note">
        Every topic is weighed by the question's words, which count less the more common they are. From the dashed line
        on it is kept, else dropped. A language model weighs directions too, but it learns them and gives them no names.
      </p>
      <Presets presets={QUESTIONS} />
      <TextField label="A question or any text" field={ask} />
      <div class="row">
        <TextField
          label="Only these topics of the library (empty: all)"
          field={topics}
          hint="animal, sound, currency"
        />
        <TextField label="And a topic of your own" field={own} hint="coffee=coffee, espresso, cup" />
        <Choice label="Keep from a standing of" field={keep} options={THRESHOLDS} />
      </div>
      <Trouble problem={problem} />
      <div class="pj-focus" inert={stale}>
        {answer && <Found {...answer} />}
      </div>
      {answer && !stale && (
        <TakeAway
          name="focus"
          code={codeOf("answerFocus", answer.asked)}
          command={commandOf(answer)}
          json={() => answer.found}
          csv={() =>
            csvOf([
              ["topic", "standing", "weight", "kept", ...answer.found.tokens.map(({ token }) => token)],
              ...answer.found.topics.map(({ name, standing, weight, kept, parts }) => [
                name,
                standing,
                weight,
                kept ? "yes" : "no",
                ...parts,
              ]),
            ])
          }
        />
      )}
    </>
  );
}

function commandOf({ asked: { query, threshold, topics, topic } }: Focused): string {
  const among = topics ? ["--topics", topics.join(",")] : [];
  const own = (topic ?? []).flatMap((text) => ["--topic", text]);
  const from = threshold === 3 ? [] : ["--threshold", `${threshold}`];
  return commandLine("focus", query, ...among, ...own, ...from);
}

function Found({ found, asked }: Focused) {
  const { share, expected, before, after, topics } = found;
  const kept = topics.filter((topic) => topic.kept);
  const own = new Map((asked.topic ?? []).map((text) => [text.slice(0, text.indexOf("=")).trim(), text]));
  return (
    <>
      <TopicList {...found} threshold={asked.threshold} own={own} />
      {kept.length === 0 ? (
        <p class="pj-sentence">No topic stands out, so none is kept.</p>
      ) : (
        <>
          <p class="pj-sentence">
            <b>{percent(share)}</b> of the question's vector lies in what is kept; of a vector that has nothing to do
            with it, {percent(expected)} would. In bold: who came near once the rest is dropped.
          </p>
          <div class="columns">
            <BeforeAfter before={before} after={after} title="Nearest in focus" />
            <Inside topics={kept.map(({ name }) => own.get(name) ?? name)} names={kept.map(({ name }) => name)} />
          </div>
        </>
      )}
    </>
  );
}
