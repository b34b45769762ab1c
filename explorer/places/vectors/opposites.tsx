// On which axes two words are opposites: what a cosine can't show.

import { stripPlot } from "riverbank";
import { linkTo } from "../../address.ts";
import { type Asked, useAnswer } from "../../engine/use-answer.ts";
import { Figure } from "../../parts/figure.tsx";
import { Measured } from "../../parts/measured.tsx";
import { Trouble } from "../../parts/trouble.tsx";
import type { Pair, PairAnswer } from "./word-calls.ts";

type Found = Asked<"vectorsOpposites">;

/** Looks on the axes of the library, which takes a second: on the long thread, after a pause. */
export function useOpposites(pair: Pair | undefined): Found {
  const found = useAnswer("vectorsOpposites", pair, { long: true, wait: 300 });
  const fresh = JSON.stringify(found.question) === JSON.stringify(pair);
  return fresh ? found : { busy: found.busy, problem: found.problem };
}

interface Props {
  pair: Pair;
  answer: PairAnswer | undefined;
  found: Found;
}

export function Opposites({ pair, answer, found: { answer: axes, problem } }: Props) {
  const relation = answer?.compared.relation;
  const near = relation === "related" || relation === "strongly related";
  return (
    <section class="v-stack v-opposites">
      <h2>Are they opposites?</h2>
      <Trouble problem={problem} />
      <p role="status">
        {axes ? verdictOn(pair, axes.length, near) : problem ? "" : "Looking along the library’s axes…"}
      </p>
      <Measured height={90}>
        {(width) => axes && axes.length > 0 && <Figure svg={oppositesPlot(axes, pair, width)} />}
      </Measured>
      <p class="note">
        A cosine can’t tell opposites: <a href="#/vectors?part=words&words=large%2C+small">large and small</a> are said
        of the same things and lie close. They part along one direction, an <a href={linkTo("projection")}>axis</a> such
        as size, where each lies at an end.
      </p>
    </section>
  );
}

function verdictOn([a, b]: Pair, axes: number, near: boolean): string {
  if (axes > 0) return `${a} and ${b} lie at opposite ends of ${axes === 1 ? "this axis" : "these axes"}.`;
  if (near) return `On none of the library’s axes do ${a} and ${b} lie at opposite ends.`;
  return `Opposites have much in common; ${a} and ${b} are not near enough to be any.`;
}

/** A line per axis, both words on it. */
function oppositesPlot(axes: NonNullable<Found["answer"]>, [a, b]: Pair, width: number): string {
  const rows = axes.map(({ axis, scores }) => ({
    label: axis,
    points: [
      { value: scores[0], label: a },
      { value: scores[1], label: b },
    ],
  }));
  return stripPlot({ rows, xLabel: "place between the poles, −1 to 1", width });
}
