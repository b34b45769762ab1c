// All points as pixels: each is a small disc mixed into one picture, so that 50,000 take milliseconds anywhere, with or
// without WebGL.

import type { Camera } from "./camera.ts";
import type { Colour } from "./colours.ts";

/** What is to be seen of the points. */
export interface Look {
  /** [rows, 3] */
  colours: Uint8Array;
  /** [rows]: 0 hidden to 255 solid. */
  alphas: Uint8Array;
  paper: Colour;
  /** Pixels of the screen per pixel of the page. */
  ratio: number;
}

/** The pixels of a disc that are not empty: their places from its upper left corner, and how much of each it covers. */
interface Disc {
  side: number;
  offsets: Int32Array;
  /** 1 to 256. */
  covers: Uint16Array;
}

/** Paints points on a canvas, on the same picture again and again while the canvas keeps its size. */
export class Painter {
  readonly #context: CanvasRenderingContext2D;
  #image: ImageData;
  #pixels: Uint32Array;

  constructor(context: CanvasRenderingContext2D) {
    this.#context = context;
    this.#image = context.createImageData(1, 1);
    this.#pixels = new Uint32Array(this.#image.data.buffer);
  }

  paint(camera: Camera, look: Look): void {
    const { width, height } = this.#context.canvas;
    if (this.#image.width !== width || this.#image.height !== height) {
      this.#image = this.#context.createImageData(width, height);
      this.#pixels = new Uint32Array(this.#image.data.buffer);
    }
    const [red, green, blue] = look.paper;
    this.#pixels.fill(pixelOf(red, green, blue));
    stampAll(this.#pixels, width, height, discOf(radiusOf(camera) * look.ratio, width), camera, look);
    this.#context.putImageData(this.#image, 0, 0);
  }
}

/** A solid colour as the four bytes of a pixel. */
function pixelOf(red: number, green: number, blue: number): number {
  return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

/** A point's radius in pixels of the page: smaller where there are many, larger on a closer look. */
export function radiusOf({ rows, zoom }: Camera): number {
  const whole = Math.min(4.5, Math.max(1.3, 70 / Math.sqrt(rows)));
  return Math.min(6, whole * Math.max(1, zoom) ** 0.4);
}

function discOf(radius: number, width: number): Disc {
  const side = 2 * Math.ceil(radius + 0.5) + 1;
  const middle = (side - 1) / 2;
  const [offsets, covers]: [number[], number[]] = [[], []];
  for (let i = 0; i < side * side; i++) {
    const [column, line] = [i % side, Math.floor(i / side)];
    const cover = Math.round(256 * Math.min(1, radius + 0.5 - Math.hypot(column - middle, line - middle)));
    if (cover <= 0) continue;
    offsets.push(line * width + column);
    covers.push(cover);
  }
  return { side, offsets: Int32Array.from(offsets), covers: Uint16Array.from(covers) };
}

const RED_AND_BLUE = 0xff00ff;
const GREEN = 0x00ff00;

/** Mixes every point's disc into the picture, the first rows of a flat map last, a solid one from far to near. */
function stampAll(
  pixels: Uint32Array,
  width: number,
  height: number,
  { side, offsets, covers }: Disc,
  camera: Camera,
  { colours, alphas, ratio }: Look,
): void {
  const { x, y, depth, rows } = camera;
  const order = paintOrder(camera);
  const half = (side - 1) / 2;
  for (let i = 0; i < rows; i++) {
    const row = order ? order[i] : rows - 1 - i;
    if (alphas[row] === 0) continue;
    const left = Math.round(x[row] * ratio) - half;
    const top = Math.round(y[row] * ratio) - half;
    // Written so that what is no number is left out too.
    if (!(left >= 0 && top >= 0 && left + side <= width && top + side <= height)) continue;
    const colour = pixelOf(colours[3 * row], colours[3 * row + 1], colours[3 * row + 2]);
    // What is far away on a solid map is fainter.
    const near = order ? Math.min(1, Math.max(0.3, 0.8 + 0.3 * depth[row])) : 1;
    const alpha = Math.round((256 / 255) * alphas[row] * near);
    const corner = top * width + left;
    const [redBlue, green] = [colour & RED_AND_BLUE, colour & GREEN];
    for (let j = 0; j < offsets.length; j++) {
      const at = corner + offsets[j];
      const share = (covers[j] * alpha) >> 8;
      if (share >= 256) {
        pixels[at] = colour;
        continue;
      }
      // Red and blue are mixed in one product: what the lower loses is lost below the mask.
      const under = pixels[at];
      const [rb, g] = [under & RED_AND_BLUE, under & GREEN];
      const mixed =
        ((rb + (Math.imul(redBlue - rb, share) >> 8)) & RED_AND_BLUE) | ((g + (((green - g) * share) >> 8)) & GREEN);
      pixels[at] = (mixed | 0xff000000) >>> 0;
    }
  }
}

const LAYERS = 256;

/** The rows of a solid map from far to near; undefined for a flat one. */
function paintOrder({ dims, rows, depth }: Camera): Uint32Array | undefined {
  if (dims === 2) return undefined;
  const starts = new Uint32Array(LAYERS + 1);
  const layerOf = (row: number) => Math.min(LAYERS - 1, Math.max(0, Math.floor((depth[row] + 1.8) * (LAYERS / 3.6))));
  for (let row = 0; row < rows; row++) starts[layerOf(row) + 1]++;
  for (let layer = 0; layer < LAYERS; layer++) starts[layer + 1] += starts[layer];
  const order = new Uint32Array(rows);
  for (let row = 0; row < rows; row++) order[starts[layerOf(row)]++] = row;
  return order;
}
