// A gap, and the words that the encoder would put there.

import { useField } from "../../address.ts";
import { useAnswer } from "../../engine/use-answer.ts";
import { commandLine } from "../../parts/command.ts";
import { csvOf } from "../../parts/save.ts";
import { TakeAway } from "../../parts/take-away.tsx";
import { TextField } from "../../parts/text-field.tsx";
import { Trouble } from "../../parts/trouble.tsx";
import { MASKED } from "./examples.ts";
import { percent } from "./show.ts";

/** Words for each gap. */
const K = 8;

export function Fill() {
  const text = useField("fill", MASKED);
  const question = { text: text.value, k: K };
  const { answer, problem } = useAnswer("fillInContext", question, { wait: 150 });
  const rows = answer?.gaps.flatMap(({ candidates }, gap) => {
    return candidates.map(({ token, id, probability }) => [gap + 1, token, id, probability]);
  });
  return (
    <section class="context-part" aria-labelledby="context-fill">
      <h2 id="context-fill">A word for the gap</h2>
      <p class="note">
        An encoder learns by guessing hidden words from what stands around them. Write [MASK] where a word is to be
        guessed.
      </p>
      <TextField label="A text with [MASK]" field={text} />
      <Trouble problem={problem} />
      <div class="columns context-gaps">
        {answer?.gaps.map(({ start, candidates }, gap) => (
          <ol key={start} class="context-candidates" aria-label={`Words for gap ${gap + 1}`}>
            {candidates.map(({ token, id, probability }) => (
              <li key={id}>
                <span>{token}</span>
                <span class="context-track" aria-hidden="true">
                  <i style={{ left: "0", width: percent(probability) }} />
                </span>
                <span class="context-number">{probability.toFixed(4)}</span>
              </li>
            ))}
          </ol>
        ))}
      </div>
      <TakeAway
        name="fill"
        code={`import { openEncoder } from "riverbank/node";\n\nconst encoder = await openEncoder("models/en-context.safetensors");\nawait encoder.fill(${JSON.stringify(text.value)}, { k: ${K} });`}
        command={commandLine("fill", text.value, "-k", String(K))}
        json={() => answer}
        csv={() => csvOf([["gap", "token", "id", "probability"], ...(rows ?? [])])}
      />
    </section>
  );
}
