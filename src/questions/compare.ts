// compare: two words side by side, or many as a matrix.

import type { Axis } from "../projection/axis.ts";
import { libraryAxes } from "../projection/library/library.ts";
import { type Opposite, opposites } from "../projection/opposites.ts";
import { type Comparison, compare, type ExplainedComparison } from "../similarity/compare.ts";
import { type CosineMatrix, cosineMatrix } from "../similarity/matrix.ts";
import type { EmbeddingTable } from "../vectors/table.ts";
import { queryOf, type TypedQuery } from "./queries.ts";
import { typedAxis } from "./typed-axis.ts";

/** What `compare` is asked. */
export interface CompareFields {
  /** Words or expressions, at least two. */
  words: readonly string[];
  /** Two words: also the sum behind the dot product. Default false. */
  explain?: boolean | undefined;
  /** Two words: the axes to look for opposites on. Default: the library's, where the two are related. */
  axis?: readonly string[] | undefined;
  /** In expressions, take words as they stand instead of as unit vectors. Default false. */
  raw?: boolean | undefined;
}

/** Two words compared, and on which axes they lie at opposite ends. */
export type Compared<T extends Comparison = Comparison> = T & { opposites: Opposite[] };

/** Two words compared. */
export function compareTwo(
  table: EmbeddingTable,
  fields: CompareFields & { explain: true },
): Compared<ExplainedComparison>;
export function compareTwo(table: EmbeddingTable, fields: CompareFields): Compared;
export function compareTwo(table: EmbeddingTable, fields: CompareFields): Compared {
  const [first, second] = typedQueries(table, fields);
  const compared = compare(table, first, second);
  const axes = fields.axis?.map((text) => typedAxis(table, text)) ?? axesFor(table, compared);
  const found = { opposites: opposites(table, first, second, axes) };
  return { ...(fields.explain ? compare(table, first, second, { explain: true }) : compared), ...found };
}

/** The cosine of each word with each. */
export function compareMany(table: EmbeddingTable, fields: CompareFields): CosineMatrix {
  return cosineMatrix(table, typedQueries(table, fields));
}

/** Two words compared, or more as a matrix. */
export function answerCompare(table: EmbeddingTable, fields: CompareFields): Compared | CosineMatrix {
  return fields.words.length === 2 ? compareTwo(table, fields) : compareMany(table, fields);
}

function typedQueries(table: EmbeddingTable, { words, raw }: CompareFields): TypedQuery[] {
  return words.map((word) => queryOf(table, word, !raw));
}

/** The library's axes for two words that are near each other: what has nothing in common has no opposites. */
function axesFor(table: EmbeddingTable, { relation }: Comparison): Axis[] {
  const related = relation === "related" || relation === "strongly related";
  return related ? libraryAxes(table, { kind: "poles" }).axes : [];
}
