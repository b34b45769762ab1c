// analogy: a is to b as c is to what?

import { type Analogy, type AnalogyMethod, analogy } from "../similarity/analogy.ts";
import type { EmbeddingTable } from "../vectors/table.ts";
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
