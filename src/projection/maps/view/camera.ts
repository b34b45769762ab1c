// From the map's coordinates to the screen's, in pixels from the upper left corner: moved, made larger, turned.

/** How much nearer points of a solid map are drawn larger apart: the eye's distance, in radii of the map. */
const EYE = 4;
const MOST_ZOOM = 400;
const LEAST_ZOOM = 0.3;
/** Points on their way are there when no coordinate is farther off, in radii of the map. */
const ARRIVED = 0.001;

/** From where a map is looked at. */
export interface Viewpoint {
  /** 1: the whole map is on the screen. */
  zoom: number;
  /** What stands in the middle, in radii of the map from its own middle. */
  centre: readonly [number, number];
  /** How a map of three axes is turned, in radians. */
  yaw: number;
  pitch: number;
}

/** The whole map as it is shown first. */
export const HOME: Viewpoint = { zoom: 1, centre: [0, 0], yaw: 0.6, pitch: 0.35 };

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
  zoom = HOME.zoom;
  centre: readonly [number, number] = HOME.centre;
  yaw = HOME.yaw;
  pitch = HOME.pitch;
  /** [rows, dims], its middle at 0, its radius 1. */
  readonly #places: Float32Array;
  /** Where the points are going. */
  #goal: Float32Array | undefined;
  /** Half of its width and height; of a solid map, which may be turned, its radius. */
  #half: readonly [number, number];

  constructor(layout: Float32Array, dims: 2 | 3) {
    this.dims = dims;
    this.rows = layout.length / dims;
    this.#places = centred(layout, dims);
    this.#half = halfOf(this.#places, dims);
    [this.x, this.y, this.depth] = [
      new Float32Array(this.rows),
      new Float32Array(this.rows),
      new Float32Array(this.rows),
    ];
  }

  get viewpoint(): Viewpoint {
    const { zoom, centre, yaw, pitch } = this;
    return { zoom, centre, yaw, pitch };
  }

  set viewpoint({ zoom, centre, yaw, pitch }: Viewpoint) {
    this.zoom = Math.min(MOST_ZOOM, Math.max(LEAST_ZOOM, zoom));
    [this.centre, this.yaw] = [centre, yaw];
    this.pitch = Math.min(1.5, Math.max(-1.5, pitch));
  }

  /** Gives all points other places, [rows, dims]: at once, or to be reached by {@link approach}. */
  moveTo(layout: Float32Array, glide: boolean): void {
    this.#goal = centred(layout, this.dims);
    if (!glide) this.approach(1);
  }

  /** Goes a share of the way to where points are going; tells whether there is more to go. */
  approach(share: number): boolean {
    const goal = this.#goal;
    if (!goal) return false;
    const places = this.#places;
    let farthest = 0;
    for (let i = 0; i < places.length; i++) {
      const away = goal[i] - places[i];
      places[i] += away * share;
      farthest = Math.max(farthest, Math.abs(away));
    }
    const there = share >= 1 || farthest < ARRIVED;
    if (there) places.set(goal);
    if (there) this.#goal = undefined;
    this.#half = halfOf(places, this.dims);
    return !there;
  }

  /** Pixels per radius of the map. */
  get scale(): number {
    const [halfWidth, halfHeight] = this.#half;
    return (Math.min(this.width / halfWidth, this.height / halfHeight) / 2.15) * this.zoom;
  }

  /** Places all points on the screen. */
  place(): void {
    if (this.dims === 2) this.#placeFlat();
    else this.#placeSolid();
  }

  #placeFlat(): void {
    const [{ scale, x, y, rows }, places] = [this, this.#places];
    const [left, top] = [this.width / 2 - this.centre[0] * scale, this.height / 2 + this.centre[1] * scale];
    for (let row = 0; row < rows; row++) {
      x[row] = left + places[2 * row] * scale;
      y[row] = top - places[2 * row + 1] * scale;
    }
  }

  #placeSolid(): void {
    const [{ scale, x, y, depth, rows }, places] = [this, this.#places];
    const [sy, cy, sp, cp] = [Math.sin(this.yaw), Math.cos(this.yaw), Math.sin(this.pitch), Math.cos(this.pitch)];
    const [middle, height] = [this.width / 2, this.height / 2];
    const [across, up] = this.centre;
    for (let row = 0, at = 0; row < rows; row++, at += 3) {
      const back = places[at + 2] * cy - places[at] * sy;
      const near = places[at + 1] * sp + back * cp;
      const factor = (scale * EYE) / (EYE - near);
      x[row] = middle + (places[at] * cy + places[at + 2] * sy - across) * factor;
      y[row] = height - (places[at + 1] * cp - back * sp - up) * factor;
      depth[row] = near;
    }
  }

  /** A point in radii of the map, as it is turned: right and up. */
  turned(row: number): [number, number] {
    const [px, py, pz] = this.#places.subarray(row * this.dims, (row + 1) * this.dims);
    if (this.dims === 2) return [px, py];
    const back = pz * Math.cos(this.yaw) - px * Math.sin(this.yaw);
    const right = px * Math.cos(this.yaw) + pz * Math.sin(this.yaw);
    return [right, py * Math.cos(this.pitch) - back * Math.sin(this.pitch)];
  }

  /** Makes the map larger about a place on the screen. */
  zoomAt(factor: number, x: number, y: number): void {
    const zoom = Math.min(MOST_ZOOM, Math.max(LEAST_ZOOM, this.zoom * factor));
    const before = this.scale;
    this.zoom = zoom;
    const share = 1 / before - 1 / this.scale;
    this.centre = [this.centre[0] + (x - this.width / 2) * share, this.centre[1] - (y - this.height / 2) * share];
  }

  /** Moves the map by pixels. */
  pan(dx: number, dy: number): void {
    this.centre = [this.centre[0] - dx / this.scale, this.centre[1] + dy / this.scale];
  }

  /** Turns a solid map by pixels. */
  rotate(dx: number, dy: number): void {
    this.viewpoint = { ...this.viewpoint, yaw: this.yaw + dx / 150, pitch: this.pitch + dy / 150 };
  }

  /** Shows the whole map, turned as it is. */
  reset(): void {
    [this.zoom, this.centre] = [HOME.zoom, HOME.centre];
  }
}

/** The layout about the middle of its box, in units of half the box' longest side. */
function centred(layout: Float32Array, dims: number): Float32Array {
  const places = new Float32Array(layout.length);
  const middles: number[] = [];
  let radius = 0;
  for (let axis = 0; axis < dims; axis++) {
    let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let at = axis; at < layout.length; at += dims) {
      least = Math.min(least, layout[at]);
      most = Math.max(most, layout[at]);
    }
    middles.push((least + most) / 2);
    radius = Math.max(radius, (most - least) / 2);
  }
  const divisor = radius || 1;
  for (let axis = 0; axis < dims; axis++) {
    for (let at = axis; at < layout.length; at += dims) places[at] = (layout[at] - middles[axis]) / divisor;
  }
  return places;
}

function halfOf(places: Float32Array, dims: 2 | 3): readonly [number, number] {
  return dims === 3 ? [1, 1] : [reach(places, 0), reach(places, 1)];
}

/** How far a flat map goes along an axis; never so little that the other one would leave the screen. */
function reach(places: Float32Array, axis: number): number {
  let most = 0.2;
  for (let at = axis; at < places.length; at += 2) most = Math.max(most, Math.abs(places[at]));
  return most;
}
