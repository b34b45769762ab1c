// riverbank axes: the library of axes and topics, and what it says of words.

import { type Command, Option } from "commander";
import { explainDifference } from "../../projection/difference.ts";
import { axisLibrary, type LibraryOptions, libraryAxes } from "../../projection/library/library.ts";
import { principal } from "../../projection/principal.ts";
import { profile } from "../../projection/profile.ts";
import { singleWeat, weat } from "../../projection/weat.ts";
import type { EmbeddingTable } from "../../vectors/table.ts";
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
import { queriesOf } from "../queries.ts";
import { showDifference, showLibrary, showPrincipal, showProfile, showSingleWeat, showWeat } from "../show-axes.ts";
import { tokensOf } from "../words.ts";

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
  const { model, json, fields, among } = options;
  const asked = QUESTIONS.filter((question) => options[question] !== undefined);
  if (asked.length > 1) {
    throw new UsageError(`mismatched --${asked[1]}: it came with --${asked[0]}; leave one of them out`);
  }
  if (among !== undefined && options.principal === undefined) {
    throw new UsageError("mismatched --among: it came without --principal; add that, or leave it out");
  }
  const sets = options.weat === undefined ? undefined : readSets(options.weat);
  const table = await openModel(model);
  const library: LibraryOptions = fields === undefined ? {} : { fields: splitList(fields, "--fields") };
  if (options.for !== undefined) return showFor(table, options.for, options, library);
  if (options.between) return compareLists(table, options.between, options, library);
  if (options.principal !== undefined) return findPrincipal(table, options, library);
  if (sets) return testSets(table, sets, json);
  const { axes, skipped } = libraryAxes(table, library);
  const names = new Set(axes.map(({ name }) => name));
  printResult({ axes: axisLibrary().filter(({ name }) => names.has(name)), skipped }, json, showLibrary);
}

function showFor(table: EmbeddingTable, word: string, { json, count }: Options, library: LibraryOptions): void {
  const [query] = queriesOf(table, [word]);
  const { axes, ...rest } = profile(table, query, libraryAxes(table, library).axes);
  printResult({ ...rest, axes: axes.slice(0, count) }, json, showProfile);
}

async function compareLists(
  table: EmbeddingTable,
  lists: readonly string[],
  { json, count }: Options,
  library: LibraryOptions,
): Promise<void> {
  if (lists.length !== 2) {
    throw new UsageError(`invalid --between: ${lists.length} lists came, two were expected, such as a,b,c d,e,f`);
  }
  const [first, second] = [await readWordList(lists[0]), await readWordList(lists[1])];
  const { axes } = libraryAxes(table, library);
  const found = explainDifference(table, tokensOf(table, first), tokensOf(table, second), { axes, count });
  printResult(found, json, showDifference);
}

async function findPrincipal(
  table: EmbeddingTable,
  { json, principal: number, among }: Options,
  library: LibraryOptions,
): Promise<void> {
  const words = among === undefined ? undefined : tokensOf(table, await readWordList(among));
  const { directions, ...rest } = await principal(table, {
    axes: libraryAxes(table, library).axes,
    count: number === true ? 5 : (number ?? 5),
    ...(words && { words }),
  });
  printResult({ ...rest, directions: directions.map(({ direction, ...shown }) => shown) }, json, showPrincipal);
}

function testSets(table: EmbeddingTable, sets: readonly string[][], json: boolean | undefined): void {
  const [first, ...others] = sets.map((words) => tokensOf(table, words));
  if (others.length === 2) {
    const [a, b] = others;
    printResult(singleWeat(table, { word: first[0], a, b }), json, showSingleWeat);
  } else {
    const [y, a, b] = others;
    printResult(weat(table, { x: first, y, a, b }), json, showWeat);
  }
}

/** The lists of --weat: four, or three of which the first is a single word. */
function readSets(text: string): string[][] {
  const parts = text.split(":");
  const sets = parts.length === 3 || parts.length === 4 ? parts.map((part) => splitList(part, "--weat")) : [];
  if (sets.length === 4 || (sets.length === 3 && sets[0].length === 1)) return sets;
  throw new UsageError(
    `invalid --weat: ${JSON.stringify(text)} came, X:Y:A:B or word:A:B with lists a,b,c was expected`,
  );
}
