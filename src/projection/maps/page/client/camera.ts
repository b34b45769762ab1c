// From the map's coordinates to the screen's, in pixels from the upper left corner: moved, made larger, turned.

/** How much nearer points of a solid map are drawn larger apart: the eye's distance, in radii of the map. */
const EYE = 4;
const MOST_ZOOM = 400;
const LEAST_ZOOM = 0.3;

export class Camera {
  readonly dims: 2 | 3;
  readonly rows: number;
  /** [rows]: where points are on the screen. */
  readonly x: Float32Array;
  readonly y: Float32Array;
  /** [rows]: -1 far to 1 near; 0 on a flat map. */
  readonly depth: Float32Array;
  width = 1;
  height = 1;
  /** 1: the whole map is on the screen. */
  zoom = 1;
  /** What stands in the middle, in radii of the map from its own middle, and how the map is turned, in radians. */
  centre: [number, number] = [0, 0];
  yaw = 0.6;
  pitch = 0.35;
  /** [rows, dims], its middle at 0, its radius 1. */
  readonly #places: Float32Array;
  /** Half of its width and height; of a solid map, which may be turned, its radius. */
  readonly #half: readonly [number, number];

  constructor(layout: Float32Array, dims: 2 | 3) {
    this.dims = dims;
    this.rows = layout.length / dims;
    this.#places = centred(layout, dims);
    this.#half = dims === 3 ? [1, 1] : [reach(this.#places, 0), reach(this.#places, 1)];
    [this.x, this.y, this.depth] = [0, 1, 2].map(() => new Float32Array(this.rows)) as [
      Float32Array,
      Float32Array,
      Float32Array,
    ];
  }

  /** Pixels per radius of the map. */
  get scale(): number {
    const [halfWidth, halfHeight] = this.#half;
    return (Math.min(this.width / halfWidth, this.height / halfHeight) / 2.15) * this.zoom;
  }

  /** Places all points on the screen. */
  place(): void {
    for (let row = 0; row < this.rows; row++) this.#placeRow(row);
  }

  #placeRow(row: number): void {
    const [across, up, near] = this.turned(row);
    const factor = this.scale * (this.dims === 3 ? EYE / (EYE - near) : 1);
    this.x[row] = this.width / 2 + (across - this.centre[0]) * factor;
    this.y[row] = this.height / 2 - (up - this.centre[1]) * factor;
    this.depth[row] = near;
  }

  /** A point in radii of the map, as it is turned: right, up and towards the eye. */
  turned(row: number): [number, number, number] {
    const at = row * this.dims;
    const [px, py] = [this.#places[at], this.#places[at + 1]];
    if (this.dims === 2) return [px, py, 0];
    const pz = this.#places[at + 2];
    const [sy, cy, sp, cp] = [Math.sin(this.yaw), Math.cos(this.yaw), Math.sin(this.pitch), Math.cos(this.pitch)];
    const [right, back] = [px * cy + pz * sy, pz * cy - px * sy];
    return [right, py * cp - back * sp, py * sp + back * cp];
  }

  /** Makes the map larger about a place on the screen. */
  zoomAt(factor: number, x: number, y: number): void {
    const zoom = Math.min(MOST_ZOOM, Math.max(LEAST_ZOOM, this.zoom * factor));
    const before = this.scale;
    this.zoom = zoom;
    const share = 1 / before - 1 / this.scale;
    this.centre[0] += (x - this.width / 2) * share;
    this.centre[1] -= (y - this.height / 2) * share;
  }

  /** Moves the map by pixels. */
  pan(dx: number, dy: number): void {
    this.centre[0] -= dx / this.scale;
    this.centre[1] += dy / this.scale;
  }

  /** Turns a solid map by pixels. */
  rotate(dx: number, dy: number): void {
    this.yaw += dx / 150;
    this.pitch = Math.min(1.5, Math.max(-1.5, this.pitch + dy / 150));
  }

  reset(): void {
    this.zoom = 1;
    this.centre = [0, 0];
  }
}

/** The layout about the middle of its box, in units of half the box' longest side. */
function centred(layout: Float32Array, dims: number): Float32Array {
  const least = new Float64Array(dims).fill(Number.POSITIVE_INFINITY);
  const most = new Float64Array(dims).fill(Number.NEGATIVE_INFINITY);
  layout.forEach((value, i) => {
    least[i % dims] = Math.min(least[i % dims], value);
    most[i % dims] = Math.max(most[i % dims], value);
  });
  const radius = Math.max(...most.map((value, axis) => value - least[axis])) / 2 || 1;
  return layout.map((value, i) => (value - (least[i % dims] + most[i % dims]) / 2) / radius);
}

/** How far a flat map goes along an axis; never so little that the other one would leave the screen. */
function reach(places: Float32Array, axis: number): number {
  let most = 0.2;
  for (let at = axis; at < places.length; at += 2) most = Math.max(most, Math.abs(places[at]));
  return most;
}
