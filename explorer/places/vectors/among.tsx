// Where a pair's cosine falls among those of random pairs: what makes it much or little.

import { type AmongPairs, histogram } from "riverbank";
import { useAnswer } from "../../engine/use-answer.ts";
import { Figure } from "../../parts/figure.tsx";
import { useKept } from "../../parts/kept.ts";
import { Measured } from "../../parts/measured.tsx";
import { Trouble } from "../../parts/trouble.tsx";
import { score } from "./format.ts";
import type { Pair, PairAnswer } from "./word-calls.ts";

const HEIGHT = 300;

export function Among({ pair, answer }: { pair: Pair; answer: PairAnswer }) {
  const { answer: now, problem, question } = useAnswer("vectorsAmong", pair);
  const among = useKept(now);
  const names = useKept(question) ?? pair;
  const { relation, percentile } = answer.compared;
  return (
    <section class="v-stack">
      <h3>Is that much?</h3>
      <p>
        <strong class="v-relation">{relation}</strong>
        {percentile === null
          ? ": the table has too few words to say more."
          : `: above ${percentile.toFixed(2)} % of random pairs of the table’s frequent words.`}
      </p>
      <Trouble problem={problem} />
      <Measured height={HEIGHT}>{(width) => among && <Figure svg={amongPlot(among, names, width)} />}</Measured>
      <p class="note">
        The lesson reads the sign: above 0 related, below opposite. Trained vectors share a large common part, so zero
        is no border. Here all cosines are taken about the mean of the frequent words, and a pair is related where it
        stands above 95 % of random ones, strongly from 99 %.
      </p>
    </section>
  );
}

/** The random pairs, the limits, and the pair that was asked about. */
export function amongPlot({ bins, limits, cosine }: AmongPairs, [a, b]: Pair, width = 720): string {
  // The pair's text comes first: above it begins no other line.
  const marks = [
    ...(cosine === null ? [] : [{ value: cosine, label: `${a} and ${b} ${score(cosine)}` }]),
    { value: limits.opposed, label: "opposed: below 1 %" },
    { value: limits.related, label: "related: above 95 %" },
    { value: limits.stronglyRelated, label: "strongly: above 99 %" },
  ];
  return histogram({ bins, marks, xLabel: "cosine about the mean", yLabel: "random pairs", width, height: HEIGHT });
}
