// Words that belong together as one token: "new york" is written "new_york".

import { CharacterClass } from "../kernels/reference/words.ts";
import { RiverbankError } from "../shared/errors.ts";
import type { Corpus } from "../text/corpus.ts";
import { encodeTexts } from "../text/encode.ts";
import { LineCutter } from "../text/sentences.ts";
import { characterPage } from "./characters.ts";
import { type Span, WordTokenizer } from "./words.ts";

/** What may stand between the words of a phrase: blanks and hyphens within a line. */
const GAP = /^(?:[^\S\n\r]|[-‐‑])+$/;
/** Most UTF-16 units of a phrase, so that no tokenizer of words cuts it in two. */
const LONGEST_PHRASE = 250;
/** The first code point whose script may be written without spaces: Thai's. */
const FIRST_UNSPACED = 0x0e00;

export interface PhrasesOptions {
  /** Whether the phrases' words are lowered. Default true. */
  lowercase?: boolean;
}

/**
 * Pairs of words that are written as one, in passes: what the first pass has joined, the next may join again
 * ("new york" → "new_york", "new_york times" → "new_york_times"). Only words with nothing but blanks or hyphens between
 * them are joined, from left to right, each once a pass; words of scripts without spaces never are.
 *
 * @example
 * const phrases = new Phrases([{ "new york": 312.5 }]);
 * phrases.rewrite("New York, New York!"); // "New_York, New_York!"
 * phrases.words("in New York"); // ["in", "new_york"]
 */
export class Phrases {
  readonly lowercase: boolean;
  /** For each pass the score of every pair, the two words with a blank between them. */
  readonly passes: readonly ReadonlyMap<string, number>[];
  readonly #tokenizer: WordTokenizer;

  /**
   * @param passes for each pass the pairs with their scores, as a map or an object. Throws `invalid phrases` where a
   * pair is not two words with a blank between them, or a score is no number.
   */
  constructor(
    passes: Iterable<ReadonlyMap<string, number> | Record<string, number>>,
    { lowercase = true }: PhrasesOptions = {},
  ) {
    this.lowercase = lowercase;
    this.#tokenizer = new WordTokenizer({ lowercase });
    this.passes = Array.from(passes, (pass) => new Map(pass instanceof Map ? pass : Object.entries(pass)));
    for (const pass of this.passes) for (const [pair, score] of pass) checkPair(pair, score);
  }

  /** How many pairs all passes have together. */
  get size(): number {
    return this.passes.reduce((sum, pass) => sum + pass.size, 0);
  }

  /** The words of a text as `WordTokenizer` splits it, phrases joined by "_". */
  words(text: string): string[] {
    return this.spans(text).map(({ token }) => token);
  }

  /** {@link words} with their places in the text. */
  spans(text: string): Span[] {
    return this.#join(text).spans;
  }

  /** The text with "_" for the gaps inside phrases, and everything else as it was. */
  rewrite(text: string): string {
    const gaps = this.#join(text).gaps.sort((a, b) => a.end - b.end);
    let rewritten = "";
    let at = 0;
    for (const { end, start } of gaps) {
      rewritten += `${text.slice(at, end)}_`;
      at = start;
    }
    return rewritten + text.slice(at);
  }

  /** The same corpus with its phrases written as one word each. It is rewritten as it is read, line by line. */
  apply(corpus: Corpus): Corpus {
    return {
      name: corpus.name,
      ...(corpus.bytes !== undefined && { bytes: corpus.bytes }),
      read: (options) => encodeTexts(this.#rewriteLines(corpus.read(options))),
    };
  }

  /** What {@link phrasesFrom} reads again. */
  toJSON(): { kind: "phrases"; lowercase: boolean; passes: Record<string, number>[] } {
    return { kind: "phrases", lowercase: this.lowercase, passes: this.passes.map((pass) => Object.fromEntries(pass)) };
  }

  async *#rewriteLines(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
    for await (const lines of linesOf(pieces)) for (const line of lines) yield this.rewrite(line);
  }

  #join(text: string): { spans: Span[]; gaps: { end: number; start: number }[] } {
    let spans = this.#tokenizer.spans(text);
    const gaps: { end: number; start: number }[] = [];
    for (const pass of this.passes) {
      const joined: Span[] = [];
      for (let at = 0; at < spans.length; at++) {
        const a = spans[at];
        const b = spans[at + 1];
        if (b && pass.has(`${a.token} ${b.token}`) && joinable(text, a, b)) {
          joined.push({ token: `${a.token}_${b.token}`, start: a.start, end: b.end });
          gaps.push({ end: a.end, start: b.start });
          at++;
        } else joined.push(a);
      }
      spans = joined;
    }
    return { spans, gaps };
  }
}

/**
 * Phrases from what `JSON.stringify(phrases)` made. Throws `invalid phrases`.
 *
 * @param name what the error calls it. Default "JSON".
 */
export function phrasesFrom(json: string, name = "JSON"): Phrases {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    throw new RiverbankError("invalid", `phrases: ${name} is not JSON; give it a file of phrases`, { cause });
  }
  if (!isSaved(value)) {
    const expected = '{"kind":"phrases","lowercase":true,"passes":[{"new york":312.5}]}';
    throw new RiverbankError("invalid", `phrases: ${name} holds something else than phrases, such as ${expected}`);
  }
  return new Phrases(value.passes, { lowercase: value.lowercase });
}

/** The lines of a corpus, those of a piece together. */
export async function* linesOf(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<string[]> {
  const cutter = new LineCutter();
  for await (const piece of pieces) yield cutter.write(piece);
  yield cutter.finish();
}

/** Whether two neighbouring words of a text could be one: the tokenizer of words must read them as one again. */
export function joinable(text: string, a: Span, b: Span): boolean {
  return (
    a.token.length + b.token.length < LONGEST_PHRASE &&
    GAP.test(text.slice(a.end, b.start)) &&
    !unspaced(a.token) &&
    !unspaced(b.token)
  );
}

function unspaced(token: string): boolean {
  const code = token.codePointAt(0) ?? 0;
  if (code < FIRST_UNSPACED) return false;
  return characterPage(code >> 8, false).classes[code & 255] === CharacterClass.unspaced;
}

function checkPair(pair: string, score: unknown): void {
  const [a, b, ...rest] = pair.split(" ");
  if (a && b && rest.length === 0 && Number.isFinite(score)) return;
  const came = `${JSON.stringify(pair)} with the score ${JSON.stringify(score)}`;
  throw new RiverbankError(
    "invalid",
    `phrases: ${came} came, two words with a blank between them and a number expected`,
  );
}

function isSaved(value: unknown): value is { lowercase: boolean; passes: Record<string, number>[] } {
  if (typeof value !== "object" || value === null) return false;
  const { kind, lowercase, passes } = value as Record<string, unknown>;
  const isObject = (pass: unknown) => typeof pass === "object" && pass !== null && !Array.isArray(pass);
  return kind === "phrases" && typeof lowercase === "boolean" && Array.isArray(passes) && passes.every(isObject);
}
