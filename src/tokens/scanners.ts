// The regular expressions of the GPT family, written out: where a piece ends, without an engine for patterns.

import { bitsAt, CharacterBit, runEnd, widthAt } from "./scanner-classes.ts";
import type { Units } from "./units.ts";

/** Where the piece that begins at `at` ends; `at` must lie within the text, at the start or at another piece's end. */
export type Scanner = (text: Units, at: number) => number;

const { letter, number, space, lineEnd, lower, caseless, other } = CharacterBit;
const SPACE = 0x20;
const APOSTROPHE = 0x27;

/**
 * GPT-2's pattern `'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`.
 *
 * @example
 * nextGpt2(new Units().set("the river"), 3); // 9: " river"
 *
 * Source: Radford et al., "Language Models are Unsupervised Multitask Learners", 2019.
 */
export function nextGpt2(text: Units, at: number): number {
  const unit = text.charCodeAt(at);
  if (unit === APOSTROPHE) {
    const end = contractionEnd(text, at, false);
    if (end > at) return end;
  }
  const from = unit === SPACE && at + 1 < text.length ? at + 1 : at;
  const bits = bitsAt(text, from) & (letter | number | other);
  return bits === 0 ? spacesEnd(text, at, runEnd(text, at, space)) : runEnd(text, from, bits);
}

/**
 * The pattern of cl100k_base, also Llama 3's:
 * `(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`.
 */
export function nextCl100k(text: Units, at: number): number {
  return cl100kEnd(text, at, 3, false);
}

/** Qwen's pattern: that of cl100k_base with `\p{N}` for `\p{N}{1,3}`. */
export function nextQwen(text: Units, at: number): number {
  return cl100kEnd(text, at, 1, false);
}

/**
 * The pattern of cl100k_base in newer versions of tiktoken, which has `\s++$|\s*[\r\n]|\s+(?!\S)|\s` at its end: white
 * space that ends the text stays whole, even with a line feed inside.
 */
export function nextCl100kWholeEnd(text: Units, at: number): number {
  return cl100kEnd(text, at, 3, true);
}

function cl100kEnd(text: Units, at: number, digits: number, wholeEnd: boolean): number {
  const unit = text.charCodeAt(at);
  if (unit === APOSTROPHE) {
    const end = contractionEnd(text, at, true);
    if (end > at) return end;
  }
  const bits = bitsAt(text, at);
  if (bits & letter) return runEnd(text, at, letter);
  if (bits & number) return numberEnd(text, at, digits);
  const after = at + widthAt(text, at);
  const follows = after < text.length ? bitsAt(text, after) : 0;
  if (follows & letter && !(bits & lineEnd)) return runEnd(text, after, letter);
  if (bits & other) return runEnd(text, runEnd(text, after, other), lineEnd);
  if (follows & other && unit === SPACE) return runEnd(text, runEnd(text, after, other), lineEnd);
  return spacesOrLinesEnd(text, at, wholeEnd);
}

/**
 * The pattern of o200k_base: words begin anew where upper case follows lower case, and contractions stay with their word.
 *
 * `[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|` the same
 * with `+` and `*` exchanged, `|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+`.
 */
export function nextO200k(text: Units, at: number): number {
  const word = casedWordEnd(text, at);
  if (word > at) return contractionEnd(text, word, true);
  const bits = bitsAt(text, at);
  if (bits & number) return numberEnd(text, at, 3);
  const from = text.charCodeAt(at) === SPACE && at + 1 < text.length ? at + 1 : at;
  if (bitsAt(text, from) & other) return lineEndsOrSlashesEnd(text, runEnd(text, from, other));
  return spacesOrLinesEnd(text, at, false);
}

// Upper case first, as far as it goes, then lower case; caseless characters pass for both. Where no lower case follows,
// the pattern gives characters back until a caseless one can stand for it: the last one ends the word. Without any, the
// second alternative takes upper case alone.
function casedWordEnd(text: Units, at: number): number {
  const bits = bitsAt(text, at);
  const from = bits & (letter | number | lineEnd) ? at : at + widthAt(text, at);
  let end = from;
  let lastCaseless = bits & caseless ? from : at;
  while (end < text.length) {
    const next = bitsAt(text, end);
    if (next & lower) return runEnd(text, end, lower | caseless);
    if (!(next & (letter | caseless))) break;
    end += widthAt(text, end);
    if (next & caseless) lastCaseless = end;
  }
  if (lastCaseless > at) return lastCaseless;
  return end > from ? end : at;
}

function lineEndsOrSlashesEnd(text: Units, at: number): number {
  while (at < text.length && (bitsAt(text, at) & lineEnd || text.charCodeAt(at) === 0x2f)) at++;
  return at;
}

function numberEnd(text: Units, at: number, most: number): number {
  for (let i = 0; i < most && at < text.length && bitsAt(text, at) & number; i++) at += widthAt(text, at);
  return at;
}

/** Up to the last line end among white space; without one, as `\s+(?!\S)|\s+`. */
function spacesOrLinesEnd(text: Units, at: number, wholeEnd: boolean): number {
  const end = runEnd(text, at, space);
  if (wholeEnd && end === text.length) return end;
  for (let last = end; last > at; last--) if (bitsAt(text, last - 1) & lineEnd) return last;
  return spacesEnd(text, at, end);
}

/** White space but for the last character before something else, which that takes or has for itself. */
function spacesEnd(text: Units, at: number, end: number): number {
  return end === text.length || end === at + 1 ? end : end - 1;
}

/** The end of 's, 't, 're, 've, 'm, 'll or 'd at `at`; `at` where none stands there. */
function contractionEnd(text: Units, at: number, anyCase: boolean): number {
  if (text.charCodeAt(at) !== APOSTROPHE) return at;
  // subtle: past the end charCodeAt gives -1, which the bit operation leaves as it is.
  const fold = anyCase ? 0x20 : 0;
  const first = text.charCodeAt(at + 1) | fold;
  if (first === 0x73 || first === 0x74 || first === 0x6d || first === 0x64) return at + 2;
  // The long s, U+017F, is an s in another case.
  if (anyCase && text.charCodeAt(at + 1) === 0x17f) return at + 2;
  const second = text.charCodeAt(at + 2) | fold;
  const double = (first === 0x6c && second === 0x6c) || (second === 0x65 && (first === 0x72 || first === 0x76));
  return double ? at + 3 : at;
}

const SPACES = String.raw`\s+(?!\S)|\s+`;
const GPT2 = String.raw`| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|`;
const CL100K = String.raw`|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|`;
const CONTRACTIONS = "'s|'t|'re|'ve|'m|'ll|'d";
const SHORTER = "[sdmt]|ll|ve|re";
const WHOLE_END = String.raw`\s+$|\s*[\r\n]|\s+(?!\S)|\s`;
const CASED = String.raw`[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]`;

function knownPatterns(): Map<string, Scanner> {
  const known = new Map<string, Scanner>();
  for (const contractions of [CONTRACTIONS, `'(?:${SHORTER})`]) {
    known.set(contractions + GPT2 + SPACES, nextGpt2);
    known.set(String.raw`${contractions}${GPT2}\s+$|\s+(?!\S)|\s`, nextGpt2);
  }
  for (const contractions of [`(?i:${CONTRACTIONS})`, `'(?i:${SHORTER})`]) {
    known.set(String.raw`${contractions}${CL100K}\s*[\r\n]+|${SPACES}`, nextCl100k);
    known.set(String.raw`${contractions}${CL100K.replace("{1,3}", "")}\s*[\r\n]+|${SPACES}`, nextQwen);
    known.set(contractions + CL100K + WHOLE_END, nextCl100kWholeEnd);
  }
  const start = String.raw`[^\r\n\p{L}\p{N}]?${CASED}`;
  const rest = CASED.replace(String.raw`\p{Lu}\p{Lt}`, String.raw`\p{Ll}`);
  const words = `${start}*${rest}+(?i:${CONTRACTIONS})?|${start}+${rest}*(?i:${CONTRACTIONS})?`;
  known.set(String.raw`${words}|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|${SPACES}`, nextO200k);
  return known;
}

/**
 * The scanner that equals a pattern of a tokenizer.json or of tiktoken, in any of its known spellings; undefined for
 * every other pattern. Possessive quantifiers, which in these patterns match the same, are read as greedy ones, and "$"
 * is the end of the text.
 */
export function scannerFor(pattern: string): Scanner | undefined {
  const greedy = pattern.replace(/([+?*]|\{[\d,]+\})\+/g, "$1");
  return knownPatterns().get(greedy.replace(String.raw`\s+(?![\s\S])`, String.raw`\s+$`));
}
