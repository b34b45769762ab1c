// Mouse, wheel, fingers and keys: what they do to the camera, and which point they mean.

import type { Camera } from "./camera.ts";

export interface HandEvents {
  /** The camera moved. */
  onMove(): void;
  /** The pointer stands over a point, or over none (-1). */
  onHover(row: number): void;
  /** A point was clicked, or the paper (-1). */
  onPick(row: number): void;
}

/** A point is meant within so many pixels. */
const REACH = { mouse: 8, touch: 18 };
/** Movements below this are a click. */
const STILL = 5;
const STEP = 40;

/** The point nearest to a place on the screen within reach, of those that are to be seen; -1 for none. */
export function pointAt(camera: Camera, alphas: Uint8Array, x: number, y: number, reach: number): number {
  let [best, nearest] = [-1, reach * reach];
  for (let row = 0; row < camera.rows; row++) {
    const away = (camera.x[row] - x) ** 2 + (camera.y[row] - y) ** 2;
    // Faint points are meant only where no other is.
    if (alphas[row] > 0 && away + (alphas[row] < 60 ? 30 : 0) < nearest) {
      [best, nearest] = [row, away + (alphas[row] < 60 ? 30 : 0)];
    }
  }
  return best;
}

export function startHand(
  canvas: HTMLCanvasElement,
  camera: Camera,
  alphas: () => Uint8Array,
  events: HandEvents,
): void {
  const pointers = new Map<number, { x: number; y: number }>();
  let travelled = 0;
  const placeOf = (event: { clientX: number; clientY: number }) => {
    const { left, top } = canvas.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };
  const meant = (event: PointerEvent) => {
    const { x, y } = placeOf(event);
    return pointAt(camera, alphas(), x, y, event.pointerType === "mouse" ? REACH.mouse : REACH.touch);
  };
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    if (pointers.size === 0) travelled = 0;
    pointers.set(event.pointerId, placeOf(event));
  });
  canvas.addEventListener("pointermove", (event) => {
    const before = pointers.get(event.pointerId);
    const now = placeOf(event);
    if (!before) {
      if (event.pointerType === "mouse") events.onHover(meant(event));
      return;
    }
    const [dx, dy] = [now.x - before.x, now.y - before.y];
    travelled += Math.abs(dx) + Math.abs(dy);
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    if (other) pinch(camera, before, now, other);
    else if (camera.dims === 3 && !event.shiftKey) camera.rotate(dx, dy);
    else camera.pan(dx, dy);
    pointers.set(event.pointerId, now);
    events.onMove();
  });
  const release = (event: PointerEvent) => {
    if (!pointers.delete(event.pointerId)) return;
    if (event.type === "pointerup" && pointers.size === 0 && travelled < STILL) events.onPick(meant(event));
  };
  canvas.addEventListener("pointerup", release);
  canvas.addEventListener("pointercancel", release);
  canvas.addEventListener("pointerleave", () => events.onHover(-1));
  canvas.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      const { x, y } = placeOf(event);
      const pixels = event.deltaY * (event.deltaMode === 1 ? 16 : 1);
      camera.zoomAt(Math.exp(-Math.max(-300, Math.min(300, pixels)) / 400), x, y);
      events.onMove();
    },
    { passive: false },
  );
  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !useKey(camera, event.key)) return;
    event.preventDefault();
    events.onMove();
  });
}

type Place = { x: number; y: number };

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
