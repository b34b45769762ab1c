// Claims about objects, as the lesson writes them: "D = 2.5 A". One a line; every fault is told by line and column.

import { RiverbankError } from "../shared/errors.ts";
import { isMeasurable, MEASURABLE } from "../vectors/labelled.ts";

/** An object, so many times. */
export interface ClaimTerm {
  factor: number;
  name: string;
  /** Where the name stands in its line, in characters from 1. */
  column: number;
}

/** Equal, not equal, or pointing the same way. */
export type ClaimRelation = "=" | "!=" | "~";

export interface Claim {
  /** As it was written, without comment. */
  text: string;
  line: number;
  left: ClaimTerm;
  relation: ClaimRelation;
  right: ClaimTerm;
}

const RELATIONS = new Map<string, ClaimRelation>([
  ["=", "="],
  ["!=", "!="],
  ["≠", "!="],
  ["~", "~"],
]);

const BLANKS = /\s*/y;
const SIGN = /[+\-−]/y;
const NUMBER = /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y;
const TIMES = /[*×·]/y;
const OVER = /\//y;
/** A name in quotes, of whatever characters; or a bare one, of letters, digits, "_" and "-" within. */
const NAME = /"([^"]+)"|'([^']+)'|([\p{L}_][\p{L}\p{M}\p{N}_]*(?:-[\p{L}\p{M}\p{N}_]+)*)/uy;
const RELATION = /!=|≠|=|~/y;
const COMMENT = /#.*|$/y;

/**
 * Reads claims, one a line: `D = 2.5 A`, `E = 0.5 * B`, `C = B / 5`, `2 E = B`, `C != A`, and `A ~ C` for "points the
 * same way as". A name with blanks or signs in it stands in quotes; `#` starts a comment; empty lines are passed over.
 *
 * Throws `invalid claim` with the line and column of the first character that does not fit.
 *
 * @example
 * readClaims("D = 2.5 A")[0].right; // { factor: 2.5, name: "A", column: 9 }
 */
export function readClaims(text: string, name = "claims"): Claim[] {
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\n|\r/);
  return lines.flatMap((line, index) => {
    const reader = new ClaimReader(line, `${name} line ${index + 1}`);
    return reader.isEmpty() ? [] : [{ line: index + 1, ...reader.claim() }];
  });
}

class ClaimReader {
  readonly #line: string;
  readonly #where: string;
  #at = 0;

  constructor(line: string, where: string) {
    this.#line = line;
    this.#where = where;
  }

  isEmpty(): boolean {
    return this.#take(COMMENT) !== undefined;
  }

  /** claim = term relation term */
  claim(): Omit<Claim, "line"> {
    const left = this.#term();
    const relation = RELATIONS.get(this.#take(RELATION)?.[0] ?? "") ?? this.#fail("=, != or ~");
    const right = this.#term();
    const text = this.#line.slice(0, this.#at).trim();
    if (!this.#take(COMMENT)) this.#fail("the end of the claim");
    return { text, left, relation, right };
  }

  /** term = [sign] [number ["*"]] name [("*" | "/") number] */
  #term(): ClaimTerm {
    const start = this.#skip();
    const sign = this.#take(SIGN);
    const number = this.#take(NUMBER);
    if (number) this.#take(TIMES);
    const column = this.#columnAt(this.#skip());
    const named = this.#take(NAME) ?? this.#fail(number ? "an object's name" : "a number or an object's name");
    const size = Number(number?.[0] ?? 1) * this.#tail();
    const factor = sign && sign[0] !== "+" ? -size : size;
    if (!isMeasurable(factor)) this.#fail(`a factor of ${MEASURABLE}`, start);
    return { factor, name: named[1] ?? named[2] ?? named[3], column };
  }

  /** What stands after a name: times or over a number. */
  #tail(): number {
    if (this.#take(TIMES)) return Number((this.#take(NUMBER) ?? this.#fail("a number"))[0]);
    if (!this.#take(OVER)) return 1;
    const start = this.#skip();
    const divisor = Number((this.#take(NUMBER) ?? this.#fail("a number"))[0]);
    return divisor > 0 ? 1 / divisor : this.#fail("a number above 0", start);
  }

  #take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#skip();
    const found = pattern.exec(this.#line) ?? undefined;
    if (found) this.#at = pattern.lastIndex;
    return found;
  }

  #skip(): number {
    BLANKS.lastIndex = this.#at;
    BLANKS.exec(this.#line);
    return (this.#at = BLANKS.lastIndex);
  }

  #columnAt(at: number): number {
    return [...this.#line.slice(0, at)].length + 1;
  }

  #fail(expected: string, at = this.#skip()): never {
    const rest = this.#line.slice(at, at + 20);
    const came = rest === "" ? "the line ends" : `${JSON.stringify(rest)} came`;
    const cure = "write a claim as in D = 2.5 A or A ~ C";
    const place = `${this.#where}, column ${this.#columnAt(at)}`;
    throw new RiverbankError("invalid", `claim: ${place}: ${came}, ${expected} was expected; ${cure}`);
  }
}
