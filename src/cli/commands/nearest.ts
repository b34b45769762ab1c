// riverbank nearest: the words around a word, or around any vector.

import type { Command } from "commander";
import { type Nearest, type NearestOptions, nearest } from "../../similarity/nearest.ts";
import { UsageError } from "../errors.ts";
import { readVector, readWordList } from "../input.ts";
import { showText } from "../layout.ts";
import { openModel } from "../model.ts";
import { addCountOption, addExamples, addQuestionOptions, describe, type QuestionOptions } from "../options.ts";
import { print, printResult } from "../output.ts";
import { showNeighbours } from "../show.ts";
import { tokensOf } from "../words.ts";

interface Options extends QuestionOptions {
  count: number;
  among?: string;
  vector?: string;
}

const ABOUT = `List the words whose vectors point most nearly where a word's vector points, with their cosines.

Several words are answered one after the other, with --json one line each. The scan is exact.`;

export function define(command: Command): void {
  describe(command, ABOUT).argument("[words...]", "the words to start from");
  addCountOption(command)
    .option("--among <list>", "answer only with these words: a,b,c or a file with one per line")
    .option("--vector <numbers>", "start from a vector instead: 0.1,-2,... or a file of numbers");
  addQuestionOptions(command);
  addExamples(command, "nearest king -k 5", "nearest banana --among apple,pear,king,stone");
  command.action(run);
}

async function run(words: string[], { model, json, count, among, vector }: Options): Promise<void> {
  if (words.length > 0 === (vector !== undefined)) {
    throw new UsageError("invalid query: give either words or --vector, such as riverbank nearest king");
  }
  const list = among === undefined ? undefined : await readWordList(among);
  const query = vector === undefined ? undefined : await readVector(vector);
  const table = await openModel(model);
  const options: NearestOptions = { k: count, ...(list && { among: tokensOf(table, list) }) };
  const results: Nearest[] = query
    ? [nearest(table, query, options)]
    : tokensOf(table, words).map((word) => nearest(table, word, options));
  results.forEach((result, index) => {
    const headed = results.length > 1 && !json;
    if (headed) print(`${index > 0 ? "\n" : ""}${showText(words[index])}`);
    printResult(result, json, ({ neighbours }) => showNeighbours(neighbours));
  });
}
