// Reads what matches one character: classes in brackets, named sets, characters and their escapes.

import type { Flags, Scanner } from "./scanner.ts";
import { literal, not, posix, property, range, set, shorthand, tellsCase } from "./sets.ts";
import type { CharacterSet } from "./tree.ts";

const ESCAPES: Record<string, number> = { a: 7, e: 27, f: 12, n: 10, r: 13, t: 9, v: 11 };
const CODE = /x\{([\da-fA-F]{1,6})\}|x([0-7][\da-fA-F]|[\da-fA-F](?![\da-fA-F]))|u([\da-fA-F]{4})|0([0-7]{0,2})/y;

/** After "[": operands of "&&", each a union of members. */
export function readClass(scanner: Scanner, flags: Flags): CharacterSet {
  return scanner.nested(() => {
    const negated = scanner.take("^");
    const operands: CharacterSet[][] = [[]];
    // A "]" that comes first stands for itself.
    for (let first = true; first || !scanner.take("]"); first = false) {
      if (scanner.peek === "") throw scanner.error("invalid", "[", "is never closed");
      if (scanner.take("&&")) operands.push([]);
      else operands[operands.length - 1].push(readMember(scanner, flags));
    }
    if (operands.some(({ length }) => length === 0)) throw scanner.error("unsupported", "&&", "has an empty side");
    const sources = operands.map((members) => `[${members.map(({ source }) => source).join("")}]`);
    const source = sources.length === 1 ? sources[0] : `[${sources.join("&&")}]`;
    const isWhite = operands.some((members) => members.every(({ white }) => white));
    return negated ? not(source) : set(source, isWhite);
  });
}

function readMember(scanner: Scanner, flags: Flags): CharacterSet {
  const bracket = scanner.match(/\[:(\^?)([a-z]+):\]/y);
  if (bracket) return checked(scanner, flags, bracket[0], bracket[2], posix(bracket[2], bracket[1] === "^"));
  if (scanner.take("[")) return readClass(scanner, flags);
  const start = scanner.place;
  const from = readOne(scanner, flags);
  if (typeof from !== "number") return from;
  if (!scanner.match(/-(?!\]|$)/y)) return readLiteral(scanner, from, flags);
  const to = scanner.peek === "[" ? undefined : readOne(scanner, flags);
  const written = scanner.since(start);
  if (typeof to !== "number" || to < from) throw scanner.error("invalid", written, "is no range of characters");
  return range(from, to, flags.i) ?? unfolded(scanner, written);
}

/** A member of a class that is no class: a set or a code point. */
function readOne(scanner: Scanner, flags: Flags): CharacterSet | number {
  if (!scanner.take("\\")) return scanner.next();
  const found = readEscape(scanner, flags);
  if (found !== undefined) return found;
  if (scanner.take("b")) return 8;
  const letter = String.fromCodePoint(scanner.next());
  const known = shorthand(letter);
  if (!known) throw scanner.error("unsupported", `\\${letter}`, "is no escape that can be read in a class");
  return known;
}

/**
 * After "\": escapes that mean the same in a class and outside, as a set or a code point; undefined, and nothing is read,
 * for others.
 */
export function readEscape(scanner: Scanner, flags: Flags): CharacterSet | number | undefined {
  const named = scanner.match(/([pP])\{(\^?)([^}]+)\}/y);
  if (named) {
    const [written, letter, caret, name] = named;
    return checked(scanner, flags, `\\${written}`, name, property(name, (letter === "P") !== (caret === "^")));
  }
  const code = scanner.match(CODE);
  if (code) {
    const [written, braced, short, four, octal] = code;
    const value = octal === undefined ? Number.parseInt(braced ?? short ?? four, 16) : Number.parseInt(octal || "0", 8);
    if (value > 0x10ffff) throw scanner.error("invalid", `\\${written}`, "is no character");
    return value;
  }
  const letter = scanner.peek;
  if (!/[a-zA-Z0-9]/.test(letter)) return scanner.next();
  if (!Object.hasOwn(ESCAPES, letter)) return undefined;
  scanner.next();
  return ESCAPES[letter];
}

export function readLiteral(scanner: Scanner, code: number, flags: Flags): CharacterSet {
  return literal(code, flags.i) ?? unfolded(scanner, String.fromCodePoint(code));
}

function unfolded(scanner: Scanner, written: string): never {
  const what = "stands where case is ignored, which can be had for English letters only";
  throw scanner.error("unsupported", written, what);
}

function checked(
  scanner: Scanner,
  flags: Flags,
  written: string,
  name: string,
  found: CharacterSet | undefined,
): CharacterSet {
  if (!found) throw scanner.error("unsupported", written, "names no set that is known");
  if (flags.i && tellsCase(name)) throw scanner.error("unsupported", written, "stands where case is ignored");
  return found;
}
