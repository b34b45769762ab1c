// Boxes with a text and a number, and rows as strips, as standalone SVGs on white.

import { stepOf, type Trace } from "riverbank";
import { largestOf } from "./rows.tsx";
import { stripOf } from "./strip.ts";

const WIDTH = 720;
const EDGE = 16;
const TOP = 44;
const TONES = ["#dcecf3", "#fbe6d8", "#dcf0e7", "#f5e3ee", "#f8eed2", "#e6e4f4"];
const [POSITIVE, NEGATIVE, INK, SOFT] = ["#0f5c7a", "#b3470f", "#1a2126", "#545e66"];

/** A text and its number in each box, from left to right, line by line. */
export function boxesSvg(boxes: readonly (readonly [text: string, number: string])[], title: string): string {
  const [tall, gap] = [44, 6];
  let [x, y] = [EDGE, TOP];
  const drawn = boxes.map(([text, number], index) => {
    const wide = 16 + 8 * Math.max(lengthOf(text), lengthOf(number) * 0.85, 1);
    if (x + wide > WIDTH - EDGE) [x, y] = [EDGE, y + tall + gap];
    const middle = x + wide / 2;
    const box = `<rect x="${x}" y="${y}" width="${wide}" height="${tall}" rx="5" fill="${TONES[index % TONES.length]}"/>`;
    x += wide + gap;
    return box + written(text, middle, y + 19, 13, INK) + written(number, middle, y + 36, 11, SOFT);
  });
  return svgOf(y + tall + EDGE, title, drawn);
}

/** Each token's row of the encoder as a strip of colours. */
export function rowsSvg(record: Trace, title: string): string {
  const { rows } = stepOf(record, "rows");
  const names = stepOf(record, "tokens").tokens.map(({ token }) => token);
  const left = EDGE + 12 + Math.min(160, 8 * Math.max(...names.map(lengthOf)));
  const [wide, step, largest] = [WIDTH - EDGE - left, 26, largestOf(rows)];
  const drawn = rows.map(({ encoder: { vector } }, row) => {
    const y = TOP + row * step;
    const cells = stripOf(vector, largest).map(({ negative, strength, path }) => {
      return `<path d="${path}" fill="${negative ? NEGATIVE : POSITIVE}" fill-opacity="${strength.toFixed(2)}"/>`;
    });
    const strip = `<g transform="translate(${left} ${y}) scale(${wide / vector.length} ${step - 6})">${cells.join("")}</g>`;
    return written(names[row], left - 8, y + 15, 13, INK, "end") + strip;
  });
  return svgOf(TOP + rows.length * step + EDGE, title, drawn);
}

function svgOf(height: number, title: string, drawn: readonly string[]): string {
  const name = escaped(title);
  const size = `width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}"`;
  const font = `font-family="ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace"`;
  const head = `<text x="${EDGE}" y="26" font-size="14" fill="${INK}">${name}</text>`;
  const paper = `<rect width="100%" height="100%" fill="#ffffff"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} ${font} role="img"><title>${name}</title>${paper}${head}${drawn.join("")}</svg>`;
}

function written(text: string, x: number, y: number, size: number, fill: string, anchor = "middle"): string {
  return `<text x="${x}" y="${y}" font-size="${size}" fill="${fill}" text-anchor="${anchor}">${escaped(text)}</text>`;
}

/** About how many letters of a fixed width a text takes. */
function lengthOf(text: string): number {
  return [...text].reduce((sum, character) => sum + (character > "\u1100" ? 2 : 1), 0);
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
