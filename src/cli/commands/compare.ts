// riverbank compare: two words side by side, or many as a matrix.

import type { Command } from "commander";
import { type Compared, compareMany, compareTwo } from "../../questions/compare.ts";
import { EXPRESSION_HELP } from "../../questions/queries.ts";
import { AXIS_HELP } from "../../questions/typed-axis.ts";
import type { Comparison } from "../../similarity/compare.ts";
import { collect } from "../axes.ts";
import { UsageError } from "../errors.ts";
import { showText } from "../layout.ts";
import { openModel } from "../model.ts";
import { addExamples, addQuestionOptions, describe, type QuestionOptions } from "../options.ts";
import { print, printResult } from "../output.ts";
import { csvMatrix, showComparison, showExplained, showMatrix } from "../show.ts";

interface Options extends QuestionOptions {
  csv?: boolean;
  explain?: boolean;
  raw?: boolean;
  axis?: string[];
}

const ABOUT = `Compare two words by dot product, cosine and norms, and say how they are related; of more words, show the
cosine of each with each.

The relation is read from where their cosine falls among random pairs of the same model (all taken about the mean of
its frequent words): strongly related (above 99 % of them), related (95 %), unrelated, opposed (below 1 %). Antonyms
appear in the same contexts, so they come out related: opposites show on an axis, not in a cosine. Of related words the
axes of the library are named at whose opposite ends they lie, as they would without having helped to make them; with
--axis, of any words, only those given.

${AXIS_HELP}

${EXPRESSION_HELP} Two sets of words are compared as "mean(a, b)" "mean(c, d)".`;

export function define(command: Command): void {
  describe(command, ABOUT)
    .argument("<words...>", "two words or expressions, or more for a matrix")
    .option("--csv", "print a matrix as CSV")
    .option("--explain", "two words: also show the sum behind the dot product, its ten largest terms and the rest")
    .option(
      "--axis <axis>",
      "two words: name this axis if they lie at its opposite ends; may come several times (default: the library's axes)",
      collect,
    )
    .option("--raw", "in expressions, take words as they stand instead of as unit vectors");
  addQuestionOptions(command);
  addExamples(
    command,
    "compare king queen --explain",
    'compare large small --axis "size=tiny,miniature,little:huge,massive,giant"',
    'compare "mean(breakfast, lunch)" "mean(pear, apple)" --json',
    "compare king queen man woman --csv",
  );
  command.action(run);
}

async function run(words: string[], { model, json, csv, raw, explain, axis }: Options): Promise<void> {
  if (words.length < 2) throw new UsageError("invalid words: 1 came, at least 2 were expected; add some");
  if (csv && json) throw new UsageError("mismatched --csv: it came with --json; leave one of them out");
  if (explain && words.length > 2) {
    throw new UsageError(`mismatched --explain: it came with ${words.length} words; it explains the product of two`);
  }
  if (axis && words.length > 2) {
    throw new UsageError(`mismatched --axis: it came with ${words.length} words; opposites are two`);
  }
  const table = await openModel(model);
  const fields = { words, axis, raw };
  if (csv) print(csvMatrix(compareMany(table, fields)));
  else if (words.length > 2) printResult(compareMany(table, fields), json, showMatrix);
  else if (explain) printResult(compareTwo(table, { ...fields, explain }), json, showWith(showExplained, axis));
  else printResult(compareTwo(table, fields), json, showWith(showComparison, axis));
}

/** The comparison, and on which axes the two are opposites: on none is said only of axes that were asked for. */
function showWith<T extends Comparison>(
  show: (compared: T) => string,
  asked: readonly string[] | undefined,
): (compared: Compared<T>) => string {
  return (compared) => {
    const found = compared.opposites;
    if (found.length === 0 && !asked) return show(compared);
    const names = found.map(({ axis, scores }) => {
      return `${showText(axis)} (${showText(compared.a)} ${scores[0].toFixed(2)}, ${showText(compared.b)} ${scores[1].toFixed(2)})`;
    });
    return `${show(compared)}\nopposites  ${names.length > 0 ? `on ${names.join(", ")}` : "on none of these axes"}`;
  };
}
