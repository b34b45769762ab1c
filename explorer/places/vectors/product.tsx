// The dot product in small: the lesson's king and queen, three numbers each.

import { barPlot } from "riverbank";
import { useField } from "../../address.ts";
import { useAnswer } from "../../engine/use-answer.ts";
import { Figure } from "../../parts/figure.tsx";
import { useKept } from "../../parts/kept.ts";
import { Measured } from "../../parts/measured.tsx";
import { Trouble } from "../../parts/trouble.tsx";
import type { ThingsAnswer } from "./calls.ts";
import { plain } from "./format.ts";
import { Grid } from "./grid.tsx";
import { useLinks } from "./links.ts";
import { ThingsAway } from "./things-away.tsx";
import { Worked } from "./worked.tsx";

const head = "word\tfirst\tsecond\tthird";
const table = (...rows: string[]) => [head, ...rows].join("\n");
const LESSON = table("king\t9\t-5\t6", "queen\t8\t-4\t6");

/** What to look at next, and the numbers that show it. */
const TRY = [
  ["queen twice as long", table("king\t9\t-5\t6", "queen\t16\t-8\t12")],
  ["at a right angle", table("king\t9\t-5\t6", "queen\t5\t9\t0")],
  ["the other way", table("king\t9\t-5\t6", "queen\t-9\t5\t-6")],
] as const;

export function Product() {
  const field = useField("product", LESSON);
  const linkWith = useLinks();
  const asked = { table: field.value };
  const { answer: now, problem } = useAnswer("vectorsThings", asked);
  const answer = useKept(now);
  return (
    <>
      <h1>The dot product: multiply in pairs, then add</h1>
      <p class="lead">
        Where two lists agree in sign, their product adds to the sum; where they disagree, it takes away. Lists that
        agree in their large numbers get a large sum.
      </p>
      <div class="columns v-top">
        <section class="card v-stack" aria-label="The numbers">
          <Grid field={field} caption="Two lists of numbers" rows={false} />
          <Trouble problem={problem} />
          <p class="note">
            Try:{" "}
            {[["the lesson’s own", undefined] as const, ...TRY].map(([title, product], index) => (
              <span key={title}>
                {index > 0 && " · "}
                <a class="v-try" href={linkWith({ product })}>
                  {title}
                </a>
              </span>
            ))}
          </p>
        </section>
        {answer?.worked && (
          <section class="card v-stack" aria-label="The sum">
            <Worked names={answer.worked.names} sum={answer.worked} />
          </section>
        )}
      </div>
      <section class="v-stack">
        <h2>Which dimensions make it</h2>
        <Measured height={150}>{(width) => answer?.worked && <Figure svg={barsOf(answer, width)} />}</Measured>
        <p class="note">
          Above 0 the two point to the same side, at 0 they stand at a right angle, below 0 they point away from each
          other. A list twice as long doubles the dot product and leaves the cosine as it is: the dot product knows
          direction and length, the cosine direction alone.
        </p>
      </section>
      {answer && <ThingsAway name="product" question={asked} answer={answer} table={field.value} picture={barsOf} />}
    </>
  );
}

/** A bar for each product. */
function barsOf({ worked }: ThingsAnswer, width = 720): string {
  const bars = (worked?.terms ?? []).map(({ label, a, b, product }) => {
    return { label: `${label}: ${plain(a)} × ${plain(b)}`, value: product };
  });
  return barPlot({ bars, xLabel: "product", width });
}
