// Words by their cosines, as bars.

import { barPlot, type Nearest, type Neighbour } from "riverbank";
import { score } from "./format.ts";
import { useLinks } from "./links.ts";
import { quoteToken } from "./lists.ts";

interface Props {
  neighbours: readonly Neighbour[];
  /** Words that are no answers, shown where they would stand. */
  leftOut?: readonly Neighbour[];
  /** What the words are nearest to: each leads to the comparison of both. */
  query: string;
}

export function Ranking({ neighbours, leftOut = [], query }: Props) {
  const linkWith = useLinks();
  const all = [
    ...neighbours.map((neighbour) => ({ ...neighbour, own: false })),
    ...leftOut.map((neighbour) => ({ ...neighbour, own: true })),
  ].sort((one, other) => other.score - one.score);
  const most = Math.max(...all.map(({ score: value }) => Math.abs(value)));
  return (
    <ol class="v-ranking">
      {all.map(({ token, score: value, own }) => (
        <li key={`${own}${token}`} class={own ? "v-own" : ""}>
          <a href={linkWith({ part: "words", words: `${query}, ${quoteToken(token)}`, compared: undefined })}>
            {token}
          </a>
          <span class="v-length">
            <span class={value < 0 ? "v-minus" : "v-plus"} style={{ width: `${(100 * Math.abs(value)) / most}%` }} />
          </span>
          <span class="v-score" data-score={value}>
            {score(value)}
            {own && <small> typed</small>}
          </span>
        </li>
      ))}
    </ol>
  );
}

/** The answers as bars. */
export function neighboursPlot({ query, neighbours }: Nearest<string>): string {
  const bars = neighbours.map(({ token, score: value }) => ({ label: token, value }));
  return barPlot({ bars, xLabel: "cosine", title: `Nearest to ${query}` });
}
