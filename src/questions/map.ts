// map: words as a picture, with what it is worth.

import { mapTable, type WordMap } from "../projection/maps/map.ts";
import type { MapMethod, MapOptions } from "../projection/maps/map-options.ts";
import type { EmbeddingTable } from "../vectors/table.ts";
import { tokensOf } from "./words.ts";

/** What `map` is asked; the words as they are typed. */
export type MapFields = Pick<
  MapOptions,
  | "words"
  | "limit"
  | "method"
  | "dims"
  | "metric"
  | "neighbours"
  | "perplexity"
  | "minDist"
  | "epochs"
  | "resolution"
  | "seed"
>;

/** The map of these words, or of the most frequent. */
export function answerMap(
  table: EmbeddingTable,
  { words, ...fields }: MapFields,
  work: Pick<MapOptions, "unknown" | "threads" | "signal" | "onProgress"> = {},
): Promise<WordMap> {
  return mapTable(table, { ...fields, ...work, words: words && tokensOf(table, words) });
}

/** Choices that only some methods have. */
const OWN_CHOICES = [
  ["perplexity", "tsne"],
  ["minDist", "umap"],
  ["epochs", "umap", "tsne"],
] as const satisfies (readonly [keyof MapFields, ...MapMethod[]])[];

/** A choice that came with a method which has none of it; undefined where all go together. */
export function strayChoice(fields: MapFields): (typeof OWN_CHOICES)[number][0] | undefined {
  const { method = "umap" } = fields;
  const stray = OWN_CHOICES.find(
    ([name, ...methods]) => fields[name] !== undefined && !methods.some((own) => own === method),
  );
  return stray?.[0];
}
