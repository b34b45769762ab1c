// What each character is to a word: a class and the form in which it is written, by pages of 256 code points. The
// tokenizer and the kernels read the same pages, so they agree on every character of Unicode.

import { CharacterClass } from "../kernels/reference/words.ts";

/** The classes and written forms of 256 code points in a row. */
export interface CharacterPage {
  /** One {@link CharacterClass} each. */
  readonly classes: Uint8Array;
  /** The code point as it stands in a token: lower case where that is asked for, "'" for "’". */
  readonly written: Uint32Array;
}

// Scripts whose writers leave no spaces between words and for which segmenters carry dictionaries. Signs that Latin
// uses too stay out: newer Unicode data lists the tilde of "a\u0303" under Thai as well.
const UNSPACED =
  /(?!\p{scx=Latn})(?=[\p{L}\p{M}\p{N}])[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}]/u;
const LETTER = /\p{L}/u;
const DIGIT = /\p{Nd}/u;
const OTHER = /[\p{N}_]/u;
const MARK = /\p{M}/u;
// Apostrophes, and the two invisible joiners that Persian and the scripts of India write inside words.
const LETTER_JOINER = /['\u2019\u200c\u200d]/u;
const DIGIT_JOINER = /[.,]/u;

const cache = new Map<string, CharacterPage>();

/** Page `number` (0 to 4351) holds the code points from 256 × number on. */
export function characterPage(number: number, lowercase: boolean): CharacterPage {
  const key = `${number} ${lowercase}`;
  let page = cache.get(key);
  if (!page) {
    const codes = Array.from({ length: 256 }, (_, index) => 256 * number + index);
    page = {
      classes: Uint8Array.from(codes, classify),
      written: Uint32Array.from(codes, (code) => write(code, lowercase)),
    };
    cache.set(key, page);
  }
  return page;
}

function classify(code: number): number {
  const character = String.fromCodePoint(code);
  if (character === "\n") return CharacterClass.newline;
  if (UNSPACED.test(character)) return CharacterClass.unspaced;
  if (LETTER.test(character)) return CharacterClass.letter;
  if (DIGIT.test(character)) return CharacterClass.digit;
  if (OTHER.test(character)) return CharacterClass.other;
  if (MARK.test(character)) return CharacterClass.mark;
  if (LETTER_JOINER.test(character)) return CharacterClass.letterJoiner;
  return DIGIT_JOINER.test(character) ? CharacterClass.digitJoiner : CharacterClass.separator;
}

function write(code: number, lowercase: boolean): number {
  if (code === 0x2019) return 0x27;
  if (!lowercase) return code;
  const lower = String.fromCodePoint(code).toLowerCase();
  const first = lower.codePointAt(0) ?? code;
  return lower.length === String.fromCodePoint(first).length ? first : code;
}
