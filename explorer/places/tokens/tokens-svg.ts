// The tokens as a picture: each over its id, in lines like a text.

import type { Tokenized } from "./calls.ts";
import { visibly } from "./token-list.tsx";

const TONES = ["#dcecf3", "#fbe6d8", "#dcf0e7", "#f5e3ee", "#f8eed2", "#e6e4f4"];
const WIDTH = 900;
const MARGIN = 20;
const LINE = 58;
/** Of the monospaced letters: 16 px for the token, 12 px for the id. */
const LETTER = 9.7;
const DIGIT = 7.3;
/** What a picture of a text can hold. */
const MOST = 400;

export function tokensSvg({ tokens: { tokens, ids } }: Tokenized): string {
  let [x, y] = [MARGIN, MARGIN];
  const chips = tokens.slice(0, MOST).map((token, index) => {
    const shown = visibly(token);
    const id = String(ids[index] ?? "–");
    const width = Math.max(LETTER * cellsOf(shown), DIGIT * id.length) + 14;
    if (x > MARGIN && x + width > WIDTH - MARGIN) [x, y] = [MARGIN, y + LINE];
    const at = x;
    x += width + 6;
    const tone =
      ids[index] === null ? 'fill="none" stroke="#8a949b" stroke-dasharray="3 3"' : `fill="${TONES[index % 6]}"`;
    return `<rect x="${at}" y="${y}" width="${width.toFixed(1)}" height="48" rx="6" ${tone}/><text x="${(at + width / 2).toFixed(1)}" y="${y + 20}" font-size="16">${escaped(shown)}</text><text x="${(at + width / 2).toFixed(1)}" y="${y + 39}" font-size="12" fill="#545e66">${id}</text>`;
  });
  const height = y + LINE - 10 + MARGIN;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}"><rect width="${WIDTH}" height="${height}" fill="#fff"/><g font-family="ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace" text-anchor="middle" fill="#1a2126">${chips.join("")}</g></svg>\n`;
}

/** Letters of single width; signs of East Asia and pictures take two. */
function cellsOf(text: string): number {
  return Array.from(text).reduce(
    (sum, character) =>
      sum + (/[\u1100-\u11ff\u2e80-\ud7ff\uf900-\uffef]|\p{Extended_Pictographic}/u.test(character) ? 2 : 1),
    0,
  );
}

function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replace(/\p{Cc}/gu, "�");
}
