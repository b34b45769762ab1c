// What the training's place asks the engine. All but `trainSettings` go to the thread for long work, which keeps the course
// of the last training.

import {
  corpusFromStream,
  groupVectors,
  joinCorpora,
  nearest,
  resolveSettings,
  type Settings,
  type TrainProgress,
  type TrainReport,
  tableChunks,
  train,
} from "riverbank";
import type { Call } from "../../engine/call.ts";
import { Course, PARTS, type Stand } from "./course.ts";
import { type Places, type Plane, planeOf, turned } from "./plane.ts";

/** The choices with what the library adds to them; throws its errors. Threads: the machine's where none are given. */
export const trainSettings: Call<Partial<Settings>, Settings> = (chosen) =>
  resolveSettings(chosen, navigator.hardwareConcurrency);

export interface TrainQuestion {
  files: File[];
  /** What the table's file is called. */
  name: string;
  /** csv, tsv: the column to read; jsonl: the field. */
  column: string;
  settings: Partial<Settings>;
}

export interface TrainAnswer {
  report: TrainReport;
  /** Whether it was stopped before its end. */
  stopped: boolean;
  rows: number;
  dims: number;
  /** The table as it would be saved. */
  file: File;
}

/** How far it is, and how many moments have been kept. */
export type TrainNews = TrainProgress & { moments: number };

let course = new Course();
let plane: Plane | undefined;
let stop = new AbortController();
let finished = false;

/** Trains a table on files. A new training takes the place of the last one's course. */
export const trainTable: Call<TrainQuestion, TrainAnswer, TrainNews> = async (question, { signal, tell }) => {
  const { files, name, settings } = question;
  stop.abort();
  const own = new AbortController();
  const kept = new Course();
  [stop, course, plane, finished] = [own, kept, undefined, false];
  const corpus = joinCorpora(files.map((file) => corpusFromStream(file, formatOf(question))));
  const { table, report, stopped } = await train(corpus, {
    ...settings,
    signal: AbortSignal.any([signal, own.signal]),
    moments: PARTS,
    onMoment: (moment) => kept.add(moment),
    onProgress: (progress) => tell({ ...progress, moments: kept.stands.length }),
  });
  finished = course === kept;
  const chunks = [...tableChunks(table)].map((chunk) => chunk.slice());
  return { report, stopped, rows: table.rows, dims: table.dims, file: new File(chunks, name) };
};

/** Ends the training under way; it answers with the table as it is then. */
export const trainStop: Call<null, null> = () => {
  stop.abort();
  return null;
};

function formatOf({ column }: TrainQuestion) {
  if (column === "") return {};
  return { field: column, column: /^[0-9]+$/.test(column) ? Number(column) : column };
}

export interface CourseQuestion {
  /** So that a new training, or a new moment of one, is another question. */
  run: number;
  moments: number;
  done: boolean;
  /** Words to draw; none: the most frequent ones that tell something. */
  words: string[];
  /** Whose neighbours; empty: the first word drawn. */
  word: string;
  k: number;
}

/** One moment of the course. */
export interface CourseMoment extends Omit<Stand, "table"> {
  places: Places;
  neighbours: { token: string; score: number }[];
}

export interface CourseAnswer {
  words: string[];
  word: string;
  /** At the end: each word's group by its vector. */
  groups: readonly number[] | undefined;
  explained: readonly number[] | undefined;
  moments: CourseMoment[];
  /** Words that may be drawn and be neighbours, and all words of the table. */
  kept: number;
  size: number;
  /** What is wrong with the words to draw, or with the one asked about. */
  problems: { words?: string; word?: string };
}

/** The course so far, on the plane of its last moment. */
export const trainCourse: Call<CourseQuestion, CourseAnswer | undefined> = async ({
  words: chosen,
  word: asked,
  k,
}) => {
  const { stands, size, vocabulary } = course;
  const [seen, isOver] = [stands.slice(), finished];
  const last = seen.at(-1)?.table;
  if (!last || !vocabulary) return undefined;
  const problems: CourseAnswer["problems"] = {};
  const known = (words: string[], field: "words" | "word") =>
    words.filter((word) => {
      try {
        return last.vectorOf(word);
      } catch (error) {
        problems[field] ??= (error as Error).message;
        return false;
      }
    });
  const [own] = known(asked ? [asked] : [], "word");
  const wanted = known(chosen, "words");
  const words = [...new Set([...(wanted.length > 0 ? wanted : course.telling()), ...(own ? [own] : [])])];
  const word = own ?? words[0];
  const drawn = await planeOf(last, words).catch((error: Error) => {
    problems.words ??= error.message;
  });
  if (drawn) plane = !isOver && plane ? turned(drawn, plane, last, words) : drawn;
  const groups = isOver ? (await groupVectors(words.map((other) => last.vectorOf(other)))).labels : undefined;
  const moments = seen.map(({ table, ...stand }): CourseMoment => {
    const places = drawn && plane ? plane.placesOf(table, words) : [];
    return { ...stand, places, neighbours: nearest(table, word, { k }).neighbours };
  });
  return {
    words,
    word,
    groups,
    explained: isOver ? drawn?.explained : undefined,
    moments,
    kept: vocabulary.size,
    size,
    problems,
  };
};
