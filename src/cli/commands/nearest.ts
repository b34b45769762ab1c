// riverbank nearest: the words around a word, an expression or any vector, and why they are.

import type { Command } from "commander";
import { answerCloser, answerNearest } from "../../questions/nearest.ts";
import { EXPRESSION_HELP, queriesOf, type TypedQuery } from "../../questions/queries.ts";
import { labelOf } from "../../similarity/compare.ts";
import { type Evidence, evidence } from "../../similarity/evidence.ts";
import type { Nearest } from "../../similarity/nearest.ts";
import { openCorpus } from "../../text/files.ts";
import { tokenizerFrom } from "../../tokens/tokenize.ts";
import type { EmbeddingTable } from "../../vectors/table.ts";
import { addCorpusOptions, type CorpusOptions, corpusOptions } from "../corpus.ts";
import { UsageError } from "../errors.ts";
import { readVector, readWordList } from "../input.ts";
import { interruptSignal } from "../interrupt.ts";
import { showText } from "../layout.ts";
import { openModel } from "../model.ts";
import { addCountOption, addExamples, addQuestionOptions, describe, type QuestionOptions } from "../options.ts";
import { print, printResult } from "../output.ts";
import { ProgressLine } from "../progress.ts";
import { showCloser, showNeighbours } from "../show.ts";
import { showEvidence } from "../show-evidence.ts";

interface Options extends QuestionOptions, CorpusOptions {
  count: number;
  among?: string;
  vector?: string;
  raw?: boolean;
  closerThan?: string;
  evidence?: string[];
}

const ABOUT = `List the words whose vectors point most nearly where a word's vector points, with their cosines.

Several words are answered one after the other, with --json one line each. The scan is exact.

${EXPRESSION_HELP}

--evidence reads a corpus, the one that the model was trained on or another, and shows for each neighbour how often it
stands there, the words that stand near it and near the word asked about (within five words, in the same sentence), and
a sentence of each. Words seen fewer than 20 times are marked: their vectors are little to be trusted.`;

export function define(command: Command): void {
  describe(command, ABOUT).argument("[words...]", "the words or expressions to start from");
  addCountOption(command)
    .option("--among <list>", "answer only with these words: a,b,c or a file with one per line")
    .option("--vector <numbers>", "start from a vector instead: 0.1,-2,... or a file of numbers")
    .option("--closer-than <word>", "answer with the words that are closer than this one, and with its rank")
    .option("--raw", "in expressions, take words as they stand instead of as unit vectors")
    .option("--evidence <corpus...>", "show in these texts why the answers are near: files, folders, patterns or -");
  addQuestionOptions(addCorpusOptions(command));
  addExamples(
    command,
    "nearest king -k 5",
    'nearest "king - man + woman"',
    "nearest banana --among apple,pear,king,stone",
    "nearest king --closer-than queen --json",
    "nearest dog -k 3 --evidence simplewiki.txt.gz",
  );
  command.action(run);
}

async function run(words: string[], options: Options): Promise<void> {
  const { model, json, count, among, vector, closerThan: than, evidence: paths, raw } = options;
  if (words.length > 0 === (vector !== undefined)) {
    throw new UsageError("invalid query: give either words or --vector, such as riverbank nearest king");
  }
  if (than !== undefined && (among !== undefined || paths)) {
    throw new UsageError("mismatched --closer-than: it came with --among or --evidence; leave one of them out");
  }
  const list = among === undefined ? undefined : await readWordList(among);
  const start = vector === undefined ? undefined : await readVector(vector);
  const table = await openModel(model);
  const queries = start ? [start] : queriesOf(table, words, !raw);
  if (paths) return explain(table, queries, paths, options, list);
  if (than !== undefined) {
    return printAll(queries, json, (query) => answerCloser(table, query, { k: count, closerThan: than }), showCloser);
  }
  printAll(queries, json, (query) => answerNearest(table, query, { k: count, among: list }), showNeighbourList);
}

/** Answers one query after the other, under their names where they are several. */
function printAll<T>(
  queries: readonly (TypedQuery | number[])[],
  json: boolean | undefined,
  answer: (query: TypedQuery | number[]) => T,
  show: (result: T) => string,
): void {
  const results = queries.map(answer);
  results.forEach((result, index) => {
    const query = queries[index];
    const headed = results.length > 1 && !json && !Array.isArray(query);
    if (headed) print(`${index > 0 ? "\n" : ""}${showText(labelOf(query))}`);
    printResult(result, json, show);
  });
}

function showNeighbourList({ neighbours }: Nearest): string {
  return showNeighbours(neighbours);
}

/** The neighbours of one word, with what a corpus says of them. */
async function explain(
  table: EmbeddingTable,
  [query, ...more]: readonly (TypedQuery | number[])[],
  paths: string[],
  options: Options,
  list: string[] | undefined,
): Promise<void> {
  if (typeof query !== "string" || more.length > 0) {
    throw new UsageError("invalid query: --evidence explains the neighbours of a single word; give one");
  }
  const { neighbours } = answerNearest(table, query, { k: options.count, among: list });
  const corpus = await openCorpus(paths, corpusOptions(options));
  const line = new ProgressLine(process.stderr);
  let found: Evidence;
  try {
    found = await evidence(
      corpus,
      query,
      neighbours.map(({ token }) => token),
      {
        lowercase: tokenizerFrom(table.metadata.tokenizer).lowercase,
        signal: interruptSignal(),
        onProgress: (done, total) => line.show(`reading${total ? ` ${Math.floor((100 * done) / total)} %` : ""}`),
      },
    );
  } finally {
    line.clear();
  }
  printResult({ query, neighbours, evidence: found }, options.json, showEvidence);
}
