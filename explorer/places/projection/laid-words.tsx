// Words on one or two axes: the picture, how far the axes can be trusted, the numbers, and what to take away.

import { useAnswer } from "../../engine/use-answer.ts";
import { commandLine } from "../../parts/command.ts";
import { Figure } from "../../parts/figure.tsx";
import { csvOf } from "../../parts/save.ts";
import { TakeAway } from "../../parts/take-away.tsx";
import { Trouble } from "../../parts/trouble.tsx";
import { useWidth } from "../../parts/use-width.ts";
import { type AxisFields, WAIT } from "./axis-fields.ts";
import { codeOf } from "./code.ts";
import { useKeptAnswer } from "./kept-answer.ts";
import { Scores, scoreRows } from "./scores.tsx";
import { Trust } from "./trust.tsx";

/** As wide as the library draws unless told. */
const WIDTH = 720;
/** Narrower than this a plane is drawn less high. */
const NARROW = 500;

interface Props {
  axes: readonly AxisFields[];
  /** As typed, with commas. */
  words: string;
  plot: "strip" | "scatter";
  /** Files' names begin with it. */
  name: string;
}

export function LaidWords({ axes, words, plot, name }: Props) {
  const [room, width] = useWidth(WIDTH);
  const axis = axes.map(({ text }) => text);
  const sound = axes.every(({ described }) => !described.problem);
  const height = plot === "scatter" && width < NARROW ? 400 : undefined;
  const question = width > 0 && sound ? { words, axis, plot, width, height } : undefined;
  const asked = useAnswer("projectionWords", question, { wait: WAIT });
  const { answer, problem, stale } = useKeptAnswer(asked);
  const tested = useAnswer("projectionTrust", sound ? { axis } : undefined, { long: true, wait: 2 * WAIT });
  const trust = tested.busy ? undefined : tested.answer;
  const away = stale || !sound;
  return (
    <>
      <Trouble problem={sound ? problem : undefined} />
      <div class="pj-laid" inert={away}>
        <div class={`pj-room ${answer ? "" : "empty "}${plot}`}>
          <div ref={room} />
          {answer && <Figure svg={answer.svg} />}
        </div>
        <div class="pj-trusts">
          {axes.map(({ described, prefix }, index) => (
            <Trust
              key={prefix}
              name={described.answer?.name ?? "the axis"}
              reliability={trust?.[index]?.reliability}
              testing={tested.busy}
            />
          ))}
          <Trouble problem={sound ? tested.problem : undefined} />
        </div>
        {answer && <Scores laid={answer} />}
      </div>
      {answer && !away && (
        <TakeAway
          name={name}
          code={codeOf("answerProject", answer.asked)}
          command={commandLine(
            "project",
            ...answer.asked.words,
            ...answer.asked.axis.flatMap((text) => ["--axis", text]),
          )}
          picture={() => answer.svg}
          json={trust && (() => ({ axes: trust, words: answer.words }))}
          csv={() => csvOf(scoreRows(answer))}
        />
      )}
    </>
  );
}
