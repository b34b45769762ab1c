// analogy: a is to b as c is to what?

import { type Analogy, type AnalogyMethod, analogy } from "../similarity/analogy.ts";
import type { ExpressionTree } from "../similarity/expression.ts";
import type { EmbeddingTable } from "../vectors/table.ts";
import type { TypedQuery } from "./queries.ts";
import { tokensOf } from "./words.ts";

/** As typed, and as the library names them. */
export const METHODS = { "3cosadd": "3CosAdd", "3cosmul": "3CosMul" } as const satisfies Record<string, AnalogyMethod>;

export const METHOD_NAMES = ["3cosadd", "3cosmul"] as const;

/** What `analogy` is asked. */
export interface AnalogyFields {
  a: string;
  b: string;
  c: string;
  /** How many answers, at most. */
  k: number;
  method: keyof typeof METHODS;
}

/** The words that are to c as b is to a. */
export function answerAnalogy(table: EmbeddingTable, { a, b, c, k, method }: AnalogyFields): Analogy {
  const [from, to, start] = tokensOf(table, [a, b, c]);
  return analogy(table, from, to, start, { k, method: METHODS[method] });
}

/**
 * The analogy that a query asks: b - a + c, in any order of its terms, is "a is to b as c is to what?", b the first of
 * the words that are added. Undefined for any other query.
 *
 * @example
 * analogyIn(queryOf(table, "king - man + woman")); // { a: "man", b: "king", c: "woman" }
 */
export function analogyIn(query: TypedQuery): Pick<AnalogyFields, "a" | "b" | "c"> | undefined {
  if (typeof query === "string" || query.tree.kind !== "sum" || query.tree.terms.length !== 3) return undefined;
  const { terms } = query.tree;
  const added = terms.flatMap((term) => (term.kind === "word" ? [term.word] : []));
  const taken = terms.flatMap((term) => takenWord(term) ?? []);
  return added.length === 2 && taken.length === 1 ? { a: taken[0], b: added[0], c: added[1] } : undefined;
}

function takenWord(term: ExpressionTree): string | undefined {
  return term.kind === "scale" && term.factor === -1 && term.of.kind === "word" ? term.of.word : undefined;
}
