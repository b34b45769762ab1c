// A matrix in colours: attention weights, cosines of all pairs.

import { RiverbankError } from "../shared/errors.ts";
import { checkAny, checkNumber, checkSize } from "./check.ts";
import { EDGE, heading, type PlotOptions, svgDocument, WIDTH } from "./frame.ts";
import { formatNumber } from "./scale.ts";
import { tipOf } from "./scatter.ts";
import { element, label, type Markup, textOf } from "./svg.ts";
import { cutTo, textWidth } from "./theme.ts";

export interface HeatMapOptions extends PlotOptions {
  /** Names of the rows, from the top. */
  rows: readonly string[];
  /** Names of the columns, from the left. */
  columns: readonly string[];
  /** A row of numbers for every name in `rows`, each with a number for every name in `columns`. */
  values: readonly ArrayLike<number>[];
}

/** Room for names, in pixels. */
const NAMES = 160;
/** The strongest colour's opacity: what is written on it stays legible. */
const DEEPEST = 0.7;

/**
 * A matrix as coloured cells in a standalone SVG: the further from 0, the stronger the colour, one colour above 0 and
 * another below; numbers stand in the cells where there is room, and in the tips over them. Light, dark and on paper.
 *
 * Throws `missing rows` and `missing columns`, `mismatched values` where their shape is another, and `invalid` for numbers
 * that are not finite.
 *
 * @example
 * heatMap({ rows: ["king"], columns: ["queen", "banana"], values: [[0.73, 0.11]] });
 * // <svg xmlns="http://www.w3.org/2000/svg" ...
 */
export function heatMap({ rows, columns, values, title, width = WIDTH, height }: HeatMapOptions): string {
  checkMatrix({ rows, columns, values });
  checkSize(width, "width");
  const head = heading(title, width);
  const left = EDGE + 8 + Math.min(NAMES, ...[Math.max(...rows.map((name) => textWidth(name)))]);
  const side = (width - EDGE - left) / columns.length;
  const turned = columns.some((name) => textWidth(name) > side - 4);
  const names = turned ? 8 + Math.min(NAMES, Math.max(...columns.map((name) => textWidth(name)))) : 18;
  const top = head.bottom + names;
  const tall = height === undefined ? Math.min(40, Math.max(16, side)) : (height - top - EDGE) / rows.length;
  const total = Math.ceil(height ?? top + tall * rows.length + EDGE);
  checkSize(total, "height", 60);
  const strongest = Math.max(...values.map((row) => Math.max(...Array.from(row, Math.abs)))) || 1;
  const cells = rows.flatMap((row, i) => {
    return columns.map((column, j) => {
      const value = values[i][j];
      const box = { x: left + j * side, y: top + i * tall, width: side, height: tall };
      const look = { class: value < 0 ? "c1" : "c0", "fill-opacity": (DEEPEST * Math.abs(value)) / strongest };
      const cell = element("rect", { ...box, ...look }, ...tipOf(`${row}, ${column}: ${Number(value.toPrecision(4))}`));
      const shown = formatNumber(value, 2);
      if (textWidth(shown) > side - 4) return cell;
      return cell + label(shown, box.x + side / 2, box.y + tall / 2 + 4, "value", "middle");
    });
  });
  const sides = rows.map((row, i) =>
    label(cutTo(row, left - EDGE - 8), left - 6, top + (i + 0.5) * tall + 4, "name", "end"),
  );
  const above = columns.map((column, j) => columnName(column, left + (j + 0.5) * side, top - 6, turned));
  return svgDocument(width, total, title ?? "a matrix in colours", ...head.markup, ...cells, ...sides, ...above);
}

function columnName(name: string, x: number, y: number, turned: boolean): Markup {
  if (!turned) return label(name, x, y, "name", "middle");
  const at = { x: x + 4, y, class: "name", transform: `rotate(-90 ${(x + 4).toFixed(2)} ${y.toFixed(2)})` };
  return element("text", at, textOf(cutTo(name, NAMES)));
}

function checkMatrix({ rows, columns, values }: Pick<HeatMapOptions, "rows" | "columns" | "values">): void {
  checkAny(rows, "rows");
  checkAny(columns, "columns");
  if (values.length !== rows.length) {
    throw new RiverbankError("mismatched", `values: ${values.length} rows came, names for ${rows.length}`);
  }
  values.forEach((row, index) => {
    if (row.length !== columns.length) {
      const came = `row ${index + 1} has ${row.length} numbers`;
      throw new RiverbankError("mismatched", `values: ${came}, there are names for ${columns.length} columns`);
    }
    for (let i = 0; i < row.length; i++) checkNumber(row[i], `value ${i + 1} of row ${index + 1}`);
  });
}
