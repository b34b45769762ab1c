// Text to words, one string at a time: the rules that the streaming word counter is held to.

import { utf8Size } from "../kernels/reference/utf8.ts";
import { CharacterClass, LONGEST_WORD } from "../kernels/reference/words.ts";
import { type CharacterPage, characterPage } from "./characters.ts";
import { segmentRun } from "./segmenter.ts";

/** A token and where it stands: UTF-16 offsets into the original text, end exclusive. */
export interface Span {
  readonly token: string;
  readonly start: number;
  readonly end: number;
}

export interface WordTokenizerOptions {
  /** Lower every letter. Default true. */
  lowercase?: boolean;
}

const { letter, digit, other, mark, unspaced, letterJoiner } = CharacterClass;

/**
 * Splits text into words:
 *
 * - a word is a run of letters, numbers and "_", with the combining marks that follow them;
 * - "'" between two letters stays inside ("don't"; "’" is written as "'"), as do the zero-width joiners;
 * - "." or "," between two decimal digits stays inside ("3.14", "1,000");
 * - a run of Han, kana, Thai, Lao, Khmer or Myanmar characters is cut by {@link segmentRun};
 * - everything else separates;
 * - letters are lowered one code point at a time, where the result is one code point: "ΟΔΟΣ" gives "οδοσ", "İ" stays;
 * - a word that would pass 1,000 bytes of UTF-8 is cut before that character, and the rest is read as if it stood alone.
 *
 * @example
 * const words = new WordTokenizer();
 * words.tokenize("Don’t pay 1,000.50 for naïve_models!"); // ["don't", "pay", "1,000.50", "for", "naïve_models"]
 * words.spans("The bank"); // [{ token: "the", start: 0, end: 3 }, { token: "bank", start: 4, end: 8 }]
 */
export class WordTokenizer {
  readonly lowercase: boolean;

  constructor({ lowercase = true }: WordTokenizerOptions = {}) {
    this.lowercase = lowercase;
  }

  /** The words of `text`, in order. */
  tokenize(text: string): string[] {
    return this.spans(text).map(({ token }) => token);
  }

  /** The words of `text` with their places in it. */
  spans(text: string): Span[] {
    const spans: Span[] = [];
    for (let at = 0; at < text.length; ) {
      const { kind, width } = this.#read(text, at);
      if (kind === unspaced) at = this.#readRun(text, at, spans);
      else if (kind === letter || kind === digit || kind === other) at = this.#readWord(text, at, spans);
      else at += width;
    }
    return spans;
  }

  #readWord(text: string, start: number, spans: Span[]): number {
    let token = "";
    let size = 0;
    let last = 0;
    let at = start;
    while (at < text.length) {
      const { kind, code, width } = this.#read(text, at);
      const grown = size + utf8Size(code);
      if (kind === letterJoiner || kind === CharacterClass.digitJoiner) {
        // A joiner's class is 5 above the class that must stand on both its sides.
        const after = this.#read(text, at + width);
        if (kind - 5 !== last || after.kind !== last || grown + utf8Size(after.code) > LONGEST_WORD) break;
      } else if (kind >= letter && kind <= mark) {
        if (grown > LONGEST_WORD) break;
        if (kind !== mark) last = kind;
      } else break;
      token += String.fromCodePoint(code);
      size = grown;
      at += width;
    }
    spans.push({ token, start, end: at });
    return at;
  }

  #readRun(text: string, start: number, spans: Span[]): number {
    let size = 0;
    let end = start;
    while (end < text.length) {
      const { kind, width } = this.#read(text, end);
      size += utf8Size(text.codePointAt(end) ?? 0);
      if ((kind !== unspaced && kind !== mark) || size > LONGEST_WORD) break;
      end += width;
    }
    let at = start;
    for (const token of segmentRun(text.slice(start, end))) {
      spans.push({ token, start: at, end: at + token.length });
      at += token.length;
    }
    return end;
  }

  /** The class, written form and UTF-16 width of the character at `at`; past the end stands a separator. */
  #read(text: string, at: number): { kind: number; code: number; width: number } {
    const code = text.codePointAt(at) ?? 0;
    const page: CharacterPage = characterPage(code >> 8, this.lowercase);
    return { kind: page.classes[code & 255], code: page.written[code & 255], width: code > 0xffff ? 2 : 1 };
  }
}
