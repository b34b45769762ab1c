// The ways in which parts rewrite a piece.

import { type Aligned, endOf, Rewrite, startOf } from "./aligned.ts";
import { spans } from "./regex/spans.ts";

/** Writes another text in place of each match; a piece that this does not change comes back itself. */
export function replaceEach(piece: Aligned, expression: RegExp, write: (match: string) => string): Aligned {
  const { text } = piece;
  const found = spans(expression, text);
  if (found.length === 0) return piece;
  const written: string[] = [];
  let unitForUnit = true;
  for (let i = 0; i < found.length; i += 2) {
    const replacement = write(text.slice(found[i], found[i + 1]));
    written.push(replacement);
    unitForUnit &&= replacement.length === 1 && found[i + 1] - found[i] === 1;
  }
  return unitForUnit ? overwrite(piece, found, written) : rewrite(piece, found, written);
}

/** Where one unit takes the place of one, all stand where they stood. */
function overwrite(piece: Aligned, found: readonly number[], written: readonly string[]): Aligned {
  let text = "";
  let kept = 0;
  for (let i = 0; i < written.length; i++) {
    text += piece.text.slice(kept, found[2 * i]) + written[i];
    kept = found[2 * i + 1];
  }
  text += piece.text.slice(kept);
  return text === piece.text ? piece : { ...piece, text };
}

function rewrite(piece: Aligned, found: readonly number[], written: readonly string[]): Aligned {
  const result = new Rewrite(piece);
  let kept = 0;
  for (let i = 0; i < written.length; i++) {
    result.keep(kept, found[2 * i]);
    kept = found[2 * i + 1];
    result.replace(found[2 * i], kept, written[i]);
  }
  result.keep(kept, piece.text.length);
  return result.done();
}

/** The piece after a text that stands for nothing. */
export function prefix(piece: Aligned, text: string): Aligned {
  const at = startOf(piece, 0);
  const { length } = text;
  const starts = new Int32Array(length + piece.text.length).fill(at, 0, length);
  const ends = starts.slice();
  for (let i = 0; i < piece.text.length; i++) {
    starts[length + i] = startOf(piece, i);
    ends[length + i] = endOf(piece, i + 1);
  }
  return { text: text + piece.text, at: piece.at, starts, ends, place: piece.place };
}
