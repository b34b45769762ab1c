// Tokens that are found as they stand in the text, before anything else looks at it: special tokens and user's words.

/** A token beside the model's own, as tokenizer.json describes it. */
export interface AddedToken {
  readonly id: number;
  readonly content: string;
  /** Whether it steers the model rather than stands for text; such a token is recognised only when asked. */
  readonly special: boolean;
  /** Only between characters that are no part of a word. */
  readonly singleWord: boolean;
  /** Takes the white space on its left, or on its right, with it. */
  readonly lstrip: boolean;
  readonly rstrip: boolean;
  /** Found in the normalised text instead of the raw one. */
  readonly normalized: boolean;
}

/** A special token as most files have it. */
export function specialToken(content: string, id: number): AddedToken {
  return { id, content, special: true, singleWord: false, lstrip: false, rstrip: false, normalized: false };
}

/** A stretch of text between added tokens, or an added token. */
export interface Section {
  readonly start: number;
  readonly end: number;
  readonly token?: AddedToken;
}

const WORD_BEFORE = /[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}]$/u;
const WORD_AFTER = /^[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}]/u;
const SPACE_BEFORE = /\p{White_Space}*$/u;
const SPACE_AFTER = /^\p{White_Space}*/u;

/** Finds added tokens in a text: leftmost first, the longest of those that begin there. */
export class AddedTokenFinder {
  readonly #byContent: Map<string, AddedToken>;
  readonly #pattern: RegExp | undefined;

  /** @param written how a token stands in the text that is searched. Default: as it is. */
  constructor(tokens: readonly AddedToken[], written: (content: string) => string = (content) => content) {
    const found = tokens.filter(({ content }) => written(content) !== "");
    this.#byContent = new Map(found.map((token) => [written(token.content), token]));
    const contents = [...this.#byContent.keys()].sort((a, b) => b.length - a.length);
    if (contents.length > 0) this.#pattern = new RegExp(contents.map(escapeRegex).join("|"), "g");
  }

  /** Whether there is nothing to find. */
  get empty(): boolean {
    return this.#pattern === undefined;
  }

  /** The sections of `text` in order; none is empty. */
  *sections(text: string): Generator<Section> {
    let done = 0;
    if (this.#pattern) {
      for (const { 0: content, index } of text.matchAll(this.#pattern)) {
        const token = this.#byContent.get(content);
        if (!token || index < done) continue;
        let start = index;
        let end = index + content.length;
        if (
          token.singleWord &&
          (WORD_BEFORE.test(text.slice(Math.max(0, start - 2), start)) || WORD_AFTER.test(text.slice(end)))
        )
          continue;
        if (token.lstrip) start -= lengthOf(SPACE_BEFORE, text.slice(done, start));
        if (token.rstrip) end += lengthOf(SPACE_AFTER, text.slice(end));
        if (start > done) yield { start: done, end: start };
        yield { start, end, token };
        done = end;
      }
    }
    if (done < text.length) yield { start: done, end: text.length };
  }
}

function lengthOf(pattern: RegExp, text: string): number {
  return pattern.exec(text)?.[0].length ?? 0;
}

function escapeRegex(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}
