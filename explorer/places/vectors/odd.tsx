// The odd one out: which word fits the others least.

import { barPlot } from "riverbank";
import { useField } from "../../address.ts";
import { useAnswer, useModel } from "../../engine/use-answer.ts";
import { commandLine, modelArgs, modelPath } from "../../parts/command.ts";
import { useKept } from "../../parts/kept.ts";
import { csvOf } from "../../parts/save.ts";
import { TakeAway } from "../../parts/take-away.tsx";
import { TextField } from "../../parts/text-field.tsx";
import { Trouble } from "../../parts/trouble.tsx";
import { score } from "./format.ts";
import { splitWords, WAIT } from "./lists.ts";
import { Matrix } from "./matrix.tsx";

export function Odd() {
  const field = useField("odd", "breakfast, lunch, dinner, river");
  const words = splitWords(field.value);
  const { answer: now, problem } = useAnswer("vectorsOdd", words, { wait: WAIT });
  const answer = useKept(now);
  const { name } = useModel();
  const most = Math.max(...(answer?.scores.map(({ score: value }) => Math.abs(value)) ?? [1]));
  return (
    <>
      <h1>The odd one out</h1>
      <p class="lead">
        Of several words, which points elsewhere than the others together? Each is compared with the mean direction of
        the rest; the lowest cosine is the odd one’s.
      </p>
      <TextField label="Three words or more, with commas between" field={field} />
      <Trouble problem={problem} />
      {answer && (
        <>
          <section class="v-stack">
            <h2>
              <strong class="v-answer">{answer.odd}</strong> is the odd one
            </h2>
            <ol class="v-ranking">
              {answer.scores.map(({ token, score: value }) => (
                <li key={token} class={token === answer.odd ? "v-odd" : ""}>
                  <span>{token}</span>
                  <span class="v-length">
                    <span
                      class={value < 0 ? "v-minus" : "v-plus"}
                      style={{ width: `${(100 * Math.abs(value)) / most}%` }}
                    />
                  </span>
                  <span class="v-score" data-score={value}>
                    {score(value)}
                    {token === answer.odd && <small> odd</small>}
                  </span>
                </li>
              ))}
            </ol>
          </section>
          <section class="v-stack">
            <h2>Each with each</h2>
            <Matrix words={answer.scores.map(({ token }) => token)} />
          </section>
        </>
      )}
      <TakeAway
        name="odd"
        code={[
          'import { openTable } from "riverbank/node";',
          'import { answerOdd } from "riverbank/questions";',
          "",
          `const table = await openTable(${JSON.stringify(modelPath(name))});`,
          `answerOdd(table, { words: ${JSON.stringify(words)} });`,
        ].join("\n")}
        command={commandLine("odd", ...words, ...modelArgs(name))}
        picture={() =>
          answer &&
          barPlot({
            bars: answer.scores.map(({ token, score: value }) => ({ label: token, value })),
            xLabel: "cosine with the mean direction of the others",
          })
        }
        json={() => answer}
        csv={() =>
          csvOf([["word", "score"], ...(answer?.scores.map(({ token, score: value }) => [token, value]) ?? [])])
        }
      />
    </>
  );
}
