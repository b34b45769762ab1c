// JSON Lines: one object a line, of which one field is the text.

import { RiverbankError } from "../../shared/errors.ts";
import { encodeTexts } from "../encode.ts";
import { readLines } from "./lines.ts";

/**
 * The texts in `field` (dots lead into objects) of every line: a string, or a list of strings; null is no text. Throws
 * `invalid jsonl` with the line's number for what is not an object, and `missing field` with the fields that are there.
 */
export function readJsonLines(
  pieces: AsyncIterable<Uint8Array>,
  name: string,
  field: string,
): AsyncGenerator<Uint8Array> {
  return encodeTexts(fieldTexts(pieces, name, field));
}

async function* fieldTexts(pieces: AsyncIterable<Uint8Array>, name: string, field: string): AsyncGenerator<string> {
  let number = 0;
  for await (const line of readLines(pieces)) {
    number++;
    if (line.trim() === "") continue;
    const where = `${name} line ${number}`;
    const value = fieldOf(parseObject(line, where), field, where);
    const texts = Array.isArray(value) ? value : [value ?? ""];
    for (const text of texts) {
      if (typeof text !== "string") {
        throw new RiverbankError("invalid", `jsonl: ${where} has a ${typeof text} in ${field}, a string was expected`);
      }
      yield text;
    }
  }
}

function parseObject(line: string, where: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    throw new RiverbankError("invalid", `jsonl: ${where} is not JSON; each line must be one object`, { cause });
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new RiverbankError("invalid", `jsonl: ${where} is no object; each line must be one`);
}

/** A field of just this name comes before a path through objects. */
function fieldOf(object: Record<string, unknown>, field: string, where: string): unknown {
  if (Object.hasOwn(object, field)) return object[field];
  let value: unknown = object;
  for (const key of field.split(".")) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) {
      const there = Object.keys(object).join(", ") || "none";
      throw new RiverbankError("missing", `field: ${where} has no ${field}; its fields are ${there}; name one of them`);
    }
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}
