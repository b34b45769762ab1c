// riverbank evaluate: how well does a model agree with people, and with itself?

import { basename, dirname, extname, join } from "node:path";
import type { Command } from "commander";
import { cardHtml } from "../../evaluation/card/html.ts";
import { cardMarkdown } from "../../evaluation/card/markdown.ts";
import { type EvaluationSets, evaluate } from "../../evaluation/evaluate.ts";
import { readOutliers } from "../../evaluation/outlier-reader.ts";
import type { PartProgress } from "../../evaluation/progress.ts";
import { type ReaderOptions, readAnalogies, readSentencePairs, readWordPairs } from "../../evaluation/readers.ts";
import { type ReportCard, reportCard } from "../../evaluation/report-card.ts";
import { METHOD_NAMES, METHODS } from "../../questions/analogy.ts";
import { checkWritable, writeAtomically } from "../../shared/files.ts";
import type { EmbeddingTable } from "../../vectors/table.ts";
import { measureContext, showContextCard } from "../context-card.ts";
import { UsageError } from "../errors.ts";
import { readInput } from "../input.ts";
import { interruptSignal } from "../interrupt.ts";
import { modelPath, openModel } from "../model.ts";
import { addExamples, addQuestionOptions, describe, oneOf, type QuestionOptions, wholeNumber } from "../options.ts";
import { note, printResult } from "../output.ts";
import { ProgressLine } from "../progress.ts";
import { showEvaluation } from "../show.ts";

interface Options extends QuestionOptions {
  similarity?: string[];
  analogies?: string;
  outliers?: string[];
  sts?: string[];
  cut: number;
  method: (typeof METHOD_NAMES)[number];
  all?: boolean;
  sample?: number;
  card?: string;
  context?: string;
  encoder?: string;
}

const ABOUT = `Test a model on pairs of words and of sentences that people rated, on analogies and outliers; and, without any
file, on what its rows show by themselves. Every estimate has its 95 % interval.

Similarity files hold "word1 word2 score" per line; the result is Spearman's rank correlation. Analogies have the form of
questions-words.txt; the result is the share of right first answers, which can only be compared for the same --cut. Pairs
and questions with words that the model lacks are left out and counted.

Outlier files have the form of 8-8-8.csv: a category, its words, and strangers of which each in turn must be told from them.
Results are the share that is found and the outlier position percentage (Camacho-Collados & Navigli, 2016).

Files of sentences have the form of the STS Benchmark: tabs, the score in column 5, sentences in 6 and 7. A sentence is
embedded as by riverbank embed, its common direction learned from all sentences of the file; the results are Pearson's and
Spearman's correlations.

--context tests an encoder instead, on the folders coarse-wsd and wic as they are published: is a word's vector in its sentence
nearest to the average of its own sense, and from which cosine on do two uses mean the same? Words are read in sight and, as
"masked", hidden from the encoder, so that the context alone speaks. The model gives the static baselines of the first: the
mean of the words around, plain and weighted by frequency.

Without files, with --all and for --card also: small-corpus tests (do weekdays, colours, walk and walked lie together, beyond
what frequency explains?), isotropy over all rows, and hubness over a sample of them. --card writes all of it to be published
beside a model: .html stands alone, .md has its plots as .svg files beside it, named after it.`;

export function define(command: Command): void {
  describe(command, ABOUT)
    .option("--similarity <file...>", "files of rated word pairs")
    .option("--analogies <file>", "file of analogy questions")
    .option("--outliers <file...>", "files of groups of words with strangers")
    .option("--sts <file...>", "files of rated pairs of sentences")
    .option("--cut <number>", "analogies: use only the N most frequent words, 0 all", wholeNumber("--cut", 0), 0)
    .option("--method <name>", "analogies: 3cosadd or 3cosmul", oneOf("--method", METHOD_NAMES), "3cosadd")
    .option("--all", "also what needs no files (default: where no files are given, and with --card)")
    .option("--sample <number>", "hubness: rows that take part, 0 all (default: 5000)", wholeNumber("--sample", 0))
    .option("--card <file>", "write a report card, .html or .md")
    .option("--context <folder>", "a folder with coarse-wsd and wic, to test an encoder on")
    .option("--encoder <path>", "the encoder for --context (default: the one that comes with Riverbank)");
  addQuestionOptions(command);
  addExamples(
    command,
    "evaluate",
    "evaluate --similarity EN-WS-353.txt EN-MEN-3k.txt",
    "evaluate --sts sts-dev.csv --json",
    "evaluate --model my.safetensors --analogies questions-words.txt --cut 50000",
    "evaluate --model my.safetensors --outliers 8-8-8.csv --card my.html",
    "evaluate --context sets --encoder my-encoder.safetensors",
  );
  command.action(run);
}

async function run(options: Options): Promise<void> {
  const { model, json, card: path, all = false, sample, context, encoder } = options;
  if (context !== undefined) {
    printResult(await measureContext(context, encoder, model), json, showContextCard);
    return;
  }
  if (encoder !== undefined) throw new UsageError("mismatched --encoder: it came without --context FOLDER; add it");
  const ending = path === undefined ? undefined : extname(path).toLowerCase();
  if (ending !== undefined && ending !== ".html" && ending !== ".md") {
    throw new UsageError(`invalid --card: ${JSON.stringify(path)} came, a name ending in .html or .md was expected`);
  }
  if (path !== undefined) await checkWritable(path);
  const sets = await readAllSets(options);
  const noSets = !sets.analogies && [sets.similarity, sets.outliers, sets.sentences].every((some) => !some?.length);
  const table = await openModel(model);
  if (path === undefined && !all && !noSets && sample === undefined) {
    printResult(evaluate(table, sets), json, showEvaluation);
    return;
  }
  const card = await measure(table, { ...sets, ...(sample === undefined ? {} : { sample }) });
  if (path !== undefined) await writeCard(card, path, basename(modelPath(model)));
  printResult(card, json, showEvaluation);
}

/** The whole card, with a line of progress; ctrl-C ends it between two steps. */
async function measure(table: EmbeddingTable, sets: EvaluationSets & { sample?: number }): Promise<ReportCard> {
  const line = new ProgressLine(process.stderr);
  const onProgress = ({ part, done, total }: PartProgress) => {
    line.show(`${part}${String(Math.floor((100 * done) / Math.max(1, total))).padStart(4)} %`);
  };
  try {
    return await reportCard(table, { ...sets, onProgress, signal: interruptSignal() });
  } finally {
    line.clear();
  }
}

/** Writes the card, its plots first, so that a card that is there has its plots. */
async function writeCard(card: ReportCard, path: string, name: string): Promise<void> {
  const encoder = new TextEncoder();
  if (extname(path).toLowerCase() === ".html") {
    await writeAtomically(path, [encoder.encode(cardHtml(card, { name }))]);
  } else {
    const { text, plots } = cardMarkdown(card, { name, prefix: basename(path, extname(path)) });
    for (const { file, svg } of plots) await writeAtomically(join(dirname(path), file), [encoder.encode(svg)]);
    await writeAtomically(path, [encoder.encode(text)]);
  }
  note(`wrote ${path}`);
}

async function readAllSets(options: Options): Promise<EvaluationSets> {
  const { similarity = [], analogies: file, outliers = [], sts = [], cut, method } = options;
  const words = await readSets(similarity, readWordPairs);
  const groups = await readSets(outliers, readOutliers);
  const sentences = await readSets(sts, readSentencePairs);
  return {
    similarity: words.map(({ name, items }) => ({ name, pairs: items })),
    outliers: groups.map(({ name, items }) => ({ name, groups: items })),
    sentences: sentences.map(({ name, items }) => ({ name, pairs: items })),
    cut,
    method: METHODS[method],
    ...(file === undefined ? {} : { analogies: readAnalogies(await readInput(file), { name: file }) }),
  };
}

async function readSets<Item>(
  paths: readonly string[],
  read: (text: string, options: ReaderOptions) => Item[],
): Promise<{ name: string; items: Item[] }[]> {
  const sets: { name: string; items: Item[] }[] = [];
  for (const path of paths) {
    sets.push({ name: basename(path, extname(path)), items: read(await readInput(path), { name: path }) });
  }
  return sets;
}
