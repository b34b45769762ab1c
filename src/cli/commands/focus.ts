// riverbank focus: what a query is about, and what it is when only that matters.

import { type Command, Option } from "commander";
import { focusOn, neighboursWithout } from "../../questions/focus.ts";
import { queriesOf } from "../../questions/queries.ts";
import { AXIS_HELP } from "../../questions/typed-axis.ts";
import { collect } from "../axes.ts";
import { UsageError } from "../errors.ts";
import { splitList } from "../lists.ts";
import { openModel } from "../model.ts";
import {
  addCountOption,
  addExamples,
  addQuestionOptions,
  describe,
  positiveNumber,
  type QuestionOptions,
} from "../options.ts";
import { printResult } from "../output.ts";
import { showFocus, showWithout } from "../show-axes.ts";

interface Options extends QuestionOptions {
  count: number;
  threshold: number;
  topics?: string;
  topic?: string[];
  without?: string;
}

const ABOUT = `Weigh topics for a query, keep those that it is about, and project its vector onto them: show what is kept,
what is dropped and the nearest words before and after.

A topic's standing says how unusual it is for words to have so much to do with it, in standard deviations from random
frequent words; the query's words are added up, function words counting little. Topics of a standing from 3 on are kept.
The weight is the softmax of the standings.

${AXIS_HELP}

--without goes the other way: it takes axes away from a word or an expression, and shows who its neighbours are then.`;

export function define(command: Command): void {
  describe(command, ABOUT).argument("<query...>", "a text; with --without a word or an expression");
  addCountOption(command)
    .option("--topics <names>", "axes and topics of the library, a,b,c (default: all its topics)")
    .option("--topic <topic>", "a topic of your own, name=words, or an axis; may come several times", collect)
    .addOption(
      new Option("--threshold <number>", "keep topics from this standing on")
        .default(3)
        .argParser(positiveNumber("--threshold", { zero: true })),
    )
    .option("--without <names>", "take these axes of the library away instead");
  addQuestionOptions(command);
  addExamples(
    command,
    'focus "What sound does a dog make?"',
    'focus "How much money is in the bank?" --topics money,river,sport --json',
    'focus "a cup of hot espresso" --topic coffee=coffee,espresso,cup -k 5',
    "focus actress --without gender -k 5",
  );
  command.action(run);
}

async function run(words: string[], options: Options): Promise<void> {
  const { model, json, count: k, threshold, without } = options;
  if (without !== undefined && (options.topics !== undefined || options.topic)) {
    throw new UsageError("mismatched --without: it came with --topics or --topic; leave one of them out");
  }
  const table = await openModel(model);
  if (without !== undefined) {
    const [query, ...more] = queriesOf(table, words);
    if (more.length > 0) throw new UsageError("invalid query: --without takes one word or expression; give one");
    return printResult(neighboursWithout(table, query, splitList(without, "--without"), { k }), json, showWithout);
  }
  const topics = options.topics === undefined ? undefined : splitList(options.topics, "--topics");
  const fields = { query: words.join(" "), k, threshold, topics, topic: options.topic };
  printResult(focusOn(table, fields), json, showFocus);
}
