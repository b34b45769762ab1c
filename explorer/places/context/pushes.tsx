// How far each token's values pushed the word.

import type { AxisPlaces, ComparedUse } from "riverbank";
import { signed } from "../../parts/numbers.ts";
import { percent } from "./show.ts";

interface Props {
  axis: AxisPlaces;
  use: ComparedUse;
  index: number;
}

export function Pushes({ axis, use: { text, chosen }, index }: Props) {
  const largest = Math.max(...axis.uses.flatMap(({ pushes }) => pushes.map(({ push }) => Math.abs(push)))) || 1;
  const { pushes } = axis.uses[index];
  const sum = pushes.reduce((all, { push }) => all + push, 0);
  return (
    <table class={`context-gains context-use-${index + 1}`} aria-label={`Pushes on ${axis.name} in ${index + 1}`}>
      <caption>{`in ${index + 1}: ${text}`}</caption>
      <thead>
        <tr>
          <th scope="col">token</th>
          <th scope="col" class="number">
            push
          </th>
          <th scope="col">
            <span class="hidden">bar</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {pushes.map(({ token, index: at, push }) => (
          <tr key={at} class={chosen.includes(at) ? "context-read" : ""}>
            <th scope="row">{token}</th>
            <td class="number">{signed(push)}</td>
            <td class="context-track" aria-hidden="true">
              <b style={{ left: "50%" }} />
              <i
                class={push < 0 ? "context-minus" : "context-plus"}
                style={{
                  left: percent(0.5 + Math.min(0, push) / largest / 2),
                  width: percent(Math.abs(push) / largest / 2),
                }}
              />
            </td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">together</th>
          <td class="number">{signed(sum)}</td>
          <td />
        </tr>
      </tfoot>
    </table>
  );
}
