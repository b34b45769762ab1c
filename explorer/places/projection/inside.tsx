// How alike words are in all dimensions, and how alike inside the topics that were kept.

import { useField } from "../../address.ts";
import { useAnswer, useModel } from "../../engine/use-answer.ts";
import { TextField } from "../../parts/text-field.tsx";
import { Trouble } from "../../parts/trouble.tsx";
import { WAIT } from "./axis-fields.ts";
import { useKeptAnswer } from "./kept-answer.ts";
import { percent } from "./numbers.ts";
import { NEAR } from "./sets.ts";

interface Props {
  /** The topics, as the library reads them. */
  topics: string[];
  names: readonly string[];
}

export function Inside({ topics, names }: Props) {
  const words = useField("near", NEAR);
  const { dims } = useModel();
  const { answer, problem, stale } = useKeptAnswer(
    useAnswer("projectionInside", { topics, words: words.value }, { wait: WAIT }),
  );
  return (
    <section class="pj-inside" aria-label="Similarity inside the kept topics">
      <h3>Similarity inside {names.join(", ")}</h3>
      <p class="note">
        In these few dimensions two words are alike when they stand alike to the topics. Where little of a word lies
        inside, its place there says little.
      </p>
      <TextField label="The first word beside each of the others" field={words} />
      <Trouble problem={problem} />
      {answer && (
        <div class="wide" inert={stale}>
          <table>
            <thead>
              <tr>
                <th scope="col">{answer.first} and</th>
                <th scope="col" class="number">
                  in all {dims}
                </th>
                <th scope="col" class="number">
                  in these {topics.length}
                </th>
                <th scope="col" class="number">
                  of it inside
                </th>
              </tr>
            </thead>
            <tbody>
              {answer.rows.map(({ token, cosine, similarity, inside }) => (
                <tr key={token}>
                  <td>{token}</td>
                  <td class="number">{cosine.toFixed(2)}</td>
                  <td class="number">{similarity.toFixed(2)}</td>
                  <td class="number">{percent(inside)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
