// All pairs of things by dot product, cosine and scale; one is chosen to be worked out.

import type { VectorsReport } from "riverbank/questions";
import type { Field } from "../../address.ts";
import { plain } from "./format.ts";

interface Props {
  report: VectorsReport;
  chosen: readonly [string, string] | undefined;
  /** The names of the chosen pair, a tab between. */
  field: Field;
}

export function Pairs({ report: { pairs, objects }, chosen, field }: Props) {
  if (pairs.length === 0) return <p class="note">One thing alone makes no pair.</p>;
  return (
    <>
      <div class="wide">
        <table class="v-pairs">
          <thead>
            <tr>
              <th scope="col">pair</th>
              <th scope="col" class="number">
                dot
              </th>
              <th scope="col" class="number">
                cosine
              </th>
              <th scope="col" class="number">
                scale
              </th>
              <th scope="col" />
            </tr>
          </thead>
          <tbody>
            {pairs.map(({ a, b, dot, cosine, scale, parallel }) => (
              <tr key={`${a}\t${b}`}>
                <td>
                  <button
                    type="button"
                    class="v-chip"
                    aria-pressed={chosen?.[0] === a && chosen[1] === b}
                    onClick={() => field.set(`${a}\t${b}`)}
                  >
                    {a} {b}
                  </button>
                </td>
                <td class="number">{plain(dot)}</td>
                <td class="number">{cosine.toFixed(5)}</td>
                <td class="number">{plain(scale)}</td>
                <td class="v-fits">{parallel ? `${a} = ${plain(scale) === "1" ? "" : `${plain(scale)} `}${b}` : ""}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="note">
        The scale is the factor that brings the second nearest to the first. Lengths:{" "}
        {objects.map(({ name, norm }) => `${name} ${plain(norm)}`).join(", ")}.
      </p>
    </>
  );
}
