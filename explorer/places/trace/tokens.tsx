// Step 2: the pieces that the tokenizer makes, and where they stand.

import { stepOf, type Trace } from "riverbank";
import { plural } from "../../parts/numbers.ts";
import { Chips } from "./chips.tsx";
import type { StepProps } from "./steps.tsx";

export function Tokens({ record, chosen, onChoose }: StepProps) {
  const { tokens } = stepOf(record, "tokens");
  const pieces = ribbonOf(record);
  const left = pieces.filter(({ token }) => token === undefined).flatMap(({ text }) => text.match(/\S/gu) ?? []);
  const marks = tokens.filter(({ kind }) => kind === "special").map(({ token }) => token);
  const below = (index: number) => {
    const { start, end } = tokens[index];
    return start === end ? "added" : `${start}–${end}`;
  };
  return (
    <>
      <p class="lead">
        {`${plural(tokens.length, "token")}. The tokenizer cuts the text into pieces that it has in its list, and keeps where each begins and ends.`}
      </p>
      <p class="trace-ribbon">
        {pieces.map(({ text, token, start }) =>
          token === undefined ? (
            <span key={start}>{text}</span>
          ) : (
            <mark key={start} class={`tone-${token % 6}${tokens[token].appended ? " trace-appended" : ""}`}>
              {text}
            </mark>
          ),
        )}
      </p>
      <Chips record={record} label="Tokens, with their offsets" below={below} chosen={chosen} onChoose={onChoose} />
      <p class="note">
        {marks.length > 0 && `${[...new Set(marks)].join(" and ")} stand for no text: they mark its ends. `}
        {left.length > 0 && `In no token, and so unknown to the encoder: ${[...new Set(left)].join(" ")}`}
      </p>
    </>
  );
}

interface Piece {
  text: string;
  start: number;
  /** The token, by its index; undefined for text between tokens. */
  token: number | undefined;
}

/** What was read, cut where tokens begin and end. */
function ribbonOf(record: Trace): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  const between = (end: number) => {
    if (end > at) pieces.push({ text: record.read.slice(at, end), start: at, token: undefined });
  };
  for (const [token, { start, end }] of stepOf(record, "tokens").tokens.entries()) {
    if (start === end || start < at) continue;
    between(start);
    pieces.push({ text: record.read.slice(start, end), start, token });
    at = end;
  }
  between(record.read.length);
  return pieces;
}
