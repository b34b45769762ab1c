// The chosen token: its place in the list, how it came about, its row.

import { linkTo, setFields } from "../../address.ts";
import { useAnswer } from "../../engine/use-answer.ts";
import { useKept } from "../../parts/kept.ts";
import { Trouble } from "../../parts/trouble.tsx";
import type { Tokenized } from "./calls.ts";
import type { Source } from "./sources.ts";
import { Strip } from "./strip.tsx";
import { visibly } from "./token-list.tsx";
import type { TokenPlace } from "./token-place.ts";

interface Props {
  source: Source;
  answer: Tokenized;
  index: number;
}

export function TokenCard({ source, answer, index }: Props) {
  const { text, tokens, unknown, size } = answer;
  const token = tokens.tokens[index];
  const id = tokens.ids[index];
  const [start, end] = tokens.offsets[index];
  const stretch = text.slice(start, end);
  const asked = useAnswer("tokenPlace", { source, token, id, text: stretch });
  const place = useKept(asked.answer);
  return (
    <>
      <h2>
        <span class="t-written t-name">{visibly(token)}</span>
      </h2>
      <p class="note">
        {id === null ? "No id: it is not in the list." : `Id ${id} of ${size.toLocaleString("en")}.`} It stands at
        characters {start} to {end}
        {stretch !== token && stretch !== "" && <>, where the text says “{visibly(stretch)}”</>}.
      </p>
      <Trouble problem={asked.problem} />
      {unknown.includes(index) ? (
        <p class="note">The tokenizer does not know it, so there is nothing more that a model could tell of it.</p>
      ) : (
        place && (
          <div class={asked.question?.id === id ? "t-known" : "t-known busy"}>
            <Known place={place} id={id} />
          </div>
        )
      )}
    </>
  );
}

function Known({ place, id }: { place: TokenPlace; id: number | null }) {
  const { row, merges, probability, around, word } = place;
  return (
    <>
      {row && word !== undefined && <Row word={word} row={row} />}
      {merges && merges.length > 0 && (
        <>
          <h3>How it came to be</h3>
          <ol class="t-chain">
            {merges.map(({ left, right, token }, at) => (
              <li key={at}>
                {visibly(left)} + {visibly(right)} → <strong>{visibly(token)}</strong>
              </li>
            ))}
          </ol>
        </>
      )}
      {merges?.length === 0 && (
        <p class="note">
          A single byte, in the list before any merge. Bytes that have no sign of their own are written as other
          letters.
        </p>
      )}
      {probability !== undefined && (
        <p class="note">
          Its probability is {probability.toPrecision(3)}: one token in{" "}
          {Math.round(1 / probability).toLocaleString("en")}.
        </p>
      )}
      <h3>Its place in the list</h3>
      <ol class="t-around">
        {around.map((other) => (
          <li key={other.id} class={other.id === id ? "t-here" : ""}>
            <span class="t-id">{other.id}</span> <span class="t-written">{visibly(other.token)}</span>
          </li>
        ))}
      </ol>
      <p class="note">Neighbours in the list are none in meaning.</p>
      {!row && word !== undefined && (
        <p>
          <a href={linkToWords(word)}>“{word}” among the model’s vectors</a>
        </p>
      )}
    </>
  );
}

function Row({ word, row }: { word: string; row: NonNullable<TokenPlace["row"]> }) {
  const { numbers, nearest } = row;
  return (
    <>
      <h3>Its row of {numbers.length} numbers</h3>
      <Strip name={word} numbers={numbers} />
      <p class="note">
        Blue is above 0, orange below. It begins{" "}
        <span class="mono">
          {numbers
            .slice(0, 4)
            .map((value) => value.toFixed(4))
            .join("  ")}
        </span>{" "}
        …
      </p>
      <h3>The words with the nearest rows</h3>
      <ol class="t-nearest">
        {nearest.map(({ token, score }) => (
          <li key={token}>
            <button type="button" class="plain" onClick={() => setFields({ text: token, at: "0" })}>
              {token}
            </button>
            <span class="t-id">{score.toFixed(4)}</span>
          </li>
        ))}
      </ol>
      <p>
        <a href={linkToWords(word, ...nearest.slice(0, 3).map(({ token }) => token))}>Compare them among the vectors</a>
      </p>
    </>
  );
}

/** That place takes words with commas between, and in quotes what holds one. */
function linkToWords(...words: readonly string[]): string {
  const quoted = words.map((word) => (/[,()"\s]/.test(word) ? JSON.stringify(word) : word));
  return linkTo("vectors", { part: "words", words: quoted.join(", ") });
}
