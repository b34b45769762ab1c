// Scales: from values to pixels, with ticks at round numbers.

/** From a value to a place on an axis. */
export interface Scale {
  /** Where a value stands, in pixels. */
  at(value: number): number;
  /** Round values along the axis, rising, with the text of each. */
  ticks: readonly Tick[];
}

export interface Tick {
  value: number;
  text: string;
}

/** The smallest and the largest value that a scale must hold, and the pixels where its axis begins and ends. */
export interface Span {
  min: number;
  max: number;
  from: number;
  to: number;
}

/** Pixels that a tick should have for itself. */
const ROOM = 70;
/** How far a padded axis reaches beyond its values, as a share of their range. */
const PADDING = 0.05;

/**
 * A linear scale with ticks at multiples of 1, 2 or 5 times a power of ten. Its axis ends at ticks, or where `padded` a
 * little beyond the values: for points, which shall not stand on the edge.
 */
export function linearScale({ min, max, from, to }: Span, { padded = false } = {}): Scale {
  // Nearer than rounding errors, or than a step can be written: as good as a single value.
  const apart = max - min > Math.max(1e-9 * Math.max(Math.abs(min), Math.abs(max)), 1e-150);
  const [low, high] = apart ? [min, max] : widened((min + max) / 2);
  const step = niceStep((high - low) / Math.max(3, Math.round(Math.abs(to - from) / ROOM)));
  const padding = padded ? PADDING * (high - low) : 0;
  const [inner, outer] = padded ? [Math.ceil, Math.floor] : [Math.floor, Math.ceil];
  const nudge = padded ? -1e-9 : 1e-9;
  const first = inner((low - padding) / step + nudge);
  const last = outer((high + padding) / step - nudge);
  const [start, end] = padded ? [low - padding, high + padding] : [first * step, last * step];
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const ticks = Array.from({ length: last - first + 1 }, (_, i) => {
    const value = Number(((first + i) * step).toPrecision(12));
    return { value, text: formatNumber(value, decimals) };
  });
  return { at: (value) => from + ((value - start) / (end - start)) * (to - from), ticks };
}

/** A logarithmic scale between powers of ten; all values must be above 0. Ticks between them where there is room. */
export function logScale({ min, max, from, to }: Span): Scale {
  const first = Math.floor(Math.log10(min) + 1e-9);
  const last = Math.max(first + 1, Math.ceil(Math.log10(max) - 1e-9));
  const room = Math.abs(to - from) / ROOM / (last - first);
  const every = Math.max(1, Math.ceil(1 / room));
  const ticks: Tick[] = [];
  for (let power = first; power <= last; power++) {
    if ((power - first) % every !== 0) continue;
    for (const factor of room >= 3 && power < last ? [1, 2, 5] : [1]) {
      const value = Number(`${factor}e${power}`);
      ticks.push({ value, text: formatNumber(value, Math.max(0, -power)) });
    }
  }
  return { at: (value) => from + ((Math.log10(value) - first) / (last - first)) * (to - from), ticks };
}

/**
 * A number as a plot shows it: a true minus, thousands apart, powers of ten where it is very long.
 *
 * @example
 * formatNumber(-1234.5, 1); // "−1,234.5"
 */
export function formatNumber(value: number, decimals: number): string {
  const size = Math.abs(value);
  const long = size >= 1e7 || decimals > 6;
  const digits = long && size > 0 ? short(size) : thousands(size.toFixed(Math.min(decimals, 6)));
  return value < 0 && /[1-9]/.test(digits) ? `\u2212${digits}` : digits;
}

function short(size: number): string {
  return size.toExponential(3).replace(/\.?0*e\+?/, "e");
}

function thousands(digits: string): string {
  const [whole, rest] = digits.split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return rest === undefined ? grouped : `${grouped}.${rest}`;
}

/** The smallest of 1, 2 and 5 times a power of ten that is not below `step`. */
function niceStep(step: number): number {
  const power = Math.floor(Math.log10(step));
  const factor = [1, 2, 5, 10].find((candidate) => candidate * 10 ** power >= step * (1 - 1e-9)) ?? 10;
  return Number(`${factor}e${power}`);
}

/** A little room about a single value. */
function widened(value: number): [number, number] {
  const margin = Math.abs(value) < 1e-150 ? 1 : Math.abs(value) / 2;
  return [value - margin, value + margin];
}
