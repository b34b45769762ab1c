// From ids back to text.

import { useField } from "../../address.ts";
import { useAnswer } from "../../engine/use-answer.ts";
import { useKept } from "../../parts/kept.ts";
import { TextField } from "../../parts/text-field.tsx";
import { Trouble } from "../../parts/trouble.tsx";
import type { Tokenized } from "./calls.ts";
import type { Source } from "./sources.ts";

/** As many ids as the hint shows. */
const HINTED = 12;

export function WayBack({ source, answer }: { source: Source; answer: Tokenized }) {
  const field = useField("ids", "");
  const known = answer.tokens.ids.filter((id) => id !== null).map(String);
  const typed = field.value.split(/[\s,]+/).filter((id) => id !== "");
  const own = typed.length > 0;
  const asked = useAnswer("tokensDecoded", { source, ids: own ? typed : known });
  const text = useKept(asked.answer);
  const lost = answer.tokens.ids.length - known.length;
  return (
    <section class="t-part" aria-labelledby="t-back">
      <h2 id="t-back">Back from ids to text</h2>
      <p class="note">
        A model answers in ids, too. The same list leads back; left empty, the field takes the ids of your text.
      </p>
      <TextField
        label="Ids"
        field={field}
        hint={known.slice(0, HINTED).join(" ") + (known.length > HINTED ? " …" : "")}
        mono
      />
      <Trouble problem={asked.problem} />
      {!asked.problem && text !== undefined && (
        <>
          <output class="t-back">{text === "" ? "(nothing)" : text}</output>
          {!own && <p class="note">{judge(text, answer.text, lost)}</p>}
        </>
      )}
    </section>
  );
}

function judge(back: string, text: string, lost: number): string {
  if (back === text) return "That is your text to the letter.";
  const words = lost > 0 ? ` ${lost === 1 ? "A word" : `${lost} words`} without an id can’t come back.` : "";
  return `Not your text to the letter: what this tokenizer rewrote or left out is gone.${words}`;
}
