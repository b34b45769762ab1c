// A map on a canvas: everything that happens to it is drawn at the next frame.

import { Camera, type Viewpoint } from "./camera.ts";
import { contextOf, setSize, showTip, stacked } from "./canvas.ts";
import { pointColours } from "./colours.ts";
import { flight } from "./flight.ts";
import { type Place, startHand } from "./hand.ts";
import { type Ink, inkOf } from "./ink.ts";
import { rowsInside, rowsInView } from "./lasso.ts";
import { type MapLook, PLAIN, setAlphas } from "./look.ts";
import { Painter } from "./paint.ts";
import { barePoints, describePoint, type MapPoints } from "./points.ts";
import { Writer } from "./writing.ts";

/** The elements of a page that a map is drawn in. They stand one on the other and are as large as their parent. */
export interface MapStage {
  /** For the points. */
  points: HTMLCanvasElement;
  /** Over it, for words and lines; takes the mouse and, with a tabindex, the keys. */
  words: HTMLCanvasElement;
  /** Shown beside the point under the mouse. */
  tip: HTMLElement;
}

/** What is told about a map on the screen. */
export interface MapViewEvents {
  /** A point was clicked, or the paper (-1). */
  onChoose?: ((row: number) => void) | undefined;
  /** A lasso was drawn around these. */
  onSelect?: ((rows: Uint32Array) => void) | undefined;
  /** The visitor has moved the map, and it has come to rest. */
  onRest?: ((viewpoint: Viewpoint) => void) | undefined;
}

/** More points than this are painted in pixels of the page, not of the screen: moving them stays smooth. */
const MANY = 20_000;
/** Milliseconds in which points go most of the way to their new places. */
const GLIDE = 70;
/** Milliseconds without movement that are rest. */
const REST = 250;

/**
 * Draws a map's points on two canvases, to move, enlarge, turn, click and draw a lasso on: 50,000 in a few milliseconds,
 * without WebGL. Colours of paper and ink are those of the stage's parent, whose background must be solid.
 *
 * @example
 * const view = new MapView({ points, words, tip }, { onChoose: (row) => view.look({ chosen: row }) });
 * view.show(mapPoints(await mapTable(table)));
 * view.flyTo(map.words.indexOf("king"));
 */
export class MapView {
  readonly #stage: MapStage;
  readonly #events: MapViewEvents;
  readonly #painter: Painter;
  readonly #words: CanvasRenderingContext2D;
  readonly #ended = new AbortController();
  readonly #still = matchMedia("(prefers-reduced-motion: reduce)");
  #data: MapPoints = barePoints([], [], new Float32Array());
  #camera = new Camera(this.#data.layout, 2);
  #writer: Writer;
  #look: MapLook = PLAIN;
  #ink: Ink;
  #colours: Uint8Array = new Uint8Array();
  #alphas = new Uint8Array();
  #ratio = 1;
  #frame = 0;
  #drawn = 0;
  #fly: ((now: number) => boolean) | undefined;
  #path: readonly Place[] = [];
  #rest: ReturnType<typeof setTimeout> | undefined;

  constructor(stage: MapStage, events: MapViewEvents = {}) {
    [this.#stage, this.#events] = [stage, events];
    this.#painter = new Painter(contextOf(stage.points));
    this.#words = contextOf(stage.words);
    this.#writer = new Writer(this.#words, this.#camera, this.#data);
    this.#ink = inkOf(this.#ground);
    const { signal } = this.#ended;
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#refresh(), { signal });
    const sizes = new ResizeObserver(() => this.#resize());
    sizes.observe(stage.words);
    signal.addEventListener("abort", () => sizes.disconnect());
    this.#startHand(signal);
  }

  /** Ends the view; the canvases stay as they are. */
  close(): void {
    this.#ended.abort();
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#rest);
  }

  /**
   * Shows a map, looked at from where the one before was, at first as a whole. Where as many points on as many axes stood
   * before, they go from there to their new places.
   */
  show(data: MapPoints): void {
    const { rows, dims } = this.#camera;
    const before = this.#data;
    this.#data = data;
    if (rows === data.rows && dims === data.dims && before.words.length === data.words.length) {
      this.#camera.moveTo(data.layout, !this.#still.matches);
    } else {
      const { viewpoint } = this.#camera;
      this.#camera = new Camera(data.layout, data.dims);
      this.#camera.viewpoint = viewpoint;
      this.#fly = undefined;
    }
    this.#writer = new Writer(this.#words, this.#camera, data);
    this.#alphas = new Uint8Array(data.rows);
    this.#resize();
    this.#refresh();
  }

  /** Gives the points other places, [rows, dims], such as those of a map that is being made. */
  move(layout: Float32Array): void {
    if (layout.length !== this.#data.layout.length) return;
    this.#camera.moveTo(layout, !this.#still.matches);
    this.#draw();
  }

  /** Changes how the map is looked at. */
  look(changes: Partial<MapLook>): void {
    this.#look = { ...this.#look, ...changes };
    this.#refresh();
  }

  /** Brings a point to the middle, near enough to read the words about it. */
  flyTo(row: number): void {
    this.#fly = flight(this.#camera, row, this.#still.matches);
    this.#moved();
  }

  /** Makes the map larger about its middle. */
  zoom(factor: number): void {
    this.#camera.zoomAt(factor, this.#camera.width / 2, this.#camera.height / 2);
    this.#moved();
  }

  /** Shows the whole map. */
  whole(): void {
    this.#camera.reset();
    this.#moved();
  }

  get viewpoint(): Viewpoint {
    return this.#camera.viewpoint;
  }

  set viewpoint(viewpoint: Viewpoint) {
    this.#fly = undefined;
    this.#camera.viewpoint = viewpoint;
    this.#draw();
  }

  /** Rows of the points that are on the screen. */
  inView(): Uint32Array {
    this.#camera.place();
    return rowsInView(this.#camera, this.#alphas);
  }

  /** Both canvases as one picture. */
  picture(): HTMLCanvasElement {
    return stacked([this.#stage.points, this.#stage.words]);
  }

  get #ground(): Element {
    return this.#stage.words.parentElement ?? this.#stage.words;
  }

  #startHand(signal: AbortSignal): void {
    const events = {
      alphas: () => this.#alphas,
      camera: () => this.#camera,
      lasso: () => this.#look.lasso,
      onMove: () => this.#moved(),
      onHover: (row: number) => this.#hover(row),
      onPick: (row: number) => this.#events.onChoose?.(row),
      onLasso: (path: readonly Place[], done: boolean) => this.#lasso(path, done),
    };
    startHand(this.#stage.words, events, signal);
  }

  #lasso(path: readonly Place[], done: boolean): void {
    this.#path = done ? [] : path;
    this.#hover(-1);
    this.#draw();
    if (done) this.#events.onSelect?.(rowsInside(this.#camera, this.#alphas, path));
  }

  #moved(): void {
    this.#hover(-1);
    this.#draw();
    this.#restSoon();
  }

  #restSoon(): void {
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => this.#events.onRest?.(this.#camera.viewpoint), REST);
  }

  #refresh(): void {
    this.#ink = inkOf(this.#ground);
    this.#colours = pointColours(this.#data, this.#look.by, this.#ink.dark);
    setAlphas(this.#alphas, this.#data, this.#look);
    this.#draw();
  }

  #draw(): void {
    if (this.#frame !== 0 || this.#ended.signal.aborted) return;
    this.#frame = requestAnimationFrame((now) => this.#paint(now));
  }

  #paint(now: number): void {
    this.#frame = 0;
    const camera = this.#camera;
    const since = Math.min(50, Math.max(8, now - this.#drawn));
    this.#drawn = now;
    const gliding = camera.approach(1 - Math.exp(-since / GLIDE));
    const flying = this.#fly?.(performance.now()) ?? false;
    if (!flying) this.#fly = undefined;
    camera.place();
    const { by, chosen, words } = this.#look;
    const look = { colours: this.#colours, alphas: this.#alphas, paper: this.#ink.ground, ratio: this.#ratio };
    this.#painter.paint(camera, look);
    this.#words.clearRect(0, 0, camera.width, camera.height);
    this.#writer.write({ alphas: this.#alphas, chosen, names: by === "cluster", words, ink: this.#ink });
    if (this.#path.length > 1) this.#writer.drawLasso(this.#path, this.#ink);
    if (flying) this.#restSoon();
    if (gliding || flying) this.#draw();
  }

  #hover(row: number): void {
    const { tip, words } = this.#stage;
    tip.hidden = row < 0;
    words.style.cursor = row < 0 ? (this.#look.lasso ? "crosshair" : "") : "pointer";
    if (row < 0) return;
    showTip(tip, this.#camera, row, this.#data.words[row], describePoint(this.#data, row));
  }

  #resize(): void {
    const { points, words } = this.#stage;
    const { width, height } = words.getBoundingClientRect();
    const fine = Math.min(2, devicePixelRatio || 1);
    this.#ratio = this.#data.rows > MANY ? 1 : fine;
    [this.#camera.width, this.#camera.height] = [Math.max(1, width), Math.max(1, height)];
    setSize(points, width * this.#ratio, height * this.#ratio);
    if (setSize(words, width * fine, height * fine)) this.#words.setTransform(fine, 0, 0, fine, 0, 0);
    this.#draw();
  }
}
