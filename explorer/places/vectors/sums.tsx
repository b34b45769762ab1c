// Sums of words: nearest to any expression, and what an analogy is answered.

import { useMemo } from "preact/hooks";
import { useField } from "../../address.ts";
import { useAnswer, useModel } from "../../engine/use-answer.ts";
import { commandLine, modelArgs, modelPath } from "../../parts/command.ts";
import { useKept } from "../../parts/kept.ts";
import { csvOf } from "../../parts/save.ts";
import { TakeAway } from "../../parts/take-away.tsx";
import { TextField } from "../../parts/text-field.tsx";
import { Trouble } from "../../parts/trouble.tsx";
import { Analogy } from "./analogy.tsx";
import { Evidence } from "./evidence.tsx";
import { useLinks } from "./links.ts";
import { quoteToken, WAIT } from "./lists.ts";
import { neighboursPlot, Ranking } from "./ranking.tsx";
import { Strips } from "./strips.tsx";
import type { SumAnswer, WordRow } from "./word-calls.ts";

const K = 10;
const TRY = [
  "paris - france + italy",
  "mean(breakfast, lunch, dinner)",
  "bank | money",
  "bank | river",
  "2*river + boat",
];

export function Sums() {
  const field = useField("sum", "king - man + woman");
  const linkWith = useLinks();
  const query = field.value.trim();
  const { answer: now, problem } = useAnswer("vectorsSum", query === "" ? undefined : { query, k: K }, { wait: WAIT });
  const kept = useKept(now);
  const answer = query === "" ? undefined : kept;
  const first = answer?.nearest.neighbours[0]?.token;
  return (
    <>
      <h1>Words can be added and taken away</h1>
      <p class="lead">
        What leads from man to king, walked from woman, should arrive at queen. Any sum of words is again a list of
        numbers, and the words nearest to it can be looked up.
      </p>
      <TextField label="A word, or a sum of words" field={field} mono />
      <Trouble problem={problem} />
      <p class="note">
        + and - add and take away, 2*word counts twice, | takes away what two share, mean(a, b) is the middle. Try:{" "}
        {TRY.map((text, index) => (
          <span key={text}>
            {index > 0 && " · "}
            <a class="mono v-try" href={linkWith({ sum: text })}>
              {text}
            </a>
          </span>
        ))}
      </p>
      {answer && (
        <>
          {answer.analogy && <Analogy analogy={answer.analogy} answer={first} />}
          <section class="v-stack">
            <h2>Nearest to {answer.nearest.query}</h2>
            <Ranking
              neighbours={answer.nearest.neighbours}
              leftOut={answer.single === undefined ? answer.leftOut : []}
              query={answer.nearest.query}
            />
            {answer.single === undefined && (
              <p class="note">
                Words count with length 1 each. Those that were typed are left out of the answers; where they would
                stand is shown all the same.
              </p>
            )}
          </section>
          {answer.single !== undefined && <Evidence query={answer.single} words={tokens(answer)} />}
          {first !== undefined && <Beside query={answer.nearest.query} answer={first} />}
        </>
      )}
      <SumAway query={query} answer={answer?.nearest} />
    </>
  );
}

const tokens = ({ nearest: { neighbours } }: SumAnswer) => neighbours.map(({ token }) => token);

/** The sum's own numbers above those of the nearest word. */
function Beside({ query, answer }: { query: string; answer: string }) {
  const { answer: rows } = useAnswer("vectorsRows", [query, quoteToken(answer)]);
  const kept = useKept(rows);
  const field = useField("dimension", String(1 + largestProduct(kept ?? [])));
  const dims = kept?.find((row) => "vector" in row)?.vector.length ?? 0;
  const order = useMemo(() => Array.from({ length: dims }, (_, dimension) => dimension), [dims]);
  return (
    <section class="v-stack">
      <h2>
        {query} beside {answer}
      </h2>
      <div class="card v-reserved">{kept && <Strips rows={kept} order={order} field={field} />}</div>
    </section>
  );
}

/** The dimension that adds most to the dot product of two words, from 0. */
function largestProduct([a, b]: readonly WordRow[]): number {
  if (!a || !b || !("vector" in a && "vector" in b)) return 0;
  const products = a.vector.map((value, dimension) => value * b.vector[dimension]);
  return products.indexOf(Math.max(...products));
}

function SumAway({ query, answer }: { query: string; answer: Parameters<typeof neighboursPlot>[0] | undefined }) {
  const { name } = useModel();
  return (
    <TakeAway
      name="nearest"
      code={[
        'import { openTable } from "riverbank/node";',
        'import { answerNearestTyped } from "riverbank/questions";',
        "",
        `const table = await openTable(${JSON.stringify(modelPath(name))});`,
        `answerNearestTyped(table, { query: ${JSON.stringify(query)}, k: ${K} });`,
      ].join("\n")}
      command={commandLine("nearest", query, "-k", String(K), ...modelArgs(name))}
      picture={() => answer && neighboursPlot(answer)}
      json={() => answer}
      csv={() => csvOf([["word", "cosine"], ...(answer?.neighbours.map(({ token, score }) => [token, score]) ?? [])])}
    />
  );
}
