// A word without its part along one or two axes, and who its neighbours are then.

import { useField } from "../../address.ts";
import { useAnswer } from "../../engine/use-answer.ts";
import { commandLine } from "../../parts/command.ts";
import { csvOf } from "../../parts/save.ts";
import { TakeAway } from "../../parts/take-away.tsx";
import { TextField } from "../../parts/text-field.tsx";
import { Trouble } from "../../parts/trouble.tsx";
import { WAIT } from "./axis-fields.ts";
import { BeforeAfter, neighbourRows } from "./before-after.tsx";
import { codeOf } from "./code.ts";
import { useKeptAnswer } from "./kept-answer.ts";
import { LibraryPicker } from "./library-picker.tsx";
import { percent } from "./numbers.ts";
import { Presets } from "./presets.tsx";
import { REMOVALS } from "./sets.ts";

export function TakenAway() {
  const query = useField("query", "king");
  const first = useField("minus", "gender");
  const second = useField("and", "");
  const without = [first.value, second.value].filter((name) => name !== "");
  const question = { query: query.value, without };
  const kept = useKeptAnswer(useAnswer("projectionWithout", question, { wait: WAIT }));
  const { answer, problem, stale, question: asked = question } = kept;
  return (
    <>
      <p class="note">
        Everything along the axis is taken out of the vector; the rest stays as it is. What was near it only because of
        that direction moves away. The other words keep theirs.
      </p>
      <Presets presets={REMOVALS} />
      <div class="row">
        <TextField label="A word, or an expression" field={query} />
        <LibraryPicker label="Without its part along" field={first} />
        <LibraryPicker label="And along" field={second} none="nothing else" />
      </div>
      <Trouble problem={problem} />
      <div class="pj-without" inert={stale}>
        {answer && (
          <>
            <p class="pj-sentence">
              <b>{percent(answer.removed)}</b> of the vector's squared length went with{" "}
              <b>{answer.axes.join(" and ")}</b>
              {answer.after.some(({ token }) => answer.entered.includes(token))
                ? ". In bold: who came near."
                : ". The same words stay nearest."}
            </p>
            <BeforeAfter before={answer.before} after={answer.after} title={`Without ${answer.axes.join(" and ")}`} />
          </>
        )}
      </div>
      {answer && !stale && (
        <TakeAway
          name="without"
          code={codeOf("answerFocus", { query: asked.query, k: 10, threshold: 3, without: asked.without })}
          command={commandLine("focus", asked.query, "--without", asked.without.join(","))}
          json={() => answer}
          csv={() => csvOf(neighbourRows(answer.before, answer.after))}
        />
      )}
    </>
  );
}
