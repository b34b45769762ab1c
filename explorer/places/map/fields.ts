// How the map's state is written in the address.

import type { Viewpoint } from "riverbank/map-view";

/** Rows as a short text: 3-5.9 for 3, 4, 5 and 9. They must rise. */
export function writeRows(rows: ArrayLike<number>): string {
  const parts: string[] = [];
  for (let i = 0; i < rows.length; ) {
    let end = i;
    while (end + 1 < rows.length && rows[end + 1] === rows[end] + 1) end++;
    parts.push(end > i ? `${rows[i]}-${rows[end]}` : `${rows[i]}`);
    i = end + 1;
  }
  return parts.join(".");
}

/** Rows of {@link writeRows}, those below `most`; what is no row is left out. */
export function readRows(text: string, most: number): number[] {
  const rows = new Set<number>();
  for (const part of text.split(".")) {
    const [, from, to = from] = /^(\d+)(?:-(\d+))?$/.exec(part) ?? [];
    for (let row = Number(from); row <= Math.min(Number(to), most - 1); row++) rows.add(row);
  }
  return [...rows].sort((a, b) => a - b);
}

/** Zoom, middle and, of a map of three axes, how it is turned. */
export function writeViewpoint({ zoom, centre, yaw, pitch }: Viewpoint, dims: 2 | 3): string {
  const numbers = [zoom, ...centre, ...(dims === 3 ? [yaw, pitch] : [])];
  return numbers.map((number) => Number(number.toFixed(3))).join("_");
}

/** What {@link writeViewpoint} wrote; `home` where it is none. */
export function readViewpoint(text: string, home: Viewpoint): Viewpoint {
  const [zoom, x, y, yaw = home.yaw, pitch = home.pitch] = text.split("_").map(Number);
  const all = [zoom, x, y, yaw, pitch];
  return text !== "" && all.every(Number.isFinite) ? { zoom, centre: [x, y], yaw, pitch } : home;
}
