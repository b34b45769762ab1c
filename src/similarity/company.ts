// The company that some words keep in a text: which words stand around them, how often, and in which sentences.

import { WordTokenizer } from "../tokens/words.ts";

/** A sentence around a word. */
export interface Held {
  text: string;
  /** The words near the one it is held for, each once. */
  near: readonly string[];
}

/** What is known of one word. */
export interface Company {
  readonly word: string;
  /** How often it was seen. */
  count: number;
  /** How many words stood near it, repeats included. */
  slots: number;
  /** How often each word stood near it. */
  readonly near: Map<string, number>;
  /** A sentence for a word near it. */
  readonly held: Map<string, Held>;
}

/** Sentences held for a word before half of them must go: those of the words that were seen near it least. */
const MOST_HELD = 4096;
/** In characters: sentences of about this length are kept rather than others, and none is longer than the second. */
const GOOD_LENGTH = 90;
const MOST_LENGTH = 240;

export class CompanyReader {
  readonly companies: readonly Company[];
  /** In how many sentences the first word stands together with each of the others. */
  readonly together: number[];
  readonly #places: Map<string, number>;
  readonly #tokenizer: WordTokenizer;
  readonly #window: number;
  readonly #mention: RegExp;

  constructor(words: readonly string[], window: number, lowercase: boolean) {
    this.companies = words.map((word) => ({ word, count: 0, slots: 0, near: new Map(), held: new Map() }));
    this.together = words.map(() => 0);
    this.#places = new Map(words.map((word, place) => [word, place]));
    this.#tokenizer = new WordTokenizer({ lowercase });
    this.#window = window;
    this.#mention = mentionOf(words);
  }

  /** Whether a text may hold one of the words: quick, and never wrong when it says no. */
  mentions(text: string): boolean {
    return this.#mention.test(text);
  }

  /** Reads one sentence. */
  read(sentence: string): void {
    const spans = this.#tokenizer.spans(sentence);
    const seen = new Set<number>();
    spans.forEach(({ token, start, end }, at) => {
      const place = this.#places.get(token);
      if (place === undefined) return;
      seen.add(place);
      const around = spans.slice(Math.max(0, at - this.#window), at + this.#window + 1);
      const near = around.map((span) => span.token).filter((other) => other !== token);
      meet(this.companies[place], near, () => excerpt(sentence, start, end));
    });
    if (seen.has(0)) for (const place of seen) this.together[place]++;
  }
}

function meet(company: Company, near: readonly string[], textOf: () => string): void {
  company.count++;
  company.slots += near.length;
  const held: Held = { text: textOf(), near: [...new Set(near)] };
  for (const word of near) company.near.set(word, (company.near.get(word) ?? 0) + 1);
  for (const word of held.near) {
    const other = company.held.get(word);
    if (!other || farFromGood(held.text) < farFromGood(other.text)) company.held.set(word, held);
  }
  if (company.held.size > MOST_HELD) thinOut(company);
}

function farFromGood(text: string): number {
  return Math.abs(text.length - GOOD_LENGTH);
}

function thinOut({ near, held }: Company): void {
  const byCount = [...held.keys()].sort((a, b) => (near.get(a) ?? 0) - (near.get(b) ?? 0));
  for (const word of byCount.slice(0, MOST_HELD / 2)) held.delete(word);
}

/** The sentence, or where it is long what stands around the word. */
function excerpt(sentence: string, start: number, end: number): string {
  if (sentence.length <= MOST_LENGTH) return sentence;
  const room = (MOST_LENGTH - Math.min(end - start, MOST_LENGTH)) >> 1;
  const left = Math.max(0, start - room);
  const right = Math.min(sentence.length, end + room);
  // Whole words, where there are blanks between them.
  const from = left === 0 ? 0 : sentence.slice(left, start).search(/\s/) + 1 + left;
  const to = right === sentence.length ? right : end + sentence.slice(end, right).search(/\s\S*$/);
  const last = to < end ? right : to;
  return `${from > 0 ? "… " : ""}${sentence.slice(from, last)}${last < sentence.length ? " …" : ""}`;
}

/** A pattern that finds every form in which the words may stand in a text. */
function mentionOf(words: readonly string[]): RegExp {
  const forms = words.map((word) => word.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&").replaceAll("'", "['’]"));
  return new RegExp(forms.join("|"), "iu");
}
