// A map as one HTML page that stands alone: numbers, style and script are in it, and it may ask nobody for anything.

import { textOf } from "../../../plots/svg.ts";
import { describeMap, describeQuality, METHOD_NAMES } from "../describe-map.ts";
import type { WordMap } from "../map.ts";
import { checkColour, type MapColour } from "../map-colour.ts";
import { pageData } from "./data.ts";
import { SCRIPT } from "./script.ts";
import { STYLE } from "./style.ts";

export interface MapPageOptions {
  /** What the page is called. Default "A map of words". */
  name?: string | undefined;
  /** What colours show at first. Default "cluster". */
  colour?: MapColour | undefined;
}

/** The page may run what is in it and load nothing. */
const POLICY = "default-src 'none';style-src 'unsafe-inline';script-src 'unsafe-inline'";

/**
 * A map as a page of HTML: all points on a canvas to move, enlarge, turn and search; a click shows a word's neighbours in
 * the original space, and points that can be little trusted are faint. One file, no network.
 *
 * Throws `mismatched colour` and `invalid colour`.
 *
 * @example
 * mapHtml(await mapTable(table), { name: "My notes" }); // <!doctype html><html lang="en">...
 */
export function mapHtml(map: WordMap, { name = "A map of words", colour = "cluster" }: MapPageOptions = {}): string {
  checkColour(colour, map.rows);
  const title = textOf(name);
  // A word may be "</script>": without "<" nothing ends the data early.
  const data = pageData(map, colour).replaceAll("<", "\\u003c");
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width,initial-scale=1">',
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
    `<title>${title}</title><style>${STYLE}</style></head><body>`,
    `<header><h1>${title}</h1>${aboutOf(map)}</header>`,
    toolsOf(colour),
    stageOf(map),
    `<script type="application/json" id="data">${data}</script>`,
    `<script>${SCRIPT}</script></body></html>\n`,
  ].join("\n");
}

function aboutOf(map: WordMap): string {
  const { notes, quality } = map;
  const [trust, kept] = [quality.trustworthiness, quality.continuity].map((figure) => figure.toFixed(3));
  const head = `${describeMap(map)} · trustworthiness ${trust}, continuity ${kept}`;
  const lines = [describeQuality(map), "A click shows where a word's true neighbours stand.", ...notes.map(sentence)];
  return `<details id="about" open><summary>${textOf(head)}</summary><p>${lines.map(textOf).join(" ")}</p></details>`;
}

function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
}

function toolsOf(colour: MapColour): string {
  const own = typeof colour === "string" ? colour : "axis";
  const choices: [value: string, name: string][] = [
    ["cluster", "cluster"],
    ["frequency", "frequency"],
    ["trust", "trust"],
    ...(typeof colour === "string" ? [] : [["axis", colour.name] as [string, string]]),
  ];
  const options = choices.map(([value, name]) => {
    return `<option value="${value}"${value === own ? " selected" : ""}>${textOf(name)}</option>`;
  });
  return `<div class="tools"><div class="seek"><input type="search" id="search" placeholder="Find a word" aria-label="Find a word" autocomplete="off" spellcheck="false" role="combobox" aria-expanded="false" aria-controls="found"><ul id="found" role="listbox" aria-label="Words" hidden></ul></div><label>Colour by <select id="colour">${options.join("")}</select></label><label><input type="checkbox" id="fade" checked> Fade points that can be little trusted</label></div>`;
}

function stageOf({ method, dims, rows }: WordMap): string {
  const turn = dims === 3 ? "Drag or arrow keys turn it, with shift a drag moves it" : "Drag or arrow keys move it";
  const label = `${METHOD_NAMES[method]} map of ${rows} words. ${turn}, plus and minus change its size, 0 shows all.`;
  return `<main><div class="stage"><canvas id="points"></canvas><canvas id="words" tabindex="0" role="application" aria-label="${textOf(label)}"></canvas><div id="tip" role="tooltip" hidden></div><div class="zoom"><button type="button" id="nearer" aria-label="Larger">+</button><button type="button" id="farther" aria-label="Smaller">−</button><button type="button" id="whole">all</button></div></div><aside><section id="chosen" aria-live="polite" hidden></section><section id="legend" aria-label="Legend"></section></aside></main>`;
}
