// Where a text may be cut without changing its tokens.

import type { CutRule } from "./parts.ts";
import type { Units } from "./units.ts";

const SPACE = 32;
const WHITE = /[\p{White_Space}\ufeff]/u;
const MARKS = Uint8Array.from({ length: 128 }, (_, code) => (/[!-/:-@[-`{-~]/.test(String.fromCharCode(code)) ? 1 : 0));
const WORD = /[\p{L}\p{N}]/u;

/** The first place after `from` where the text may be cut, its end where there is none. */
export function nextCut(text: Units, from: number, rule: CutRule): number {
  const { length, buffer } = text;
  if (rule === "none") return length;
  for (let at = from + 1; at < length; at++) {
    const unit = buffer[at];
    if (unit === SPACE ? mayCut(buffer[at - 1], rule) : rule === "mark" && besideMark(buffer[at - 1], unit)) return at;
  }
  return length;
}

/** The last place where the text may be cut, 0 where there is none. */
export function lastCut(text: string, rule: CutRule): number {
  if (rule === "none") return 0;
  for (let at = text.lastIndexOf(" "); at > 0; at = text.lastIndexOf(" ", at - 1)) {
    if (mayCut(text.charCodeAt(at - 1), rule)) return at;
  }
  return 0;
}

/** Whether two ASCII characters, the first of them no white space, stand on two sides of a cut at punctuation. */
function besideMark(before: number, unit: number): boolean {
  return before < 128 && unit < 128 && before > SPACE && (MARKS[before] | MARKS[unit]) !== 0;
}

/** Whether a space may be parted from the unit before it. */
function mayCut(unit: number, rule: CutRule): boolean {
  if (unit < 128) {
    if (rule !== "word") return unit > SPACE;
    const letter = unit | 32;
    return (letter >= 97 && letter <= 122) || (unit >= 48 && unit <= 57);
  }
  // subtle: half of a surrogate pair is neither white nor a letter.
  const character = String.fromCharCode(unit);
  return rule !== "word" ? !WHITE.test(character) : WORD.test(character);
}
