// The text of an expression to its words and signs, each with its column.

import { RiverbankError } from "../shared/errors.ts";

/** A word or a sign. */
export interface Token {
  kind: "word" | "quoted" | "sign" | "end";
  text: string;
  /** Where it starts, in characters from 1. */
  column: number;
}

const BLANK = /\s/u;
const SIGNS = "+-*/|(),";

/** An error at a token's column. */
export function failAt({ column }: Token, message: string): RiverbankError {
  return new RiverbankError("invalid", `expression: column ${column}: ${message}`);
}

/** The tokens of a text, with an end behind them; what is a word, {@link parseExpression} says. */
export function tokensOf(text: string): Token[] {
  const characters = Array.from(text);
  const tokens: Token[] = [];
  for (let at = 0; at < characters.length; ) {
    const column = at + 1;
    const character = characters[at];
    if (BLANK.test(character)) at++;
    else if (character === '"') {
      const { word, end } = readQuoted(characters, at);
      tokens.push({ kind: "quoted", text: word, column });
      at = end;
    } else if (isWordCharacter(character)) {
      const end = wordEnd(characters, at);
      tokens.push({ kind: "word", text: characters.slice(at, end).join(""), column });
      at = end;
    } else {
      tokens.push({ kind: "sign", text: character === "−" ? "-" : character, column });
      at++;
    }
  }
  tokens.push({ kind: "end", text: "", column: characters.length + 1 });
  return tokens;
}

function isWordCharacter(character: string | undefined): boolean {
  return character !== undefined && character !== '"' && !`${SIGNS}−`.includes(character) && !BLANK.test(character);
}

function wordEnd(characters: readonly string[], start: number): number {
  let at = start + 1;
  while (isWordCharacter(characters[at]) || (characters[at] === "-" && isInside(characters, at))) at++;
  return at;
}

/** Whether characters of a word stand on both sides. */
function isInside(characters: readonly string[], at: number): boolean {
  return isWordCharacter(characters[at - 1]) && isWordCharacter(characters[at + 1]);
}

function readQuoted(characters: readonly string[], start: number): { word: string; end: number } {
  const open: Token = { kind: "quoted", text: '"', column: start + 1 };
  let word = "";
  for (let at = start + 1; at < characters.length; at++) {
    if (characters[at] === '"') {
      if (word === "") throw failAt(open, "an empty word came between quotes; write one or take them away");
      return { word, end: at + 1 };
    }
    if (characters[at] === "\\") at++;
    word += characters[at] ?? "";
  }
  throw failAt(open, "the quote is never closed; close it");
}
