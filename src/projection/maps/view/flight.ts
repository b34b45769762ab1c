// A camera that flies: to a point, near enough to read the words about it.

import type { Camera } from "./camera.ts";

const FLIGHT = 450;
/** Words fly to a view that holds about so many of the map's points. */
const CLOSE = 60;

/** The zoom at which a word is looked at: never farther than now. */
export function closeZoom({ rows, zoom }: Camera): number {
  return Math.max(zoom, Math.sqrt(rows / CLOSE));
}

/**
 * Steps that bring a point to the middle of the screen; each tells whether there are more. At once where `still`. Times
 * are those of `performance.now()`.
 */
export function flight(camera: Camera, row: number, still: boolean): (now: number) => boolean {
  const wanted = closeZoom(camera);
  const [across, up] = camera.turned(row);
  const from = camera.viewpoint;
  const begun = performance.now();
  return (now) => {
    const part = still ? 1 : Math.min(1, Math.max(0, (now - begun) / FLIGHT));
    const eased = part * part * (3 - 2 * part);
    camera.zoom = from.zoom * (wanted / from.zoom) ** eased;
    // Places move with the zoom, or the flight would swing past its goal.
    const share = wanted === from.zoom ? eased : (1 / from.zoom - 1 / camera.zoom) / (1 / from.zoom - 1 / wanted);
    const [x, y] = from.centre;
    camera.centre = [x + (across - x) * share, y + (up - y) * share];
    return part < 1;
  };
}
