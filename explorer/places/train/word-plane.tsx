// The words on a plane, at one moment of the training; they move to the next.

import { useWidth } from "../../parts/use-width.ts";
import type { CourseAnswer } from "./calls.ts";
import { labelsOf } from "./labels.ts";
import type { Places } from "./plane.ts";

const MOST = 760;
const MARGIN = 26;
const tall = (width: number) => Math.round(Math.max(300, 0.62 * width));

interface Props {
  course: CourseAnswer | undefined;
  at: number;
  onChoose: (word: string) => void;
}

export function WordPlane({ course, at, onChoose }: Props) {
  const [room, width] = useWidth(MOST);
  const height = tall(width);
  const now = course?.moments[at];
  return (
    <div class="train-plane" ref={room} style={{ minHeight: `${tall(width || 320)}px` }}>
      {course && now && now.places.length > 0 && width > 0 ? (
        <Words course={course} at={at} onChoose={onChoose} width={width} height={height} />
      ) : (
        <p class="note">The words appear here as soon as the training begins.</p>
      )}
    </div>
  );
}

function Words({
  course,
  at,
  onChoose,
  width,
  height,
}: Props & { course: CourseAnswer; width: number; height: number }) {
  const { words, word, groups, moments } = course;
  const { places, neighbours } = moments[at];
  const scale = scaleOf(
    moments.map((moment) => moment.places),
    width,
    height,
  );
  const near = new Set(neighbours.map(({ token }) => token));
  const spots = places.map(([x, y]) => scale(x, y));
  // The word asked about is written first, then its neighbours, then the others as they come.
  const rank = (index: number) => (words[index] === word ? 0 : near.has(words[index]) ? 1 : 2);
  const order = words.map((_, index) => index).sort((a, b) => rank(a) - rank(b) || a - b);
  const labels = labelsOf(
    order.map((index) => ({ x: spots[index][0], y: spots[index][1], text: words[index] })),
    width,
  );
  const own = words.indexOf(word);
  const path = moments.slice(0, at + 1).map((moment) =>
    scale(...moment.places[own])
      .map(Math.round)
      .join(","),
  );
  return (
    <svg
      width={width}
      height={height}
      role="img"
      aria-label={`${words.length} words; the nearest to ${word}: ${[...near].join(", ")}`}
    >
      <polyline class="path" points={path.join(" ")} />
      {order.map((index, place) => {
        const [x, y] = spots[index];
        const label = labels[place];
        const kind = ["chosen", "near", ""][rank(index)];
        return (
          // biome-ignore lint/a11y/noStaticElementInteractions: the field beside the plane does the same by keyboard
          <g
            key={words[index]}
            class={`spot ${kind} group-${(groups?.[index] ?? 0) % 8}`}
            style={{ transform: `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px)` }}
            onClick={() => onChoose(words[index])}
          >
            <title>{words[index]}</title>
            <circle class="touch" r="12" />
            <circle r={kind === "chosen" ? 6 : 4.5} />
            {label && (
              <text x={label.dx} y={label.dy} text-anchor={label.anchor}>
                {words[index]}
              </text>
            )}
          </g>
        );
      })}
    </svg>
  );
}

/** One scale for all moments, the same in both directions, so that what moves is the words. */
function scaleOf(all: readonly Places[], width: number, height: number) {
  let [left, right, low, high] = [0, 0, 0, 0];
  for (const places of all) {
    for (const [x, y] of places) {
      [left, right] = [Math.min(left, x), Math.max(right, x)];
      [low, high] = [Math.min(low, y), Math.max(high, y)];
    }
  }
  const wide = Math.max(right - left, 1e-9);
  const deep = Math.max(high - low, 1e-9);
  const factor = Math.min((width - 2 * MARGIN) / wide, (height - 2 * MARGIN) / deep);
  return (x: number, y: number): [number, number] => [
    width / 2 + (x - (left + right) / 2) * factor,
    height / 2 - (y - (low + high) / 2) * factor,
  ];
}
