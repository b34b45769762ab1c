// Several words or expressions in one line, with commas between.

/** Milliseconds without a stroke before words are looked up: half a word is an unknown one. */
export const WAIT = 250;

/** The parts between commas that stand outside of brackets and double quotes, without the blanks around them. */
export function splitWords(text: string): string[] {
  const parts = [""];
  let depth = 0;
  let quoted = false;
  let escaped = false;
  for (const character of text) {
    if (escaped) escaped = false;
    else if (quoted && character === "\\") escaped = true;
    else if (character === '"') quoted = !quoted;
    else if (!quoted && character === "(") depth++;
    else if (!quoted && character === ")") depth--;
    if (character === "," && !quoted && depth <= 0) parts.push("");
    else parts[parts.length - 1] += character;
  }
  return parts.map((part) => part.trim()).filter((part) => part !== "");
}

/** A token as {@link splitWords} leaves it in one piece. */
export function quoteToken(token: string): string {
  return /[,()"\s]/.test(token) ? `"${token.replace(/["\\]/g, "\\$&")}"` : token;
}
