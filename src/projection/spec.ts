// An axis as people write it on one line: "size=small,tiny:large,huge", or a topic, "royalty=king,queen,royal".

import { RiverbankError } from "../shared/errors.ts";

/** What an axis' text says; a topic has no negative pole. */
export interface AxisSpec {
  name: string;
  /** The words as they were typed, quotes and all; null for a topic. */
  negative: string[] | null;
  positive: string[];
}

/**
 * Reads an axis' text: a name, "=", and words with commas between, those of two poles apart by ":", the negative pole
 * first. A word with a comma, a colon or a blank stands between double quotes, where `\` makes the next character stand
 * for itself; commas within brackets belong to an expression, `mean(a, b)`.
 *
 * Throws `invalid axis` for a text without a name or with an empty pole, an empty word, more than two poles, or a quote
 * or bracket that is left open.
 *
 * @example
 * parseAxisSpec("size=small,tiny:large"); // { name: "size", negative: ["small", "tiny"], positive: ["large"] }
 * parseAxisSpec("royalty=king,queen"); // { name: "royalty", negative: null, positive: ["king", "queen"] }
 */
export function parseAxisSpec(text: string): AxisSpec {
  const fail = (came: string) => {
    const cure = "write name=small,tiny:large,huge or, for a topic, name=king,queen";
    return new RiverbankError("invalid", `axis: ${JSON.stringify(text)}: ${came}; ${cure}`);
  };
  const equals = text.indexOf("=");
  const name = text.slice(0, Math.max(0, equals)).trim();
  if (name === "") throw fail("it has no name");
  const poles = splitOutside(text.slice(equals + 1), ":")?.map((pole) => splitOutside(pole, ",") ?? []);
  if (!poles) throw fail("a quote or bracket is left open");
  if (poles.length > 2) throw fail(`${poles.length} poles came, at most 2 were expected`);
  if (poles.some((words) => words.includes(""))) throw fail("a word is missing");
  const [first, second] = poles;
  return second ? { name, negative: first, positive: second } : { name, negative: null, positive: first };
}

/**
 * The parts of a text between separators, trimmed; those between double quotes, where `\` makes the next character stand
 * for itself, or within brackets do not separate. Undefined where a quote or bracket is left open.
 *
 * @param separators characters, each of which separates.
 */
export function splitOutside(text: string, separators: string): string[] | undefined {
  const parts = [""];
  let [quoted, depth] = [false, 0];
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (!quoted && depth === 0 && separators.includes(character)) parts.push("");
    else parts[parts.length - 1] += quoted && character === "\\" ? character + (text[++at] ?? "") : character;
    if (character === '"') quoted = !quoted;
    else if (!quoted) depth += Number(character === "(") - Number(character === ")");
  }
  return quoted || depth !== 0 ? undefined : parts.map((part) => part.trim());
}
