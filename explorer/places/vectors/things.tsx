// Things as lists of numbers with units: the lesson's materials, its claims about them, and what the units decide.

import { type Field, useField } from "../../address.ts";
import { useAnswer } from "../../engine/use-answer.ts";
import { Choice, Select } from "../../parts/choice.tsx";
import { useKept } from "../../parts/kept.ts";
import { Trouble } from "../../parts/trouble.tsx";
import { Claims } from "./claims.tsx";
import { Grid } from "./grid.tsx";
import { Pairs } from "./pairs.tsx";
import { Plane } from "./plane.tsx";
import { ThingsAway } from "./things-away.tsx";
import { Worked } from "./worked.tsx";

const MATERIALS = [
  "material\tmass\tvolume",
  "A\t3 kg\t30 ℓ",
  "B\t15 kg\t4 ℓ",
  "C\t3 kg\t27 ℓ",
  "D\t7.5 kg\t75 ℓ",
  "E\t7.5 kg\t2 ℓ",
].join("\n");
const CLAIMS = ["C = A", "D = 2.5 A", "E = 2.5 A", "C = 0.2 B", "D = 0.5 B", "E = 0.5 B", "C ~ A"].join("\n");

export function Things() {
  const table = useField("table", MATERIALS);
  const claims = useField("claims", CLAIMS);
  const by = useField("by", "");
  const units = useField("units", "");
  const pair = useField("pair", "");
  const asked = {
    table: table.value,
    by: by.value,
    units: Object.fromEntries(new URLSearchParams(units.value)),
    pair: pair.value.split("\t"),
    claims: claims.value.split("\n"),
  };
  const { answer: now, problem } = useAnswer("vectorsThings", asked);
  const answer = useKept(now);
  return (
    <>
      <h1>A thing becomes a list of numbers</h1>
      <p class="lead">
        One number gives one view of a thing: by mass, A and C are the same. A list of numbers, one for each dimension,
        says more, and lists can be compared. Every cell can be changed.
      </p>
      <div class="v-things">
        <section class="card v-stack" aria-label="The table">
          <Grid field={table} caption="Things and what was measured of them" />
          <Trouble problem={problem} />
          {answer && (
            <div class="row">
              <Choice
                label="Compare by"
                field={by}
                options={[["", "all"], ...answer.dimensions.map(({ name }) => [name, name] as const)]}
              />
              {answer.dimensions.map(({ name, unit, units: like }) =>
                like.length > 1 ? (
                  <Select
                    key={name}
                    label={`${name} in`}
                    field={unitField(units, name, unit ?? "")}
                    options={like.map((other) => [other, other])}
                  />
                ) : null,
              )}
            </div>
          )}
          <p class="note">
            The units decide: with the mass in grams, masses drown volumes, and all arrows point nearly the same way.
          </p>
        </section>
        <Plane answer={answer} />
      </div>
      <section class="v-stack">
        <h2>Is it true?</h2>
        <p class="note">
          = asks whether both are the same in every dimension, ~ whether they point the same way. By mass alone, all of
          the lesson’s six hold; by mass and volume, two do. It ticks C = A as well, which is a tenth off.
        </p>
        <Claims field={claims} verdicts={answer?.claims ?? []} />
      </section>
      {answer && (
        <div class="columns v-top">
          <section class="card v-stack">
            <h2>Every pair</h2>
            <Pairs report={answer.report} chosen={answer.worked?.names} field={pair} />
          </section>
          {answer.worked && (
            <section class="card v-stack">
              <h2>
                {answer.worked.names[0]} and {answer.worked.names[1]}, worked out
              </h2>
              <Worked names={answer.worked.names} sum={answer.worked} />
              <p class="note">
                The cosine is the dot product divided by both lengths: 1 where two point the same way, however long they
                are; |{answer.worked.names[0]}| is the length of {answer.worked.names[0]}. The lesson calls this
                quotient the dot product.
              </p>
            </section>
          )}
        </div>
      )}
      {answer && <ThingsAway name="things" question={asked} answer={answer} table={table.value} />}
    </>
  );
}

/** The unit of one dimension, as a part of the field that holds them all. */
function unitField(units: Field, name: string, shown: string): Field {
  return {
    value: shown,
    set: (unit) => {
      const all = new URLSearchParams(units.value);
      all.set(name, unit);
      units.set(all.toString());
    },
  };
}
