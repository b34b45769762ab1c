// riverbank odd: the word that does not fit.

import type { Command } from "commander";
import { answerOdd } from "../../questions/odd.ts";
import { UsageError } from "../errors.ts";
import { openModel } from "../model.ts";
import { addExamples, addQuestionOptions, describe, type QuestionOptions } from "../options.ts";
import { printResult } from "../output.ts";
import { showOdd } from "../show.ts";

const LEAST = 3;

const ABOUT = `Find the word that fits least among at least three.

A word's score is the cosine of its vector with the mean direction of the others; the lowest is the odd one.`;

export function define(command: Command): void {
  describe(command, ABOUT).argument("<words...>", "at least three different words");
  addQuestionOptions(command);
  addExamples(command, "odd breakfast lunch dinner river", "odd king queen banana --json");
  command.action(async (words: string[], { model, json }: QuestionOptions) => {
    if (words.length < LEAST) {
      throw new UsageError(`invalid words: ${words.length} came, at least ${LEAST} were expected; add some`);
    }
    const table = await openModel(model);
    printResult(answerOdd(table, { words }), json, showOdd);
  });
}
