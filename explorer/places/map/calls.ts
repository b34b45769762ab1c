// What the map's place asks the engine: a map, what colours it, what its words have in common, its files.

import {
  chooseWords,
  describeMap,
  describeQuality,
  type EmbeddingTable,
  type MapColour,
  type MapMethod,
  type MapPoints,
  mapCsv,
  mapJson,
  mapPoints,
  mapSvg,
  mapTable,
  meanVector,
  type Neighbour,
  nearest,
  pca,
  pointsOf,
  type WordMap,
} from "riverbank";
import { axisColour, listAxes, typedAxis } from "riverbank/questions";
import type { Call, Desk } from "../../engine/call.ts";

/** A map: the same question gives the same map. */
export interface MapQuestion {
  method: MapMethod;
  dims: 2 | 3;
  /** The most frequent words. */
  limit: number;
  seed: number;
}

export interface MapAnswer {
  points: Omit<MapPoints, "axis">;
  /** What it is, and how far it can be believed. */
  about: string;
  quality: string;
  notes: readonly string[];
}

export interface MapNews {
  stage: string;
  /** 0 to 1. */
  share: number;
  /** The points as they stand. */
  layout?: Float32Array;
  /** Told once, with the first layout. */
  words?: readonly string[];
  counts?: Float64Array;
}

/** Milliseconds between two pictures of a map that is being made. */
const PICTURE = 60;
/** Common neighbours of chosen words. */
const COMMON = 10;

/** The last map of each table, so that its files need no second one. */
const made = new WeakMap<EmbeddingTable, { key: string; map: WordMap }>();

export const drawMap: Call<MapQuestion, MapAnswer, MapNews> = async (question, desk) => {
  const map = await mapFor(question, desk, teller(desk));
  const { axis, ...points } = mapPoints(map);
  return { points, about: describeMap(map), quality: describeQuality(map), notes: map.notes };
};

type OnProgress = NonNullable<NonNullable<Parameters<typeof mapTable>[1]>["onProgress"]>;

async function mapFor(
  question: MapQuestion,
  { table: open, signal }: Pick<Desk, "table" | "signal">,
  tell?: { progress: OnProgress; begin: (words: readonly string[], counts: Float64Array) => void },
): Promise<WordMap> {
  const table = await open();
  const key = JSON.stringify(question);
  const known = made.get(table);
  if (known?.key === key) return known.map;
  if (tell) {
    const { words, counts } = chooseWords(table, question);
    tell.begin(words, counts);
    if (question.method === "umap") await showFirst(table, words, question, signal, tell.progress);
  }
  const map = await mapTable(table, { ...question, signal, onProgress: tell?.progress });
  made.set(table, { key, map });
  return map;
}

/** UMAP itself takes a while before there is anything to see: until then its words stand as PCA has them. */
async function showFirst(
  table: EmbeddingTable,
  words: readonly string[],
  { dims }: MapQuestion,
  signal: AbortSignal,
  progress: OnProgress,
): Promise<void> {
  if (table.dims < dims) return;
  const { coordinates: layout } = await pca(pointsOf(table, { words }), { components: dims, signal });
  progress({ stage: "pca", done: 1, total: 1, layout });
}

/** Tells how far a map is, and now and then how it looks. */
function teller({ tell }: Desk<MapNews>) {
  let first: Pick<MapNews, "words" | "counts"> = {};
  let [last, stage, seen] = [Number.NEGATIVE_INFINITY, "", undefined as Float32Array | undefined];
  return {
    begin(words: readonly string[], counts: Float64Array) {
      first = { words, counts };
    },
    progress({ stage: now, done, total, layout }: Parameters<OnProgress>[0]) {
      const never = layout !== undefined && first.words !== undefined;
      if (now === stage && !never && performance.now() - last < PICTURE) return;
      // A layout that was told before is handed on by later stages.
      const fresh = layout && (layout !== seen || now === "layout") ? { layout: layout.slice(), ...first } : {};
      if (layout) first = {};
      [last, stage, seen] = [performance.now(), now, layout];
      tell({ stage: now, share: total > 0 ? done / total : 0, ...fresh });
    },
  };
}

export const mapAxes: Call<Record<string, never>, { name: string; field: string }[]> = async (_, desk) =>
  listAxes(await desk.table(), {}).axes.map(({ name, field }) => ({ name, field }));

/** The map's words along an axis: a number for each, and what the axis is worth. */
export const mapAxis: Call<
  { axis: string; limit: number },
  { name: string; values: Float64Array; note: string }
> = async ({ axis, limit }, desk) => {
  const { colour, note } = await coloured(await desk.table(), axis, limit);
  return { name: colour.name, values: Float64Array.from(colour.values), note };
};

function coloured(table: EmbeddingTable, axis: string, limit: number) {
  const { words } = chooseWords(table, { limit });
  return axisColour(table, words, typedAxis(table, axis));
}

/** What is nearest to the middle of some words, of all the table's others. */
export const mapCommon: Call<{ words: readonly string[] }, Neighbour[]> = async ({ words }, desk) => {
  const table = await desk.table();
  return nearest(table, meanVector(table, words), { k: COMMON, exclude: words }).neighbours;
};

/** A map as a file holds it. The picture is coloured as `colour` says: by cluster, frequency or an axis as it is typed. */
export const mapFile: Call<
  { question: MapQuestion; kind: "svg" | "csv" | "json"; colour: string },
  object | string
> = async ({ question, kind, colour }, desk) => {
  const map = await mapFor(question, desk);
  if (kind === "json") return mapJson(map);
  if (kind === "csv") return mapCsv(map);
  return mapSvg(map, { colour: await colourOf(await desk.table(), colour, question.limit) });
};

async function colourOf(table: EmbeddingTable, colour: string, limit: number): Promise<MapColour> {
  if (colour === "cluster" || colour === "frequency") return colour;
  return (await coloured(table, colour, limit)).colour;
}
