// What colours mean, and the clusters, which can be shown alone.

import { type ColourBy, clusterColour, css, type MapPoints, rampColour, rangeOf } from "riverbank/map-view";

interface Props {
  points: MapPoints;
  by: ColourBy;
  dark: boolean;
  only: ReadonlySet<number>;
  onFilter: (cluster: number | undefined) => void;
}

const STOPS = [0, 0.25, 0.5, 0.75, 1];

export function Legend({ points, by, dark, only, onFilter }: Props) {
  const { clusters } = points;
  return (
    <section class="card map-legend" aria-label="Legend">
      {by !== "cluster" && <Ramp points={points} by={by} />}
      <div class="map-head">
        <h2>{clusters.length === 0 ? "Clusters" : `${clusters.length} clusters of the space`}</h2>
        <button type="button" class="plain" disabled={only.size === 0} onClick={() => onFilter(undefined)}>
          All
        </button>
      </div>
      <ul class="map-clusters">
        {clusters.map(({ name, size }, cluster) => (
          <li key={name}>
            <button type="button" aria-pressed={only.has(cluster)} onClick={() => onFilter(cluster)}>
              <span
                class="spot"
                style={{ background: by === "cluster" ? css(clusterColour(cluster, dark)) : "none" }}
              />
              <span class="name">{name}</span>
              <span class="size">{size.toLocaleString("en")}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Ramp({ points, by }: { points: MapPoints; by: Exclude<ColourBy, "cluster"> }) {
  const { least, most } = rangeOf(points, by);
  const name = { frequency: "How often a word was seen", trust: "Trust of each place", axis: points.axis?.name ?? "" }[
    by
  ];
  return (
    <div class="map-ramp">
      <h2>{name}</h2>
      <div
        class="bar"
        style={{ background: `linear-gradient(90deg, ${STOPS.map((at) => css(rampColour(at))).join(", ")})` }}
      />
      <div class="ends">
        <span>{least}</span>
        <span>{most}</span>
      </div>
      {by === "trust" && (
        <p class="note">Of the words that stand around a word, are those near it in the space? Grey: not judged.</p>
      )}
    </div>
  );
}
