// How alike the two uses are, from the embeddings to the last layer.

import type { UsesComparison } from "riverbank";
import { percent } from "./show.ts";

export function Likeness({ found: { similarity, layer } }: { found: UsesComparison }) {
  return (
    <div class="card context-likeness">
      <h3>How alike the two uses are</h3>
      <table>
        <thead>
          <tr>
            <th scope="col">layer</th>
            <th scope="col">
              <span class="hidden">bar</span>
            </th>
            <th scope="col" class="number">
              cosine
            </th>
          </tr>
        </thead>
        <tbody>
          {similarity.map((cosine, at) => (
            <tr key={at} class={at === layer ? "context-read" : ""}>
              <th scope="row">{at}</th>
              <td class="context-bar" aria-hidden="true">
                <i style={{ width: percent(Math.max(0, cosine)) }} />
              </td>
              <td class="number">{cosine.toFixed(2)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="note">Layer 0 is the embeddings: the same row in both, but for its position.</p>
    </div>
  );
}
