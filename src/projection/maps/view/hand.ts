// Mouse, wheel, fingers and keys: what they do to the camera, which point they mean, and what a lasso is drawn around.

import type { Camera } from "./camera.ts";

/** A place on the canvas, in pixels from its upper left corner. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

export interface HandEvents {
  /** Seen at all, [rows]: 0 hidden. */
  alphas(): Uint8Array;
  camera(): Camera;
  /** Whether a drag draws a lasso instead of moving the map. */
  lasso(): boolean;
  /** The camera moved. */
  onMove(): void;
  /** The pointer stands over a point, or over none (-1). */
  onHover(row: number): void;
  /** A point was clicked, or the paper (-1). */
  onPick(row: number): void;
  /** The lasso as it is drawn; `done` when it is let go. */
  onLasso(path: readonly Place[], done: boolean): void;
}

/** A point is meant within so many pixels. */
const REACH = { mouse: 8, touch: 18 };
/** Movements below this are a click. */
const STILL = 5;
const STEP = 40;

/** The point nearest to a place on the screen within reach, of those that are to be seen; -1 for none. */
function pointAt(camera: Camera, alphas: Uint8Array, { x, y }: Place, reach: number): number {
  let [best, nearest] = [-1, reach * reach];
  for (let row = 0; row < camera.rows; row++) {
    // Faint points are meant only where no other is.
    const away = (camera.x[row] - x) ** 2 + (camera.y[row] - y) ** 2 + (alphas[row] < 60 ? 30 : 0);
    if (alphas[row] > 0 && away < nearest) [best, nearest] = [row, away];
  }
  return best;
}

/** Takes the canvas in hand until `signal`. */
export function startHand(canvas: HTMLCanvasElement, events: HandEvents, signal: AbortSignal): void {
  const pointers = new Map<number, Place>();
  let travelled = 0;
  let path: Place[] | undefined;
  const placeOf = (event: { clientX: number; clientY: number }): Place => {
    const { left, top } = canvas.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };
  const meant = (event: PointerEvent) => {
    const reach = event.pointerType === "mouse" ? REACH.mouse : REACH.touch;
    return pointAt(events.camera(), events.alphas(), placeOf(event), reach);
  };
  const onDown = (event: PointerEvent) => {
    canvas.setPointerCapture(event.pointerId);
    if (pointers.size === 0) travelled = 0;
    pointers.set(event.pointerId, placeOf(event));
    // A second finger moves the map, whatever the first began.
    path = events.lasso() && pointers.size === 1 ? [placeOf(event)] : undefined;
    if (pointers.size > 1) events.onLasso([], false);
  };
  const onMove = (event: PointerEvent) => {
    const before = pointers.get(event.pointerId);
    const now = placeOf(event);
    if (!before) {
      if (event.pointerType === "mouse") events.onHover(meant(event));
      return;
    }
    const [dx, dy] = [now.x - before.x, now.y - before.y];
    travelled += Math.abs(dx) + Math.abs(dy);
    pointers.set(event.pointerId, now);
    if (path) {
      path.push(now);
      return events.onLasso(path, false);
    }
    const camera = events.camera();
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    if (other) pinch(camera, before, now, other);
    else if (camera.dims === 3 && !event.shiftKey) camera.rotate(dx, dy);
    else camera.pan(dx, dy);
    events.onMove();
  };
  const onRelease = (event: PointerEvent) => {
    if (!pointers.delete(event.pointerId)) return;
    const clicked = event.type === "pointerup" && pointers.size === 0 && travelled < STILL;
    if (path) events.onLasso(clicked ? [] : path, event.type === "pointerup" && !clicked);
    path = undefined;
    if (clicked) events.onPick(meant(event));
  };
  const onWheel = (event: WheelEvent) => {
    event.preventDefault();
    const { x, y } = placeOf(event);
    const pixels = event.deltaY * (event.deltaMode === 1 ? 16 : 1);
    events.camera().zoomAt(Math.exp(-Math.max(-300, Math.min(300, pixels)) / 400), x, y);
    events.onMove();
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !useKey(events.camera(), event.key)) return;
    event.preventDefault();
    events.onMove();
  };
  canvas.addEventListener("pointerdown", onDown, { signal });
  canvas.addEventListener("pointermove", onMove, { signal });
  canvas.addEventListener("pointerup", onRelease, { signal });
  canvas.addEventListener("pointercancel", onRelease, { signal });
  canvas.addEventListener("pointerleave", () => events.onHover(-1), { signal });
  canvas.addEventListener("wheel", onWheel, { signal, passive: false });
  canvas.addEventListener("keydown", onKey, { signal });
}

/** One of two fingers moves: the map grows about the point between them and goes with them. */
function pinch(camera: Camera, before: Place, now: Place, other: Place): void {
  const apart = (a: Place) => Math.max(10, Math.hypot(a.x - other.x, a.y - other.y));
  camera.zoomAt(apart(now) / apart(before), (now.x + other.x) / 2, (now.y + other.y) / 2);
  camera.pan((now.x - before.x) / 2, (now.y - before.y) / 2);
}

/** Arrows move the map, or turn it where it is solid; plus and minus change its size, 0 shows the whole. */
function useKey(camera: Camera, key: string): boolean {
  const [dx, dy] = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[key] ?? [0, 0];
  if (dx !== 0 || dy !== 0) {
    if (camera.dims === 3) camera.rotate(dx * STEP, dy * STEP);
    else camera.pan(dx * STEP, dy * STEP);
  } else if (key === "+" || key === "=" || key === "-") {
    camera.zoomAt(key === "-" ? 1 / 1.4 : 1.4, camera.width / 2, camera.height / 2);
  } else if (key === "0") camera.reset();
  else return false;
  return true;
}
