// Words on the map: names of clusters, of points where there is room, and lines from a point to its true neighbours.

import type { Camera } from "./camera.ts";
import { css, nameColour } from "./colours.ts";
import type { MapData } from "./data.ts";
import { radiusOf } from "./paint.ts";

export interface Ink {
  text: string;
  paper: string;
  line: string;
  dark: boolean;
}

const FONT = 'system-ui,"Segoe UI",Roboto,Arial,"Noto Sans",sans-serif';
const MOST_WORDS = 160;
const MOST_TRIED = 4000;
const LINE = 15;
/** Above this zoom the words themselves are read instead of the clusters' names. */
const NAMES_UP_TO = 3;

/** Rectangles that are written on already, by squares of the screen. */
class Room {
  readonly #taken = new Map<number, [number, number, number, number][]>();

  /** Takes the rectangle if nothing is written there. */
  take(left: number, top: number, right: number, bottom: number): boolean {
    const squares: number[] = [];
    for (let x = Math.floor(left / 64); x <= Math.floor(right / 64); x++) {
      for (let y = Math.floor(top / 64); y <= Math.floor(bottom / 64); y++) squares.push(x * 4096 + y);
    }
    for (const square of squares) {
      for (const [l, t, r, b] of this.#taken.get(square) ?? []) {
        if (left < r && right > l && top < b && bottom > t) return false;
      }
    }
    for (const square of squares) {
      const list = this.#taken.get(square);
      if (list) list.push([left, top, right, bottom]);
      else this.#taken.set(square, [[left, top, right, bottom]]);
    }
    return true;
  }
}

export class Writer {
  readonly #context: CanvasRenderingContext2D;
  readonly #camera: Camera;
  readonly #data: MapData;
  /** Rows in the order in which they choose their places: by falling count. */
  readonly #order: Uint32Array;
  /** A row of each cluster near its middle. */
  readonly #middles: readonly number[];

  constructor(context: CanvasRenderingContext2D, camera: Camera, data: MapData) {
    [this.#context, this.#camera, this.#data] = [context, camera, data];
    const { counts, rows } = data;
    this.#order = Uint32Array.from({ length: rows }, (_, row) => row).sort((a, b) => counts[b] - counts[a] || a - b);
    this.#middles = middleRows(data);
  }

  /** Writes all; `alphas` say which points are to be seen, `chosen` and its neighbours are written first. */
  write(alphas: Uint8Array, chosen: number, byCluster: boolean, ink: Ink): void {
    const context = this.#context;
    context.lineJoin = "round";
    const room = new Room();
    if (chosen >= 0) this.#writeNeighbours(chosen, room, ink);
    if (byCluster && this.#camera.zoom < NAMES_UP_TO) this.#writeNames(alphas, room, ink);
    this.#writeWords(alphas, chosen, room, ink);
  }

  #near(row: number): Uint32Array {
    const { k, ids } = this.#data.near;
    return row < 0 ? new Uint32Array() : ids.subarray(row * k, (row + 1) * k);
  }

  #writeNeighbours(chosen: number, room: Room, ink: Ink): void {
    const { words } = this.#data;
    const { x, y } = this.#camera;
    const context = this.#context;
    const ids = [...this.#near(chosen)];
    context.strokeStyle = ink.line;
    context.lineWidth = 1.2;
    context.beginPath();
    for (const id of ids) {
      context.moveTo(x[chosen], y[chosen]);
      context.lineTo(x[id], y[id]);
    }
    context.stroke();
    const radius = radiusOf(this.#camera) + 2.5;
    for (const id of ids) this.#ring(id, radius, 1.5, ink);
    this.#ring(chosen, radius + 2, 2.5, ink);
    for (const id of [chosen, ...ids])
      this.#beside(words[id], id, room, ink, `${id === chosen ? 700 : 600} 13px ${FONT}`);
  }

  #ring(row: number, radius: number, width: number, ink: Ink): void {
    const context = this.#context;
    context.strokeStyle = ink.text;
    context.lineWidth = width;
    context.beginPath();
    context.arc(this.#camera.x[row], this.#camera.y[row], radius, 0, 2 * Math.PI);
    context.stroke();
  }

  #writeNames(alphas: Uint8Array, room: Room, ink: Ink): void {
    const { clusters } = this.#data;
    const { x, y, width, height } = this.#camera;
    const context = this.#context;
    context.font = `700 13px ${FONT}`;
    context.textAlign = "center";
    this.#middles.forEach((row, cluster) => {
      if (alphas[row] < 100) return;
      const { name } = clusters[cluster];
      const half = context.measureText(name).width / 2;
      const [left, right, top] = [x[row] - half, x[row] + half, y[row] - LINE / 2];
      if (left < 2 || right > width - 2 || top < 2 || top > height - LINE) return;
      if (!room.take(left - 4, top - 2, right + 4, top + LINE + 2)) return;
      this.#text(name, x[row], y[row] + 5, css(nameColour(cluster, ink.dark)), ink.paper, 4);
    });
    context.textAlign = "left";
  }

  #writeWords(alphas: Uint8Array, chosen: number, room: Room, ink: Ink): void {
    const written = new Set([chosen, ...this.#near(chosen)]);
    const { words } = this.#data;
    const { x, y, width, height } = this.#camera;
    let [count, tried] = [0, 0];
    for (const row of this.#order) {
      if (x[row] < 0 || y[row] < 0 || x[row] > width || y[row] > height || alphas[row] < 100 || written.has(row))
        continue;
      if (tried++ > MOST_TRIED || count > MOST_WORDS) return;
      if (this.#beside(words[row], row, room, ink, `12px ${FONT}`)) count++;
    }
  }

  /** Writes a word right of its point, or left of it, where there is room. */
  #beside(word: string, row: number, room: Room, ink: Ink, font: string): boolean {
    const { x, y, width } = this.#camera;
    const context = this.#context;
    if (context.font !== font) context.font = font;
    const long = context.measureText(word).width;
    const away = radiusOf(this.#camera) + 4;
    for (const left of [x[row] + away, x[row] - away - long]) {
      if (left < 2 || left + long > width - 2) continue;
      if (!room.take(left - 2, y[row] - LINE / 2, left + long + 2, y[row] + LINE / 2)) continue;
      this.#text(word, left, y[row] + 4, ink.text, ink.paper, 3);
      return true;
    }
    return false;
  }

  #text(text: string, x: number, y: number, colour: string, paper: string, halo: number): void {
    const context = this.#context;
    context.strokeStyle = paper;
    context.lineWidth = halo;
    context.strokeText(text, x, y);
    context.fillStyle = colour;
    context.fillText(text, x, y);
  }
}

/** The row of each cluster that stands nearest to the middle of its points: the median along every axis. */
function middleRows({ rows, dims, layout, clusterOf, clusters }: MapData): number[] {
  const members = clusters.map((): number[] => []);
  for (let row = 0; row < rows; row++) members[clusterOf[row]]?.push(row);
  return members.map((inside) => {
    const middle = Array.from({ length: dims }, (_, axis) => {
      const along = Float32Array.from(inside, (row) => layout[row * dims + axis]).sort();
      return along[along.length >> 1];
    });
    const away = (row: number) => middle.reduce((sum, at, axis) => sum + (layout[row * dims + axis] - at) ** 2, 0);
    return inside.reduce((best, row) => (away(row) < away(best) ? row : best), inside[0]);
  });
}
