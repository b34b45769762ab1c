// Regular expressions of other engines in JavaScript.

import { parse } from "./regex/parse.ts";
import { write } from "./regex/tree.ts";

/**
 * A regular expression as Hugging Face's tokenizers read it (Oniguruma with Ruby's syntax), for JavaScript, with flags
 * "gv". What the two engines see differently is rewritten:
 *
 * | Oniguruma                     | in JavaScript                                                                   |
 * | ----------------------------- | ------------------------------------------------------------------------------- |
 * | `\s` `\S`, `[:space:]`        | White_Space: has U+0085, lacks U+FEFF, unlike JavaScript's                      |
 * | `\d` `\w` `\b`, `[:alpha:]` … | by Unicode; `\w` outside a class has "²³¹¼½¾" too                               |
 * | `\h`                          | a hexadecimal digit                                                             |
 * | `.`                           | all but line feed; with (?m) all                                                |
 * | `^` `$` `\A` `\z` `\Z`        | at every line; at the ends of the text; before a last line feed too             |
 * | `\R` `\N` `\O`                | a line's end; all but line feed; all                                            |
 * | `\p{Han}` `\p{^L}`            | `\p{Script=Han}`, `\P{L}`; case, "_" and " " in names do not matter             |
 * | `a++` `(?>a)`                 | a lookahead and a backreference                                                 |
 * | `a{1,3}+`, `a{2}?`            | `(?:a{1,3})+`, `(?:a{2})?`, as Ruby has them: braces are never possessive       |
 * | `(?i:'s)`, `x(?i)a|b`         | `['][sSſ]`; `x(?i:a|b)`                                                         |
 * | `[a-z&&[^aeiou]]`             | the same, by flag v                                                             |
 * | `(?:a*)?`                     | `(?:a*|)`                                                                       |
 * | `(a)`, `(?<name>a)`, `(?#…)`  | groups that catch nothing; nothing                                              |
 *
 * What remains different: each engine has its own version of Unicode, so that characters younger than the older one may
 * be letters to one and nothing to the other. A lone surrogate is a character of no kind.
 *
 * Not to be had, and an error that names it: backreferences, `\G`, `\K`, `\X`, (?x), absent groups, conditions, calls,
 * atomic groups in lookbehinds, repetition of what may match nothing ("(a*)*"); where case is ignored, cased letters beyond English, sets that tell case, and pairs that
 * have a form of one character ("ss", "st", "fi").
 *
 * @param where the file, for error messages.
 * Throws `unsupported` and `invalid regular expression`, with the construct and the pattern.
 *
 * @example
 * translateRegex("(?i:'s)|\\p{L}++", "tokenizer.json").exec("'S")?.[0]; // "'S"
 */
export function translateRegex(pattern: string, where: string): RegExp {
  return new RegExp(write(parse(pattern, where)), "gv");
}
