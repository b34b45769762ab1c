// riverbank compare: two words side by side, or many as a matrix.

import type { Command } from "commander";
import { compare } from "../../similarity/compare.ts";
import { cosineMatrix } from "../../similarity/matrix.ts";
import { UsageError } from "../errors.ts";
import { openModel } from "../model.ts";
import { addExamples, addQuestionOptions, describe, type QuestionOptions } from "../options.ts";
import { print, printResult } from "../output.ts";
import { EXPRESSION_HELP, queriesOf } from "../queries.ts";
import { csvMatrix, showComparison, showExplained, showMatrix } from "../show.ts";

interface Options extends QuestionOptions {
  csv?: boolean;
  explain?: boolean;
  raw?: boolean;
}

const ABOUT = `Compare two words by dot product, cosine and norms, and say how they are related; of more words, show the
cosine of each with each.

The relation is read from where their cosine falls among random pairs of the same model (all taken about the mean of
its frequent words): strongly related (above 99 % of them), related (95 %), unrelated, opposed (below 1 %). Antonyms
appear in the same contexts, so they come out related: opposites show on an axis, not in a cosine.

${EXPRESSION_HELP} Two sets of words are compared as "mean(a, b)" "mean(c, d)".`;

export function define(command: Command): void {
  describe(command, ABOUT)
    .argument("<words...>", "two words or expressions, or more for a matrix")
    .option("--csv", "print a matrix as CSV")
    .option("--explain", "two words: also show the sum behind the dot product, its ten largest terms and the rest")
    .option("--raw", "in expressions, take words as they stand instead of as unit vectors");
  addQuestionOptions(command);
  addExamples(
    command,
    "compare king queen --explain",
    'compare "mean(breakfast, lunch)" "mean(pear, apple)" --json',
    "compare king queen man woman --csv",
  );
  command.action(run);
}

async function run(words: string[], { model, json, csv, raw, explain }: Options): Promise<void> {
  if (words.length < 2) throw new UsageError("invalid words: 1 came, at least 2 were expected; add some");
  if (csv && json) throw new UsageError("mismatched --csv: it came with --json; leave one of them out");
  if (explain && words.length > 2) {
    throw new UsageError(`mismatched --explain: it came with ${words.length} words; it explains the product of two`);
  }
  const table = await openModel(model);
  const queries = words.map((word) => queriesOf(table, [word], !raw)[0]);
  const [first, second] = queries;
  if (csv) print(csvMatrix(cosineMatrix(table, queries)));
  else if (explain) printResult(compare(table, first, second, { explain }), json, showExplained);
  else if (queries.length === 2) printResult(compare(table, first, second), json, showComparison);
  else printResult(cosineMatrix(table, queries), json, showMatrix);
}
