// Two words compared: dot product, lengths, cosine, and the terms that make it.

import type { Field } from "../../address.ts";
import { plural } from "../../parts/numbers.ts";
import { Trouble } from "../../parts/trouble.tsx";
import { Among } from "./among.tsx";
import { score, signed } from "./format.ts";
import type { Pair, PairAnswer, Side } from "./word-calls.ts";

interface Props {
  pair: Pair;
  answer: PairAnswer | undefined;
  problem: unknown;
  /** The dimension that is told in the strips. */
  dimension: Field;
}

export function Compared({ pair, answer, problem, dimension }: Props) {
  return (
    <section class="v-stack v-compared">
      <h2>
        {pair[0]} and {pair[1]}
      </h2>
      <Trouble problem={problem} />
      {answer && (
        <div class="columns v-top">
          <div class="v-stack">
            <Numbers {...answer} />
            <Sides {...answer} />
            <Among pair={pair} answer={answer} />
          </div>
          <Terms answer={answer} dimension={dimension} />
        </div>
      )}
    </section>
  );
}

function Numbers({ compared: { a, b, dot, norms, cosine } }: PairAnswer) {
  return (
    <dl class="v-numbers">
      <dt>dot product</dt>
      <dd data-value={dot}>{score(dot)}</dd>
      <dt>lengths (norms)</dt>
      <dd>
        {a} {score(norms[0])}, {b} {score(norms[1])}
      </dd>
      <dt>cosine</dt>
      <dd>
        {score(dot)} / ({score(norms[0])} × {score(norms[1])}) = <strong data-cosine={cosine}>{score(cosine)}</strong>
      </dd>
    </dl>
  );
}

function Sides({ compared: { dot }, above, below }: PairAnswer) {
  const most = Math.max(above.sum, -below.sum) || 1;
  const bar = ({ sum }: Side, kind: string) => (
    <span class={`v-side ${kind}`} style={{ width: `${(100 * Math.abs(sum)) / most}%` }} />
  );
  return (
    <div class="v-stack">
      <p>
        In {plural(above.count, "dimension")} both have the same sign, in {below.count} opposite ones:{" "}
        {score(above.sum)} − {score(Math.abs(below.sum))} = {score(dot)}.
      </p>
      <div class="v-sides" aria-hidden="true">
        {bar(above, "v-plus")}
        {bar(below, "v-minus")}
      </div>
    </div>
  );
}

/** The terms largest in size, what the others come to, and the sum: as `compare --explain` prints them. */
function Terms({ answer: { compared }, dimension }: Pick<Props, "dimension"> & { answer: PairAnswer }) {
  const { a, b, terms, rest, dot } = compared;
  const most = Math.max(...terms.map(({ product }) => Math.abs(product)));
  return (
    <div class="wide">
      <table class="v-terms">
        <caption class="hidden">The largest terms of the dot product</caption>
        <thead>
          <tr>
            <th scope="col">dimension</th>
            <th scope="col" class="number">
              {a}
            </th>
            <th scope="col" class="number">
              {b}
            </th>
            <th scope="col" class="number">
              product
            </th>
          </tr>
        </thead>
        <tbody>
          {terms.map(({ label = "", a: first, b: second, product }) => (
            <tr key={label}>
              <td>
                <button
                  type="button"
                  class="v-chip"
                  aria-pressed={dimension.value === label}
                  aria-label={`Show dimension ${label}`}
                  onClick={() => dimension.set(label)}
                >
                  {label}
                </button>
              </td>
              <td class="number">{score(first)}</td>
              <td class="number">{score(second)}</td>
              <td class={`number v-bar ${product < 0 ? "v-below" : "v-above"}`} style={share(product / most)}>
                {signed(product)}
              </td>
            </tr>
          ))}
          {rest.count > 0 && (
            <tr>
              <td colSpan={3}>{plural(rest.count, "other")}</td>
              <td class="number">{signed(rest.sum)}</td>
            </tr>
          )}
          <tr>
            <td colSpan={3}>sum</td>
            <td class="number">
              <strong>{signed(dot)}</strong>
            </td>
          </tr>
        </tbody>
      </table>
    </div>
  );
}

const share = (of: number) => ({ "--share": `${Math.round(100 * Math.abs(of))}%` });
