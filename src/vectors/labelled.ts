// Objects as vectors that say what they measure: each dimension has a name and a unit, and only like is compared.

import { RiverbankError } from "../shared/errors.ts";
import { convertUnit, sameUnit } from "./units.ts";

/** One of the perspectives on an object: what is measured, and in what. */
export interface Dimension {
  readonly name: string;
  /** As it was written, "kg" or "ℓ"; "1" for a plain number among units; null where no dimension has one. */
  readonly unit: string | null;
}

/** An object with its number along each dimension. */
export interface LabelledVector {
  readonly name: string;
  /** [dimensions], float64. */
  readonly vector: Float64Array;
  readonly dimensions: readonly Dimension[];
}

/** Objects along the same dimensions. */
export interface LabelledVectors {
  /** What the objects are, such as "material". */
  readonly kind: string;
  readonly dimensions: readonly Dimension[];
  readonly objects: readonly LabelledVector[];
}

/** Magnitudes whose squares, summed, stay within float64, so that no norm overflows or vanishes. */
const SMALLEST = 1e-100;
const LARGEST = 1e100;

/**
 * Labelled vectors from dimensions, written as a table's header has them, and objects with their numbers.
 *
 * Throws `invalid` or `missing name` for a name that comes twice or is empty, `missing unit` where some dimensions have
 * one and others do not (write `legs (1)` for a plain number), `mismatched dims` for an object with more or fewer
 * numbers, and `invalid number` for one that is not finite, or neither 0 nor from 1e-100 to 1e100 in size.
 *
 * @example
 * const materials = labelledVectors(["mass (kg)", "volume (ℓ)"], [["A", [3, 30]], ["B", [15, 4]]]);
 * materials.dimensions[1]; // { name: "volume", unit: "ℓ" }
 * objectOf(materials, "B").vector; // Float64Array [15, 4]
 */
export function labelledVectors(
  dimensions: readonly (string | Dimension)[],
  objects: Iterable<readonly [name: string, vector: ArrayLike<number>]>,
  kind = "object",
): LabelledVectors {
  const labels = dimensions.map((given) => (typeof given === "string" ? parseDimension(given) : given));
  checkNames("dimension", labels);
  checkUnits(labels);
  const made = Array.from(objects, ([name, vector]) => {
    checkNumbers(name, vector, labels);
    return { name, vector: Float64Array.from(vector), dimensions: labels };
  });
  checkNames("object", made);
  return { kind, dimensions: labels, objects: made };
}

/**
 * The dimension that a header names: its unit stands last, in round or square brackets.
 *
 * @example
 * parseDimension("mass (kg)"); // { name: "mass", unit: "kg" }
 */
export function parseDimension(header: string): Dimension {
  const [, name = header, unit] = /^(.*?)\s*[([]\s*([^()[\]]*[^()[\]\s])\s*[)\]]$/su.exec(header.trim()) ?? [];
  return { name: name.trim(), unit: unit ?? null };
}

/** A dimension as a header has it: "mass (kg)". */
export function dimensionLabel({ name, unit }: Dimension): string {
  return unit === null ? name : `${name} (${unit})`;
}

/** The object of that name. Throws `unknown object` with the names that are there. */
export function objectOf({ objects }: LabelledVectors, name: string): LabelledVector {
  const found = objects.find((object) => object.name === name);
  if (found) return found;
  throw new RiverbankError("unknown", `object: ${JSON.stringify(name)} came; ${listNames("there are", objects)}`);
}

/**
 * The same objects along some of their dimensions only, in the order asked for. Throws `unknown dimension`.
 *
 * @example
 * objectOf(selectDimensions(materials, ["mass"]), "B").vector; // Float64Array [15]
 */
export function selectDimensions(table: LabelledVectors, names: readonly string[]): LabelledVectors {
  const places = names.map((name) => placeOf(table, name));
  const dimensions = places.map((place) => table.dimensions[place]);
  return labelledVectors(
    dimensions,
    vectorsOf(table, (vector) => places.map((place) => vector[place])),
    table.kind,
  );
}

/**
 * The same objects with some dimensions in other units of the same quantity: masses (μg to t), volumes (mm³ to m³),
 * lengths (μm to km), areas (mm² to km²), times (ms to d). Throws `unknown dimension` and `mismatched unit`.
 *
 * @example
 * objectOf(inUnits(materials, { mass: "g" }), "B").vector; // Float64Array [15000, 4]
 */
export function inUnits(table: LabelledVectors, units: Readonly<Record<string, string>>): LabelledVectors {
  const wanted = new Map(Object.entries(units).map(([name, unit]) => [placeOf(table, name), unit]));
  const dimensions = table.dimensions.map(({ name, unit }, place) => ({ name, unit: wanted.get(place) ?? unit }));
  const convert = (value: number, place: number) => {
    const [from, to] = [table.dimensions[place], dimensions[place]];
    const converted = from === to || from.unit === to.unit ? value : convertUnit(value, from.unit ?? "", to.unit ?? "");
    if (converted !== undefined) return converted;
    const came = `${from.name} is in ${from.unit ?? "no unit"}, which can't be turned into ${to.unit}`;
    throw new RiverbankError("mismatched", `unit: ${came}; name a unit of the same quantity`);
  };
  return labelledVectors(
    dimensions,
    vectorsOf(table, (vector) => Array.from(vector, convert)),
    table.kind,
  );
}

/**
 * Makes sure that two objects are measured alike: the same dimensions in the same order and units. Throws
 * `mismatched dimensions` and `mismatched unit`.
 */
export function checkSameDimensions(a: LabelledVector, b: LabelledVector): void {
  if (a.dimensions === b.dimensions) return;
  const [first, second] = [a, b].map(({ dimensions }) => dimensions.map(({ name }) => name).join(", "));
  if (first !== second || a.dimensions.length !== b.dimensions.length) {
    const came = `${quote(a.name)} has ${first}, ${quote(b.name)} has ${second}`;
    throw new RiverbankError("mismatched", `dimensions: ${came}; compare objects that are measured alike`);
  }
  a.dimensions.forEach(({ name, unit }, place) => {
    const other = b.dimensions[place].unit;
    if (unit === other || (unit !== null && other !== null && sameUnit(unit, other))) return;
    const came = `the ${name} of ${quote(a.name)} is in ${unit ?? "no unit"}, of ${quote(b.name)} in ${other ?? "none"}`;
    throw new RiverbankError("mismatched", `unit: ${came}; give both in the same`);
  });
}

/** Up to ten names, for an error that says what there is. */
export function listNames(verb: string, named: readonly { readonly name: string }[]): string {
  const shown = named.slice(0, 10).map(({ name }) => name);
  const more = named.length > shown.length ? ` and ${named.length - shown.length} more` : "";
  return shown.length > 0 ? `${verb} ${shown.join(", ")}${more}` : `${verb} none`;
}

/** Makes sure that units are all there or not at all. */
export function checkUnits(dimensions: readonly Dimension[], where = ""): void {
  const measured = dimensions.find(({ unit }) => unit !== null);
  const bare = dimensions.find(({ unit }) => unit === null);
  if (!measured || !bare) return;
  const came = `${where}${quote(bare.name)} has none, while ${quote(measured.name)} has ${measured.unit}`;
  const cure = `write it as in ${dimensionLabel(measured)}, or ${bare.name} (1) for a plain number`;
  throw new RiverbankError("missing", `unit: ${came}; ${cure}`);
}

function checkNames(what: string, named: readonly { readonly name: string }[]): void {
  if (named.length === 0) throw new RiverbankError("missing", `${what}: none came, at least one was expected`);
  const seen = new Set<string>();
  for (const { name } of named) {
    if (name === "") throw new RiverbankError("missing", `name: one ${what} has none; give every ${what} a name`);
    if (seen.has(name)) throw new RiverbankError("invalid", `name: ${what} ${quote(name)} came twice; rename one`);
    seen.add(name);
  }
}

function checkNumbers(name: string, vector: ArrayLike<number>, dimensions: readonly Dimension[]): void {
  if (vector.length !== dimensions.length) {
    const expected = `${dimensions.length} were expected (${dimensions.map(dimensionLabel).join(", ")})`;
    throw new RiverbankError("mismatched", `dims: ${quote(name)} has ${vector.length}, ${expected}`);
  }
  const bad = Array.from(vector).findIndex((value) => !isMeasurable(value));
  if (bad < 0) return;
  const came = `${vector[bad]} came as the ${dimensions[bad].name} of ${quote(name)}`;
  throw new RiverbankError("invalid", `number: ${came}; ${MEASURABLE} was expected`);
}

/** What {@link isMeasurable} asks for, in words. */
export const MEASURABLE = `0 or a size from ${SMALLEST} to ${LARGEST.toExponential().replace("+", "")}`;

/** Whether squares of this number can be added up without overflow or loss. */
export function isMeasurable(value: number): boolean {
  const size = Math.abs(value);
  return size === 0 || (size >= SMALLEST && size <= LARGEST);
}

function placeOf({ dimensions }: LabelledVectors, name: string): number {
  const place = dimensions.findIndex((dimension) => dimension.name === name);
  if (place >= 0) return place;
  throw new RiverbankError("unknown", `dimension: ${quote(name)} came; ${listNames("there are", dimensions)}`);
}

function vectorsOf(
  { objects }: LabelledVectors,
  change: (vector: Float64Array) => number[],
): (readonly [string, number[]])[] {
  return objects.map(({ name, vector }) => [name, change(vector)]);
}

function quote(name: string): string {
  return JSON.stringify(name);
}
