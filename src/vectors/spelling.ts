// The words of a vocabulary that are spelt most like a word it does not hold.

import { RiverbankError } from "../shared/errors.ts";
import type { Vocabulary } from "../tokens/vocabulary.ts";

/**
 * Up to `count` tokens within few edits of `word`, fewest edits first, more frequent tokens (smaller ids) before rarer
 * ones. An edit adds, drops or replaces a character or swaps two neighbours; one is allowed for words of up to two
 * characters, two up to seven, three beyond.
 *
 * Source: Damerau, "A technique for computer detection and correction of spelling errors", CACM 7(3), 1964 (the
 * restricted form: no character is edited twice).
 *
 * @example
 * nearestSpellings("qeen", vocabulary); // ["queen", "been", "seen"]
 */
export function nearestSpellings(word: string, vocabulary: Vocabulary, count = 3): string[] {
  const { tokens } = vocabulary;
  const distance = new EditDistance(word);
  const found: { token: string; edits: number }[] = [];
  let most = word.length <= 2 ? 1 : word.length <= 7 ? 2 : 3;
  for (let id = 0; id < tokens.length && most >= 0; id++) {
    const edits = distance.to(tokens[id], most);
    if (edits > most) continue;
    const place = found.findIndex((other) => other.edits > edits);
    found.splice(place < 0 ? found.length : place, 0, { token: tokens[id], edits });
    if (found.length > count) found.pop();
    // Later tokens are rarer: from here on only fewer edits than the last place's can win.
    if (found.length === count) most = found[count - 1].edits - 1;
  }
  return found.map(({ token }) => token);
}

/** The error about a word that a table with this vocabulary lacks, with the nearest spellings. */
export function unknownWord(word: string, vocabulary: Vocabulary): RiverbankError {
  const near = nearestSpellings(word, vocabulary);
  const cure = near.length > 0 ? `nearest spellings: ${near.join(", ")}` : "no word in it is spelt like it";
  const came = `${JSON.stringify(word)} is not among the table's ${vocabulary.size} words`;
  return new RiverbankError("unknown", `word: ${came}; ${cure}`);
}

/** Edit distances from one word to many, given up as soon as they pass a bound. */
class EditDistance {
  readonly #word: string;
  // Three rows of the table of prefixes' distances: this one, the last, and the one before, for swaps.
  #rows: Uint16Array[];

  constructor(word: string) {
    this.#word = word;
    this.#rows = Array.from({ length: 3 }, () => new Uint16Array(word.length + 1));
  }

  /** The distance to `token` where it is at most `most`, otherwise some number above. */
  to(token: string, most: number): number {
    const word = this.#word;
    const columns = word.length;
    if (Math.abs(token.length - columns) > most) return most + 1;
    let [row, last, before] = this.#rows;
    for (let j = 0; j <= columns; j++) row[j] = j;
    for (let i = 1; i <= token.length; i++) {
      [row, last, before] = [before, row, last];
      const unit = token.charCodeAt(i - 1);
      const from = Math.max(1, i - most);
      const to = Math.min(columns, i + most);
      // Cells outside of the band are too far off whatever stands in them.
      row[from - 1] = from === 1 ? i : most + 1;
      let least = row[from - 1];
      for (let j = from; j <= to; j++) {
        const same = word.charCodeAt(j - 1) === unit;
        let edits = last[j - 1] + (same ? 0 : 1);
        if (row[j - 1] + 1 < edits) edits = row[j - 1] + 1;
        if (j < i + most && last[j] + 1 < edits) edits = last[j] + 1;
        const swapped =
          i > 1 && j > 1 && word.charCodeAt(j - 2) === unit && word.charCodeAt(j - 1) === token.charCodeAt(i - 2);
        if (swapped && before[j - 2] + 1 < edits) edits = before[j - 2] + 1;
        row[j] = edits;
        if (edits < least) least = edits;
      }
      if (least > most) return most + 1;
    }
    return row[columns];
  }
}
