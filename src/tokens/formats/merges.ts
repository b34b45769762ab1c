// The two files of GPT-2's family: vocab.json (a token's id by the token) and merges.txt (a pair a line).

import { RiverbankError } from "../../shared/errors.ts";
import { vocabObject } from "../models/vocab.ts";

/**
 * Reads a vocab.json: its tokens in the order of their ids.
 *
 * Throws `invalid vocabulary` for text that is no object of ids, and for an id that is missing or stands twice.
 *
 * @example
 * parseVocabularyJson('{"b": 1, "a": 0}'); // ["a", "b"]
 */
export function parseVocabularyJson(text: string): string[] {
  const ids = parseObject(text);
  const entries = Object.entries(ids);
  const tokens: string[] = new Array(entries.length);
  let last = -1;
  for (const [token, id] of entries) {
    if (!Number.isSafeInteger(id) || id < 0) {
      throw invalid("vocabulary", `${JSON.stringify(token)} has ${JSON.stringify(id)}, an id from 0 was expected`);
    }
    if (tokens[id] !== undefined) {
      throw invalid(
        "vocabulary",
        `id ${id} stands for both ${JSON.stringify(tokens[id])} and ${JSON.stringify(token)}`,
      );
    }
    // subtle: a far id would make the array as long as it says.
    if (id < entries.length) tokens[id] = token;
    else last = Math.max(last, id);
  }
  for (let id = 0; id < tokens.length; id++) {
    if (tokens[id] === undefined) throw invalid("vocabulary", `id ${id} is missing, ids go up to ${last}`);
  }
  return tokens;
}

function parseObject(text: string): Record<string, number> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new RiverbankError("invalid", "vocabulary: it is no JSON, perhaps cut off", { cause });
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw invalid("vocabulary", "an object with the id of each token was expected");
  }
  return value as Record<string, number>;
}

export function writeVocabularyJson(tokens: readonly string[]): string {
  return JSON.stringify(vocabObject({ tokens }));
}

/**
 * Reads a merges.txt: on each line two tokens with a space between, the first merge first; "#version" lines and empty
 * ones are passed over. Whether the tokens exist is for the model to say.
 *
 * Throws `invalid merges` with the line for one that is not two tokens, or stands twice.
 *
 * @example
 * parseMerges("#version: 0.2\nĠ t\nh e\n"); // [["Ġ", "t"], ["h", "e"]]
 */
export function parseMerges(text: string): [left: string, right: string][] {
  const merges: [string, string][] = [];
  const lines = new Map<string, number>();
  text.split("\n").forEach((row, index) => {
    const line = row.endsWith("\r") ? row.slice(0, -1) : row;
    if (line === "" || line.startsWith("#version")) return;
    const [left, right, more] = line.split(" ");
    if (!left || !right || more !== undefined) {
      throw invalid("merges", `line ${index + 1} is ${JSON.stringify(line)}, two tokens with one space were expected`);
    }
    const first = lines.get(line);
    if (first !== undefined)
      throw invalid("merges", `line ${index + 1}, ${JSON.stringify(line)}, stands on line ${first} too`);
    lines.set(line, index + 1);
    merges.push([left, right]);
  });
  return merges;
}

/** Writes a merges.txt; throws `unsupported merges` for a token with a space, which the file can't hold. */
export function writeMerges(merges: readonly (readonly [string, string])[]): string {
  const lines = merges.map(([left, right]) => {
    if (/[ \n]/.test(left + right)) {
      const token = JSON.stringify(/[ \n]/.test(left) ? left : right);
      throw new RiverbankError("unsupported", `merges: ${token} has white space in it; save as tokenizer.json`);
    }
    return `${left} ${right}\n`;
  });
  return `#version: 0.2\n${lines.join("")}`;
}

function invalid(subject: string, message: string): RiverbankError {
  return new RiverbankError("invalid", `${subject}: ${message}`);
}
