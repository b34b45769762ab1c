// riverbank evaluate: how well does a model agree with people?

import { basename, extname } from "node:path";
import type { Command } from "commander";
import { evaluate } from "../../evaluation/evaluate.ts";
import { readAnalogies, readWordPairs } from "../../evaluation/readers.ts";
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
  cut: number;
  method: (typeof METHOD_NAMES)[number];
}

const ABOUT = `Test a model on word pairs that people rated, and on analogies.

Similarity files hold "word1 word2 score" per line; the result is Spearman's rank correlation with its 95 % interval.
Analogies have the form of questions-words.txt; the result is the share of right first answers, which can only be
compared for the same --cut. Pairs and questions with words that the model lacks are left out and counted.`;

export function define(command: Command): void {
  describe(command, ABOUT)
    .option("--similarity <file...>", "files of rated word pairs")
    .option("--analogies <file>", "file of analogy questions")
    .option("--cut <number>", "analogies: use only the N most frequent words, 0 all", wholeNumber("--cut", 0), 0)
    .option("--method <name>", "analogies: 3cosadd or 3cosmul", oneOf("--method", METHOD_NAMES), "3cosadd");
  addQuestionOptions(command);
  addExamples(
    command,
    "evaluate --similarity EN-WS-353.txt EN-MEN-3k.txt",
    "evaluate --model my.safetensors --analogies questions-words.txt --cut 50000",
  );
  command.action(run);
}

async function run({ model, json, similarity = [], analogies, cut, method }: Options): Promise<void> {
  if (similarity.length === 0 && analogies === undefined) {
    throw new UsageError("missing tests: give --similarity FILE, --analogies FILE, or both");
  }
  const sets: { name: string; pairs: ReturnType<typeof readWordPairs> }[] = [];
  for (const path of similarity) {
    sets.push({ name: basename(path, extname(path)), pairs: readWordPairs(await readInput(path), { name: path }) });
  }
  const questions =
    analogies === undefined ? undefined : readAnalogies(await readInput(analogies), { name: analogies });
  const table = await openModel(model);
  const result = evaluate(table, {
    similarity: sets,
    cut,
    method: METHODS[method],
    ...(questions && { analogies: questions }),
  });
  printResult(result, json, (cards) => showEvaluation(cards, METHODS[method]));
}
