// Lists as a person types them: a,b,c.

import { UsageError } from "./errors.ts";

/** The parts between commas, without blanks around them. Throws where there is none; `flag` is what it was given for. */
export function splitList(text: string, flag: string): string[] {
  const parts = text.split(",").map((part) => part.trim());
  const found = parts.filter((part) => part !== "");
  if (found.length > 0) return found;
  throw new UsageError(`invalid ${flag}: ${JSON.stringify(text)} holds nothing, a list was expected, such as a,b,c`);
}
