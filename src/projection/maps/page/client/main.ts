// The map's page: the map itself, what stands beside it, and the tools above.

import type { ColourBy } from "../../view/colours.ts";
import { MapView } from "../../view/map-view.ts";
import { startSearch } from "../../view/search.ts";
import { readData } from "./data.ts";
import { showChosen, showLegend } from "./panel.ts";

/** Pixels; as in the style. */
const NARROW = 720;

function need<Kind extends Element>(id: string, kind: new () => Kind): Kind {
  const element = document.getElementById(id);
  if (element instanceof kind) return element;
  throw new Error(`the page has no #${id}`);
}

const data = readData(need("data", HTMLScriptElement).textContent ?? "");
const fade = need("fade", HTMLInputElement);
const select = need("colour", HTMLSelectElement);
const darkness = matchMedia("(prefers-color-scheme: dark)");
const only = new Set<number>();
let chosen = -1;

const stage = {
  points: need("points", HTMLCanvasElement),
  words: need("words", HTMLCanvasElement),
  tip: need("tip", HTMLElement),
};
const view = new MapView(stage, { onChoose: choose });

function refresh(): void {
  const by = select.value as ColourBy;
  view.look({ by, fade: fade.checked, only });
  showLegend(need("legend", HTMLElement), data, by, darkness.matches, only, filter);
}

function filter(cluster: number | undefined): void {
  if (cluster === undefined) only.clear();
  else if (!only.delete(cluster)) only.add(cluster);
  refresh();
}

function choose(row: number): void {
  chosen = row;
  showChosen(need("chosen", HTMLElement), data, row, go, () => choose(-1));
  view.look({ chosen });
}

function go(row: number): void {
  choose(row);
  view.flyTo(row);
}

startSearch({ input: need("search", HTMLInputElement), list: need("found", HTMLElement) }, () => data.words, go);
fade.addEventListener("change", refresh);
select.addEventListener("change", refresh);
need("nearer", HTMLButtonElement).addEventListener("click", () => view.zoom(1.5));
need("farther", HTMLButtonElement).addEventListener("click", () => view.zoom(1 / 1.5));
need("whole", HTMLButtonElement).addEventListener("click", () => view.whole());
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && chosen >= 0) choose(-1);
});
darkness.addEventListener("change", refresh);
if (innerWidth <= NARROW) need("about", HTMLDetailsElement).open = false;
view.show(data);
refresh();
