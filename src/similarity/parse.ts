// The text of an expression to its tree: `king - man + woman`, `2*paris + 0.5*rome`, `king | gender`.
//
//   projection = sum { "|" sum }
//   sum        = product { ("+" | "-") product }
//   product    = { "-" | NUMBER "*" } primary { ("*" | "/") NUMBER }
//   primary    = WORD | "(" projection ")" | "mean" "(" projection { "," projection } ")"

import { failAt, type Token, tokensOf } from "./lexer.ts";

/** A piece of an expression. Scales are folded: a scale never holds a scale, and its factor is never 1. */
export type ExpressionTree =
  | { readonly kind: "word"; readonly word: string; readonly column?: number }
  | { readonly kind: "scale"; readonly factor: number; readonly of: ExpressionTree }
  | { readonly kind: "sum"; readonly terms: readonly ExpressionTree[] }
  | { readonly kind: "mean"; readonly terms: readonly ExpressionTree[] }
  /** The first of the terms without its part along the second, then without that along the third, and so on. */
  | { readonly kind: "away"; readonly terms: readonly ExpressionTree[] };

const NUMBER = /^(\d+\.?\d*|\.\d+)(e-?\d+)?$/i;
const DEEPEST = 100;

/**
 * Reads an expression.
 *
 * A word is a run of characters other than blanks, `"` and the signs `+ - * / | ( ) ,`; yet a `-` directly between two
 * of its characters belongs to it: `mother-in-law` is one word, `king - man` and `king -man` are differences, and so is
 * what `−` (U+2212) stands in. Between double quotes anything is a word: `"new york"`, `"c++"`; there `\` makes the next
 * character stand for itself. A number is a factor before `*` and behind `*` or `/`, elsewhere it is a word: `2*2004`
 * doubles the word 2004. `mean` is a word unless "(" follows.
 *
 * Throws `invalid expression` with the column, in characters from 1.
 */
export function parseExpression(text: string): ExpressionTree {
  return new Parser(text).parse();
}

/** The term times a factor, folded. */
export function scaled(factor: number, of: ExpressionTree): ExpressionTree {
  const product = of.kind === "scale" ? factor * of.factor : factor;
  const inner = of.kind === "scale" ? of.of : of;
  // A factor of -0 would be written as 0.
  return product === 1 ? inner : { kind: "scale", factor: product === 0 ? 0 : product, of: inner };
}

/** A text that {@link parseExpression} reads as this very tree. */
export function formatExpression(term: ExpressionTree): string {
  switch (term.kind) {
    case "word":
      return quoteWord(term.word);
    case "mean":
      return `mean(${term.terms.map(formatExpression).join(", ")})`;
    case "away":
      return term.terms.map((part) => (part.kind === "away" ? bracket(part) : formatExpression(part))).join(" | ");
    case "scale":
      return formatScale(term);
    case "sum":
      return term.terms.map(formatSummand).join("");
  }
}

function formatSummand(term: ExpressionTree, index: number): string {
  if (index === 0) return formatFactor(term);
  if (term.kind === "scale" && term.factor < 0) return ` - ${formatFactor(scaled(-1, term))}`;
  return ` + ${formatFactor(term)}`;
}

function formatScale({ factor, of }: { factor: number; of: ExpressionTree }): string {
  if (factor < 0) return `-${formatFactor(scaled(-factor, of))}`;
  return `${String(factor).replace("e+", "e")}*${formatFactor(of)}`;
}

function formatFactor(term: ExpressionTree): string {
  return term.kind === "sum" || term.kind === "away" ? bracket(term) : formatExpression(term);
}

function bracket(term: ExpressionTree): string {
  return `(${formatExpression(term)})`;
}

/** The word as it is typed: in quotes where it would not be read as one word otherwise. */
function quoteWord(word: string): string {
  const tokens = word.includes('"') ? [] : tokensOf(word);
  const plain = tokens.length === 2 && tokens[0].kind === "word" && tokens[0].text === word;
  return plain ? word : `"${word.replace(/["\\]/g, "\\$&")}"`;
}

class Parser {
  readonly #tokens: Token[];
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#tokens = tokensOf(text);
  }

  parse(): ExpressionTree {
    const tree = this.#projection();
    const rest = this.#next();
    if (rest.kind === "end") return tree;
    if (rest.kind === "sign") throw failAt(rest, `${came(rest)} came, nothing opens it; take it away or quote it`);
    throw failAt(rest, `${came(rest)} came, a sign (+ - * / |) was expected; quote words with blanks: "new york"`);
  }

  #projection(): ExpressionTree {
    const terms = [this.#sum()];
    while (this.#take("|")) terms.push(this.#sum());
    return terms.length === 1 ? terms[0] : { kind: "away", terms };
  }

  #sum(): ExpressionTree {
    const terms = [this.#product()];
    for (;;) {
      if (this.#take("+")) terms.push(this.#product());
      else if (this.#take("-")) terms.push(scaled(-1, this.#product()));
      else return terms.length === 1 ? terms[0] : { kind: "sum", terms };
    }
  }

  #product(): ExpressionTree {
    const first = this.#peek();
    let factor = 1;
    for (;;) {
      if (this.#take("-")) factor = -factor;
      else if (isNumber(this.#peek()) && this.#peek(1).kind === "sign" && this.#peek(1).text === "*") {
        factor *= Number(this.#next().text);
        this.#at++;
      } else break;
    }
    const term = this.#primary();
    for (;;) {
      if (this.#take("*")) factor *= this.#number("*");
      else if (this.#take("/")) factor /= this.#number("/");
      else break;
    }
    const product = scaled(factor, term);
    if (product.kind !== "scale" || Number.isFinite(product.factor)) return product;
    throw failAt(first, "the factor is not finite; use a smaller number");
  }

  #primary(): ExpressionTree {
    const token = this.#next();
    if (token.kind === "sign" && token.text === "(") return this.#group((inner) => inner[0], token, false);
    if (token.kind === "word" && token.text === "mean" && this.#take("(")) {
      return this.#group((terms) => ({ kind: "mean", terms }), token, true);
    }
    if (token.kind !== "word" && token.kind !== "quoted") {
      throw failAt(token, `${came(token)} came, a word was expected; add one, or quote what is part of a word`);
    }
    return { kind: "word", word: token.text, column: token.column };
  }

  /** What stands behind a bracket that was taken, to the one that closes it. */
  #group(make: (terms: ExpressionTree[]) => ExpressionTree, open: Token, list: boolean): ExpressionTree {
    if (++this.#depth > DEEPEST) throw failAt(open, `brackets are nested deeper than ${DEEPEST}; simplify it`);
    const terms = [this.#projection()];
    while (list && this.#take(",")) terms.push(this.#projection());
    this.#depth--;
    const close = this.#next();
    if (close.kind === "sign" && close.text === ")") return make(terms);
    const expected = `")" was expected for the bracket of column ${open.column}`;
    throw failAt(close, `${came(close)} came, ${expected}; close it`);
  }

  #number(sign: string): number {
    const token = this.#next();
    if (!isNumber(token)) {
      const cure = "only numbers multiply and divide; quote what is part of a word";
      throw failAt(token, `${came(token)} came, a number was expected after "${sign}"; ${cure}`);
    }
    const number = Number(token.text);
    if (sign === "/" && number === 0) throw failAt(token, "a division by 0; use another number");
    return number;
  }

  #take(sign: string): boolean {
    const token = this.#peek();
    if (token.kind !== "sign" || token.text !== sign) return false;
    this.#at++;
    return true;
  }

  #peek(ahead = 0): Token {
    return this.#tokens[Math.min(this.#at + ahead, this.#tokens.length - 1)];
  }

  #next(): Token {
    const token = this.#peek();
    this.#at++;
    return token;
  }
}

function isNumber({ kind, text }: Token): boolean {
  return kind === "word" && NUMBER.test(text);
}

function came({ kind, text }: Token): string {
  return kind === "end" ? "the end" : JSON.stringify(text);
}
