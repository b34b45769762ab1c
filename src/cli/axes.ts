// Axes as the command line takes them: an option that comes several times, and files of ratings.

import { basename } from "node:path";
import type { Axis } from "../projection/axis.ts";
import { ratedAxis } from "../projection/rated-axis.ts";
import { tokenOf } from "../questions/words.ts";
import { RiverbankError } from "../shared/errors.ts";
import { readRows } from "../text/formats/rows.ts";
import type { EmbeddingTable } from "../vectors/table.ts";
import { readInput } from "./input.ts";

/** Collects an option that may come several times. */
export function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
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
