// The field's kinds of test files: people's ratings of pairs of words or of sentences, and analogy questions.

import { RiverbankError } from "../shared/errors.ts";

/** Two words and how alike people found them; only the order of the scores counts. */
export interface WordPair {
  a: string;
  b: string;
  score: number;
}

/** a is to b as c is to d. */
export interface AnalogyQuestion {
  section: string;
  a: string;
  b: string;
  c: string;
  d: string;
}

/** Two sentences and how alike people found them: 0 nothing in common to 5 the same, in the STS sets. */
export interface SentencePair {
  a: string;
  b: string;
  score: number;
}

export interface ReaderOptions {
  /** What errors call the text, such as its file's name. */
  name?: string;
}

/**
 * Reads a word-similarity file: `word1 word2 score` per line, separated by tabs or blanks; lines that are empty or start
 * with `#` are passed over. Throws `invalid word pairs` with the number of the first line that is anything else.
 *
 * @example
 * readWordPairs("tiger\tcat\t7.35\n"); // [{ a: "tiger", b: "cat", score: 7.35 }]
 */
export function readWordPairs(text: string, { name = "word pairs" }: ReaderOptions = {}): WordPair[] {
  const pairs: WordPair[] = [];
  for (const { line, number } of linesOf(text)) {
    if (line.startsWith("#")) continue;
    const fields = fieldsOf(line);
    const score = Number(fields[2]);
    if (fields.length !== 3 || fields.includes("") || !Number.isFinite(score)) {
      throw badLine(name, number, line, "two words and a score");
    }
    pairs.push({ a: fields[0], b: fields[1], score });
  }
  if (pairs.length === 0) throw new RiverbankError("invalid", `${name}: no pair of words stands in it`);
  return pairs;
}

/**
 * Reads an analogy file in the form of `questions-words.txt`: four words per line, `: name` before each section.
 * Questions before the first section have the section "". Throws `invalid analogies` with the line's number.
 *
 * @example
 * readAnalogies(": family\nboy girl brother sister\n");
 * // [{ section: "family", a: "boy", b: "girl", c: "brother", d: "sister" }]
 */
export function readAnalogies(text: string, { name = "analogies" }: ReaderOptions = {}): AnalogyQuestion[] {
  const questions: AnalogyQuestion[] = [];
  let section = "";
  for (const { line, number } of linesOf(text)) {
    if (line.startsWith(":")) {
      section = line.slice(1).trim();
      continue;
    }
    const fields = fieldsOf(line);
    if (fields.length !== 4 || fields.includes("")) throw badLine(name, number, line, "four words, or ': section',");
    const [a, b, c, d] = fields;
    questions.push({ section, a, b, c, d });
  }
  if (questions.length === 0) throw new RiverbankError("invalid", `${name}: no question stands in it`);
  return questions;
}

/**
 * Reads a file in the form of the STS Benchmark, which is called CSV and separated by tabs: genre, file, year, number,
 * score, sentence, sentence, and whatever follows. Quotes are characters like any other. Throws `invalid sentence pairs`
 * with the number of the first line that is anything else.
 *
 * Source: Cer et al., "SemEval-2017 task 1: semantic textual similarity", 2017.
 *
 * @example
 * readSentencePairs("news\tMSRpar\t2012\t1\t4.5\tIt rained.\tRain fell.\n");
 * // [{ a: "It rained.", b: "Rain fell.", score: 4.5 }]
 */
export function readSentencePairs(text: string, { name = "sentence pairs" }: ReaderOptions = {}): SentencePair[] {
  const pairs: SentencePair[] = [];
  for (const { line, number } of linesOf(text)) {
    const [, , , , rating = "", a = "", b = ""] = line.split("\t").map((field) => field.trim());
    if (rating === "" || a === "" || b === "" || !Number.isFinite(Number(rating))) {
      throw badLine(name, number, line, "tabs between genre, file, year, number, score and two sentences");
    }
    pairs.push({ a, b, score: Number(rating) });
  }
  if (pairs.length === 0) throw new RiverbankError("invalid", `${name}: no pair of sentences stands in it`);
  return pairs;
}

/** Lines that hold something, trimmed, with their numbers from 1. */
function* linesOf(text: string): Generator<{ line: string; number: number }> {
  let number = 0;
  for (const raw of text.replace(/^\uFEFF/, "").split(/\r\n|\n|\r/)) {
    number++;
    const line = raw.trim();
    if (line !== "") yield { line, number };
  }
}

/** Where a line has tabs, they alone separate, so that a field may hold blanks. */
function fieldsOf(line: string): string[] {
  return line.includes("\t") ? line.split("\t").map((field) => field.trim()) : line.split(/\s+/);
}

function badLine(name: string, number: number, line: string, expected: string): RiverbankError {
  const shown = line.length > 60 ? `${line.slice(0, 60)}…` : line;
  return new RiverbankError(
    "invalid",
    `${name}: line ${number} is ${JSON.stringify(shown)}, ${expected} were expected`,
  );
}
