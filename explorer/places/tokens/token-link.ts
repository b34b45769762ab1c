// Tokens as links: each leads to the same page with itself chosen, and says what it is.

import type { Tokens } from "riverbank";
import { linkTo, readAddress } from "../../address.ts";

/** The token that is chosen where the address names none: "bank" in the text that the place begins with. */
export const FIRST_CHOSEN = "4";

export function linkOf(index: number): string {
  const { fields } = readAddress();
  if (String(index) === FIRST_CHOSEN) fields.delete("at");
  else fields.set("at", String(index));
  return linkTo("tokens", fields);
}

/** "bank, id 590, characters 14 to 18". */
export function titleOfToken(text: string, { tokens, ids, offsets }: Tokens, index: number): string {
  const [start, end] = offsets[index];
  // Some share their characters with the token before: the bytes of one letter, say.
  const shares = index > 0 && end <= offsets[index - 1][1];
  const own = shares || start === end ? tokens[index] : spoken(text.slice(start, end));
  const id = ids[index] === null ? "not in the list" : `id ${ids[index]}`;
  return `${own}, ${id}, ${shares ? "of " : ""}characters ${start} to ${end}`;
}

const NAMES: Readonly<Record<string, string>> = { " ": "space", "\n": "line break", "\t": "tab" };

function spoken(text: string): string {
  return NAMES[text] ?? text;
}
