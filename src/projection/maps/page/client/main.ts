// The map's page: everything that happens to it is drawn at the next frame.

import { Camera } from "./camera.ts";
import { type Colour, type ColourBy, pointColours } from "./colours.ts";
import { readData } from "./data.ts";
import { startHand } from "./hand.ts";
import { Painter } from "./paint.ts";
import { describePoint, showChosen, showLegend } from "./panel.ts";
import { startSearch } from "./search.ts";
import { Writer } from "./writing.ts";

/** Pixels; as in the style. */
const NARROW = 720;
/** More points than this are painted in pixels of the page, not of the screen: moving them stays smooth. */
const MANY = 20_000;
const FILTERED = 22;
const FLIGHT = 450;
/** Words fly to a view that holds about so many of the map's points. */
const CLOSE = 60;

function need<Kind extends Element>(id: string, kind: new () => Kind): Kind {
  const element = document.getElementById(id);
  if (element instanceof kind) return element;
  throw new Error(`the page has no #${id}`);
}

function contextOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = canvas.getContext("2d");
  if (context) return context;
  throw new Error("this browser draws no canvas");
}

const data = readData(need("data", HTMLScriptElement).textContent ?? "");
const [under, over] = [need("points", HTMLCanvasElement), need("words", HTMLCanvasElement)];
const words = contextOf(over);
const painter = new Painter(contextOf(under));
const tip = need("tip", HTMLElement);
const fade = need("fade", HTMLInputElement);
const select = need("colour", HTMLSelectElement);
const camera = new Camera(data.layout, data.dims);
const writer = new Writer(words, camera, data);
const darkness = matchMedia("(prefers-color-scheme: dark)");
const still = matchMedia("(prefers-reduced-motion: reduce)");

let by = select.value as ColourBy;
let chosen = -1;
let colours = pointColours(data, by, darkness.matches);
let ratio = 1;
let due = false;
const alphas = new Uint8Array(data.rows);
const shown = new Set<number>();

function draw(): void {
  if (due) return;
  due = true;
  requestAnimationFrame(() => {
    due = false;
    camera.place();
    const dark = darkness.matches;
    const paper: Colour = dark ? [21, 25, 30] : [255, 255, 255];
    painter.paint(camera, { colours, alphas, paper, ratio });
    words.clearRect(0, 0, camera.width, camera.height);
    const ink = dark
      ? { text: "#e8eaed", paper: "#15191e", line: "#a7b0ba", dark }
      : { text: "#1b1f24", paper: "#ffffff", line: "#5a636d", dark };
    writer.write(alphas, chosen, by === "cluster", ink);
  });
}

/** What is filtered away or doubtful is faint; the chosen word and its neighbours never are. */
function setAlphas(): void {
  for (let row = 0; row < data.rows; row++) {
    const trust = data.trust[row];
    const doubt = !fade.checked || trust === 255 ? 1 : Math.min(1, Math.max(0.12, (trust - 45) / 40));
    const away = shown.size > 0 && !shown.has(data.clusterOf[row]);
    alphas[row] = away ? FILTERED : Math.round(255 * doubt);
  }
  if (chosen >= 0) {
    alphas[chosen] = 255;
    for (const id of data.near.ids.subarray(chosen * data.near.k, (chosen + 1) * data.near.k)) alphas[id] = 255;
  }
}

function refresh(): void {
  colours = pointColours(data, by, darkness.matches);
  setAlphas();
  showLegend(need("legend", HTMLElement), data, by, darkness.matches, shown, filter);
  draw();
}

function filter(cluster: number | undefined): void {
  if (cluster === undefined) shown.clear();
  else if (!shown.delete(cluster)) shown.add(cluster);
  refresh();
}

function choose(row: number): void {
  chosen = row;
  const go = (id: number) => {
    choose(id);
    flyTo(id);
  };
  showChosen(need("chosen", HTMLElement), data, row, go, () => choose(-1));
  setAlphas();
  draw();
}

/** Brings a point to the middle, near enough to read the words about it. */
function flyTo(row: number): void {
  const wanted = Math.max(camera.zoom, Math.sqrt(data.rows / CLOSE));
  const [across, up] = camera.turned(row);
  const from = { zoom: camera.zoom, centre: [...camera.centre] };
  const begun = performance.now();
  const step = () => {
    const part = still.matches ? 1 : Math.min(1, (performance.now() - begun) / FLIGHT);
    const eased = part * part * (3 - 2 * part);
    camera.zoom = from.zoom * (wanted / from.zoom) ** eased;
    // Places move with the zoom, or the flight would swing past its goal.
    const share = wanted === from.zoom ? eased : (1 / from.zoom - 1 / camera.zoom) / (1 / from.zoom - 1 / wanted);
    camera.centre = [
      from.centre[0] + (across - from.centre[0]) * share,
      from.centre[1] + (up - from.centre[1]) * share,
    ];
    draw();
    if (part < 1) requestAnimationFrame(step);
  };
  step();
}

function hover(row: number): void {
  tip.hidden = row < 0;
  over.style.cursor = row < 0 ? "" : "pointer";
  if (row < 0) return;
  const [name, about] = [document.createElement("b"), document.createElement("span")];
  name.textContent = data.words[row];
  about.textContent = describePoint(data, row);
  tip.replaceChildren(name, about);
  const left = Math.min(camera.x[row] + 12, camera.width - tip.offsetWidth - 4);
  const below = camera.y[row] + 14 + tip.offsetHeight < camera.height;
  tip.style.left = `${Math.max(4, left)}px`;
  tip.style.top = `${below ? camera.y[row] + 14 : camera.y[row] - tip.offsetHeight - 12}px`;
}

function resize(): void {
  const { width, height } = over.getBoundingClientRect();
  const fine = Math.min(2, devicePixelRatio || 1);
  ratio = data.rows > MANY ? 1 : fine;
  [camera.width, camera.height] = [Math.max(1, width), Math.max(1, height)];
  for (const [canvas, scale] of [[under, ratio] as const, [over, fine] as const]) {
    canvas.width = Math.max(1, Math.round(width * scale));
    canvas.height = Math.max(1, Math.round(height * scale));
  }
  words.setTransform(fine, 0, 0, fine, 0, 0);
  draw();
}

function moved(): void {
  hover(-1);
  draw();
}

startHand(over, camera, () => alphas, { onMove: moved, onHover: hover, onPick: choose });
startSearch(need("search", HTMLInputElement), need("found", HTMLElement), data.words, (row) => {
  choose(row);
  flyTo(row);
});
fade.addEventListener("change", refresh);
select.addEventListener("change", () => {
  by = select.value as ColourBy;
  refresh();
});
const zoom = (factor: number) => () => {
  camera.zoomAt(factor, camera.width / 2, camera.height / 2);
  moved();
};
need("nearer", HTMLButtonElement).addEventListener("click", zoom(1.5));
need("farther", HTMLButtonElement).addEventListener("click", zoom(1 / 1.5));
need("whole", HTMLButtonElement).addEventListener("click", () => {
  camera.reset();
  moved();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && chosen >= 0) choose(-1);
});
darkness.addEventListener("change", refresh);
if (innerWidth <= NARROW) need("about", HTMLDetailsElement).open = false;
new ResizeObserver(resize).observe(over);
refresh();
