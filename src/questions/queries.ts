// What a person types in place of a word: a token of the model, or an expression.

import { type Expression, expression, mapWords } from "../similarity/expression.ts";
import type { EmbeddingTable } from "../vectors/table.ts";
import { tokenOf } from "./words.ts";

/** A query as the library takes it. */
export type TypedQuery = string | Expression;

/** What help says of expressions. */
export const EXPRESSION_HELP = `A word may be an expression of words: "king - man + woman", "2*paris + 0.5*rome", "king | gender" (king without its
part along gender), brackets, "mean(a, b)". A minus has a blank on one side at least, since mother-in-law is a word;
words with blanks or signs go between double quotes. Words count as unit vectors.`;

/**
 * The query that a typed text means: the model's own token where it is one, whatever signs it holds, else the expression
 * that it spells, its words as the model's tokenizer writes them; a single word is that word. Throws `invalid
 * expression`.
 *
 * @param units whether words count as unit vectors.
 */
export function queryOf(table: EmbeddingTable, text: string, units = true): TypedQuery {
  if (table.vocabulary.has(text)) return text;
  const read = mapWords(expression(text, { units }), (word) => tokenOf(table, word));
  return read.tree.kind === "word" ? read.tree.word : read;
}

/**
 * {@link queryOf} for each argument of a command line; where a sign stands alone among them, they are one expression,
 * typed without quotes.
 */
export function queriesOf(table: EmbeddingTable, args: readonly string[], units = true): TypedQuery[] {
  const signs = args.some((arg) => /^[-+*/|−]$/u.test(arg) && !table.vocabulary.has(arg));
  return (signs ? [args.join(" ")] : args).map((text) => queryOf(table, text, units));
}
