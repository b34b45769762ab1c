// Many words side by side: the cosine of each with each.

import type { EmbeddingTable } from "../vectors/table.ts";
import { labelOf, vectorOf } from "./compare.ts";
import type { Expression } from "./expression.ts";
import { dot, unit, withinOne } from "./vector.ts";

/** Cosines of rows with columns. */
export interface CosineMatrix {
  /** What the rows are. */
  rows: string[];
  /** What the columns are. */
  columns: string[];
  /** cosines[i][j] is that of row i with column j. */
  cosines: number[][];
}

/**
 * The cosine of every word or expression of `rows` with every one of `columns`.
 *
 * Throws `unknown word`, and `invalid vector` for one whose vector is zero.
 *
 * @param columns default: the rows, so that the matrix is symmetric with ones on its diagonal.
 *
 * @example
 * cosineMatrix(table, ["king", "queen"], ["banana"]);
 * // { rows: ["king", "queen"], columns: ["banana"], cosines: [[-0.06], [-0.03]] }
 */
export function cosineMatrix(
  table: EmbeddingTable,
  rows: readonly (string | Expression)[],
  columns = rows,
): CosineMatrix {
  const unitOf = (query: string | Expression) => {
    return unit(vectorOf(table, query), `vector of ${JSON.stringify(labelOf(query))}`);
  };
  const across = columns.map(unitOf);
  const down = columns === rows ? across : rows.map(unitOf);
  const cosines = down.map((a) => across.map((b) => (a === b ? 1 : withinOne(dot(a, b)))));
  return { rows: rows.map(labelOf), columns: columns.map(labelOf), cosines };
}
