// Words on the map: names of clusters, of points where there is room, and lines from a point to its true neighbours.

import type { Camera } from "./camera.ts";
import { css, nameColour } from "./colours.ts";
import type { Place } from "./hand.ts";
import type { Ink } from "./ink.ts";
import { radiusOf } from "./paint.ts";
import { type MapPoints, nearestOf } from "./points.ts";

const FONT = 'system-ui,"Segoe UI",Roboto,Arial,"Noto Sans",sans-serif';
const MOST_WORDS = 160;
const MOST_TRIED = 2000;
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

/** What is to be written. */
export interface Writing {
  /** [rows]: which points are to be seen. */
  alphas: Uint8Array;
  /** It and its neighbours are written first; -1 for none. */
  chosen: number;
  /** The clusters' names. */
  names: boolean;
  /** Words where there is room; without them it is quick. */
  words: boolean;
  ink: Ink;
}

export class Writer {
  readonly #context: CanvasRenderingContext2D;
  readonly #camera: Camera;
  readonly #data: MapPoints;
  /** Rows in the order in which they choose their places: by falling count. */
  readonly #order: Uint32Array;
  /** A row of each cluster near its middle. */
  readonly #middles: readonly number[];
  /** [rows]: how long words are, in pixels; 0 for those that were never measured. */
  readonly #widths: Float32Array;

  constructor(context: CanvasRenderingContext2D, camera: Camera, data: MapPoints) {
    [this.#context, this.#camera, this.#data] = [context, camera, data];
    this.#order = orderOf(data);
    this.#middles = middleRows(data);
    this.#widths = new Float32Array(data.rows);
  }

  write({ alphas, chosen, names, words, ink }: Writing): void {
    const context = this.#context;
    context.lineJoin = "round";
    const room = new Room();
    if (chosen >= 0) this.#writeNeighbours(chosen, room, ink);
    if (names && this.#camera.zoom < NAMES_UP_TO) this.#writeNames(alphas, room, ink);
    if (words) this.#writeWords(alphas, chosen, room, ink);
  }

  /** Draws a lasso on its way. */
  drawLasso(path: readonly Place[], ink: Ink): void {
    const context = this.#context;
    context.beginPath();
    for (const { x, y } of path) context.lineTo(x, y);
    context.closePath();
    context.globalAlpha = 0.12;
    context.fillStyle = ink.text;
    context.fill();
    context.globalAlpha = 1;
    context.strokeStyle = ink.text;
    context.lineWidth = 1.5;
    context.setLineDash([5, 4]);
    context.stroke();
    context.setLineDash([]);
  }

  #writeNeighbours(chosen: number, room: Room, ink: Ink): void {
    const { words } = this.#data;
    const { x, y } = this.#camera;
    const context = this.#context;
    const ids = [...nearestOf(this.#data, chosen)];
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
    for (const id of [chosen, ...ids]) {
      context.font = `${id === chosen ? 700 : 600} 13px ${FONT}`;
      this.#beside(words[id], id, context.measureText(words[id]).width, room, ink);
    }
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
    const written = new Set([chosen, ...nearestOf(this.#data, chosen)]);
    const { words } = this.#data;
    const { x, y, width, height } = this.#camera;
    const context = this.#context;
    context.font = `12px ${FONT}`;
    let [count, tried] = [0, 0];
    for (const row of this.#order) {
      if (x[row] < 0 || y[row] < 0 || x[row] > width || y[row] > height || alphas[row] < 100 || written.has(row))
        continue;
      if (tried++ > MOST_TRIED || count > MOST_WORDS) return;
      this.#widths[row] ||= context.measureText(words[row]).width;
      if (this.#beside(words[row], row, this.#widths[row], room, ink)) count++;
    }
  }

  /** Writes a word right of its point, or left of it, where there is room. */
  #beside(word: string, row: number, long: number, room: Room, ink: Ink): boolean {
    const { x, y, width } = this.#camera;
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

function orderOf({ counts, rows }: MapPoints): Uint32Array {
  const order = new Uint32Array(rows);
  for (let row = 0; row < rows; row++) order[row] = row;
  // Tables stand by falling count nearly always: then there is nothing to sort.
  let falling = true;
  for (let row = 1; row < rows && falling; row++) falling = counts[row] <= counts[row - 1];
  return falling ? order : order.sort((a, b) => counts[b] - counts[a] || a - b);
}

/**
 * The row of each cluster that stands nearest to the middle of its points: the median along every axis. In loops: a frame
 * waits for it, and a function for each of 50,000 points takes most of one.
 */
function middleRows({ rows, dims, layout, clusterOf, clusters }: MapPoints): number[] {
  const members = clusters.map((): number[] => []);
  for (let row = 0; row < rows; row++) members[clusterOf[row]]?.push(row);
  const middle = new Float32Array(dims);
  return members.map((inside) => {
    for (let axis = 0; axis < dims; axis++) {
      const along = new Float32Array(inside.length);
      for (let i = 0; i < inside.length; i++) along[i] = layout[inside[i] * dims + axis];
      middle[axis] = along.sort()[along.length >> 1];
    }
    let [nearest, least] = [inside[0], Number.POSITIVE_INFINITY];
    for (const row of inside) {
      let away = 0;
      for (let axis = 0; axis < dims; axis++) away += (layout[row * dims + axis] - middle[axis]) ** 2;
      if (away < least) [nearest, least] = [row, away];
    }
    return nearest;
  });
}
