// Text on its way through a tokenizer, which never forgets where each of its characters came from.

/**
 * A stretch of text, rewritten or not. Places count UTF-16 units; ends are exclusive. While nothing has been rewritten
 * `starts` and `ends` are undefined, and unit i stands at `at + i` in the source.
 */
export interface Aligned {
  readonly text: string;
  /** Where unit 0 stands in the source. */
  readonly at: number;
  /** The source range of each unit, once something was rewritten: unit i came from starts[i] to ends[i]. */
  readonly starts?: Int32Array | undefined;
  readonly ends?: Int32Array | undefined;
  /** Whether it begins the whole text ("first"), a section after an added token ("head"), or neither ("later"). */
  readonly place: Place;
}

export type Place = "first" | "head" | "later";

/** Text that nothing has touched yet. */
export function aligned(text: string, at = 0, place: Place = at === 0 ? "first" : "later"): Aligned {
  return { text, at, place };
}

/** Where unit `index` begins in the source; at the end of the text, where its last unit ends. */
export function startOf(piece: Aligned, index: number): number {
  if (!piece.starts || !piece.ends) return piece.at + index;
  if (index < piece.starts.length) return piece.starts[index];
  return index > 0 ? piece.ends[index - 1] : piece.at;
}

/** Where the unit before `index` ends in the source: the end of a span that ends at `index`. */
export function endOf(piece: Aligned, index: number): number {
  if (!piece.ends) return piece.at + index;
  return index > 0 ? piece.ends[index - 1] : piece.at;
}

/**
 * Units `from` to `to` of a piece; only what holds its beginning keeps its place.
 *
 * @example
 * slice(aligned("the bank", 10), 4, 8); // { text: "bank", at: 14, place: "later" }
 */
export function slice(piece: Aligned, from: number, to: number): Aligned {
  if (from === 0 && to === piece.text.length) return piece;
  return {
    text: piece.text.slice(from, to),
    at: startOf(piece, from),
    starts: piece.starts?.subarray(from, to),
    ends: piece.ends?.subarray(from, to),
    place: from === 0 ? piece.place : "later",
  };
}

/**
 * Writes a new text from an old one, part by part and in order; what is not named is dropped.
 *
 * @example
 * const rewrite = new Rewrite(aligned("Ünder"));
 * rewrite.replace(0, 1, "u");
 * rewrite.keep(1, 5);
 * rewrite.done().text; // "under"
 */
export class Rewrite {
  readonly #piece: Aligned;
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  #text = "";

  constructor(piece: Aligned) {
    this.#piece = piece;
  }

  /** Units `from` to `to` as they are. */
  keep(from: number, to: number): void {
    for (let i = from; i < to; i++) {
      this.#starts.push(startOf(this.#piece, i));
      this.#ends.push(endOf(this.#piece, i + 1));
    }
    this.#text += this.#piece.text.slice(from, to);
  }

  /** `text` in place of units `from` to `to`; each of its units stands for that whole range, which may be empty. */
  replace(from: number, to: number, text: string): void {
    const start = startOf(this.#piece, from);
    const end = to > from ? endOf(this.#piece, to) : start;
    for (let i = 0; i < text.length; i++) {
      this.#starts.push(start);
      this.#ends.push(end);
    }
    this.#text += text;
  }

  done(): Aligned {
    const starts = Int32Array.from(this.#starts);
    const ends = Int32Array.from(this.#ends);
    return { text: this.#text, at: this.#piece.at, starts, ends, place: this.#piece.place };
  }
}
