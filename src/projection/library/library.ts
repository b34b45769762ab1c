// Axes and topics that are ready to use, and what they are in a table.

import { RiverbankError } from "../../shared/errors.ts";
import { Vocabulary } from "../../tokens/vocabulary.ts";
import { nearestSpellings } from "../../vectors/spelling.ts";
import type { EmbeddingTable } from "../../vectors/table.ts";
import { type Axis, poleAxis, topicAxis } from "../axis.ts";
import { findVectorOf } from "../pole-words.ts";
import { LIBRARY_WORDS } from "./words.ts";

/** An axis or a topic of the library. */
export interface LibraryEntry {
  /** Unlike any other's, in lower case: "size", "machine or animal". */
  readonly name: string;
  readonly field: string;
  /** "poles" for an axis from one pole to another, "topic" for one pole against the table's centre. */
  readonly kind: "poles" | "topic";
  /** The words of the negative pole; none for a topic. */
  readonly negative: readonly string[];
  /** The words of the positive pole, or of the topic. */
  readonly positive: readonly string[];
}

/** An entry of the library that a table can't show. */
export interface SkippedEntry {
  name: string;
  /** Why: "the table lacks 5 of the 8 words of a pole". */
  reason: string;
}

/** The library as a table has it. */
export interface LibraryAxes {
  /** In the library's order. */
  axes: Axis[];
  skipped: SkippedEntry[];
}

/** Which entries of the library. */
export interface LibraryOptions {
  /** Only these fields. Default: all. */
  fields?: readonly string[];
  /** Only these names. Default: all. */
  names?: readonly string[];
  /** Only axes with two poles, or only topics. Default: both. */
  kind?: LibraryEntry["kind"];
}

const ENTRIES: readonly LibraryEntry[] = Object.entries(LIBRARY_WORDS).flatMap(([field, entries]) => {
  return Object.entries(entries).map(([name, words]) => readEntry(field, name, words));
});

const found = new WeakMap<EmbeddingTable, Map<string, Axis | string>>();

/**
 * The library: more than a hundred axes and topics with English words, checked on the shipped model.
 *
 * @example
 * axisLibrary().find(({ name }) => name === "size");
 * // { name: "size", field: "quantity", kind: "poles", negative: ["small", ...], positive: ["large", ...] }
 */
export function axisLibrary(): readonly LibraryEntry[] {
  return ENTRIES;
}

/**
 * An axis of the library in a table; made once per table. Throws `unknown axis` for a name that the library does not
 * have, and `missing words` where the table lacks more than half of the words of a pole.
 *
 * @example
 * libraryAxis(table, "size").score(table.vectorOf("whale")); // above 0
 */
export function libraryAxis(table: EmbeddingTable, name: string): Axis {
  const axis = makeOnce(table, libraryEntry(name));
  if (typeof axis !== "string") return axis;
  throw new RiverbankError("missing", `words: axis ${name} of the library: ${axis}; make one with words of your own`);
}

/**
 * The axes of the library in a table, in the library's order, each made once per table; those that the table lacks the
 * words for are left out and listed. Throws `unknown axis` and `unknown field`.
 *
 * @example
 * libraryAxes(table, { fields: ["nature"], kind: "topic" }).axes.map(({ name }) => name); // ["animal", "pet", ...]
 */
export function libraryAxes(table: EmbeddingTable, { fields, names, kind }: LibraryOptions = {}): LibraryAxes {
  for (const field of fields ?? []) checkField(field);
  const wanted = names && new Set(names.map((name) => libraryEntry(name).name));
  const axes: Axis[] = [];
  const skipped: SkippedEntry[] = [];
  for (const entry of ENTRIES) {
    const { name, field } = entry;
    if ((wanted && !wanted.has(name)) || (fields && !fields.includes(field))) continue;
    if (kind && entry.kind !== kind) continue;
    const axis = makeOnce(table, entry);
    if (typeof axis === "string") skipped.push({ name, reason: axis });
    else axes.push(axis);
  }
  return { axes, skipped };
}

function readEntry(field: string, name: string, words: string): LibraryEntry {
  const poles = words.split(" | ").map((pole) => pole.split(" "));
  const positive = poles[poles.length - 1];
  if (poles.length === 1) return { name, field, kind: "topic", negative: [], positive };
  return { name, field, kind: "poles", negative: poles[0], positive };
}

/**
 * An entry of the library by its name. Throws `unknown axis`, with names that are nearly it.
 *
 * @example
 * libraryEntry("currency").positive; // ["currency", "dollar", "euro", ...]
 */
export function libraryEntry(name: string): LibraryEntry {
  const entry = ENTRIES.find((other) => other.name === name);
  if (entry) return entry;
  const near = nearestSpellings(name, new Vocabulary(ENTRIES.map((other) => other.name)));
  const cure =
    near.length > 0
      ? `near it there are ${near.join(", ")}`
      : "riverbank axes lists them, and name=words:words makes one";
  throw new RiverbankError("unknown", `axis: ${JSON.stringify(name)} is not in the library; ${cure}`);
}

function checkField(field: string): void {
  if (field in LIBRARY_WORDS) return;
  const fields = Object.keys(LIBRARY_WORDS).join(", ");
  throw new RiverbankError("unknown", `field: ${JSON.stringify(field)} came, one of ${fields} was expected`);
}

/** The axis, or why there is none. */
function makeOnce(table: EmbeddingTable, entry: LibraryEntry): Axis | string {
  let axes = found.get(table);
  if (!axes) {
    axes = new Map();
    found.set(table, axes);
  }
  const axis = axes.get(entry.name) ?? make(table, entry);
  axes.set(entry.name, axis);
  return axis;
}

function make(table: EmbeddingTable, { name, kind, negative, positive }: LibraryEntry): Axis | string {
  for (const pole of kind === "topic" ? [positive] : [negative, positive]) {
    const missing = pole.filter((word) => !findVectorOf(table, word)).length;
    if (2 * missing > pole.length) return `the table lacks ${missing} of the ${pole.length} words of a pole`;
  }
  try {
    return kind === "topic"
      ? topicAxis(table, { name, words: positive })
      : poleAxis(table, { name, negative, positive });
  } catch (error) {
    if (error instanceof RiverbankError && error.code === "invalid") return "in this table it has no direction";
    throw error;
  }
}
