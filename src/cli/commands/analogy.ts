// riverbank analogy: a is to b as c is to what?

import type { Command } from "commander";
import { type AnalogyFields, answerAnalogy, METHOD_NAMES } from "../../questions/analogy.ts";
import { openModel } from "../model.ts";
import { addCountOption, addExamples, addQuestionOptions, describe, oneOf, type QuestionOptions } from "../options.ts";
import { printResult } from "../output.ts";
import { showAnalogy } from "../show.ts";

interface Options extends QuestionOptions {
  count: number;
  method: AnalogyFields["method"];
}

const ABOUT = `Answer "a is to b as c is to ...?": the words nearest to b - a + c, which is printed first.

With --method 3cosmul the answers are those with the highest b * c / a of cosines moved to 0..1 (Levy & Goldberg 2014);
that score is no cosine. The three words of the question are left out of the answer.`;

export function define(command: Command): void {
  describe(command, ABOUT)
    .argument("<a>", "the word that b comes from")
    .argument("<b>", "what a leads to")
    .argument("<c>", "the word to go on from");
  addCountOption(command).option("--method <name>", "3cosadd or 3cosmul", oneOf("--method", METHOD_NAMES), "3cosadd");
  addQuestionOptions(command);
  addExamples(
    command,
    "analogy man king woman",
    "analogy france paris italy -k 3 --json",
    "analogy man king woman --method 3cosmul",
  );
  command.action(async (a: string, b: string, c: string, { model, json, count, method }: Options) => {
    const table = await openModel(model);
    printResult(answerAnalogy(table, { a, b, c, k: count, method }), json, showAnalogy);
  });
}
