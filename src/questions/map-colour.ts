// map: words coloured along an axis, which is never shown without what it is worth.

import type { Axis } from "../projection/axis.ts";
import type { MapColour } from "../projection/maps/map-colour.ts";
import { reliability } from "../projection/reliability.ts";
import type { EmbeddingTable } from "../vectors/table.ts";

/** The words' scores on an axis as a map's colour, and a note of the axis' worth. */
export interface AxisColour {
  colour: Exclude<MapColour, string>;
  /** "the axis size is sound: ..." */
  note: string;
}

/** Throws what `vectorOf` throws for a word. */
export function axisColour(table: EmbeddingTable, words: readonly string[], axis: Axis): AxisColour {
  const { verdict, reason } = reliability(axis, { table });
  const values = words.map((word) => axis.score(table.vectorOf(word)));
  return { colour: { name: axis.name, values }, note: `the axis ${axis.name} is ${verdict}: ${reason}` };
}
