// What colour a point has: by its cluster, or by a number.

import type { MapPoints } from "./points.ts";

/** What a point's colour tells: its cluster, how often its word was seen, how far its place can be believed, numbers. */
export type ColourBy = "cluster" | "frequency" | "trust" | "axis";

/** Red, green and blue, 0 to 255. */
export type Colour = readonly [number, number, number];

/** Numbers' colours from least to most: readable in light and dark, and rising in lightness nowhere misleadingly. */
const RAMP: readonly Colour[] = [
  [60, 80, 190],
  [45, 140, 190],
  [60, 165, 125],
  [200, 160, 45],
  [215, 85, 45],
];
const NONE: Colour = [136, 136, 136];

/** A cluster's colour: hues a golden angle apart, all equally light (Ottosson's OKLCH, 2020). */
export function clusterColour(cluster: number, dark: boolean): Colour {
  return cluster < 0 ? NONE : hueOf(cluster, (dark ? 0.74 : 0.58) + 0.05 * ((cluster % 3) - 1));
}

/** The colour in which a cluster's name is written: its own, but to be read on the paper. */
export function nameColour(cluster: number, dark: boolean): Colour {
  return hueOf(cluster, dark ? 0.86 : 0.42);
}

function hueOf(cluster: number, lightness: number): Colour {
  const hue = ((250 + cluster * 137.508) * Math.PI) / 180;
  return fromOklab(lightness, 0.14 * Math.cos(hue), 0.14 * Math.sin(hue));
}

function fromOklab(lightness: number, a: number, b: number): Colour {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    channel(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    channel(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    channel(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

function channel(linear: number): number {
  const clipped = Math.min(1, Math.max(0, linear));
  const value = clipped <= 0.0031308 ? 12.92 * clipped : 1.055 * clipped ** (1 / 2.4) - 0.055;
  return Math.round(255 * value);
}

/** The colour of a share from 0 to 1, grey for NaN. */
export function rampColour(share: number): Colour {
  if (Number.isNaN(share)) return NONE;
  const place = Math.min(1, Math.max(0, share)) * (RAMP.length - 1);
  const low = Math.min(RAMP.length - 2, Math.floor(place));
  const part = place - low;
  const mixed = RAMP[low].map((value, i) => Math.round(value + (RAMP[low + 1][i] - value) * part));
  return [mixed[0], mixed[1], mixed[2]];
}

export function css([red, green, blue]: Colour): string {
  return `rgb(${red},${green},${blue})`;
}

/** Numbers to colour by, and what their least and most are called. */
export interface Range {
  shares: Float32Array;
  least: string;
  most: string;
}

/** The share, from 0 to 1, of each point on the range that colours it; NaN where it has none. */
export function rangeOf(data: MapPoints, by: Exclude<ColourBy, "cluster">): Range {
  const { rows, counts, trust, axis } = data;
  if (by === "trust") {
    // What can be believed is blue, what can't is red; grey was not judged.
    const shares = trust.map((value) => (1 - value) / 0.5);
    return { shares, least: "1", most: "0.50 or less" };
  }
  const known = Array.prototype.some.call(counts, (count: number) => count > 0);
  const frequency = (row: number) => (known ? Math.log(1 + counts[row]) : rows - row);
  const own = by === "axis" ? axis?.values : undefined;
  const numbers = Float64Array.from({ length: rows }, (_, row) => own?.[row] ?? frequency(row));
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let row = 0; row < rows; row++) [least, most] = [Math.min(least, numbers[row]), Math.max(most, numbers[row])];
  const width = most > least ? most - least : 1;
  const shares = Float32Array.from({ length: rows }, (_, row) => (numbers[row] - least) / width);
  if (own) return { shares, least: least.toFixed(2), most: most.toFixed(2) };
  if (!known) return { shares, least: "last in the table", most: "first" };
  const seen = (value: number) => Math.round(Math.exp(value) - 1).toLocaleString("en");
  return { shares, least: `seen ${seen(least)} times`, most: `${seen(most)} times` };
}

/** Every point's colour, [rows, 3]. */
export function pointColours(data: MapPoints, by: ColourBy, dark: boolean): Uint8Array {
  const colours = new Uint8Array(3 * data.rows);
  const byCluster = data.clusters.map((_, cluster) => clusterColour(cluster, dark));
  const shares = by === "cluster" ? undefined : rangeOf(data, by).shares;
  for (let row = 0; row < data.rows; row++) {
    const [red, green, blue] = shares ? rampColour(shares[row]) : (byCluster[data.clusterOf[row]] ?? NONE);
    [colours[3 * row], colours[3 * row + 1], colours[3 * row + 2]] = [red, green, blue];
  }
  return colours;
}
