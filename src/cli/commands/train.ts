// riverbank train: text in, word vectors out.

import { existsSync } from "node:fs";
import { stat } from "node:fs/promises";
import { type Command, Option } from "commander";
import { openCorpus } from "../../text/files.ts";
import { openTokenizer } from "../../tokens/open.ts";
import type { CheckpointStore } from "../../training/checkpoint.ts";
import { fileCheckpoint } from "../../training/checkpoint-file.ts";
import { lowersLetters } from "../../training/continue.ts";
import {
  type Architecture,
  DEFAULTS,
  LIMITS,
  type NumberName,
  type Settings,
  STANDARDS,
} from "../../training/options.ts";
import { type Trained, type TrainProgress, type TrainReport, train } from "../../training/train.ts";
import { removeComponents } from "../../vectors/components.ts";
import { checkSavable, saveTable } from "../../vectors/open.ts";
import type { EmbeddingTable, Precision } from "../../vectors/table.ts";
import { addCorpusOptions, type CorpusOptions, checkOutput, corpusOptions } from "../corpus.ts";
import { Interrupted, UsageError } from "../errors.ts";
import { addFromOptions, checkFrom, type FromOptions, openFrom } from "../from.ts";
import { interruptSignal } from "../interrupt.ts";
import { clock, columns, count, plural, size } from "../layout.ts";
import { addExamples, describe, oneOf, positiveNumber, wholeNumber } from "../options.ts";
import { note, printResult } from "../output.ts";
import { addPhraseOptions, checkPhrases, type PhraseOptions, phrasesOf } from "../phrases.ts";
import { describeProgress, ProgressLine } from "../progress.ts";

interface Options extends Partial<Settings>, CorpusOptions, PhraseOptions, FromOptions {
  output: string;
  tokenizer?: string;
  memory?: number;
  cbow?: boolean;
  subwords?: boolean;
  keepCase?: boolean;
  precision?: Precision;
  limit?: number;
  removeComponents?: number;
  checkpoint: number;
  resume?: boolean;
  saveOnInterrupt?: boolean;
  quiet?: boolean;
  json?: boolean;
}

const ABOUT = `Train word vectors on text, and save them as a model.

Reads .txt, .md, .csv, .tsv and .jsonl, gzipped or not, folders of them, patterns, and standard input (-). With one
thread a seed gives the same bytes on every machine; with several the quality is the same, the bytes are not.

Progress goes to standard error. Ctrl-C ends the training; its checkpoint, OUTPUT.checkpoint, lets --resume go on, and
so it does after a crash. A finished training takes its checkpoint away.`;

const ARCHITECTURES: readonly Architecture[] = ["skip-gram", "cbow", "glove"];
const MEBIBYTE = 1024 ** 2;
const SUBWORDS = { minN: 3, maxN: 6 };

/** A default, and GloVe's where it has its own. */
function orGlove(name: "window" | "epochs" | "sample"): string {
  return `${DEFAULTS[name]}, GloVe ${STANDARDS.glove[name]}`;
}

/** The numbers that can be chosen, by their names in the library, with what stands for the default where it is no number. */
const NUMBERS: readonly [name: NumberName, about: string, standard?: string][] = [
  ["dims", "numbers per vector"],
  ["window", "most words to each side that count as neighbours", orGlove("window")],
  ["negative", "drawn words per window"],
  ["epochs", "passes over the text, GloVe: over its cells", orGlove("epochs")],
  ["minCount", "leave out words seen less often"],
  ["maxVocabulary", "keep at most this many words; 0: all"],
  ["sample", "share of the text above which a word is thinned out; 0: none", orGlove("sample")],
  ["rate", "learning rate at the start", `${STANDARDS["skip-gram"].rate}, CBOW and GloVe ${STANDARDS.cbow.rate}`],
  ["xMax", "GloVe: count from which a pair weighs fully; 0: by the size of the text"],
  ["seed", "decides every draw"],
  ["threads", "threads that train at once", "the machine's cores"],
  ["minN", "subwords: shortest n-gram, in characters"],
  ["maxN", "subwords: longest n-gram; 0: no subwords"],
  ["buckets", "subwords: rows that the n-grams share"],
];

export function define(command: Command): void {
  describe(command, ABOUT)
    .argument("<corpus...>", "files, folders, quoted patterns, or -")
    .requiredOption("-o, --output <file>", "model to write: .safetensors, or word2vec's .txt, .vec, .bin")
    .option(
      "--architecture <name>",
      "skip-gram, cbow or glove (default: skip-gram)",
      oneOf("--architecture", ARCHITECTURES),
    )
    .addOption(new Option("--cbow", "the same as --architecture cbow").conflicts("architecture"))
    .option(
      "--subwords",
      `vectors for unseen words too, from n-grams of ${SUBWORDS.minN} to ${SUBWORDS.maxN} characters`,
    );
  for (const [name, about, standard = String(DEFAULTS[name as keyof typeof DEFAULTS])] of NUMBERS) {
    const flag = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    const [least, most, whole] = LIMITS[name];
    const read = whole ? wholeNumber(flag, least, most) : positiveNumber(flag, { zero: least === 0, most });
    command.option(`${flag} <number>`, `${about} (default: ${standard})`, read);
  }
  command.option(
    "--memory <MiB>",
    "word ids, and GloVe's pairs and cells, kept in memory before temporary files take the rest (default: 256)",
    positiveNumber("--memory", { zero: true }),
  );
  command.option("--keep-case", "leave capital letters as they are (default: lower all)");
  addFromOptions(addPhraseOptions(addCorpusOptions(command)))
    .option("--tokenizer <file>", "train on this tokenizer's tokens, of which words are then composed (default: words)")
    .option("--precision <name>", "float32 or int8 (default: float32)", oneOf("--precision", ["float32", "int8"]))
    .option("--limit <rows>", "save only the N most frequent words (default: all)", wholeNumber("--limit", 1))
    .option(
      "--remove-components <number>",
      "save vectors without their mean and this many directions that all of them share (default: as trained)",
      wholeNumber("--remove-components", 0),
    )
    .option(
      "--checkpoint <seconds>",
      "how often to save a checkpoint; 0: on ctrl-C only",
      positiveNumber("--checkpoint", { zero: true }),
      120,
    )
    .option("--resume", "go on from the checkpoint of the same command, if there is one")
    .option("--save-on-interrupt", "on ctrl-C also save the model as far as it is trained")
    .option("--json", "print the final report as JSON")
    .option("--quiet", "show no progress");
  addExamples(
    command,
    "train notes/ -o notes.safetensors",
    "train 'wiki/*.txt.gz' -o wiki.safetensors --subwords --dims 200",
    "train 'wiki/*.txt.gz' -o wiki.safetensors --architecture glove --memory 1024",
    "train notes/ -o notes.safetensors --phrases 2 --save-phrases notes-phrases.json",
    "train news/ --from wiki.safetensors -o news.safetensors --freeze",
  );
  command.action(run);
}

async function run(paths: string[], options: Options): Promise<void> {
  const { output, precision, json, saveOnInterrupt } = options;
  checkOutput(paths, output);
  checkArchitecture(options);
  checkSubwords(options);
  checkTokenizer(options);
  checkFrom(options);
  await checkPhrases(paths, options);
  // Before hours of work: can what they make be saved?
  await checkSavable(output, { precision });
  const checkpoint = openCheckpoint(options);
  const { table, report, stopped } = await watchTraining(paths, options, checkpoint);
  const kept = rowsToSave(table, options);
  if (!stopped || saveOnInterrupt) {
    await saveTable(kept, output, { precision });
    note(`${output}: ${plural(kept.rows, "row")} × ${kept.dims} dims, ${size((await stat(output)).size)}`);
  }
  if (stopped) {
    note(`stopped; the same command with --resume goes on from ${checkpoint.name}`);
    throw new Interrupted();
  }
  await checkpoint.remove();
  printResult(report, json, showReport);
}

/** What all rows share is taken out before the rare ones are left out: those too show what is common. */
function rowsToSave(table: EmbeddingTable, { limit, removeComponents: components }: Options): EmbeddingTable {
  const cleared = components === undefined ? table : removeComponents(table, components);
  return limit === undefined ? cleared : cleared.head(limit);
}

function openCheckpoint({ output, checkpoint: seconds, resume }: Options): CheckpointStore {
  const checkpoint = fileCheckpoint(`${output}.checkpoint`, { everySeconds: seconds || Number.POSITIVE_INFINITY });
  const found = existsSync(checkpoint.name);
  if (resume && !found) note(`${checkpoint.name} is not there, so this starts anew`);
  if (!resume && found) note(`${checkpoint.name} is of an earlier training, which --resume would go on with`);
  return checkpoint;
}

/** Trains, with a line of progress on standard error, until the end or ctrl-C. */
async function watchTraining(paths: string[], options: Options, checkpoint: CheckpointStore): Promise<Trained> {
  const { resume = false, quiet, memory, freeze } = options;
  const from = options.from === undefined ? undefined : await openFrom(options.from, options);
  const corpus = await openCorpus(paths, corpusOptions(options));
  const tokenizer = options.tokenizer === undefined ? undefined : await openTokenizer(options.tokenizer);
  const line = new ProgressLine(process.stderr);
  const watch = {
    signal: interruptSignal(),
    onProgress: (progress: TrainProgress) => void (quiet || line.show(describeProgress(progress))),
  };
  try {
    const keepCase = options.keepCase ?? (from !== undefined && !lowersLetters(from));
    const phrases = await phrasesOf(corpus, { ...options, keepCase }, watch);
    line.clear();
    return await train(corpus, {
      ...settingsOf(options),
      ...watch,
      tokenizer,
      phrases,
      from,
      freeze,
      checkpoint,
      resume,
      ...(memory !== undefined && { memoryBudget: memory * MEBIBYTE }),
    });
  } finally {
    line.clear();
  }
}

/** Refuses what the architecture has no use for. */
function checkArchitecture({ architecture, subwords, minN, maxN, buckets, negative, sample, xMax }: Options): void {
  const refuse = (flag: string, why: string) => {
    throw new UsageError(`mismatched ${flag}: it came ${why}; leave one of them out`);
  };
  if (architecture !== "glove") {
    if (xMax) refuse("--x-max", "without --architecture glove, which alone weighs pairs");
    return;
  }
  const ngrams = { "--subwords": subwords, "--max-n": maxN, "--min-n": minN, "--buckets": buckets };
  for (const [flag, given] of Object.entries(ngrams)) {
    if (given) refuse(flag, "with --architecture glove, whose cells are of whole words");
  }
  if (negative !== undefined) refuse("--negative", "with --architecture glove, which draws no words");
  if (sample) refuse("--sample", "with --architecture glove, which counts every word");
}

/** Refuses what a tokenizer decides for itself. */
function checkTokenizer({ tokenizer, keepCase, subwords, maxN }: Options): void {
  if (tokenizer === undefined || !(keepCase || subwords || maxN)) return;
  const given = keepCase ? "--keep-case" : subwords ? "--subwords" : "--max-n";
  throw new UsageError(`mismatched ${given}: it came with --tokenizer, whose tokens decide that; leave it out`);
}

/** Refuses n-grams that are asked for and switched off at once. */
function checkSubwords(options: Options): void {
  const { subwords, minN, buckets, from } = options;
  if (from !== undefined) return;
  const { minN: shortest = DEFAULTS.minN, maxN: longest = DEFAULTS.maxN } = settingsOf(options);
  if (longest === 0 && (subwords || minN !== undefined || buckets !== undefined)) {
    const given = subwords ? "--subwords" : minN === undefined ? "--buckets" : "--min-n";
    const cure = subwords ? "leave one of them out" : "add --subwords";
    throw new UsageError(`mismatched ${given}: it came with --max-n 0, which is no subwords; ${cure}`);
  }
  if (longest > 0 && shortest > longest) {
    throw new UsageError(`mismatched --min-n: ${shortest} came with --max-n ${longest}; it must not be above`);
  }
}

/** What was chosen; the library fills in the rest. */
function settingsOf(options: Options): Partial<Settings> {
  const { cbow, subwords, keepCase, architecture } = options;
  const numbers = NUMBERS.flatMap(([name]) => (options[name] === undefined ? [] : [[name, options[name]]]));
  return {
    ...(architecture && { architecture }),
    ...(cbow && { architecture: "cbow" }),
    ...(subwords && SUBWORDS),
    ...Object.fromEntries(numbers),
    ...(keepCase && { lowercase: false }),
  };
}

function showReport(report: TrainReport): string {
  const { words, tokens, vocabulary, seconds, wordsPerSecond, loss, cells, added, cellsPerSecond = 0 } = report;
  const fresh = added === undefined ? "" : `, ${count(added)} of them new`;
  return columns([
    ["words", `${count(words)}, of them ${count(tokens)} in the vocabulary of ${count(vocabulary)}${fresh}`],
    ...(cells === undefined ? [] : [["cells", `${count(cells)}, ${count(Math.round(cellsPerSecond))} cells/s`]]),
    ["time", `${clock(seconds)}, ${count(Math.round(wordsPerSecond))} words/s`],
    ["loss", `${loss.map((value) => value.toFixed(4)).join(" ")} (per epoch)`],
  ]);
}
