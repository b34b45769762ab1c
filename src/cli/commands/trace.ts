// riverbank trace: the whole road of one text, from characters to words.

import { extname } from "node:path";
import type { Command } from "commander";
import { tracePlot } from "../../context/trace/plot.ts";
import { readTrace } from "../../context/trace/read-trace.ts";
import { stepOf, TRACE_STEPS, type Trace, type TraceStepName } from "../../context/trace/record.ts";
import { answerTrace } from "../../questions/trace.ts";
import { checkWritable, writeAtomically } from "../../shared/files.ts";
import { collect } from "../axes.ts";
import { addEncoderOption, addLayerOption, openEncoderModel } from "../encoder.ts";
import { UsageError } from "../errors.ts";
import { readInput } from "../input.ts";
import { interruptSignal } from "../interrupt.ts";
import { splitList } from "../lists.ts";
import { openModel } from "../model.ts";
import { addExamples, addQuestionOptions, describe, type QuestionOptions, wholeNumber } from "../options.ts";
import { note, print } from "../output.ts";
import { showTrace } from "../show-trace.ts";
import { styleFor } from "../style.ts";

interface Options extends QuestionOptions {
  encoder?: string;
  topics?: string;
  topic?: string[];
  answer?: string;
  layer?: number;
  count: number;
  word?: string;
  step?: TraceStepName;
  output?: string;
  replay?: string;
}

const ABOUT = `Follow a text from its characters to words: tokens, ids, the rows that they point to, where each token looks
(attention), what every part of the encoder does to its place on topics (gains that add up), what the static table keeps of
the text when only its topics matter, and the words that the encoder guesses.

An encoder guesses only at a mask: one is put behind a text without one, which is said; --answer puts something else there.
Topics are names of the library (riverbank axes lists them) or your own, name=words.

-o saves the whole record as JSON, numbers in full, or draws each token's places on the topics (.svg); --replay shows a saved one without any model, after checking that all
in it adds up.`;

export function define(command: Command): void {
  const names = TRACE_STEPS.map((name, index) => `${index + 1} ${name}`).join(", ");
  describe(command, ABOUT)
    .argument("[text]", "a text; without it, --replay")
    .option("--topics <names>", "topics and axes of the library, a,b,c (default: animal, sound, pet, currency, ...)")
    .option("--topic <topic>", "a topic of your own, name=words, or an axis; may come several times", collect)
    .option("--answer <text>", 'what is put behind the text, "" for nothing (default: a mask, where it has none)')
    .option("-k, --count <number>", "neighbours and words at each place, at most", wholeNumber("-k", 1), 5)
    .option("--word <word>", "the word to follow through attention and gain (default: the mask)")
    .option("--step <step>", `show this step alone: ${names}`, readStep)
    .option("-o, --output <file>", "save the record as JSON, or its places on topics as .svg")
    .option("--replay <file>", "show a saved record (- for standard input)");
  addQuestionOptions(addEncoderOption(addLayerOption(command)));
  addExamples(
    command,
    'trace "What sound does a dog make?"',
    'trace "What sound does a dog make?" --step gain --answer " A dog makes a [MASK]."',
    'trace "He went to the bank to deposit money" --topics money --topic water=river,lake,shore -o trace.json',
    "trace --replay trace.json --step 5 --word bank",
  );
  command.action(run);
}

async function run(text: string | undefined, options: Options): Promise<void> {
  const { step, word, json, output } = options;
  checkAsked(text, options);
  if (output !== undefined) await checkWritable(output);
  const found = text === undefined ? await replay(options.replay ?? "-") : await traceText(text, options);
  if (output !== undefined) {
    const content = extname(output) === ".svg" ? tracePlot(found) : `${JSON.stringify(found)}\n`;
    await writeAtomically(output, [new TextEncoder().encode(content)]);
    note(`wrote ${output}`);
  }
  if (json) return print(JSON.stringify(step === undefined ? found : stepOf(found, step)));
  const view = { width: process.stdout.columns ?? 100, style: styleFor(process.stdout), word };
  print(showTrace(found, view, step));
}

/** A text is traced or a record replayed, and what belongs to the one is refused with the other. */
function checkAsked(text: string | undefined, options: Options): void {
  if (text === undefined && options.replay === undefined) {
    throw new UsageError("missing text: nothing came to trace; give a text, or a saved record with --replay FILE");
  }
  if (options.replay === undefined) return;
  const given = (["encoder", "model", "topics", "topic", "answer", "layer"] as const).find((name) => {
    return options[name] !== undefined;
  });
  if (text === undefined && given === undefined) return;
  const what = text === undefined ? `--${given}` : "a text";
  throw new UsageError(`mismatched --replay: it came with ${what}, but shows what was saved; leave one of them out`);
}

async function replay(path: string): Promise<Trace> {
  return readTrace(await readInput(path), path === "-" ? "standard input" : path);
}

async function traceText(text: string, options: Options): Promise<Trace> {
  const { topics: names, topic, answer, layer, count: k } = options;
  const topics = names === undefined ? undefined : splitList(names, "--topics");
  const encoder = await openEncoderModel(options.encoder);
  const table = await openModel(options.model);
  try {
    return await answerTrace(encoder, table, { text, topics, topic, answer, layer, k }, { signal: interruptSignal() });
  } finally {
    await encoder.close();
  }
}

/** A step by its number or name. */
function readStep(text: string): TraceStepName {
  const found = TRACE_STEPS[Number(text) - 1] ?? TRACE_STEPS.find((name) => name === text);
  if (found !== undefined) return found;
  const expected = `a number from 1 to ${TRACE_STEPS.length} or one of ${TRACE_STEPS.join(", ")}`;
  throw new UsageError(`invalid --step: ${JSON.stringify(text)} came, ${expected} was expected; correct the option`);
}
