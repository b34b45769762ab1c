// riverbank analogy: a is to b as c is to what?

import type { Command } from "commander";
import { analogy } from "../../similarity/analogy.ts";
import { openModel } from "../model.ts";
import { addCountOption, addExamples, addQuestionOptions, describe, type QuestionOptions } from "../options.ts";
import { printResult } from "../output.ts";
import { showAnalogy } from "../show.ts";
import { tokensOf } from "../words.ts";

interface Options extends QuestionOptions {
  count: number;
}

const ABOUT = `Answer "a is to b as c is to ...?": the words nearest to b - a + c, which is printed first.

The three words of the question are left out of the answer.`;

export function define(command: Command): void {
  describe(command, ABOUT)
    .argument("<a>", "the word that b comes from")
    .argument("<b>", "what a leads to")
    .argument("<c>", "the word to go on from");
  addQuestionOptions(addCountOption(command));
  addExamples(command, "analogy man king woman", "analogy france paris italy -k 3 --json");
  command.action(async (a: string, b: string, c: string, { model, json, count }: Options) => {
    const table = await openModel(model);
    const [from, to, start] = tokensOf(table, [a, b, c]);
    printResult(analogy(table, from, to, start, { k: count }), json, showAnalogy);
  });
}
