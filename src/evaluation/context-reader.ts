// Test files about words in context: senses of a word in sentences, and whether two uses mean the same.

import type { Use } from "../context/lens/uses.ts";
import { RiverbankError } from "../shared/errors.ts";
import type { ReaderOptions } from "./readers.ts";

/** A word in a sentence with the sense that people gave it. */
export interface SenseUse extends Use {
  readonly sense: string;
}

/** Two uses of a word, and whether people found that it means the same. */
export interface UsePair {
  readonly word: string;
  readonly a: Use;
  readonly b: Use;
  readonly same: boolean;
}

/**
 * Reads CoarseWSD-20's files: `position TAB sentence` per line, the position counting blanks, and a sense per line of `gold`.
 * Throws `invalid` with the line's number, and `mismatched` where one file has more lines.
 *
 * Source: Loureiro et al., "Analysis and evaluation of language models for word sense disambiguation", Computational
 * Linguistics 47(2), 2021.
 *
 * @example
 * readSenseUses("1\tthe bank of the river", "1"); // [{ text: "the bank of the river", start: 4, end: 8, sense: "1" }]
 */
export function readSenseUses(data: string, gold: string, { name = "senses" }: ReaderOptions = {}): SenseUse[] {
  return bothLines(data, gold, name).map(({ line, answer, number }) => {
    const [position, text = ""] = line.split("\t");
    const use = useAt(text, Number(position));
    if (use && answer !== "") return { ...use, sense: answer };
    throw new RiverbankError(
      "invalid",
      `${name}: line ${number} is ${shown(line)}, a position and a sentence were expected`,
    );
  });
}

/**
 * Reads Word in Context's files: `word TAB part of speech TAB i-j TAB sentence TAB sentence` per line, positions counting
 * blanks, and T or F per line of `gold`. Throws as {@link readSenseUses} does.
 *
 * Source: Pilehvar & Camacho-Collados, "WiC: the word-in-context dataset", NAACL 2019.
 */
export function readUsePairs(data: string, gold: string, { name = "word in context" }: ReaderOptions = {}): UsePair[] {
  return bothLines(data, gold, name).map(({ line, answer, number }) => {
    const [word, , positions = "", first = "", second = ""] = line.split("\t");
    const [i, j] = positions.split("-").map(Number);
    const [a, b] = [useAt(first, i), useAt(second, j)];
    if (a && b && (answer === "T" || answer === "F")) return { word, a, b, same: answer === "T" };
    const expected = "a word, its part of speech, i-j and two sentences, with T or F, were expected";
    throw new RiverbankError("invalid", `${name}: line ${number} is ${shown(line)}, ${expected}`);
  });
}

function bothLines(data: string, gold: string, name: string): { line: string; answer: string; number: number }[] {
  const [lines, answers] = [data, gold].map((text) => text.replace(/\r?\n$/, "").split(/\r?\n/));
  if (lines.length !== answers.length) {
    const came = `${lines.length} sentences and ${answers.length} answers came`;
    throw new RiverbankError("mismatched", `${name}: ${came}; are the files of the same set?`);
  }
  return lines.map((line, index) => ({ line, answer: answers[index].trim(), number: index + 1 }));
}

/** The word at a position of a sentence whose words have blanks between them. */
function useAt(text: string, position: number): Use | undefined {
  const words = text.split(" ");
  const word = words[position];
  if (!word) return undefined;
  const start = words.slice(0, position).reduce((sum, { length }) => sum + length + 1, 0);
  return { text, start, end: start + word.length };
}

function shown(line: string): string {
  return JSON.stringify(line.length > 60 ? `${line.slice(0, 60)}…` : line);
}
