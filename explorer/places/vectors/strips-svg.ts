// The strips as a standalone picture.

import { depthOf } from "./cells.tsx";

const [WIDTH, NAMES, ROW, GAP, EDGE] = [960, 150, 34, 8, 14];
const STYLE =
  "text{font:13px system-ui,sans-serif;fill:#1b1f24}.paper{fill:#fff}.plus{fill:#0f5c7a}.minus{fill:#b3470f}" +
  "@media screen and (prefers-color-scheme:dark){text{fill:#e8eaed}.paper{fill:#15191e}.plus{fill:#6cc3e4}.minus{fill:#f2905a}}";

interface Named {
  name: string;
  values: ArrayLike<number>;
}

/** A strip for each word, and bars for the products of two of them. */
export function stripsSvg(
  words: readonly { text: string; vector: ArrayLike<number> }[],
  products: Named | undefined,
): string {
  const most = Math.max(...words.flatMap(({ vector }) => Array.from(vector, Math.abs)));
  const rows = words.map(({ text, vector }, index) => strip(text, vector, top(index), (value) => depthOf(value, most)));
  const bars = products ? [barStrip(products, top(words.length))] : [];
  const height = top(words.length + bars.length) - GAP + EDGE;
  const title = escaped(`${words.map(({ text }) => text).join(", ")}: their numbers`);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img">`,
    `<title>${title}</title><style>${STYLE}</style><rect class="paper" width="${WIDTH}" height="${height}"/>`,
    ...rows,
    ...bars,
    "</svg>",
  ].join("");
}

const top = (row: number) => EDGE + row * (ROW + GAP);

function strip(name: string, values: ArrayLike<number>, y: number, depth: (value: number) => number): string {
  return drawn(name, values, y, (value) => [0, ROW, depth(value)]);
}

function barStrip({ name, values }: Named, y: number): string {
  const most = Math.max(...Array.from(values, Math.abs)) || 1;
  return drawn(name, values, y, (value) => {
    const tall = ((Math.abs(value) / most) * ROW) / 2;
    return [value < 0 ? ROW / 2 : ROW / 2 - tall, tall, 1];
  });
}

function drawn(
  name: string,
  values: ArrayLike<number>,
  y: number,
  look: (value: number) => readonly [top: number, height: number, opacity: number],
): string {
  const step = (WIDTH - EDGE - NAMES) / values.length;
  const cells = Array.from(values, (value, index) => {
    const [above, height, opacity] = look(value);
    const x = (NAMES + index * step).toFixed(2);
    const place = `x="${x}" y="${(y + above).toFixed(2)}" width="${step.toFixed(2)}" height="${height.toFixed(2)}"`;
    return `<rect class="${value < 0 ? "minus" : "plus"}" ${place} fill-opacity="${opacity}"/>`;
  });
  return `<text x="${EDGE}" y="${y + ROW / 2 + 5}">${escaped(cut(name))}</text>${cells.join("")}`;
}

const cut = (name: string) => (name.length > 18 ? `${name.slice(0, 17)}…` : name);

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
