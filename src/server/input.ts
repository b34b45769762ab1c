// A request as the fields that a verb takes: from its query, or from JSON in its body.

import { z } from "zod";
import { HttpFailure } from "./failures.ts";
import type { Verb, VerbContext } from "./verb.ts";

/** What a field is in a query: numbers and truth are written out, lists repeated or with commas. */
type Kind = "text" | "number" | "boolean" | "list" | "numbers" | "commas" | "lists";

/** What JSON Schema says of a field, as far as a query needs it. */
interface FieldSchema {
  type?: string;
  items?: FieldSchema;
}

/** A verb made ready for one server. */
export interface Reader {
  read(given: unknown): unknown;
  readQuery(query: URLSearchParams): unknown;
}

/** Prepares to read a verb's fields. */
export function readerOf(verb: Verb, context: VerbContext): Reader {
  const schema = verb.schema(context);
  const { properties = {} } = z.toJSONSchema(schema, { io: "input" });
  const kinds = new Map(
    Object.entries(properties).map(([name, field]) => [name, kindOf(verb, name, field as FieldSchema)]),
  );
  const read = (given: unknown) => {
    const result = schema.safeParse(given);
    if (!result.success) throw failureOfIssue(result.error.issues[0], given);
    verb.check?.(result.data, context);
    return result.data;
  };
  return { read, readQuery: (query) => read(fieldsOf(query, kinds)) };
}

function kindOf({ commas = [] }: Verb, name: string, { type, items }: FieldSchema): Kind {
  if (type === "integer" || type === "number") return "number";
  if (type === "boolean") return "boolean";
  if (type !== "array") return "text";
  if (!commas.includes(name)) return "list";
  if (items?.type === "array") return "lists";
  return items?.type === "number" ? "numbers" : "commas";
}

function fieldsOf(query: URLSearchParams, kinds: ReadonlyMap<string, Kind>): unknown {
  const fields = Object.create(null) as Record<string, unknown>;
  for (const name of new Set(query.keys())) {
    const values = query.getAll(name);
    const kind = kinds.get(name) ?? "text";
    const repeats = kind === "list" || kind === "lists";
    if (values.length > 1 && !repeats) {
      throw new HttpFailure("invalid", `${shown(name)}: it came ${values.length} times; give it once`);
    }
    fields[name] = readValue(kind, values);
  }
  return { ...fields };
}

function readValue(kind: Kind, values: string[]): unknown {
  const [text] = values;
  if (kind === "list") return values;
  if (kind === "lists") return values.map(splitCommas);
  if (kind === "commas") return splitCommas(text);
  if (kind === "numbers") return splitCommas(text).map(numberOf);
  if (kind === "number") return numberOf(text);
  if (kind === "boolean") return { true: true, "1": true, "": true, false: false, "0": false }[text] ?? text;
  return text;
}

function splitCommas(text: string): string[] {
  const parts = text.split(",").map((part) => part.trim());
  return parts.filter((part) => part !== "");
}

/** The number that a text spells; what spells none stays what it is, for the schema to refuse. */
function numberOf(text: string): number | string {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : text;
}

/** The first thing that is wrong, in one line; what is too long is told apart from what is wrong. */
function failureOfIssue(issue: z.core.$ZodIssue, given: unknown): HttpFailure {
  const inner = issue.code === "invalid_union" ? branchOf(issue, valueAt(given, issue.path)) : undefined;
  if (inner) return failureOfIssue({ ...inner, path: [...issue.path, ...inner.path] }, given);
  const name = issue.path.length > 0 ? shown(issue.path.map(String).join(".")) : "body";
  if (issue.code === "unrecognized_keys") {
    return new HttpFailure("invalid", `${shown(issue.keys[0])}: there is no such field; /openapi.json lists them`);
  }
  if (issue.code === "custom" || issue.code === "invalid_union") return new HttpFailure("invalid", issue.message);
  const long = issue.code === "too_big" && (issue.origin === "string" || issue.origin === "array");
  const came = cameOf(valueAt(given, issue.path));
  return new HttpFailure(long ? "too_large" : "invalid", `${name}: ${came} came, ${expectedBy(issue)} was expected`);
}

/** Of a choice between a text and texts the faults of that which came; undefined where the choice has its own words. */
function branchOf(issue: z.core.$ZodIssueInvalidUnion, value: unknown): z.core.$ZodIssue | undefined {
  if (issue.message !== "Invalid input") return undefined;
  return (Array.isArray(value) ? issue.errors.at(-1) : issue.errors[0])?.[0];
}

function expectedBy(issue: z.core.$ZodIssue): string {
  if (issue.code === "too_big") return `${unitsOf(issue.origin)}${issue.maximum} at most`;
  if (issue.code === "too_small")
    return `${unitsOf(issue.origin)}${issue.inclusive ? `${issue.minimum} at least` : `more than ${issue.minimum}`}`;
  if (issue.code === "invalid_value") return `one of ${issue.values.join(", ")}`;
  if (issue.code !== "invalid_type") return "another value";
  return (
    { int: "a whole number", number: "a number", string: "a text", array: "a list", boolean: "true or false" }[
      issue.expected as string
    ] ?? `an ${issue.expected}`
  );
}

function unitsOf(origin: string): string {
  return origin === "string" ? "a length of " : origin === "array" ? "a list of " : "";
}

function valueAt(given: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], given);
}

function cameOf(value: unknown): string {
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === "object" && value !== null) return "an object";
  if (typeof value === "string" && value.length > 40) return `a length of ${value.length}`;
  return JSON.stringify(value);
}

function shown(name: string): string {
  return /^[\w.]{1,60}$/.test(name) ? name : JSON.stringify(name.slice(0, 60));
}
