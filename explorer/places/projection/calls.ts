// What the place of axes asks the engine.

import {
  type Axis,
  axisLibrary,
  barPlot,
  compare,
  type EmbeddingTable,
  evaluateExpression,
  type LibraryEntry,
  type Profile,
  type Projected,
  type ProjectionPlot,
  projectionPlot,
  type Reliability,
  reliability,
  type SingleWeat,
  type StripPlotOptions,
  stripPlot,
  subspaceOf,
  type Weat,
  type Without,
} from "riverbank";
import {
  answerCompare,
  answerFocus,
  axesFor,
  type Compared,
  type FocusFields,
  type LibraryList,
  layWords,
  listAxes,
  queryOf,
  type ShownFocus,
  testSets,
  typedAxis,
  typedList,
} from "riverbank/questions";
import type { Call } from "../../engine/call.ts";

/** The library's axes that the table has words for. */
export const projectionLibrary: Call<object, LibraryList> = async (_, desk) => listAxes(await desk.table(), {});

/** What an axis was made of. */
export interface AxisWords {
  name: string;
  kind: Axis["kind"];
  negative: string[];
  positive: string[];
  missing: string[];
}

/** An axis as it is typed. */
export const projectionAxis: Call<{ axis: string }, AxisWords> = async ({ axis }, desk) =>
  wordsOf(typedAxis(await desk.table(), axis));

function wordsOf({ name, kind, poles, missing }: Axis): AxisWords {
  return { name, kind, ...poles, missing: [...missing] };
}

interface LayQuestion {
  /** As typed, with commas. */
  words: string;
  axis: string[];
  plot: ProjectionPlot;
  width: number;
  height?: number | undefined;
}

/** Words on axes, as numbers and as a picture, and the question as it was understood. */
export interface Laid {
  axes: AxisWords[];
  words: Projected[];
  svg: string;
  asked: { words: string[]; axis: string[] };
}

export const projectionWords: Call<LayQuestion, Laid> = async ({ words: typed, axis, plot, width, height }, desk) => {
  const asked = { words: typedList(typed), axis };
  const { axes, words } = layWords(await desk.table(), asked);
  const svg = projectionPlot(words, axes, { plot, width, ...(height && { height }) });
  return { axes: axes.map(wordsOf), words, svg, asked };
};

/** How far axes can be trusted; random axes take their time. */
export const projectionTrust: Call<{ axis: string[] }, { name: string; reliability: Reliability }[]> = async (
  { axis },
  desk,
) => {
  const table = await desk.table();
  const axes = axis.map((text) => typedAxis(table, text));
  const found: { name: string; reliability: Reliability }[] = [];
  for (const one of axes) {
    // A turn for what has come meanwhile: the question may be another one by now.
    await new Promise((resolve) => setTimeout(resolve));
    desk.signal.throwIfAborted();
    found.push({ name: one.name, reliability: reliability(one, { table, others: axes }) });
  }
  return found;
};

/** One word on the library's axes, and what their ends are called. */
export interface Standings {
  profile: Profile;
  entries: Record<string, LibraryEntry>;
  svg: string;
}

export const projectionProfile: Call<{ word: string; k: number; fields?: string[] | undefined }, Standings> = async (
  { word, k, fields },
  desk,
) => {
  const table = await desk.table();
  const profile = axesFor(table, queryOf(table, word), { k, fields });
  const shown = new Set(profile.axes.map(({ name }) => name));
  const entries = Object.fromEntries(
    axisLibrary().flatMap((entry) => (shown.has(entry.name) ? [[entry.name, entry]] : [])),
  );
  const bars = profile.axes.map(({ name, standing }) => ({ label: labelOf(entries[name]), value: standing }));
  const svg = barPlot({ bars, xLabel: `${word}: standing, in standard deviations of frequent words` });
  return { profile, entries, svg };
};

function labelOf({ name, negative, positive }: LibraryEntry): string {
  return negative.length > 0 ? `${name}: ${negative[0]} to ${positive[0]}` : name;
}

/** Two words compared as a whole. */
export const projectionPair: Call<{ words: [string, string] }, Compared> = async ({ words }, desk) =>
  answerCompare(await desk.table(), { words, axis: [] }) as Compared;

/** Two words compared, and the library's axes at whose ends they lie, each of which is tested. */
export interface Opposed {
  compared: Compared;
  entries: LibraryEntry[];
}

export const projectionOpposites: Call<{ words: [string, string] }, Opposed> = async ({ words }, desk) => {
  const compared = answerCompare(await desk.table(), { words }) as Compared;
  const entries = compared.opposites.flatMap(({ axis }) => axisLibrary().find(({ name }) => name === axis) ?? []);
  return { compared, entries };
};

interface FocusQuestion {
  query: string;
  threshold: number;
  /** Names of the library as typed, with commas; "" for all its topics. */
  topics: string;
  /** A topic of the visitor's own, as typed; "" for none. */
  own: string;
}

/** What a text is about, and the question as it was understood. */
export interface Focused {
  found: ShownFocus;
  asked: FocusFields;
}

export const projectionFocus: Call<FocusQuestion, Focused> = async ({ query, threshold, topics, own }, desk) => {
  const asked: FocusFields = {
    query,
    k: 10,
    threshold,
    ...(topics.trim() !== "" && { topics: typedList(topics) }),
    ...(own.trim() !== "" && { topic: [own] }),
  };
  return { found: answerFocus(await desk.table(), asked) as ShownFocus, asked };
};

/** A word beside another, in all dimensions and inside some topics. */
export interface InsideRow {
  token: string;
  cosine: number;
  similarity: number;
  /** How much of the word lies inside, 0 to 1. */
  inside: number;
}

interface InsideQuestion {
  /** Topics of the library by name, or as they are typed. */
  topics: string[];
  /** As typed; the first is compared with each of the others. */
  words: string;
}

export const projectionInside: Call<InsideQuestion, { first: string; rows: InsideRow[] }> = async (question, desk) => {
  const table = await desk.table();
  const [first, ...others] = typedList(question.words);
  const space = subspaceOf(question.topics.map((text) => typedAxis(table, text)));
  const start = vectorOf(table, first);
  const rows = others.map((token) => {
    const vector = vectorOf(table, token);
    const { cosine } = compare(table, queryOf(table, first), queryOf(table, token));
    return { token, cosine, similarity: space.similarity(start, vector), inside: space.inside(vector) };
  });
  return { first, rows };
};

function vectorOf(table: EmbeddingTable, text: string): Float32Array {
  const query = queryOf(table, text);
  return typeof query === "string" ? table.vectorOf(query) : evaluateExpression(table, query).vector;
}

export const projectionWithout: Call<{ query: string; without: string[] }, Without> = async (question, desk) =>
  answerFocus(await desk.table(), { k: 10, threshold: 3, ...question }) as Without;

/** The sets as they are typed; without `y`, `x` is a single word. */
interface TestQuestion {
  x: string;
  y: string;
  a: string;
  b: string;
}

export interface TestAnswer {
  found: Weat | SingleWeat;
  /** As the command line and the library take them. */
  sets: string[][];
}

export const projectionTest: Call<TestQuestion, TestAnswer> = async ({ x, y, a, b }, desk) => {
  const [targets, first, second] = [x, a, b].map(typedList);
  const others = y.trim() === "" ? [] : typedList(y);
  const single = others.length === 0 && targets.length === 1;
  const sets = single ? [targets, first, second] : [targets, others, first, second];
  return { found: testSets(await desk.table(), sets), sets };
};

export const projectionStrip: Call<StripPlotOptions, string> = (options) => stripPlot(options);
