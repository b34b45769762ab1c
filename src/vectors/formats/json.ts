// JSON that came from a file, looked at before it is trusted.

import { RiverbankError } from "../../shared/errors.ts";

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A JSON object from text. Throws `invalid`, with the file's name in front. */
export function parseRecord(text: string, name: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ""));
  } catch (cause) {
    throw new RiverbankError("invalid", `${name}: it is not JSON; is it cut off?`, { cause });
  }
  if (isRecord(value)) return value;
  throw new RiverbankError("invalid", `${name}: it is not a JSON object`);
}
