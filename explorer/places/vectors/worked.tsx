// A dot product as it is worked out on paper, then the cosine.

import type { ExplainedCosine } from "riverbank";
import { plain } from "./format.ts";

interface Props {
  names: readonly [string, string];
  sum: ExplainedCosine;
}

export function Worked({ names: [a, b], sum: { terms, dot, norms, value } }: Props) {
  return (
    <dl class="v-worked">
      <dt>
        {a} · {b}
      </dt>
      <dd>
        ={" "}
        {terms.map((term, index) => (
          <span key={index}>
            {index > 0 && " + "}
            <span class="v-term" title={term.label}>
              ({plain(term.a)} × {plain(term.b)})
            </span>
          </span>
        ))}
      </dd>
      <dt />
      <dd>
        = {terms.map(({ product }, index) => added(product, index)).join("")} ={" "}
        <strong data-dot={dot}>{plain(dot)}</strong>
      </dd>
      <dt>|{a}|</dt>
      <dd>
        = √({terms.map((term) => `${square(term.a)}`).join(" + ")}) = {norms[0].toFixed(2)}
      </dd>
      <dt>|{b}|</dt>
      <dd>
        = √({terms.map((term) => `${square(term.b)}`).join(" + ")}) = {norms[1].toFixed(2)}
      </dd>
      <dt>cosine</dt>
      <dd>
        = {plain(dot)} / ({norms[0].toFixed(2)} × {norms[1].toFixed(2)}) ={" "}
        <strong data-cosine={value}>{value.toFixed(4)}</strong>
      </dd>
    </dl>
  );
}

const square = (value: number) => (value < 0 ? `(${plain(value)})²` : `${plain(value)}²`);

/** A term behind those before it. */
function added(value: number, index: number): string {
  if (index === 0) return plain(value);
  return value < 0 ? ` - ${plain(-value)}` : ` + ${plain(value)}`;
}
