// Text that comes in pieces, to lines and sentences that people can read.

/** A line longer than this is cut at a blank, so that text without line ends is never held as a whole. */
const LONGEST_LINE = 65536;
/** The end of a sentence: a mark, quotes and brackets that close, and blanks before what begins another. */
const END = /[.!?…]+["'”’»)\]]*\s+(?=["'“‘«([]*[\p{Lu}\p{Lo}\p{N}])|[。！？]+["'”’」』）]*/gu;
/** A full stop behind these ends no sentence: initials and titles. */
const SHORT = /(?:^|[^\p{L}\p{N}])(?:\p{Lu}|Mr|Mrs|Ms|Dr|St|Prof|Rev|Gen|Col|Capt|No|vs)\.\s+$/u;

/**
 * The sentences of a line, with the blanks around them taken away: cut behind `.`, `!`, `?` and their like where a
 * capital letter, a number or a letter of a script without capitals follows. A rule of thumb: it knows initials and a
 * few English titles, no other abbreviations.
 *
 * @example
 * sentencesOf("Mr. Wolf barked. The dog did, too."); // ["Mr. Wolf barked.", "The dog did, too."]
 */
export function sentencesOf(line: string): string[] {
  const sentences: string[] = [];
  let start = 0;
  const take = (end: number) => {
    const sentence = line.slice(start, end).trim();
    if (sentence !== "") sentences.push(sentence);
    start = end;
  };
  for (const { 0: mark, index } of line.matchAll(END)) {
    const end = index + mark.length;
    if (!SHORT.test(line.slice(Math.max(start, end - 12), end))) take(end);
  }
  take(line.length);
  return sentences;
}

/** Cuts UTF-8 that comes in pieces, themselves cut anywhere, into lines; very long ones at a blank. */
export class LineCutter {
  readonly #decoder = new TextDecoder();
  #rest = "";

  /** The lines that end in this piece. */
  write(piece: Uint8Array): string[] {
    return this.#cut(this.#decoder.decode(piece, { stream: true }));
  }

  /** What is left. */
  finish(): string[] {
    const lines = this.#cut(this.#decoder.decode());
    const last = this.#rest;
    this.#rest = "";
    return last === "" ? lines : [...lines, last];
  }

  #cut(text: string): string[] {
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop() ?? "";
    while (this.#rest.length > LONGEST_LINE) {
      const blank = this.#rest.lastIndexOf(" ", LONGEST_LINE);
      const end = blank > 0 ? blank : LONGEST_LINE;
      lines.push(this.#rest.slice(0, end));
      this.#rest = this.#rest.slice(end);
    }
    return lines;
  }
}
