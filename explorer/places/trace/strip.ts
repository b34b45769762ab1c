// A row of numbers as a strip of colours: the further from 0, the stronger.

/** Strengths that are told apart; the numbers of one strength are one path. */
const LEVELS = 9;

/** Cells of one look: where in the row they are. */
export interface StripPath {
  negative: boolean;
  /** Opacity, 0 to 1. */
  strength: number;
  /** An SVG path over cells of 1 × 1. */
  path: string;
}

/** The paths of a row; `largest` is the magnitude of the strongest colour. */
export function stripOf(numbers: readonly number[], largest: number): StripPath[] {
  const paths = new Map<number, string>();
  numbers.forEach((value, at) => {
    const level = Math.round((LEVELS * Math.min(Math.abs(value), largest)) / (largest || 1));
    const key = value < 0 ? -level : level;
    if (level > 0) paths.set(key, `${paths.get(key) ?? ""}M${at} 0h1v1h-1z`);
  });
  return [...paths].map(([key, path]) => ({ negative: key < 0, strength: Math.abs(key) / LEVELS, path }));
}
