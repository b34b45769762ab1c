// Reads Oniguruma's regular expressions (Ruby syntax, the one of Hugging Face's tokenizers).

import { readClass, readEscape, readLiteral } from "./classes.ts";
import { type Flags, Scanner } from "./scanner.ts";
import { not, set, shorthand, WORD_OUTSIDE } from "./sets.ts";
import { canBeEmpty, hasAtomic, type Node, type Repeat } from "./tree.ts";

const NOTHING: Node = { kind: "row", items: [] };
const LINE_END: Node = {
  kind: "atomic",
  item: {
    kind: "choice",
    items: [{ kind: "row", items: [set("\\r"), set("\\n")] }, set("[\\n-\\r\\u{85}\\u{2028}\\u{2029}]", true)],
  },
};
// subtle: not "[^]", which V8 11 reads with flag v as one character even where it is repeated.
const ANY = "\\p{Any}";
const WORD_EDGE = `(?<=${WORD_OUTSIDE})(?!${WORD_OUTSIDE})|(?<!${WORD_OUTSIDE})(?=${WORD_OUTSIDE})`;
const WORD_INSIDE = `(?<=${WORD_OUTSIDE})(?=${WORD_OUTSIDE})|(?<!${WORD_OUTSIDE})(?!${WORD_OUTSIDE})`;
const PLACES: Record<string, string> = {
  "\\A": `(?<!${ANY})`,
  "\\z": `(?!${ANY})`,
  "\\Z": `(?=\\n?(?!${ANY}))`,
  "\\b": `(?:${WORD_EDGE})`,
  "\\B": `(?:${WORD_INSIDE})`,
  "^": `(?:(?<!${ANY})|(?<=\\n)(?=${ANY}))`,
  $: "(?![^\\n])",
};
const QUANTIFIER = /([?*+])([?+]?)|\{(?:(\d+)(,?)(\d*)|,(\d+))\}(\??)/y;
const MOST = 1000;
// Two characters that are one in another case: "ss" and "ß", "fi" and "ﬁ".
const JOINED = /ss|st|f[fil]|\u02bcn|[ahijtwy](?:\u02be|\p{Mn})/u;

/** Throws `unsupported` or `invalid regular expression`, naming the construct and the pattern. */
export function parse(pattern: string, where: string): Node {
  const scanner = new Scanner(pattern, where);
  const node = readChoice(scanner, { i: false, m: false });
  if (scanner.peek) throw scanner.error("invalid", scanner.peek, "closes nothing");
  return node;
}

function readChoice(scanner: Scanner, flags: Flags): Node {
  return scanner.nested(() => {
    const items = [readRow(scanner, flags)];
    while (scanner.take("|")) items.push(readRow(scanner, flags));
    return items.length === 1 ? items[0] : { kind: "choice", items };
  });
}

function readRow(scanner: Scanner, flags: Flags): Node {
  const items: Node[] = [];
  while (!["", "|", ")"].includes(scanner.peek)) {
    const item = readRepeats(scanner, readAtom(scanner, flags));
    if (item !== NOTHING) items.push(item);
  }
  const folds = items.map((item) => (item.kind === "set" ? (item.fold ?? "\0") : "\0")).join("");
  const joined = flags.i && JOINED.exec(folds);
  if (joined) {
    const what = "stands where case is ignored, and has a form of one character";
    throw scanner.error("unsupported", joined[0], what);
  }
  return items.length === 1 ? items[0] : { kind: "row", items };
}

function readAtom(scanner: Scanner, flags: Flags): Node {
  const character = scanner.peek;
  if ("*+?".includes(character)) throw scanner.error("invalid", character, "repeats nothing");
  const code = scanner.next();
  if (character === "(") return readGroup(scanner, flags);
  if (character === "[") return readClass(scanner, flags);
  if (character === "\\") return readEscaped(scanner, flags);
  if (character === ".") return set(flags.m ? ANY : "[^\\n]");
  return place(character) ?? readLiteral(scanner, code, flags);
}

function readEscaped(scanner: Scanner, flags: Flags): Node {
  const found = readEscape(scanner, flags);
  if (found !== undefined) return typeof found === "number" ? readLiteral(scanner, found, flags) : found;
  const letter = String.fromCodePoint(scanner.next());
  if (letter === "w") return set(WORD_OUTSIDE);
  if (letter === "W") return not(WORD_OUTSIDE);
  if (letter === "N") return set("[^\\n]");
  if (letter === "O") return set(ANY);
  if (letter === "R") return LINE_END;
  const known = shorthand(letter) ?? place(`\\${letter}`);
  if (!known) throw scanner.error("unsupported", `\\${letter}`, "is no escape that can be read");
  return known;
}

/** After "(". */
function readGroup(scanner: Scanner, flags: Flags): Node {
  if (scanner.match(/\?#[^)]*\)/y)) return NOTHING;
  const options = scanner.match(/\?([im]*)(?:-([im]*))?([:)])/y);
  if (options) {
    const [, on, off = "", end] = options;
    const inner = (name: "i" | "m") => (flags[name] || on.includes(name)) && !off.includes(name);
    const changed = { i: inner("i"), m: inner("m") };
    // Ruby's "a(?i)b|c" is "a(?i:b|c)".
    return end === ")" ? readChoice(scanner, changed) : readToEnd(scanner, changed);
  }
  const look = scanner.match(/\?(<?)([=!])/y);
  if (look) {
    const item = readToEnd(scanner, flags);
    if (look[1] && hasAtomic(item)) throw scanner.error("unsupported", "(?>", "stands in a lookbehind");
    return { kind: "look", item, behind: look[1] === "<", negated: look[2] === "!" };
  }
  if (scanner.match(/\?>/y)) return { kind: "atomic", item: readToEnd(scanner, flags) };
  scanner.match(/\?(?:P?<[\p{L}_][\p{L}\p{N}_]*>|'[\p{L}_][\p{L}\p{N}_]*')/uy);
  const unknown = scanner.match(/\?.{0,2}/suy);
  if (unknown) throw scanner.error("unsupported", `(${unknown[0]}`, "begins a group that cannot be had");
  return readToEnd(scanner, flags);
}

function readToEnd(scanner: Scanner, flags: Flags): Node {
  const inner = readChoice(scanner, flags);
  if (!scanner.take(")")) throw scanner.error("invalid", "(", "is never closed");
  // A group can be repeated, whatever stands in it.
  return "items" in inner ? inner : { kind: "row", items: [inner] };
}

/** All quantifiers that follow an item. */
function readRepeats(scanner: Scanner, item: Node): Node {
  for (let found = scanner.match(QUANTIFIER); found; found = scanner.match(QUANTIFIER)) {
    const [written, simple, suffix, low, comma, high, most, reluctant] = found;
    if (item.kind === "look" || item.kind === "place" || item === NOTHING) {
      throw scanner.error("invalid", written, "repeats what is no character");
    }
    if (simple) {
      const bounds = { min: simple === "+" ? 1 : 0, max: simple === "?" ? 1 : Number.POSITIVE_INFINITY };
      item = repeat(scanner, written, { kind: "repeat", item, ...bounds, lazy: suffix === "?" });
      if (suffix === "+") item = { kind: "atomic", item };
      continue;
    }
    const min = Number(low ?? 0);
    const max = most || high ? Number(most || high) : comma ? Number.POSITIVE_INFINITY : min;
    if (max < min || min > MOST || (max > MOST && Number.isFinite(max))) {
      throw scanner.error("unsupported", written, "has bounds that cannot be had");
    }
    const exact = !comma && !most;
    item = repeat(scanner, written, { kind: "repeat", item, min, max, lazy: reluctant === "?" && !exact });
    // Ruby's "a{2}?" is "(?:a{2})?".
    if (reluctant && exact) item = repeat(scanner, written, { kind: "repeat", item, min: 0, max: 1, lazy: false });
  }
  return item;
}

/** The engines differ on what matches nothing and is repeated: for "?" it can be written out. */
function repeat(scanner: Scanner, written: string, node: Repeat): Node {
  if (!canBeEmpty(node.item)) return node;
  if (node.max !== 1 || node.min !== 0) throw scanner.error("unsupported", written, "repeats what may be nothing");
  const items = [node.item, NOTHING];
  return { kind: "choice", items: node.lazy ? items.reverse() : items };
}

function place(written: string): Node | undefined {
  return Object.hasOwn(PLACES, written) ? { kind: "place", source: PLACES[written] } : undefined;
}
