// How far a map is, and, when it is there, what it is and how far it can be believed.

import type { Drawn } from "./use-map.ts";

const STAGES: Readonly<Record<string, string>> = {
  words: "Choosing the words",
  pca: "Finding the widest directions",
  neighbours: "Finding neighbours in the original space",
  graph: "Weighing the neighbours",
  affinities: "Weighing the neighbours",
  "first layout": "Laying the words out for the first time",
  layout: "Moving the words",
  quality: "Judging the map",
  clusters: "Finding clusters in the space",
};

/** One line high, busy or not, so that nothing jumps. */
export function Standing({ drawn, onStop }: { drawn: Drawn; onStop: () => void }) {
  const { busy, stage = "words", share = 0, answer } = drawn;
  return (
    <div class="map-standing" role="status">
      {busy ? (
        <>
          <progress max={1} value={share} aria-label="The map's progress" />
          <span>{STAGES[stage] ?? stage}</span>
          <button type="button" class="plain" onClick={onStop}>
            Stop
          </button>
        </>
      ) : (
        answer && <span>{answer.about}</span>
      )}
    </div>
  );
}

/** What trustworthiness and continuity say, and what was cut or left out. */
export function Worth({ drawn: { answer, busy } }: { drawn: Drawn }) {
  if (!answer) return null;
  return (
    <div class={`map-worth${busy ? " busy" : ""}`}>
      <h2>How far it can be believed</h2>
      <p class="note">{answer.quality}</p>
      {answer.notes.map((text) => (
        <p class="note" key={text}>
          Note: {text}.
        </p>
      ))}
    </div>
  );
}
