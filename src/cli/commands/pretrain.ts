// riverbank pretrain: text in, an encoder out that has learned to guess masked words.

import { existsSync } from "node:fs";
import type { Command } from "commander";
import { Encoder } from "../../context/encoder.ts";
import { saveEncoder } from "../../context/open.ts";
import { LONGEST, RATE_BY_HIDDEN } from "../../context/pretrain/continue.ts";
import {
  DEFAULTS,
  LIMITS,
  PRESETS,
  type Preset,
  type PretrainNumber,
  type PretrainSettings,
} from "../../context/pretrain/options.ts";
import {
  type Pretrained,
  type PretrainingProgress,
  type PretrainReport,
  pretrain,
} from "../../context/pretrain/pretrain.ts";
import { openCorpus } from "../../text/files.ts";
import { openTokenizer } from "../../tokens/open.ts";
import type { CheckpointStore } from "../../training/checkpoint.ts";
import { fileCheckpoint } from "../../training/checkpoint-file.ts";
import { openTable } from "../../vectors/open.ts";
import { addCorpusOptions, type CorpusOptions, checkOutput, corpusOptions } from "../corpus.ts";
import { Interrupted, UsageError } from "../errors.ts";
import { addFromEncoderOptions, checkFromEncoder, type FromEncoderOptions, openFromEncoder } from "../from-encoder.ts";
import { bytesOf } from "../input.ts";
import { interruptSignal } from "../interrupt.ts";
import { clock, columns, count, plural, size } from "../layout.ts";
import { addExamples, describe, oneOf, positiveNumber, wholeNumber } from "../options.ts";
import { note, printResult } from "../output.ts";
import { ProgressLine } from "../progress.ts";

interface Options extends Partial<Omit<PretrainSettings, "freeze">>, CorpusOptions, FromEncoderOptions {
  preset?: Preset;
  precision?: "float32" | "int8";
  threads?: number;
  checkpoint: number;
  resume?: boolean;
  saveOnInterrupt?: boolean;
  quiet?: boolean;
  json?: boolean;
}

const ABOUT = `Pretrain a BERT encoder on text: some of the words are masked, and it learns to guess them.

Its tokens are the words of --table, or those of --tokenizer, or a WordPiece learned from the text. With --freeze the
rows of the table stay as they are, seen through one learned linear map, which is folded into them when the encoder is
saved. One seed gives the same bytes for any number of threads, unless --minutes let the clock decide.

With --from it goes on from an encoder, on the same text or other: the encoder settles tokenizer and sizes, --length is
its positions, at most 128, and --rate a third of the presets', 0.09 / hidden. An int8 encoder learns as float32; one
without a head that predicts words gets a new one. With --freeze its rows of words are kept through a map that begins as
the identity. The same text, --seed, --length, --mask and --validation hold out the same windows again, while those to
train on come in another order, masked anew.

With --neighbours words, in sight and masked, learn to tell the words around them, so that their vectors say what a text is
about. That is best a second course, by --from: from the start, both at once, masked words are learned late.

Progress goes to standard error; "held-out" is the true loss on text that is not trained on, over the whole vocabulary.
Ctrl-C ends the training; its checkpoint, OUTPUT.checkpoint, lets --resume go on, and so it does after a crash. On two
cores 10 million tokens take about 10 minutes for tiny, 30 for small, 4 hours for base.`;

/** What stands for a default where it is no number. */
function presetDefault(name: keyof (typeof PRESETS)["small"]): string {
  return `${PRESETS.tiny[name]}, ${PRESETS.small[name]}, ${PRESETS.base[name]} by preset`;
}

const NUMBERS: readonly [name: PretrainNumber, about: string, standard?: string][] = [
  ["layers", "layers", presetDefault("layers")],
  ["hidden", "numbers per hidden state", presetDefault("hidden")],
  ["heads", "attention heads per layer", presetDefault("heads")],
  ["inner", "width of the feed-forward part", "4 × hidden"],
  [
    "length",
    "most tokens in a window of text",
    `${presetDefault("length")}; with --from its positions, at most ${LONGEST}`,
  ],
  ["batch", "windows per step", presetDefault("batch")],
  ["epochs", "passes over the text"],
  ["steps", "steps to take, instead of epochs"],
  ["minutes", "minutes to train, instead of epochs"],
  ["rate", "highest learning rate", `${presetDefault("rate")}; with --from ${RATE_BY_HIDDEN} / hidden`],
  ["warmUp", "share of the training in which the rate rises"],
  ["decay", "weight decay"],
  ["clip", "norm that gradients are shortened to; 0: never"],
  ["mask", "share of the words to guess"],
  ["neighbours", "how many words are to tell the words of their window, as a share of those in sight"],
  ["samples", "words drawn for the softmax in each step; 0: the whole vocabulary", "by the vocabulary"],
  ["validation", "share of the text that is held out"],
  ["parts", "parts of a step, the most threads that can help"],
  ["seed", "decides every draw"],
];

export function define(command: Command): void {
  describe(command, ABOUT)
    .argument("<corpus...>", "files, folders, quoted patterns, or -")
    .requiredOption("-o, --output <file>", "encoder to write: a .safetensors file, or a folder for transformers")
    .option("--preset <name>", "tiny, small or base (default: small)", oneOf("--preset", ["tiny", "small", "base"]))
    .option("--table <file>", "static table whose rows words start from");
  addFromEncoderOptions(command)
    .option("--tokenizer <file>", "whose tokens are learned (default: the table's words, else a WordPiece of the text)")
    .option(
      "--vocabulary <number>",
      "most tokens (default: all words of the table, 8,000 of a WordPiece)",
      wholeNumber("--vocabulary", 16),
    );
  for (const [name, about, standard = String(DEFAULTS[name as keyof typeof DEFAULTS])] of NUMBERS) {
    const flag = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    const [least, most, whole] = LIMITS[name];
    const read = whole ? wholeNumber(flag, least, most) : positiveNumber(flag, { zero: least === 0, most });
    command.option(`${flag} <number>`, `${about} (default: ${standard})`, read);
  }
  command
    .option(
      "--schedule <name>",
      "how the rate falls: cosine, linear or constant (default: cosine)",
      oneOf("--schedule", ["cosine", "linear", "constant"]),
    )
    .option(
      "--threads <number>",
      "threads that train at once (default: the machine's cores)",
      wholeNumber("--threads", 1, 64),
    )
    .option(
      "--precision <name>",
      "float32 or int8, for a file (default: float32)",
      oneOf("--precision", ["float32", "int8"]),
    );
  addCorpusOptions(command)
    .option(
      "--checkpoint <seconds>",
      "how often to save a checkpoint; 0: on ctrl-C only",
      positiveNumber("--checkpoint", { zero: true }),
      300,
    )
    .option("--resume", "go on from the checkpoint of the same command, if there is one")
    .option("--save-on-interrupt", "on ctrl-C also save the encoder as far as it is trained")
    .option("--json", "print the final report as JSON")
    .option("--quiet", "show no progress");
  addExamples(
    command,
    "pretrain notes/ -o notes-encoder.safetensors --preset tiny",
    "pretrain 'wiki/*.txt.gz' -o encoder.safetensors --table en.safetensors --freeze --minutes 60",
    "pretrain 'wiki/*.txt.gz' -o encoder/ --tokenizer wordpiece.json --layers 4 --hidden 256 --heads 8",
    "pretrain notes/ --from encoder.safetensors -o notes-encoder.safetensors --epochs 3",
  );
  command.action(run);
}

async function run(paths: string[], options: Options): Promise<void> {
  const { output, precision, json, saveOnInterrupt } = options;
  checkOutput(paths, output);
  const isFile = output.endsWith(".safetensors");
  if (!isFile && precision === "int8") {
    throw new UsageError(
      "mismatched --precision: int8 came with a folder, which holds float32; name a .safetensors file",
    );
  }
  checkFromEncoder(options);
  const checkpoint = openCheckpoint(options);
  const { encoder, report, stopped } = await watch(paths, options, checkpoint);
  if (!stopped || saveOnInterrupt) {
    await saveEncoder(precision === "int8" ? quantised(encoder) : encoder, output);
    const { layers, dims } = encoder.config;
    note(`${output}: ${plural(layers, "layer")} × ${dims}${isFile ? `, ${size(await bytesOf(output))}` : ""}`);
  }
  if (stopped) {
    note(`stopped; the same command with --resume goes on from ${checkpoint.name}`);
    throw new Interrupted();
  }
  await checkpoint.remove();
  printResult(report, json, showReport);
}

function quantised({ weights, tokenizer, pooling, json }: Encoder): Encoder {
  return new Encoder({ weights: weights.quantise(), tokenizer, pooling, json });
}

function openCheckpoint({ output, checkpoint: seconds, resume }: Options): CheckpointStore {
  const path = `${output.replace(/[/\\]+$/, "")}.checkpoint`;
  const checkpoint = fileCheckpoint(path, { everySeconds: seconds || Number.POSITIVE_INFINITY });
  const found = existsSync(checkpoint.name);
  if (resume && !found) note(`${checkpoint.name} is not there, so this starts anew`);
  if (!resume && found) note(`${checkpoint.name} is of an earlier training, which --resume would go on with`);
  return checkpoint;
}

/** Pretrains, with a line of progress on standard error, until the end or ctrl-C. */
async function watch(paths: string[], options: Options, checkpoint: CheckpointStore): Promise<Pretrained> {
  const { resume = false, quiet, preset, vocabulary, threads, schedule, freeze } = options;
  const corpus = await openCorpus(paths, corpusOptions(options));
  const from = await openFromEncoder(options);
  const table = options.table === undefined ? undefined : await openTable(options.table);
  const tokenizer = options.tokenizer === undefined ? undefined : await openTokenizer(options.tokenizer);
  const line = new ProgressLine(process.stderr);
  const numbers = Object.fromEntries(NUMBERS.map(([name]) => [name, options[name]]));
  try {
    return await pretrain(corpus, {
      ...numbers,
      ...{ preset, vocabulary, threads, table, from, tokenizer, checkpoint, resume, signal: interruptSignal() },
      ...(schedule && { schedule }),
      ...(freeze && { freeze }),
      onProgress: (progress) => void (quiet || line.show(describeProgress(progress))),
      onWarning: note,
    });
  } finally {
    line.clear();
  }
}

function describeProgress(progress: PretrainingProgress): string {
  const { stage, done, total } = progress;
  const percent = total ? `${String(Math.floor((100 * done) / total)).padStart(4)} %` : "";
  if (stage === "reading") return `reading${percent}  ${count(progress.tokens)} tokens`;
  if (stage !== "pretraining") return `tokenizer, ${stage}${percent}`;
  const { step, tokens, tokensPerSecond, secondsLeft, loss, validation, rate } = progress;
  const held = validation === undefined ? "" : `  held-out ${validation.toFixed(3)}`;
  const speed = `${count(tokens)} tokens  ${count(Math.round(tokensPerSecond))}/s`;
  const left = `${clock(secondsLeft)} left`;
  return `pretraining${percent}  step ${step}  ${speed}  loss ${loss.toFixed(3)}${held}  rate ${rate.toFixed(5)}  ${left}`;
}

function showReport(report: PretrainReport): string {
  const { corpusTokens, windows, vocabulary, parameters, steps, tokens, seconds, tokensPerSecond } = report;
  const { loss, validations, memory } = report;
  return columns([
    ["text", `${count(corpusTokens)} tokens of ${count(vocabulary)} kinds, in ${plural(windows, "window")}`],
    ["parameters", count(parameters)],
    [
      "training",
      `${plural(steps, "step")}, ${count(tokens)} tokens in ${clock(seconds)}, ${count(Math.round(tokensPerSecond))}/s`,
    ],
    ["memory", size(memory)],
    ["loss", loss.toFixed(4)],
    ["held-out", validations.map((look) => look.loss.toFixed(3)).join(" ") || "none"],
  ]);
}
