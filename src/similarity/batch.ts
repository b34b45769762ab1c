// Many questions at once: the same answers as one by one, in a fraction of the time.

import type { EmbeddingTable } from "../vectors/table.ts";
import { checkCount, type Nearest, type NearestOptions, type Query, rank, resolveQuery } from "./nearest.ts";
import { CosineBlocks } from "./products.ts";

/**
 * Answers many {@link nearest} questions together, on the calling thread: the table is read once for every 512 of them,
 * and they are multiplied with it as one matrix. Tokens, scores and their order are those of `nearest`.
 *
 * Throws as `nearest` does, for the first query that it would refuse.
 *
 * @param options `k`, `among` and `exclude`, for all queries.
 *
 * @example
 * const [king, sum] = nearestBatch(table, ["king", expression("king - man + woman")], { k: 1 });
 * king.neighbours; // [{ token: "queen", score: 0.73 }]
 */
export function nearestBatch(
  table: EmbeddingTable,
  queries: readonly Query[],
  options: NearestOptions = {},
): Nearest[] {
  const { k = 10, among, exclude = [] } = options;
  checkCount(k);
  const asked = queries.map((query) => {
    const { label, vector, own } = resolveQuery(table, query);
    return { query: label, vector, excluded: new Set([...exclude, ...own]) };
  });
  if (among) {
    return asked.map(({ query, vector, excluded }) => {
      return { query, neighbours: rank(table, vector, { k, among, exclude: [...excluded] }) };
    });
  }
  const { tokens } = table.vocabulary;
  const most = asked.reduce((largest, { excluded }) => Math.max(largest, excluded.size), 0);
  const hits = new CosineBlocks(
    table.embeddings,
    asked.map(({ vector }) => vector),
  ).best(k + most);
  return asked.map(({ query, excluded }, index) => {
    const known = hits[index].map(({ id, score }) => ({ token: tokens[id], score }));
    return { query, neighbours: known.filter(({ token }) => !excluded.has(token)).slice(0, k) };
  });
}
