// Lower case, marks and white space: what several normalisers share.

import { type Aligned, slice } from "../aligned.ts";
import { replaceEach } from "../rewrite.ts";

const ASCII = /^[\0-\x7f]*$/;
const WHITE = /^\p{White_Space}$/u;

/** Lowers each character on its own: "ΟΔΟΣ" gives "οδοσ", "İ" gives "i̇". */
export function lower(piece: Aligned): Aligned {
  if (ASCII.test(piece.text)) return withText(piece, piece.text.toLowerCase());
  // "İ" alone grows, and "Σ" alone looks at its neighbours in JavaScript.
  const even = piece.text.includes("İ") ? replaceEach(piece, /İ/g, () => "i\u0307") : piece;
  const text = even.text.replaceAll("Σ", "σ").toLowerCase();
  return withText(even, text);
}

/** The same units in other letters. */
function withText(piece: Aligned, text: string): Aligned {
  const { at, starts, ends, place } = piece;
  return text === piece.text ? piece : { text, at, starts, ends, place };
}

export function drop(piece: Aligned, expression: RegExp): Aligned {
  return replaceEach(piece, expression, () => "");
}

/** Without the white space at its ends; it keeps its place, as the text that it is all of. */
export function trim(piece: Aligned, left: boolean, right: boolean): Aligned {
  const { text } = piece;
  let from = 0;
  let to = text.length;
  while (left && from < to && WHITE.test(text[from])) from++;
  while (right && to > from && WHITE.test(text[to - 1])) to--;
  return to - from === text.length ? piece : { ...slice(piece, from, to), place: piece.place };
}
