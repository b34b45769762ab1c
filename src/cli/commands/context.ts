// riverbank context: one word in two sentences.

import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Command } from "commander";
import type { UsesComparison } from "../../context/lens/compare-uses.ts";
import { usePlots } from "../../context/lens/use-plots.ts";
import { answerContext } from "../../questions/context.ts";
import { describeFileError, writeAtomically } from "../../shared/files.ts";
import { openTable } from "../../vectors/open.ts";
import { collect } from "../axes.ts";
import { addEncoderOptions, addLayerOption, type EncoderOptions, openEncoderModel } from "../encoder.ts";
import { addExamples, describe, wholeNumber } from "../options.ts";
import { note, printResult } from "../output.ts";
import { showUses } from "../show-context.ts";

interface Options extends EncoderOptions {
  word: string;
  axis?: string[];
  layer?: number;
  table?: string;
  count: number;
  output?: string;
}

const ABOUT = `Show what two sentences make of one word: where it lies by itself and in each of them, on axes; its neighbours there; how
alike the two uses are at every layer; and which words of the sentence moved it.

An axis is written "name=river,water:money,coin", the negative pole first, or as a topic, "name=river,water". It is made
twice in the encoder's own space, of the words' input rows and of their vectors at the layer; the one that tells left-out
words of its poles apart better is taken, and which one is said. Without --axis, pairs of topics are tried, and those
shown on which the two uses lie farthest apart. -1 is where the negative pole's words stand, 1 the positive pole's; a
spread is how far words of one pole scatter.

The word by itself comes from the encoder's input rows, or with --table from a static table. -o writes drawings: the
places, where the word looks (attention), which parts moved it, and whose values pushed it.`;

export function define(command: Command): void {
  describe(command, ABOUT)
    .argument("<first>", "a sentence")
    .argument("<second>", "another one")
    .requiredOption("--word <word>", "the word, which stands in both")
    .option("--axis <axis>", "an axis, name=words:words, or a topic, name=words; may come several times", collect)
    .option("--table <file>", "a static table for the word by itself")
    .option("-k, --count <number>", "neighbours of each, at most", wholeNumber("-k", 1), 5)
    .option("-o, --output <folder>", "write drawings as .svg into this folder");
  addEncoderOptions(addLayerOption(command));
  addExamples(
    command,
    'context "He went to the bank to deposit money" "She sat by the bank of the river" --word bank',
    'context "A bass swam by" "He plays the bass" --word bass --axis "kind=fish,lake:music,guitar" --json',
    'context "Spring is warm" "The spring is broken" --word spring --table models/en.safetensors -o drawings',
  );
  command.action(run);
}

async function run(first: string, second: string, options: Options): Promise<void> {
  const { encoder: named, json, word, axis, layer, table: path, count: k, output } = options;
  if (output !== undefined) await makeFolder(output);
  const encoder = await openEncoderModel(named);
  const table = path === undefined ? undefined : await openTable(path, { onWarning: note });
  const found = await answerContext(encoder, { first, second, word, axis, layer, k }, table);
  await encoder.close();
  if (output !== undefined) await writePlots(found, output);
  printResult(found, json, showUses);
}

async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true }).catch((error) => {
    throw describeFileError(error, path, "written");
  });
}

async function writePlots(found: UsesComparison, folder: string): Promise<void> {
  const encoder = new TextEncoder();
  const plots = usePlots(found);
  for (const { file, svg } of plots) await writeAtomically(join(folder, file), [encoder.encode(svg)]);
  note(`wrote ${plots.map(({ file }) => join(folder, file)).join(", ")}`);
}
