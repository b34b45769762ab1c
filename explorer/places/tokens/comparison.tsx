// Two tokenizers on the same text.

import { useField } from "../../address.ts";
import { useAnswer } from "../../engine/use-answer.ts";
import { Select } from "../../parts/choice.tsx";
import { useKept } from "../../parts/kept.ts";
import { Trouble } from "../../parts/trouble.tsx";
import type { Tokenized } from "./calls.ts";
import { countsOf } from "./counts.tsx";
import { SOURCES, titleOf, useSource } from "./sources.ts";
import { TextView } from "./text-view.tsx";

export function Comparison({ answer }: { answer: Tokenized }) {
  const field = useField("other", answer.source === "bpe" ? "words" : "bpe");
  const source = useSource(field.value);
  const asked = useAnswer("tokenize", source && { source, text: answer.text });
  const other = useKept(asked.answer);
  return (
    <section class="t-part" aria-labelledby="t-two">
      <h2 id="t-two">Two tokenizers on your text</h2>
      <div class="row t-narrow">
        <Select label="Compare with" field={field} options={SOURCES} />
      </div>
      {!source && <p class="note">Open a tokenizer’s file first: choose “Your file” above.</p>}
      <Trouble problem={asked.problem} />
      {other && source && !asked.problem && (
        <>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: where it is too narrow, the keyboard must be able to scroll it */}
          <section class="wide" tabIndex={0} aria-label="Both in numbers">
            <table>
              <thead>
                <tr>
                  <th scope="col">Tokenizer</th>
                  <th scope="col" class="number">
                    Ids
                  </th>
                  <th scope="col" class="number">
                    Tokens
                  </th>
                  <th scope="col" class="number">
                    Characters per token
                  </th>
                  <th scope="col" class="number">
                    Unknown
                  </th>
                </tr>
              </thead>
              <tbody>
                <Line answer={answer} />
                <Line answer={other} />
              </tbody>
            </table>
          </section>
          <h3>{titleOf(answer.source)}</h3>
          <TextView
            label={`Your text by ${titleOf(answer.source)}`}
            text={answer.text}
            tokens={answer.tokens}
            unknown={answer.unknown}
          />
          <h3>{titleOf(other.source)}</h3>
          <TextView
            label={`Your text by ${titleOf(other.source)}`}
            text={other.text}
            tokens={other.tokens}
            unknown={other.unknown}
          />
          <p class="note">Fewer tokens are less work for a model; a larger list needs more rows to learn.</p>
        </>
      )}
    </section>
  );
}

function Line({ answer }: { answer: Tokenized }) {
  const { tokens, each, unknown } = countsOf(answer);
  return (
    <tr>
      <th scope="row">{titleOf(answer.source)}</th>
      <td class="number">{answer.size.toLocaleString("en")}</td>
      <td class="number">{tokens.toLocaleString("en")}</td>
      <td class="number">{each.toFixed(2)}</td>
      <td class="number">{unknown.toLocaleString("en")}</td>
    </tr>
  );
}
