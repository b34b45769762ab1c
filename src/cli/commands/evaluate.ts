// riverbank evaluate: how well does a model agree with people?

import { basename, extname } from "node:path";
import type { Command } from "commander";
import { evaluate } from "../../evaluation/evaluate.ts";
import { type ReaderOptions, readAnalogies, readSentencePairs, readWordPairs } from "../../evaluation/readers.ts";
import { UsageError } from "../errors.ts";
import { readInput } from "../input.ts";
import { openModel } from "../model.ts";
import { addExamples, addQuestionOptions, describe, oneOf, type QuestionOptions, wholeNumber } from "../options.ts";
import { printResult } from "../output.ts";
import { showEvaluation } from "../show.ts";
import { METHOD_NAMES, METHODS } from "./analogy.ts";

interface Options extends QuestionOptions {
  similarity?: string[];
  analogies?: string;
  sts?: string[];
  cut: number;
  method: (typeof METHOD_NAMES)[number];
}

const ABOUT = `Test a model on pairs of words and of sentences that people rated, and on analogies.

Similarity files hold "word1 word2 score" per line; the result is Spearman's rank correlation with its 95 % interval.
Analogies have the form of questions-words.txt; the result is the share of right first answers, which can only be
compared for the same --cut. Pairs and questions with words that the model lacks are left out and counted.

Files of sentences have the form of the STS Benchmark: tabs, the score in column 5, sentences in 6 and 7. A sentence is
embedded as by riverbank embed, its common direction learned from all sentences of the file; the results are Pearson's and
Spearman's correlations with their 95 % intervals.`;

export function define(command: Command): void {
  describe(command, ABOUT)
    .option("--similarity <file...>", "files of rated word pairs")
    .option("--analogies <file>", "file of analogy questions")
    .option("--sts <file...>", "files of rated pairs of sentences")
    .option("--cut <number>", "analogies: use only the N most frequent words, 0 all", wholeNumber("--cut", 0), 0)
    .option("--method <name>", "analogies: 3cosadd or 3cosmul", oneOf("--method", METHOD_NAMES), "3cosadd");
  addQuestionOptions(command);
  addExamples(
    command,
    "evaluate --similarity EN-WS-353.txt EN-MEN-3k.txt",
    "evaluate --sts sts-dev.csv --json",
    "evaluate --model my.safetensors --analogies questions-words.txt --cut 50000",
  );
  command.action(run);
}

async function run(options: Options): Promise<void> {
  const { model, json, similarity = [], analogies, sts = [], cut, method } = options;
  if (similarity.length === 0 && analogies === undefined && sts.length === 0) {
    throw new UsageError("missing tests: give --similarity FILE, --analogies FILE, --sts FILE, or several of them");
  }
  const words = await readSets(similarity, readWordPairs);
  const sentences = await readSets(sts, readSentencePairs);
  const questions =
    analogies === undefined ? undefined : readAnalogies(await readInput(analogies), { name: analogies });
  const result = evaluate(await openModel(model), {
    similarity: words,
    sentences,
    cut,
    method: METHODS[method],
    ...(questions && { analogies: questions }),
  });
  printResult(result, json, (cards) => showEvaluation(cards, METHODS[method]));
}

async function readSets<Pair>(
  paths: readonly string[],
  read: (text: string, options: ReaderOptions) => Pair[],
): Promise<{ name: string; pairs: Pair[] }[]> {
  const sets: { name: string; pairs: Pair[] }[] = [];
  for (const path of paths) {
    sets.push({ name: basename(path, extname(path)), pairs: read(await readInput(path), { name: path }) });
  }
  return sets;
}
