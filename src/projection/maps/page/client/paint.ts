// All points as pixels: each is a small disc mixed into one picture, so that 50,000 take milliseconds anywhere.

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

/** A disc as coverage, 0 to 255, [side, side]. */
interface Disc {
  side: number;
  cover: Uint8Array;
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
    const disc = discOf(radiusOf(camera) * look.ratio);
    const order = paintOrder(camera);
    for (let i = 0; i < camera.rows; i++) {
      const row = order ? order[i] : camera.rows - 1 - i;
      if (look.alphas[row] > 0) stamp(this.#image, this.#pixels, disc, camera, row, look);
    }
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

function discOf(radius: number): Disc {
  const side = 2 * Math.ceil(radius + 0.5) + 1;
  const middle = (side - 1) / 2;
  const cover = Uint8Array.from({ length: side * side }, (_, i) => {
    const away = Math.hypot((i % side) - middle, Math.floor(i / side) - middle);
    return 255 * Math.min(1, Math.max(0, radius + 0.5 - away));
  });
  return { side, cover };
}

function stamp(
  { data, width, height }: ImageData,
  pixels: Uint32Array,
  disc: Disc,
  camera: Camera,
  row: number,
  look: Look,
): void {
  const { side, cover } = disc;
  const left = Math.round(camera.x[row] * look.ratio) - (side - 1) / 2;
  const top = Math.round(camera.y[row] * look.ratio) - (side - 1) / 2;
  if (left < 0 || top < 0 || left + side > width || top + side > height) return;
  const [red, green, blue] = [look.colours[3 * row], look.colours[3 * row + 1], look.colours[3 * row + 2]];
  // What is far away on a solid map is fainter.
  const alpha =
    (look.alphas[row] * (camera.dims === 3 ? Math.min(1, Math.max(0.3, 0.8 + 0.3 * camera.depth[row])) : 1)) / 65025;
  const solid = pixelOf(red, green, blue);
  for (let y = 0, i = 0; y < side; y++) {
    let at = 4 * ((top + y) * width + left);
    for (let x = 0; x < side; x++, i++, at += 4) {
      const share = cover[i] * alpha;
      if (share === 0) continue;
      if (share === 1) {
        pixels[at >> 2] = solid;
        continue;
      }
      data[at] += (red - data[at]) * share;
      data[at + 1] += (green - data[at + 1]) * share;
      data[at + 2] += (blue - data[at + 2]) * share;
    }
  }
}

const LAYERS = 256;

/** The rows of a solid map from far to near; undefined for a flat one, whose first rows are painted last. */
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
