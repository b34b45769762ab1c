// One word on the library's axes, those first on which it stands out most.

import type { ProfileEntry } from "riverbank";
import { linkTo, useField } from "../../address.ts";
import { useAnswer } from "../../engine/use-answer.ts";
import { Choice, Select } from "../../parts/choice.tsx";
import { commandLine } from "../../parts/command.ts";
import { signed } from "../../parts/numbers.ts";
import { csvOf } from "../../parts/save.ts";
import { TakeAway } from "../../parts/take-away.tsx";
import { TextField } from "../../parts/text-field.tsx";
import { Trouble } from "../../parts/trouble.tsx";
import { WAIT } from "./axis-fields.ts";
import type { Standings } from "./calls.ts";
import { codeOf } from "./code.ts";
import { useKeptAnswer } from "./kept-answer.ts";
import { fieldsOf } from "./library-picker.tsx";
import { Presets } from "./presets.tsx";
import { besideOthers, ONE_WORD } from "./sets.ts";

const COUNTS = [
  ["12", "12"],
  ["30", "30"],
  ["200", "All"],
] as const;

export function ManyAxes() {
  const word = useField("word", "king");
  const field = useField("field", "");
  const count = useField("count", COUNTS[0][0]);
  const fields = field.value === "" ? undefined : [field.value];
  const question = { word: word.value, k: Number(count.value) || 12, fields };
  const kept = useKeptAnswer(useAnswer("projectionProfile", question, { wait: WAIT }));
  const { answer, problem, stale, question: asked = question } = kept;
  const library = useAnswer("projectionLibrary", {}).answer;
  const options = fieldsOf(library?.axes ?? []).map((name) => [name, name] as const);
  return (
    <>
      <p class="note">
        Axes differ in how far ordinary words spread on them. The standing takes that away: it is the score in standard
        deviations from the mean of the 5,000 most frequent words, so it can be compared between axes.
      </p>
      <Presets presets={ONE_WORD} />
      <div class="row">
        <TextField label="A word, or an expression such as king - man + woman" field={word} />
        <Select label="Axes of the library" field={field} options={[["", "all fields"], ...options]} />
        <Choice label="How many" field={count} options={COUNTS} />
      </div>
      <Trouble problem={problem} />
      <div class="pj-standings" inert={stale}>
        {answer && <StandingList standings={answer} word={asked.word} />}
      </div>
      {answer && !stale && (
        <TakeAway
          name="profile"
          code={codeOf("answerAxes", { for: asked.word, fields: asked.fields, k: asked.k }, { awaited: true })}
          command={commandOf(asked)}
          picture={() => answer.svg}
          json={() => answer.profile}
          csv={() =>
            csvOf([
              ["axis", "standing", "score"],
              ...answer.profile.axes.map(({ name, standing, score }) => [name, standing, score]),
            ])
          }
        />
      )}
    </>
  );
}

function commandOf({ word, fields, k }: { word: string; fields?: string[] | undefined; k: number }): string {
  return commandLine("axes", "--for", word, ...(fields ? ["--fields", ...fields] : []), "-k", `${k}`);
}

function StandingList({ standings: { profile, entries }, word }: { standings: Standings; word: string }) {
  const { axes } = profile;
  const most = Math.max(...axes.map(({ standing }) => Math.abs(standing)), 1);
  return (
    <ol class="pj-bars" aria-label="Axes and the word's standing on them">
      {axes.map((axis) => (
        <StandingRow key={axis.name} {...{ axis, most, word }} ends={endsOf(entries[axis.name])} />
      ))}
    </ol>
  );
}

function endsOf(entry: Standings["entries"][string] | undefined): [string, string] {
  return entry && entry.negative.length > 0 ? [entry.negative[0], entry.positive[0]] : ["", ""];
}

interface RowProps {
  axis: ProfileEntry;
  ends: [string, string];
  /** The largest standing shown. */
  most: number;
  word: string;
}

/** A bar from the middle: to the right above the mean, to the left below it. */
function StandingRow({ axis, ends, most, word }: RowProps) {
  const { name, standing, score } = axis;
  const length = `${(50 * Math.abs(standing)) / most}%`;
  const side = standing < 0 ? "low" : "high";
  return (
    <li>
      <a class="name" href={linkTo("projection", { kind: "library", entry: name, words: besideOthers(word) })}>
        {name}
      </a>
      <span class={`end first${side === "low" ? " here" : ""}`}>{ends[0]}</span>
      <span class="bar" title={`score ${signed(score)}`}>
        <i class={side} style={{ width: length }} />
      </span>
      <span class={`end last${side === "high" ? " here" : ""}`}>{ends[1]}</span>
      <span class="number">{signed(standing)}</span>
    </li>
  );
}
