// Pre-tokenizers by the names that tokenizer.json gives them.

import { type Aligned, slice } from "../aligned.ts";
import { byteLevel } from "../byte-level.ts";
import { type Local, type LocalPreTokenizer, preTokenizersInARow } from "../cut-rule.ts";
import type { PreTokenizer } from "../parts.ts";
import { readPattern } from "../regex/pattern.ts";
import { prefix } from "../rewrite.ts";
import { nextGpt2, scannerFor } from "../scanners.ts";
import { type PartReader, readPart, type Settings } from "../settings.ts";
import { metaspace } from "./metaspace.ts";
import { BEHAVIOURS, cutAt, matchesOf, scanned } from "./pieces.ts";

const PUNCTUATION = String.raw`\p{P}\x21-\x2f\x3a-\x40\x5b-\x60\x7b-\x7e`;
const MARK = new RegExp(`[${PUNCTUATION}]`, "gu");
const MARK_OR_WORD = new RegExp(`[${PUNCTUATION}]|[^${PUNCTUATION}\\p{White_Space}]+`, "gu");
const [IN_WORD, WHITE, PUNCTUATION_MARK] = [0, 1, 2];
const ASCII_KINDS = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (/\p{White_Space}/u.test(character)) return WHITE;
  return new RegExp(`[${PUNCTUATION}]`, "u").test(character) ? PUNCTUATION_MARK : IN_WORD;
});
const NOT_WHITE = /\P{White_Space}+/gu;
// The word characters of Rust's regular expressions.
const WORD = String.raw`\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}`;
const WORD_OR_REST = new RegExp(`[${WORD}]+|[^${WORD}\\p{White_Space}]+`, "gu");

const readers: Record<string, PartReader<LocalPreTokenizer>> = {
  BertPreTokenizer: (settings) => ({ ...part(settings, marksAndWords), marks: true }),
  ByteLevel: bytes,
  CharDelimiterSplit: delimited,
  Digits: digits,
  Metaspace: metaspace,
  Punctuation: punctuation,
  Sequence: sequence,
  Split: split,
  Whitespace: (settings) => part(settings, (piece) => matchesOf(piece, WORD_OR_REST)),
  WhitespaceSplit: (settings) => part(settings, (piece) => matchesOf(piece, NOT_WHITE)),
};

/**
 * A pre-tokenizer from the "pre_tokenizer" of a tokenizer.json.
 *
 * @param where the file, for error messages.
 * Throws `unsupported tokenizer` for a type or a setting that is not known, `missing` and `invalid tokenizer` for bad ones.
 *
 * @example
 * const splitter = readPreTokenizer({ type: "BertPreTokenizer" }, "tokenizer.json");
 * splitter.split(aligned("river, bank")).map(({ text }) => text); // ["river", ",", "bank"]
 */
export function readPreTokenizer(config: unknown, where: string): PreTokenizer {
  return read(config, where);
}

function read(config: unknown, where: string): LocalPreTokenizer {
  return readPart(config, "pre_tokenizer", where, readers);
}

function part(
  { config }: Settings,
  split: (piece: Aligned) => Aligned[],
  local: Local = "any",
  borders = true,
): LocalPreTokenizer {
  return { config, cuts: local === "none" || !borders ? "none" : "space", local, borders, split };
}

/** BERT's splitting: what an expression finds in every text, an ASCII text's pieces are found by a plain loop. */
function marksAndWords(piece: Aligned): Aligned[] {
  const { text } = piece;
  const pieces: Aligned[] = [];
  let from = 0;
  for (let at = 0; at <= text.length; at++) {
    const kind = at < text.length ? ASCII_KINDS[text.charCodeAt(at)] : WHITE;
    if (kind === IN_WORD) continue;
    if (kind === undefined) return matchesOf(piece, MARK_OR_WORD);
    if (from < at) pieces.push(slice(piece, from, at));
    if (kind === PUNCTUATION_MARK) pieces.push(slice(piece, at, at + 1));
    from = at + 1;
  }
  return pieces;
}

/** Splits as GPT-2 does (`use_regex`), and writes each piece as the characters of its UTF-8 bytes. */
function bytes(settings: Settings): LocalPreTokenizer {
  settings.ignore("trim_offsets");
  const prefixed = settings.flag("add_prefix_space");
  const splits = settings.flag("use_regex", true);
  const split = (piece: Aligned) => {
    if (prefixed && piece.text !== "" && !piece.text.startsWith(" ")) piece = prefix(piece, " ");
    if (splits) return scanned(piece, nextGpt2).map(byteLevel);
    return piece.text === "" ? [] : [byteLevel(piece)];
  };
  const scan = splits && !prefixed ? nextGpt2 : undefined;
  return { ...part(settings, split, splits ? "dark" : "none", splits), scan, spans: !splits && !prefixed };
}

function delimited(settings: Settings): LocalPreTokenizer {
  const delimiter = settings.character("delimiter");
  const expression = new RegExp(`\\u{${delimiter.codePointAt(0)?.toString(16)}}`, "gu");
  return part(settings, (piece) => cutAt(piece, expression, "Removed"), "any", delimiter === " ");
}

function digits(settings: Settings): LocalPreTokenizer {
  const expression = settings.flag("individual_digits") ? /\p{N}|\P{N}+/gu : /\p{N}+|\P{N}+/gu;
  return part(settings, (piece) => matchesOf(piece, expression), "any", false);
}

function punctuation(settings: Settings): LocalPreTokenizer {
  const behaviour = settings.oneOf("behavior", BEHAVIOURS, "Isolated");
  return part(settings, (piece) => cutAt(piece, MARK, behaviour), "any", false);
}

function split(settings: Settings): LocalPreTokenizer {
  const { expression, locality } = readPattern(settings);
  const behaviour = settings.oneOf("behavior", BEHAVIOURS);
  const inverted = settings.flag("invert");
  // A piece ends where a match begins, or between matches, where only those are kept.
  const atMatches =
    behaviour === "Isolated" || (!inverted && (behaviour === "Removed" || behaviour === "MergedWithNext"));
  const borders = (behaviour === "Removed" && inverted) || (atMatches && locality.everySpace);
  const local = locality.local ? "dark" : "none";
  const regex = String(settings.object("pattern").Regex);
  // subtle: the scanners are of tiktoken's patterns; to Oniguruma "{1,3}+" is a repetition and "$" any line's end.
  const known = behaviour === "Isolated" && !inverted && !/\{[\d,]+\}\+|\$/.test(regex);
  const scan = known ? scannerFor(regex) : undefined;
  // Every known pattern ends a piece before a space that follows something else.
  if (scan) return { ...part(settings, (piece) => scanned(piece, scan), "dark"), scan };
  return part(settings, (piece) => cutAt(piece, expression, behaviour, inverted), local, borders);
}

function sequence(settings: Settings): LocalPreTokenizer {
  const parts = settings.list("pretokenizers").map((config) => read(config, settings.where));
  const { local, borders } = preTokenizersInARow(parts);
  const split = (piece: Aligned) => parts.reduce((pieces, each) => pieces.flatMap((one) => each.split(one)), [piece]);
  const [first, ...rest] = parts;
  const scan = rest.every(({ spans }) => spans) ? first?.scan : undefined;
  return { ...part(settings, split, local, borders), scan };
}
