// riverbank compare: two words side by side.

import type { Command } from "commander";
import { compare } from "../../similarity/compare.ts";
import { openModel } from "../model.ts";
import { addExamples, addQuestionOptions, describe, type QuestionOptions } from "../options.ts";
import { printResult } from "../output.ts";
import { showComparison } from "../show.ts";
import { tokenOf } from "../words.ts";

const ABOUT = `Compare two words by dot product, cosine and norms, and say how they are related.

The relation is read from where their cosine falls among random pairs of the same model (all taken about the mean of
its frequent words): strongly related (above 99 % of them), related (95 %), unrelated, opposed (below 1 %). Antonyms
appear in the same contexts, so they come out related: opposites show on an axis, not in a cosine.`;

export function define(command: Command): void {
  describe(command, ABOUT).argument("<a>", "the first word").argument("<b>", "the second word");
  addQuestionOptions(command);
  addExamples(command, "compare king queen", "compare large small --model my.safetensors --json");
  command.action(async (a: string, b: string, { model, json }: QuestionOptions) => {
    const table = await openModel(model);
    printResult(compare(table, tokenOf(table, a), tokenOf(table, b)), json, showComparison);
  });
}
