// Axes as a person types them, made of a model's words.

import { basename } from "node:path";
import { type Axis, poleAxis, topicAxis } from "../projection/axis.ts";
import { libraryAxis } from "../projection/library/library.ts";
import { ratedAxis } from "../projection/rated-axis.ts";
import { parseAxisSpec } from "../projection/spec.ts";
import { RiverbankError } from "../shared/errors.ts";
import { readRows } from "../text/formats/rows.ts";
import type { EmbeddingTable } from "../vectors/table.ts";
import { readInput } from "./input.ts";
import { queryOf } from "./queries.ts";
import { tokenOf } from "./words.ts";

/** What help says of axes. */
export const AXIS_HELP = `An axis is written "size=small,tiny:large,huge", the negative pole first, or as a topic, "royalty=king,queen,royal", which
runs from the model's average word to the mean of these. Words with signs or blanks go between double quotes. A name
alone, "size", is the axis that the library has by that name; riverbank axes lists them.`;

/** Collects an option that may come several times. */
export function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}

/** The axis that a text spells, or that the library has by that name. Throws `unknown axis` and what `parseAxisSpec`, `poleAxis` and `topicAxis` throw. */
export function typedAxis(table: EmbeddingTable, text: string): Axis {
  if (!text.includes("=")) return libraryAxis(table, text.trim());
  const { name, negative, positive } = parseAxisSpec(text);
  const queries = (words: readonly string[]) => words.map((word) => queryOf(table, word));
  if (negative === null) return topicAxis(table, { name, words: queries(positive) });
  return poleAxis(table, { name, negative: queries(negative), positive: queries(positive) });
}

/** A rated axis, called as its file is, from a csv with the columns word and rating. */
export async function ratedAxisOf(table: EmbeddingTable, path: string): Promise<Axis> {
  const ratings = readRatings(await readInput(path), path);
  const name = basename(path).replace(/(?<=.)\.[^.]*$/, "");
  return ratedAxis(table, {
    name,
    ratings: ratings.map(({ word, rating }) => ({ word: tokenOf(table, word), rating })),
  });
}

/** Throws `missing column`, and `invalid rating` with the line. */
function readRatings(text: string, name: string): { word: string; rating: number }[] {
  const [header, ...rows] = readRows(text, name);
  const [word, rating] = ["word", "rating"].map((column) => {
    const place = header?.cells.findIndex((cell) => cell.trim().toLowerCase() === column) ?? -1;
    if (place >= 0) return place;
    throw new RiverbankError(
      "missing",
      `column: ${name} has none called ${column}; its first line must name word and rating`,
    );
  });
  return rows.map(({ cells, line }) => {
    const value = cells[rating]?.trim() ? Number(cells[rating]) : Number.NaN;
    if (Number.isFinite(value) && cells[word]?.trim()) return { word: cells[word].trim(), rating: value };
    throw new RiverbankError(
      "invalid",
      `rating: ${name} line ${line} is ${JSON.stringify(cells.join(","))}, a word and a number were expected`,
    );
  });
}
