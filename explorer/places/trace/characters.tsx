// Step 1: the text as it comes.

import { stepOf } from "riverbank";
import { plural } from "../../parts/numbers.ts";
import { visible } from "./show.ts";
import type { StepProps } from "./steps.tsx";

/** More than these are not drawn. */
const MOST = 600;

export function Characters({ record }: StepProps) {
  const { characters } = stepOf(record, "characters");
  const left = characters.length - MOST;
  return (
    <>
      <p class="lead">
        {`${plural(characters.length, "character")}. To a computer each is already a number, its place in Unicode, but that number says nothing about a word.`}
      </p>
      <ol class="trace-characters" aria-label="Characters, with their numbers in Unicode">
        {characters.slice(0, MOST).map(({ character, codePoint, start }) => (
          <li key={start} class={start >= record.text.length ? "trace-appended" : undefined}>
            <span class="trace-glyph">{visible(character)}</span>
            <span class="trace-number">{codePoint}</span>
          </li>
        ))}
      </ol>
      {left > 0 && <p class="note">{`... and ${plural(left, "more character")}`}</p>}
    </>
  );
}
