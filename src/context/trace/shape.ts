// Shapes of JSON: each looks at a value that came from outside, and gives it back as what it must be.

import { isRecord } from "../../vectors/formats/json.ts";

/** Gives the value as a `Value`, rebuilt of what the shape names, or throws a {@link Misfit}. */
export type Shape<Value> = (value: unknown, path: string) => Value;

/** A value that is not as it must be; whoever asks makes it an error with a name. */
export class Misfit extends Error {}

function misfit(path: string, value: unknown, expected: string): Misfit {
  return new Misfit(`${path}: ${describe(value)} came, ${expected} was expected`);
}

function describe(value: unknown): string {
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (isRecord(value)) return "an object";
  const shown = JSON.stringify(value);
  return shown.length > 40 ? `${shown.slice(0, 40)}…` : shown;
}

export const text: Shape<string> = (value, path) => {
  if (typeof value === "string") return value;
  throw misfit(path, value, "a text");
};

export const flag: Shape<boolean> = (value, path) => {
  if (typeof value === "boolean") return value;
  throw misfit(path, value, "true or false");
};

export const number: Shape<number> = (value, path) => {
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw misfit(path, value, "a number");
};

/** A whole number from 0 on. */
export const whole: Shape<number> = (value, path) => {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
  throw misfit(path, value, "a whole number");
};

/** One of a few values. */
export function oneOf<const Value extends string | number>(...values: readonly Value[]): Shape<Value> {
  return (value, path) => {
    const found = values.find((other) => other === value);
    if (found !== undefined) return found;
    throw misfit(path, value, values.map((other) => JSON.stringify(other)).join(" or "));
  };
}

export function nullable<Value>(shape: Shape<Value>): Shape<Value | null> {
  return (value, path) => (value === null ? null : shape(value, path));
}

export function list<Value>(shape: Shape<Value>): Shape<Value[]> {
  return (value, path) => {
    if (!Array.isArray(value)) throw misfit(path, value, "a list");
    return value.map((item, index) => shape(item, `${path}[${index}]`));
  };
}

export function record<Value extends object>(fields: { readonly [Key in keyof Value]-?: Shape<Value[Key]> }) {
  return (value: unknown, path: string): Value => {
    if (!isRecord(value)) throw misfit(path, value, "an object");
    const inside = path === "" ? "" : `${path}.`;
    const entries = Object.entries<Shape<unknown>>(fields).map(([key, shape]) => {
      return [key, shape(value[key], `${inside}${key}`)];
    });
    return Object.fromEntries(entries) as Value;
  };
}

/** A list with a shape for each place. */
export function tuple<Values extends readonly unknown[]>(
  ...shapes: { readonly [Index in keyof Values]: Shape<Values[Index]> }
) {
  return (value: unknown, path: string): Values => {
    if (!Array.isArray(value) || value.length !== shapes.length) {
      throw misfit(path, value, `a list of ${shapes.length}`);
    }
    return shapes.map((shape, index) => shape(value[index], `${path}[${index}]`)) as unknown as Values;
  };
}
