// Labelled vectors from csv or tsv: a row per object, a column per dimension, units in the header or in the cells.

import { RiverbankError } from "../../shared/errors.ts";
import { type Row, readRows } from "../../text/formats/rows.ts";
import {
  checkUnits,
  type Dimension,
  dimensionLabel,
  isMeasurable,
  type LabelledVectors,
  labelledVectors,
  MEASURABLE,
  parseDimension,
} from "../labelled.ts";
import { convertUnit, sameUnit } from "../units.ts";

export interface ReadLabelledOptions {
  /** What errors call the text, such as its file's name. Default "table". */
  name?: string;
}

/** A number and the unit that stands with it, null where none does. */
interface Quantity {
  value: number;
  unit: string | null;
}

/**
 * Reads objects with named dimensions from csv or tsv text. The first row names what the objects are and the dimensions,
 * `material,mass (kg),volume (ℓ)`; every further row an object and its numbers. Units stand in the header, in the cells
 * (`3 kg`) or in both, and all of a column must agree: nothing is converted in silence. Cells may be quoted; tabs, commas
 * or semicolons separate; numbers have a decimal point.
 *
 * Throws, with the line and the column: `missing header`, `mismatched cells` for a row of another length, `missing` and
 * `invalid number`, `missing` and `mismatched unit` (with the number in the column's unit where it can be converted),
 * and what {@link labelledVectors} throws.
 *
 * @example
 * const { objects } = readLabelled("material,mass,volume\nA,3 kg,30 ℓ\nB,15 kg,4 ℓ\n");
 * objects[1].vector; // Float64Array [15, 4]
 */
export function readLabelled(text: string, { name = "table" }: ReadLabelledOptions = {}): LabelledVectors {
  const [header, ...rows] = readRows(text, name);
  const columns = readHeader(header, name);
  checkNames(rows, name);
  const quantities = rows.map((row) => readQuantities(row, columns, name));
  // A column without a unit in the header has the first object's.
  const dimensions = columns.map(({ name: label, unit }, place) => ({
    name: label,
    unit: unit ?? quantities[0][place].unit,
  }));
  rows.forEach((row, index) => {
    checkRowUnits(row, quantities[index], columns, dimensions, name);
  });
  checkUnits(dimensions, `${name} line ${header.line}, column `);
  const numbers = rows.map(({ cells }, index) => [cells[0], quantities[index].map(({ value }) => value)] as const);
  return labelledVectors(dimensions, numbers, header.cells[0] || "object");
}

function readHeader(header: Row | undefined, name: string): Dimension[] {
  const cure = "name the objects and their dimensions there, as in material,mass (kg),volume (ℓ)";
  if (!header) throw new RiverbankError("missing", `header: ${name} is empty; ${cure}`);
  const [, ...labels] = header.cells;
  if (labels.length === 0) {
    throw new RiverbankError("missing", `header: ${name} line ${header.line} has one column only; ${cure}`);
  }
  if (labels.every((label) => parseQuantity(label) !== undefined)) {
    const came = `${name} line ${header.line} holds numbers (${labels.slice(0, 3).join(", ")})`;
    throw new RiverbankError("missing", `header: ${came}; put a row above it, and ${cure}`);
  }
  const columns = labels.map(parseDimension);
  columns.forEach((column, index) => {
    if (column.name === "") {
      throw new RiverbankError(
        "missing",
        `header: ${name} line ${header.line}, column ${index + 2} has no name; ${cure}`,
      );
    }
    const twice = columns.findIndex((other) => other.name === column.name);
    if (twice === index) return;
    const came = `${name} line ${header.line} names ${JSON.stringify(column.name)} in columns ${twice + 2} and ${index + 2}`;
    throw new RiverbankError("invalid", `header: ${came}; rename one`);
  });
  return columns;
}

/** Makes sure that every object has a name of its own. */
function checkNames(rows: readonly Row[], name: string): void {
  if (rows.length === 0) throw new RiverbankError("missing", `object: ${name} has a header only; add a row per object`);
  const lines = new Map<string, number>();
  for (const { line, cells } of rows) {
    const [object] = cells;
    if (object === "") {
      throw new RiverbankError("missing", `name: ${name} line ${line} has none in its first column; name the object`);
    }
    const before = lines.get(object);
    if (before !== undefined) {
      const came = `${JSON.stringify(object)} stands in lines ${before} and ${line} of ${name}`;
      throw new RiverbankError("invalid", `name: ${came}; rename one`);
    }
    lines.set(object, line);
  }
}

function readQuantities(row: Row, columns: readonly Dimension[], name: string): Quantity[] {
  const [, ...cells] = row.cells;
  if (cells.length !== columns.length) {
    const expected = `the header has ${columns.length + 1}; give every object a number in every column`;
    throw new RiverbankError("mismatched", `cells: ${name} line ${row.line} has ${row.cells.length}, ${expected}`);
  }
  return cells.map((cell, index) => {
    const found = parseQuantity(cell);
    if (found && isMeasurable(found.value)) return found;
    const place = placeName(row, columns[index], name);
    if (cell === "")
      throw new RiverbankError("missing", `number: ${place} is empty; write one, or leave the object out`);
    throw new RiverbankError("invalid", `number: ${place} holds ${quote(cell)}; ${cureOf(cell, found)}`);
  });
}

function cureOf(cell: string, found: Quantity | undefined): string {
  if (found) return `${MEASURABLE} was expected`;
  const pointed = cell.replace(/^([+\-−]?\d+),(\d+)/, "$1.$2");
  if (pointed !== cell && parseQuantity(pointed)) return `decimals have a point: ${pointed}`;
  return "a number was expected, with or without a unit after it, such as 7.5 or 7.5 kg";
}

function checkRowUnits(
  row: Row,
  quantities: readonly Quantity[],
  columns: readonly Dimension[],
  dimensions: readonly Dimension[],
  name: string,
): void {
  quantities.forEach((quantity, place) => {
    const fault = unitFault(quantity, columns[place], dimensions[place]);
    if (!fault) return;
    throw new RiverbankError(fault.code, `unit: ${placeName(row, dimensions[place], name)}: ${fault.what}`);
  });
}

/** What keeps a cell out of its column, where anything does. */
function unitFault({ value, unit }: Quantity, column: Dimension, { unit: expected }: Dimension) {
  const inHeader = column.unit !== null;
  if (unit === null ? inHeader || expected === null : expected !== null && sameUnit(unit, expected)) return undefined;
  const came = unit === null ? `${value} has none` : `${value} ${unit} came`;
  if (expected === null) {
    return { code: "missing", what: `${came}, but the first object has none; write the unit in every cell` } as const;
  }
  const others = `${inHeader ? "the header" : "the first object"} has ${expected}`;
  if (unit === null) return { code: "missing", what: `${came}, but ${others}; write ${value} ${expected}` } as const;
  const converted = convertUnit(value, unit, expected);
  const cure = converted === undefined ? "give the whole column in one unit" : `write ${converted} ${expected}`;
  return { code: "mismatched", what: `${came}, but ${others}; ${cure}` } as const;
}

/** A number, then a unit that begins with a letter, a currency sign or one of a few others, and holds no separate number. */
const QUANTITY = /^([+\-−]?(?:\d+\.?\d*|\.\d+)(?:[eE][+\-−]?\d+)?)\s*((?:[\p{L}\p{Sc}°%‰′″](?:(?!\s\S*\d)[^,;])*)?)$/u;

/** The number and unit of a cell; undefined for anything else. */
function parseQuantity(cell: string): Quantity | undefined {
  const [, number, unit] = QUANTITY.exec(cell) ?? [];
  if (number === undefined) return undefined;
  return { value: Number(number.replaceAll("−", "-")), unit: unit || null };
}

function placeName({ line, cells }: Row, dimension: Dimension, name: string): string {
  return `${name} line ${line} (${cells[0]}), column ${dimensionLabel({ ...dimension, unit: null })}`;
}

function quote(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}
