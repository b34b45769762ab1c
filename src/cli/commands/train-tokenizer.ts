// riverbank train-tokenizer: text in, a tokenizer out.

import { stat } from "node:fs/promises";
import type { Command } from "commander";
import { openCorpus } from "../../text/files.ts";
import { KINDS, type LearnedKind } from "../../tokens/learn/presets.ts";
import { type TokenizerProgress, trainTokenizer } from "../../tokens/learn/train.ts";
import { checkTokenizerSavable, saveTokenizer } from "../../tokens/open.ts";
import { addCorpusOptions, type CorpusOptions, checkOutput, corpusOptions } from "../corpus.ts";
import { UsageError } from "../errors.ts";
import { interruptSignal } from "../interrupt.ts";
import { count, plural, size } from "../layout.ts";
import { addExamples, describe, oneOf, wholeNumber } from "../options.ts";
import { note } from "../output.ts";
import { ProgressLine } from "../progress.ts";

interface Options extends CorpusOptions {
  output: string;
  kind: LearnedKind;
  size: number;
  minFrequency?: number;
  lowercase?: boolean;
  keepCase?: boolean;
  quiet?: boolean;
}

const ABOUT = `Learn a tokenizer from text, and save it as tokenizer.json.

bpe: pairs of bytes that stand together most often, merged again and again, as GPT's. wordpiece: as BERT's. unigram: the
most likely pieces, as T5's. words: the most frequent words. characters: every character.

What is saved loads in Hugging Face's libraries, and in riverbank tokenize --tokenizer and train --tokenizer.`;

export function define(command: Command): void {
  describe(command, ABOUT)
    .argument("<corpus...>", "files, folders, quoted patterns, or -")
    .requiredOption("-o, --output <file>", "tokenizer to write: .json, or vocab.txt for wordpiece")
    .option("--kind <name>", `${KINDS.slice(0, -1).join(", ")} or ${KINDS.at(-1)}`, oneOf("--kind", KINDS), "bpe")
    .option("--size <number>", "most tokens, special ones included", wholeNumber("--size", 1, 2 ** 24), 16_000)
    .option(
      "--min-frequency <number>",
      "leave out what is seen less often (default: 2, characters 1)",
      wholeNumber("--min-frequency", 1),
    )
    .option("--lowercase", "lower all letters (default: for words and wordpiece)")
    .option("--keep-case", "leave capital letters as they are (default: for the others)")
    .option("--quiet", "show no progress");
  addCorpusOptions(command);
  addExamples(
    command,
    "train-tokenizer notes/ --size 8000 -o notes.json",
    "train-tokenizer 'wiki/*.txt.gz' --kind unigram -o wiki.json",
  );
  command.action(run);
}

async function run(paths: string[], options: Options): Promise<void> {
  const { output, kind, size: most, minFrequency, lowercase, keepCase, quiet } = options;
  if (lowercase && keepCase)
    throw new UsageError("mismatched --lowercase: it came with --keep-case; leave one of them out");
  checkOutput(paths, output);
  await checkTokenizerSavable(output, kind);
  const line = new ProgressLine(process.stderr);
  try {
    const tokenizer = await trainTokenizer(await openCorpus(paths, corpusOptions(options)), {
      kind,
      size: most,
      ...(minFrequency !== undefined && { minFrequency }),
      ...((lowercase || keepCase) && { lowercase: lowercase === true }),
      signal: interruptSignal(),
      onProgress: (progress) => void (quiet || line.show(describeProgress(progress))),
    });
    await saveTokenizer(tokenizer, output);
    line.clear();
    note(`${output}: ${kind}, ${plural(tokenizer.vocabularySize, "token")}, ${size((await stat(output)).size)}`);
  } finally {
    line.clear();
  }
}

function describeProgress({ stage, done, total }: TokenizerProgress): string {
  const percent = total ? `${String(Math.floor((100 * done) / total)).padStart(4)} %` : "";
  return stage === "counting" ? `reading${percent}  ${count(done)} bytes` : `learning${percent}`;
}
