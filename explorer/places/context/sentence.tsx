// A sentence, and its words to choose from.

import type { Field } from "../../address.ts";
import type { Asked } from "../../engine/use-answer.ts";
import { TextField } from "../../parts/text-field.tsx";
import { Trouble } from "../../parts/trouble.tsx";

interface Props {
  label: string;
  field: Field;
  word: Field;
  asked: Asked<"readContext">;
}

export function Sentence({ label, field, word, asked: { answer, problem } }: Props) {
  const wanted = word.value.toLowerCase().split(/\s+/);
  return (
    <div class="context-sentence">
      <TextField label={label} field={field} />
      <Trouble problem={problem} />
      <ul class="context-words" aria-label={`Words of the ${label.toLowerCase()}`}>
        {answer?.words.map(({ token, start, end }) => (
          <li key={start}>
            <button type="button" aria-pressed={wanted.includes(token)} onClick={() => word.set(token)}>
              {answer.text.slice(start, end)}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
