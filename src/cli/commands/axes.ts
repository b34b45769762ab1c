// riverbank axes: the library of axes and topics, and what it says of words.

import { type Command, Option } from "commander";
import { areSets, axesBetween, axesFor, axesPrincipal, listAxes, testSets } from "../../questions/axes.ts";
import { queriesOf } from "../../questions/queries.ts";
import { UsageError } from "../errors.ts";
import { readWordList } from "../input.ts";
import { splitList } from "../lists.ts";
import { openModel } from "../model.ts";
import {
  addCountOption,
  addExamples,
  addQuestionOptions,
  describe,
  type QuestionOptions,
  wholeNumber,
} from "../options.ts";
import { printResult } from "../output.ts";
import { showDifference, showLibrary, showPrincipal, showProfile, showSingleWeat, showWeat } from "../show-axes.ts";

interface Options extends QuestionOptions {
  count: number;
  fields?: string;
  for?: string;
  between?: string[];
  principal?: number | true;
  among?: string;
  weat?: string;
}

/** What may be asked; of each command line one. */
const QUESTIONS = ["for", "between", "principal", "weat"] as const;

const ABOUT = `List the library of axes and topics, or ask what it says of words.

An axis has two poles of words; a topic has one, and runs from the centre of the model to it.

--for lays a word on all axes and shows the most telling ones first: the standing is its score in standard deviations
from the mean of the model's frequent words.

--between finds the axes that tell two lists of words apart, by permutation tests; words that an axis was made of do not
count on it. "p adjusted" (Holm) is the one to believe, since so many axes were looked at.

--principal finds the directions along which words spread most, and names each by the axes that correlate with it.

--weat tests for associations (Caliskan et al. 2017): X:Y:A:B, four lists with commas, asks whether the words of X are
nearer to those of A, and the words of Y to those of B, than chance would have it; word:A:B asks it of a single word.`;

export function define(command: Command): void {
  describe(command, ABOUT)
    .option("--fields <names>", "only these fields of the library: a,b,c")
    .option("--for <word>", "a word's or an expression's place on all axes")
    .option("--between <lists...>", "what tells two lists apart: a,b,c d,e,f or files with a word per line")
    .addOption(
      new Option("--principal [number]", "principal directions, 5 unless told, with names").argParser(
        wholeNumber("--principal", 1),
      ),
    )
    .option("--among <list>", "with --principal: of these words (default: the model's 5,000 most frequent)")
    .option("--weat <sets>", "an association test: X:Y:A:B or word:A:B");
  addQuestionOptions(addCountOption(command));
  addExamples(
    command,
    "axes --fields nature,people",
    "axes --for king -k 5",
    "axes --between oak,birch,elm,maple,pine cow,goat,pig,hen,duck",
    "axes --principal 3 --among cow,goat,pig,oak,birch,elm,car,bus,train",
    'axes --weat "rose,lily,daisy:wasp,spider,beetle:love,peace,happy:ugly,death,hatred" --json',
    'axes --weat "nurse:she,her,woman:he,his,man"',
  );
  command.action(run);
}

async function run(options: Options): Promise<void> {
  const { model, json, fields, among, count } = options;
  const asked = QUESTIONS.filter((question) => options[question] !== undefined);
  if (asked.length > 1) {
    throw new UsageError(`mismatched --${asked[1]}: it came with --${asked[0]}; leave one of them out`);
  }
  if (among !== undefined && options.principal === undefined) {
    throw new UsageError("mismatched --among: it came without --principal; add that, or leave it out");
  }
  const sets = options.weat === undefined ? undefined : readSets(options.weat);
  const table = await openModel(model);
  const asking = { k: count, fields: fields === undefined ? undefined : splitList(fields, "--fields") };
  if (options.for !== undefined) {
    const [query] = queriesOf(table, [options.for]);
    printResult(axesFor(table, query, asking), json, showProfile);
  } else if (options.between) {
    printResult(axesBetween(table, await readLists(options.between), asking), json, showDifference);
  } else if (options.principal !== undefined) {
    const words = among === undefined ? undefined : await readWordList(among);
    const number = options.principal === true ? 5 : options.principal;
    printResult(await axesPrincipal(table, number, { ...asking, among: words }), json, showPrincipal);
  } else if (sets) {
    const found = testSets(table, sets);
    if ("word" in found) printResult(found, json, showSingleWeat);
    else printResult(found, json, showWeat);
  } else printResult(listAxes(table, asking), json, showLibrary);
}

/** The two lists of --between. */
async function readLists(lists: readonly string[]): Promise<string[][]> {
  if (lists.length === 2) return [await readWordList(lists[0]), await readWordList(lists[1])];
  throw new UsageError(`invalid --between: ${lists.length} lists came, two were expected, such as a,b,c d,e,f`);
}

/** The lists of --weat: four, or three of which the first is a single word. */
function readSets(text: string): string[][] {
  const parts = text.split(":");
  const sets = parts.length === 3 || parts.length === 4 ? parts.map((part) => splitList(part, "--weat")) : [];
  if (areSets(sets)) return sets;
  throw new UsageError(
    `invalid --weat: ${JSON.stringify(text)} came, X:Y:A:B or word:A:B with lists a,b,c was expected`,
  );
}
