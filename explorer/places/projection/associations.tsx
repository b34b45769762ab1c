// Whether two sets of words lie nearer to one set than to another, more than chance would have it.

import type { SingleWeat, Weat } from "riverbank";
import { useField } from "../../address.ts";
import { useAnswer } from "../../engine/use-answer.ts";
import { commandLine } from "../../parts/command.ts";
import { Figure } from "../../parts/figure.tsx";
import { signed } from "../../parts/numbers.ts";
import { csvOf } from "../../parts/save.ts";
import { TakeAway } from "../../parts/take-away.tsx";
import { TextField } from "../../parts/text-field.tsx";
import { Trouble } from "../../parts/trouble.tsx";
import { useWidth } from "../../parts/use-width.ts";
import { WAIT } from "./axis-fields.ts";
import type { TestAnswer } from "./calls.ts";
import { codeOf } from "./code.ts";
import { useKeptAnswer } from "./kept-answer.ts";
import { count, share } from "./numbers.ts";
import { Presets } from "./presets.tsx";
import { TESTS, WEAT } from "./sets.ts";

export function Associations() {
  const [room, width] = useWidth(720);
  const x = useField("tx", WEAT.x);
  const y = useField("ty", WEAT.y);
  const a = useField("ta", WEAT.a);
  const b = useField("tb", WEAT.b);
  const question = { x: x.value, y: y.value, a: a.value, b: b.value };
  const { answer, problem, stale } = useKeptAnswer(useAnswer("projectionTest", question, { wait: WAIT }));
  const plot = answer && width > 0 ? { ...stripOf(answer), width } : undefined;
  const picture = useKeptAnswer(useAnswer("projectionStrip", plot));
  return (
    <>
      <p class="note">
        Are the words of X nearer to those of A, and the words of Y to those of B, than chance would have it? The answer
        is about the texts that the model was trained on, not about the world (Caliskan, Bryson and Narayanan, 2017).
      </p>
      <Presets presets={TESTS} />
      <div class="pj-sets">
        <TextField label="X" field={x} lines={2} />
        <TextField label="Y; leave it empty to test a single word X" field={y} lines={2} />
        <TextField label="A" field={a} lines={2} />
        <TextField label="B" field={b} lines={2} />
      </div>
      <Trouble problem={problem} />
      <div class="pj-test" inert={stale}>
        {answer ? <Verdict {...answer} /> : <p class="pj-sentence"> </p>}
        <div class="pj-room tall">
          <div ref={room} />
          {picture.answer && <Figure svg={picture.answer} />}
        </div>
      </div>
      {answer && !stale && (
        <TakeAway
          name="test"
          code={codeOf("answerAxes", { weat: answer.sets, k: 10 }, { awaited: true })}
          command={commandLine("axes", "--weat", answer.sets.map((words) => words.join(",")).join(":"))}
          picture={() => picture.answer}
          json={() => answer.found}
          csv={() =>
            csvOf([
              ["set", "word", "association"],
              ...listsOf(answer.found).flatMap(([name, list]) => list.map(({ token, score }) => [name, token, score])),
            ])
          }
        />
      )}
    </>
  );
}

/** The effect and how often chance gives as much. */
function Verdict({ found: { effect, p, ways, exact } }: TestAnswer) {
  const hits = Math.max(0, Math.round(exact ? p * ways : p * (ways + 1) - 1));
  const dealt = exact ? `all ${count(ways)} ways` : `${count(ways)} random ways`;
  return (
    <p class="pj-sentence">
      Effect size <b>{signed(effect)}</b>: the means lie so many standard deviations apart. <b>p = {share(p)}</b>: of{" "}
      {dealt} to deal the words into two sets of this size, {count(hits)} set{hits === 1 ? "s" : ""} them at least as
      far apart in this direction.
    </p>
  );
}

type Lists = [name: string, words: Weat["associations"]["x"]][];

function listsOf(found: Weat | SingleWeat): Lists {
  if ("word" in found)
    return [
      ["A", found.cosines.a],
      ["B", found.cosines.b],
    ];
  return [
    ["X", found.associations.x],
    ["Y", found.associations.y],
  ];
}

function stripOf({ found, sets }: TestAnswer) {
  const single = "word" in found;
  const rows = listsOf(found).map(([label, list]) => ({
    label,
    points: list.map(({ token, score }) => ({ value: score, label: token })),
  }));
  if (single) return { rows, xLabel: `cosine with ${found.word}` };
  const [a, b] = sets.slice(-2).map((words) => words.slice(0, 2).join(", "));
  const ends = [`nearer to B: ${b} …`, `nearer to A: ${a} …`] as const;
  return { rows, xLabel: "mean cosine with A minus that with B", ends };
}
