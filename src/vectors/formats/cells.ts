// A number in a file of text: what counts as one, and the fewest digits that give it back.

import { DECIMAL } from "../../kernels/reference/numbers.ts";

const NOT_FINITE = /^[+-]?(?:nan|inf|infinity)$/i;

/** Whether a cell is a decimal, or one of the words for NaN and infinity. */
export function isNumber(cell: string): boolean {
  return DECIMAL.test(cell) || NOT_FINITE.test(cell);
}

/** A cell's number; NaN for what is none. */
export function parseCell(cell: string): number {
  if (DECIMAL.test(cell)) return Number(cell);
  if (!/inf/i.test(cell) || !NOT_FINITE.test(cell)) return Number.NaN;
  return cell.startsWith("-") ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

/** A float32 number in as few digits as give it back (8, else 9). */
export function shortDecimal(value: number): string {
  if (Object.is(value, -0)) return "-0";
  const short = Number(value.toPrecision(8));
  return String(Math.fround(short) === value ? short : Number(value.toPrecision(9)));
}
