// A pattern and the place up to which it has been read.

import { RiverbankError } from "../../shared/errors.ts";

/** What the letters in "(?im-…)" switch. */
export interface Flags {
  /** Ignore case. */
  readonly i: boolean;
  /** "." matches line feeds too. */
  readonly m: boolean;
}

const DEEPEST = 100;

export class Scanner {
  readonly #pattern: string;
  readonly #where: string;
  #at = 0;
  #depth = 0;

  /** @param where the file, for error messages. */
  constructor(pattern: string, where: string) {
    this.#pattern = pattern;
    this.#where = where;
  }

  /** The next unit, not read; "" at the end. */
  get peek(): string {
    return this.#pattern[this.#at] ?? "";
  }

  get place(): number {
    return this.#at;
  }

  /** What was read since a place. */
  since(place: number): string {
    return this.#pattern.slice(place, this.#at);
  }

  /** Reads this text if it comes next. */
  take(text: string): boolean {
    const found = this.#pattern.startsWith(text, this.#at);
    if (found) this.#at += text.length;
    return found;
  }

  /** Reads what a sticky expression matches next. */
  match(sticky: RegExp): RegExpExecArray | undefined {
    sticky.lastIndex = this.#at;
    const found = sticky.exec(this.#pattern) ?? undefined;
    if (found) this.#at = sticky.lastIndex;
    return found;
  }

  /** Reads one character and returns its code point. */
  next(): number {
    const code = this.#pattern.codePointAt(this.#at);
    if (code === undefined) throw this.error("invalid", "\\", "ends it");
    this.#at += code > 0xffff ? 2 : 1;
    return code;
  }

  /** Reads something that can stand in itself. */
  nested<Result>(read: () => Result): Result {
    if (++this.#depth > DEEPEST) throw this.error("unsupported", this.peek, `stands more than ${DEEPEST} deep`);
    const result = read();
    this.#depth--;
    return result;
  }

  error(code: "invalid" | "unsupported", construct: string, what: string): RiverbankError {
    const [quoted, pattern] = [JSON.stringify(construct), JSON.stringify(this.#pattern)];
    return new RiverbankError(code, `regular expression: ${quoted} in ${pattern} (${this.#where}) ${what}`);
  }
}
