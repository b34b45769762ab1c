// riverbank tokenize: text in, words and their ids out.

import type { Command } from "commander";
import { tokenize, tokenizerFrom } from "../../tokens/tokenize.ts";
import { WordTokenizer } from "../../tokens/words.ts";
import { readInput } from "../input.ts";
import { openModel } from "../model.ts";
import { addExamples, addQuestionOptions, describe, type QuestionOptions } from "../options.ts";
import { printResult } from "../output.ts";
import { showTokens } from "../show.ts";

interface Options extends QuestionOptions {
  keepCase?: boolean;
}

const ABOUT = `Cut text into words, each with its id in the model's vocabulary and where it stands in the text.

Offsets count UTF-16 units, as JavaScript strings do. A word that the model does not know has no id ("-", in JSON null).`;

export function define(command: Command): void {
  describe(command, ABOUT)
    .argument("[text...]", 'the text; standard input where there is none, or "-"')
    .option("--keep-case", "leave capital letters as they are (default: as the model was trained, or lower all)");
  addQuestionOptions(command);
  addExamples(command, 'tokenize "The bank of the river"', "tokenize --json < notes.txt");
  command.action(async (words: string[], { model, json, keepCase }: Options) => {
    const given = words.join(" ");
    const text = given === "" || given === "-" ? await readInput("-") : given;
    const { vocabulary, metadata } = await openModel(model);
    const tokenizer = keepCase ? new WordTokenizer({ lowercase: false }) : tokenizerFrom(metadata.tokenizer);
    printResult(tokenize(text, vocabulary, tokenizer), json, showTokens);
  });
}
