// The cosine of each word with each, in colours and numbers.

import { useAnswer } from "../../engine/use-answer.ts";
import { useKept } from "../../parts/kept.ts";
import { Trouble } from "../../parts/trouble.tsx";
import type { Pair } from "./word-calls.ts";

interface Props {
  words: readonly string[];
  /** The pair that is looked at. */
  chosen?: Pair | undefined;
  /** Called with a pair of `words`; without it, cells are no buttons. */
  onChoose?: (pair: Pair) => void;
}

export function Matrix({ words, chosen, onChoose }: Props) {
  const { answer: now, problem, question: asked } = useAnswer("vectorsCosines", words);
  const answer = useKept(now);
  const names = useKept(asked);
  if (!answer || !names) return <Trouble problem={problem} />;
  return (
    <>
      <Trouble problem={problem} />
      <div class="wide">
        <table class="v-matrix">
          <thead>
            <tr>
              <td />
              {names.map((name, index) => (
                <th key={index} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {answer.cosines.map((row, i) => (
              <tr key={i}>
                <th scope="row">{names[i]}</th>
                {row.map((cosine, j) => (
                  <td key={j} style={shade(cosine)} class={cosine < 0 ? "v-below" : "v-above"}>
                    {onChoose && i !== j ? (
                      <button
                        type="button"
                        class="v-cell"
                        aria-label={`${names[i]} and ${names[j]}: ${cosine.toFixed(4)}`}
                        aria-pressed={chosen?.includes(names[i]) && chosen.includes(names[j])}
                        onClick={() => onChoose([names[Math.min(i, j)], names[Math.max(i, j)]])}
                      >
                        {cosine.toFixed(4)}
                      </button>
                    ) : (
                      <span class="v-cell">{cosine.toFixed(4)}</span>
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

const shade = (cosine: number) => ({ "--depth": `${Math.round(45 * Math.abs(cosine))}%` });
