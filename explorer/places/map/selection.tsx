// Words that a lasso holds: which clusters they are of, what is nearest to all of them, and the words.

import type { MapPoints } from "riverbank/map-view";
import { useAnswer } from "../../engine/use-answer.ts";
import { Trouble } from "../../parts/trouble.tsx";

interface Props {
  points: MapPoints;
  rows: readonly number[];
  onClear: () => void;
  /** A word of the list was clicked. */
  onGo: (row: number) => void;
}

/** Words that are spelt out; the others are counted. */
const SHOWN = 200;
const CLUSTERS = 6;

export function Selection({ points, rows, onClear, onGo }: Props) {
  const words = rows.map((row) => points.words[row]);
  const { answer: common, problem } = useAnswer("mapCommon", { words }, { wait: 100 });
  const more = rows.length - SHOWN;
  return (
    <section class="card map-selection" aria-label="Chosen words" aria-live="polite">
      <div class="map-head">
        <h2>
          {rows.length.toLocaleString("en")} {rows.length === 1 ? "word" : "words"}
        </h2>
        <button type="button" class="plain" onClick={() => navigator.clipboard.writeText(words.join("\n"))}>
          Copy
        </button>
        <button type="button" class="plain" onClick={onClear}>
          Forget them
        </button>
      </div>
      <div class="map-shares">
        <div>
          <h3>Their clusters</h3>
          <ul class="map-near">
            {clustersOf(points, rows).map(([name, size]) => (
              <li key={name}>
                <span class="name">{name}</span>
                <span>{size.toLocaleString("en")}</span>
              </li>
            ))}
          </ul>
        </div>
        <div>
          <h3>Nearest to all of them (cosine with their mean)</h3>
          <Trouble problem={problem} />
          <ol class="map-near map-common">
            {common?.map(({ token, score }) => (
              <li key={token}>
                <span class="name">{token}</span>
                <span>{score.toFixed(3)}</span>
              </li>
            ))}
          </ol>
        </div>
      </div>
      <h3>The words</h3>
      <ul class="map-list">
        {rows.slice(0, SHOWN).map((row) => (
          <li key={row}>
            <button type="button" class="plain" onClick={() => onGo(row)}>
              {points.words[row]}
            </button>
          </li>
        ))}
      </ul>
      {more > 0 && <p class="note">And {more.toLocaleString("en")} more.</p>}
    </section>
  );
}

/** Clusters by how many of the rows are theirs, the most first. */
function clustersOf({ clusters, clusterOf }: MapPoints, rows: readonly number[]): [name: string, size: number][] {
  const sizes = new Map<number, number>();
  for (const row of rows) sizes.set(clusterOf[row], (sizes.get(clusterOf[row]) ?? 0) + 1);
  const named = [...sizes].sort((a, b) => b[1] - a[1]);
  const rest = named.slice(CLUSTERS).reduce((sum, [, size]) => sum + size, 0);
  const shown = named
    .slice(0, CLUSTERS)
    .map(([id, size]): [string, number] => [clusters[id]?.name ?? "in no cluster", size]);
  return rest > 0 ? [...shown, ["others", rest]] : shown;
}
