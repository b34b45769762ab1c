// What a character is to the regular expressions that split text for byte-level models: bits in a table over all code
// points, which fills page by page as text asks for them.

import type { Units } from "./units.ts";

/** Bits of a character's class. */
export const CharacterBit = {
  /** \p{L} */
  letter: 1,
  /** \p{N} */
  number: 2,
  /** White_Space: unlike JavaScript's \s it has U+0085 and lacks U+FEFF. */
  space: 4,
  /** Carriage return and line feed, which are space too. */
  lineEnd: 8,
  /** \p{Ll} */
  lower: 16,
  /** Letters without case, and \p{M}: they go with lower and upper case. */
  caseless: 32,
  /** None of letter, number and space; marks and lone surrogates are among them. */
  other: 64,
} as const;

// In the order of the tests: the first that holds decides.
const CLASSES: readonly (readonly [RegExp, number])[] = [
  [/[\r\n]/, CharacterBit.space | CharacterBit.lineEnd],
  [/\p{White_Space}/u, CharacterBit.space],
  [/\p{Ll}/u, CharacterBit.letter | CharacterBit.lower],
  [/[\p{Lm}\p{Lo}]/u, CharacterBit.letter | CharacterBit.caseless],
  [/\p{L}/u, CharacterBit.letter],
  [/\p{N}/u, CharacterBit.number],
  [/\p{M}/u, CharacterBit.other | CharacterBit.caseless],
];

// By code point; 0 where no text has asked yet.
const table = new Uint8Array(0x110000);

/** The bits of the character at `at`, which must lie within `text`. */
export function bitsAt(text: Units, at: number): number {
  const unit = text.charCodeAt(at);
  if (unit < 0xd800 || unit > 0xdbff) return table[unit] || classifyPage(unit);
  const code = text.codePointAt(at);
  return table[code] || classifyPage(code);
}

/** UTF-16 units of the character at `at`. */
export function widthAt(text: Units, at: number): number {
  const unit = text.charCodeAt(at);
  return unit < 0xd800 || unit > 0xdbff || text.codePointAt(at) < 0x10000 ? 1 : 2;
}

/** Where the run of characters with one of these bits ends that begins at `at`. */
export function runEnd(text: Units, at: number, bits: number): number {
  while (at < text.length) {
    const unit = text.charCodeAt(at);
    if (unit < 0xd800 || unit > 0xdbff) {
      if (((table[unit] || classifyPage(unit)) & bits) === 0) break;
      at++;
    } else {
      if ((bitsAt(text, at) & bits) === 0) break;
      at += widthAt(text, at);
    }
  }
  return at;
}

function classifyPage(code: number): number {
  const first = code & ~255;
  for (let each = first; each < first + 256; each++) {
    const character = String.fromCodePoint(each);
    table[each] = CLASSES.find(([test]) => test.test(character))?.[1] ?? CharacterBit.other;
  }
  return table[code];
}
