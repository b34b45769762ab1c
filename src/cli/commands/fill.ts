// riverbank fill: words for the gaps in a text.

import type { Command } from "commander";
import { answerFill, type Filled } from "../../questions/fill.ts";
import { addEncoderOptions, type EncoderOptions, openEncoderModel } from "../encoder.ts";
import { columns, score, showText } from "../layout.ts";
import { addExamples, describe, wholeNumber } from "../options.ts";
import { printResult } from "../output.ts";

interface Options extends EncoderOptions {
  count: number;
  windows?: boolean;
}

const ABOUT = `Give the likeliest words for each [MASK] in a text, with their probabilities among all tokens of the encoder.

A text longer than the encoder's positions is refused; with --windows it is read in overlapping windows, and each gap is
filled from the one in which it has most context.`;

export function define(command: Command): void {
  describe(command, ABOUT)
    .argument("<text>", "a text with one [MASK] or more")
    .option("-k, --count <number>", "words for each gap, at most", wholeNumber("-k", 1), 5)
    .option("--windows", "read a long text in overlapping windows");
  addEncoderOptions(command);
  addExamples(command, 'fill "The [MASK] barks."', 'fill "The [MASK] of the [MASK] is cold." -k 3 --json');
  command.action(run);
}

async function run(text: string, { encoder: named, json, count, windows }: Options): Promise<void> {
  const encoder = await openEncoderModel(named);
  const filled = await answerFill(encoder, { text, k: count, windows });
  await encoder.close();
  printResult(filled, json, showGaps);
}

function showGaps({ gaps }: Filled): string {
  const lists = gaps.map(({ candidates }) => {
    return columns(candidates.map(({ token, probability }) => [showText(token), score(probability)]));
  });
  if (lists.length === 1) return lists[0];
  return lists.map((list, index) => `gap ${index + 1}\n${list}`).join("\n\n");
}
