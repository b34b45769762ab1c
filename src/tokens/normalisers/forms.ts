// Unicode's normal forms, with every character's place kept.

import { type Aligned, Rewrite } from "../aligned.ts";

export type Form = "NFC" | "NFD" | "NFKC" | "NFKD";

// What a normal form may join with the character before: combining marks, vowels and finals of Hangul, and the
// compatibility forms that become such (halfwidth voice marks and Hangul, the Hangul letters that stand alone).
const CLUSTERS = /[\s\S][\p{M}\u1160-\u11ff\u3131-\u318e\ud7b0-\ud7fb\uff9e-\uffdc]*/gu;
const BETWEEN_ASCII = /[\s\S][^\0-\x7f]*/gu;

/**
 * The text in a normal form; a piece that has it already comes back itself. Each character of the result stands for the
 * cluster that it came from. If an engine's newer Unicode joins clusters that this file keeps apart, longer stretches
 * are taken together: the text is always that of `String.prototype.normalize`.
 */
export function toForm(piece: Aligned, form: Form): Aligned {
  const whole = piece.text.normalize(form);
  if (whole === piece.text) return piece;
  for (const pattern of [CLUSTERS, BETWEEN_ASCII]) {
    const parts = piece.text.match(pattern) ?? [];
    const written = parts.map((part) => part.normalize(form));
    if (written.join("") === whole) return rewrite(piece, parts, written);
  }
  return rewrite(piece, [piece.text], [whole]);
}

function rewrite(piece: Aligned, parts: readonly string[], written: readonly string[]): Aligned {
  const result = new Rewrite(piece);
  let at = 0;
  for (let i = 0; i < parts.length; i++) {
    const end = at + parts[i].length;
    if (parts[i] === written[i]) result.keep(at, end);
    else result.replace(at, end, written[i]);
    at = end;
  }
  return result.done();
}
