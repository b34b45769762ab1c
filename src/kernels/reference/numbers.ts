// Numbers as files hold them: a line of decimals to float32, and the search for a number that is none.

import type { Address } from "../contract.ts";
import type { View } from "./view.ts";

export interface NumberKernels {
  /**
   * Reads a line of `dims` decimals, each behind one blank (a space or a tab), as float32: `dest[i]` is
   * `Math.fround(Number(cell))`. Blanks and a carriage return may stand before the line feed, which must be there.
   *
   * Returns how many bytes the line has, its line feed included, or -1, with `dest` half-written, when the line is
   * not of this shape or a number is beyond float32. A kernel may also answer -1 for a number that it cannot round for
   * certain (one in 10^7 with more than 15 digits, or far beyond 10^±22): the caller then reads the line cell by cell.
   */
  parseRow(dest: Address, text: Address, dims: number): number;
  /** The index of the first of `n` float32 numbers that is NaN or infinite, or -1. */
  firstNonFinite(x: Address, n: number): number;
}

/** A decimal as `Number` reads it, without the words and the other bases that it also reads. */
export const DECIMAL = /^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/;

export function numberReference(view: View): NumberKernels {
  return {
    parseRow(dest, text, dims) {
      let end = text;
      while (view.uint8(end) !== 10) end++;
      let line = "";
      for (let p = text; p < end; p++) line += String.fromCharCode(view.uint8(p));
      const [before, ...cells] = line.replace(/[ \t\r]+$/, "").split(/[ \t]/);
      if (before !== "" || cells.length !== dims) return -1;
      for (let i = 0; i < dims; i++) {
        const value = DECIMAL.test(cells[i]) ? Math.fround(Number(cells[i])) : Number.NaN;
        if (!Number.isFinite(value)) return -1;
        view.setFloat32(dest, i, value);
      }
      return end + 1 - text;
    },
    firstNonFinite(x, n) {
      for (let i = 0; i < n; i++) if (!Number.isFinite(view.float32(x, i))) return i;
      return -1;
    },
  };
}
