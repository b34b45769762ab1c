// Sets of characters as Oniguruma names them, in JavaScript's words.

import type { CharacterSet } from "./tree.ts";

/** Oniguruma's word characters: in a class, and (which has six more of Latin-1) outside one. */
const WORD = String.raw`\p{Alphabetic}\p{M}\p{Nd}\p{Pc}`;
export const WORD_OUTSIDE = String.raw`[${WORD}\u{b2}\u{b3}\u{b9}\u{bc}-\u{be}]`;

const CASED = /upper|lower|title|case|ascii|^l[ultc]$/;
const WHITE = /^\p{White_Space}$/u;

const POSIX: Record<string, string> = {
  alnum: String.raw`[\p{Alphabetic}\p{Nd}]`,
  alpha: String.raw`\p{Alphabetic}`,
  ascii: String.raw`\p{ASCII}`,
  blank: String.raw`[\p{Zs}\t]`,
  cntrl: String.raw`\p{Cc}`,
  digit: String.raw`\p{Nd}`,
  graph: String.raw`[^\p{White_Space}\p{Cc}\p{Cn}\p{Cs}]`,
  lower: String.raw`\p{Lowercase}`,
  print: String.raw`[^\p{Cc}\p{Cn}\p{Cs}]`,
  punct: String.raw`[\p{P}\p{S}]`,
  space: String.raw`\p{White_Space}`,
  upper: String.raw`\p{Uppercase}`,
  word: `[${WORD}]`,
  xdigit: "[0-9A-Fa-f]",
};

const SHORTHANDS: Record<string, string> = { d: "digit", h: "xdigit", s: "space", w: "word" };

export function set(source: string, white = false): CharacterSet {
  return { kind: "set", source, white };
}

/** One character; where case is ignored, with its other forms. Undefined: cased, but not a letter of English. */
export function literal(code: number, anyCase: boolean): CharacterSet | undefined {
  const character = String.fromCodePoint(code);
  if (!anyCase || !isCased(character)) return { ...set(escapeCode(code), WHITE.test(character)), fold: character };
  const fold = character.toLowerCase();
  if (code > 127) return undefined;
  return { ...set(`[${fold}${fold.toUpperCase()}${FARTHER[fold] ?? ""}]`), fold };
}

// "ſ" and the Kelvin sign.
const FARTHER: Record<string, string> = { s: "\\u{17f}", k: "\\u{212a}" };

/** A range of characters for a class; undefined as for {@link literal}. */
export function range(from: number, to: number, anyCase: boolean): CharacterSet | undefined {
  let more = "";
  for (let code = from; anyCase && code <= to; code++) {
    if (!isCased(String.fromCodePoint(code))) continue;
    const letter = literal(code, true);
    if (!letter) return undefined;
    more += letter.source;
  }
  return set(`[${escapeCode(from)}-${escapeCode(to)}${more}]`);
}

/** \d, \s, \w, \h and their opposites; undefined for other letters. */
export function shorthand(letter: string): CharacterSet | undefined {
  const name = SHORTHANDS[letter.toLowerCase()];
  return name === undefined ? undefined : posix(name, letter < "a");
}

/** [:name:]; undefined where there is none. */
export function posix(name: string, negated: boolean): CharacterSet | undefined {
  if (!Object.hasOwn(POSIX, name)) return undefined;
  return negated ? not(POSIX[name]) : set(POSIX[name], name === "space" || name === "blank");
}

/** \p{name}: a POSIX name, a general category, a script or a property of Unicode; undefined where there is none. */
export function property(name: string, negated: boolean): CharacterSet | undefined {
  const plain = name.toLowerCase();
  if (plain === "punct") return set(negated ? "\\P{P}" : "\\p{P}");
  // Oniguruma's \p{Word} means one set in a class and another outside.
  if (plain === "word") return undefined;
  const known = posix(plain, negated);
  if (known) return known;
  const words = name
    .replace(/([a-z])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .split(/[ _-]/);
  const titled = words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join("_");
  for (const spelling of [name, titled, `Script=${name}`, `Script=${titled}`]) {
    const source = `\\${negated ? "P" : "p"}{${spelling}}`;
    if (isValid(source)) return set(source, !negated && /^Z|^White/.test(spelling));
  }
  return undefined;
}

/** Whether a property holds for one of "a" and "A", say, and not for the other. */
export function tellsCase(name: string): boolean {
  return CASED.test(name.toLowerCase());
}

export function not(source: string): CharacterSet {
  return set(`[^${source}]`);
}

function isCased(character: string): boolean {
  return character.toLowerCase() !== character || character.toUpperCase() !== character;
}

function escapeCode(code: number): string {
  const character = String.fromCodePoint(code);
  return /[a-zA-Z0-9]/.test(character) ? character : `\\u{${code.toString(16)}}`;
}

function isValid(source: string): boolean {
  try {
    return new RegExp(source, "v").test("") || true;
  } catch {
    return false;
  }
}
