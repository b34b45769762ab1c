// What `train` is told about phrases, and where they come from: learned from the corpus, or a file.

import { resolve } from "node:path";
import { type Command, Option } from "commander";
import { checkWritable } from "../shared/files.ts";
import type { Corpus } from "../text/corpus.ts";
import { type LearnPhrasesOptions, learnPhrases } from "../tokens/learn/phrases.ts";
import type { Phrases } from "../tokens/phrases.ts";
import { openPhrases, savePhrases } from "../tokens/phrases-file.ts";
import { PHRASES_IN_TABLE } from "../training/train.ts";
import { UsageError } from "./errors.ts";
import { STANDARD_INPUT } from "./input.ts";
import { plural } from "./layout.ts";
import { positiveNumber, wholeNumber } from "./options.ts";
import { note } from "./output.ts";

export interface PhraseOptions {
  /** How many passes; true where no number was said. */
  phrases?: number | true;
  phraseThreshold?: number;
  savePhrases?: string;
  phrasesFile?: string;
  output: string;
  tokenizer?: string;
  keepCase?: boolean;
  minCount?: number;
}

/** Adds `--phrases`, `--phrase-threshold`, `--save-phrases` and `--phrases-file`. */
export function addPhraseOptions(command: Command): Command {
  return command
    .option(
      "--phrases [passes]",
      "first learn which words belong together, and write them as one: new_york; 2 passes find phrases of up to 4 words",
      wholeNumber("--phrases", 1, 10),
    )
    .option(
      "--phrase-threshold <number>",
      "how many times as often as by chance the words of a phrase meet (default: 100)",
      positiveNumber("--phrase-threshold"),
    )
    .option("--save-phrases <file>", "keep the learned phrases as JSON")
    .addOption(new Option("--phrases-file <file>", "take phrases that were kept").conflicts("phrases"));
}

/** Refuses before any work what could not be done after it. */
export async function checkPhrases(paths: readonly string[], options: PhraseOptions): Promise<void> {
  const { phrases, phrasesFile, phraseThreshold, savePhrases: kept, tokenizer } = options;
  if (phrases === undefined && (kept !== undefined || phraseThreshold !== undefined)) {
    const given = kept === undefined ? "--phrase-threshold" : "--save-phrases";
    throw new UsageError(`mismatched ${given}: it came without --phrases, which learns them; add it`);
  }
  if (tokenizer !== undefined && (phrases !== undefined || phrasesFile !== undefined)) {
    const given = phrases === undefined ? "--phrases-file" : "--phrases";
    throw new UsageError(`mismatched ${given}: it came with --tokenizer, but joins words; leave one of them out`);
  }
  if (phrases !== undefined && paths.includes(STANDARD_INPUT)) {
    const cure = "save the text in a file, or take phrases that were kept with --phrases-file";
    throw new UsageError(`mismatched --phrases: it reads the corpus more than once, standard input can't be; ${cure}`);
  }
  if (kept === undefined) return;
  if ([...paths, options.output].some((path) => resolve(path) === resolve(kept))) {
    throw new UsageError(`invalid --save-phrases: ${kept} is the corpus or the model too; name another file`);
  }
  await checkWritable(kept);
}

/** The phrases to train with, if any; learned ones are saved where it was asked for. */
export async function phrasesOf(
  corpus: Corpus,
  options: PhraseOptions,
  watch: Pick<LearnPhrasesOptions, "signal" | "onProgress">,
): Promise<Phrases | undefined> {
  const { phrases: passes, phraseThreshold: threshold, savePhrases: output, phrasesFile, keepCase, minCount } = options;
  if (phrasesFile !== undefined) return openPhrases(phrasesFile);
  if (passes === undefined) return undefined;
  const phrases = await learnPhrases(corpus, {
    ...watch,
    passes: passes === true ? 1 : passes,
    lowercase: !keepCase,
    ...(threshold !== undefined && { threshold }),
    ...(minCount !== undefined && { minCount }),
  });
  if (output !== undefined) await savePhrases(phrases, output);
  note(describe(phrases, output));
  return phrases;
}

function describe(phrases: Phrases, output: string | undefined): string {
  const some = phrases.passes.flatMap((pass) => [...pass.keys()].slice(0, 3)).map((pair) => pair.replace(" ", "_"));
  const found = `${plural(phrases.size, "phrase")}${some.length > 0 ? `, such as ${some.join(", ")}` : ""}`;
  if (output !== undefined) return `${output}: ${found}`;
  const large = JSON.stringify(phrases).length > PHRASES_IN_TABLE;
  return large ? `${found}; too many for the model to keep, which --save-phrases FILE does` : found;
}
