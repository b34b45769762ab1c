// How many tokens a text has become, and what the tokenizer did not know.

import { useAnswer } from "../../engine/use-answer.ts";
import { plural } from "../../parts/numbers.ts";
import type { Tokenized } from "./calls.ts";

export interface Counts {
  tokens: number;
  characters: number;
  /** Characters per token, 0 where there is no token. */
  each: number;
  unknown: number;
}

export function countsOf({ text, tokens, unknown }: Tokenized): Counts {
  const characters = Array.from(text).length;
  const count = tokens.tokens.length;
  return { tokens: count, characters, each: count > 0 ? characters / count : 0, unknown: unknown.length };
}

export function CountsLine({ answer }: { answer: Tokenized }) {
  const { tokens, characters, each, unknown } = countsOf(answer);
  return (
    <p class="t-counts" role="status">
      {plural(tokens, "token")} for {plural(characters, "character")}: {each.toFixed(2)} characters per token.{" "}
      {unknown > 0 && `${plural(unknown, "token")} of them unknown.`}
    </p>
  );
}

/** Says plainly what is unknown, and what that means. */
export function Unknown({ answer }: { answer: Tokenized }) {
  const { source, text, tokens, unknown, model } = answer;
  const { ids } = tokens;
  const pieces = new Set(unknown.map((index) => text.slice(...tokens.offsets[index]) || tokens.tokens[index]));
  const listed = [...pieces].slice(0, MOST_LISTED);
  const ask = source === "words" && model === "words" && listed.length > 0;
  const { answer: spellings } = useAnswer("tokenSpellings", ask ? { words: listed.map(lower) } : undefined);
  if (unknown.length === 0) return null;
  const more = pieces.size - listed.length;
  return (
    <p class="note t-lacking">
      Not in the list: {listed.map((piece, at) => quote(piece) + near(spellings?.[at])).join(", ")}
      {more > 0 && ` and ${more} more`}. {ids.includes(null) ? NO_ID : ONE_ID}
    </p>
  );
}

const MOST_LISTED = 6;
const lower = (word: string) => word.toLowerCase();
const near = (words: readonly string[] | undefined) => (words?.length ? ` (near: ${words.join(", ")})` : "");

function quote(piece: string): string {
  return piece === " " ? "the space" : piece === "\n" ? "the line break" : `“${piece}”`;
}

const NO_ID = "Such a word has no id of its own, so for the model it does not exist.";
const ONE_ID = "All of it becomes one and the same token for the unknown, so what it was is lost.";
