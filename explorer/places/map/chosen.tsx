// The chosen word: what is known of its place, and its true neighbours.

import { describePoint, type MapPoints, nearestOf, nearness } from "riverbank/map-view";

interface Props {
  points: MapPoints;
  row: number;
  onGo: (row: number) => void;
  onClose: () => void;
}

export function Chosen({ points, row, onGo, onClose }: Props) {
  const { words, continuity, cosine } = points;
  const kept = Number.isNaN(continuity[row]) ? "" : ` · continuity ${continuity[row].toFixed(2)}`;
  return (
    <section class="card map-chosen" aria-label="The chosen word" aria-live="polite">
      <div class="map-head">
        <h2>{words[row]}</h2>
        <button type="button" class="plain" onClick={onClose}>
          Forget it
        </button>
      </div>
      <p class="note">{describePoint(points, row) + kept}</p>
      <h3>Nearest in the original space, of the words of this map ({cosine ? "cosine" : "distance"})</h3>
      <ol class="map-near">
        {Array.from(nearestOf(points, row), (id, place) => (
          <li key={id}>
            <button type="button" class="plain" onClick={() => onGo(id)}>
              {words[id]}
            </button>
            <span>{nearness(points, row, place).toFixed(3)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
