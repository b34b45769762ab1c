// Options that several commands have, and how an option's text becomes a value or one clear line.

import { type Command, Option } from "commander";
import type { TableFormat } from "../vectors/formats/options.ts";
import { UsageError } from "./errors.ts";

/** What --from can name. */
const FORMATS_READ: readonly TableFormat[] = [
  ...(["safetensors", "text", "binary", "fasttext", "npy", "csv", "model2vec"] as const),
];

/** What a command that asks a model something is told. */
export interface QuestionOptions {
  model?: string;
  json?: boolean;
}

/** Sets what a command's help says first; a line end within a paragraph counts as a blank, so that it wraps anywhere. */
export function describe(command: Command, about: string): Command {
  return command.description(about.replace(/(?<!\n)\n(?!\n)/g, " "));
}

/** Adds `--model` and `--json`. */
export function addQuestionOptions(command: Command): Command {
  return command
    .option("--model <file>", "model to ask (default: the English model that comes with Riverbank)")
    .option("--json", "print the result as JSON");
}

/** Adds `--vocabulary` and `--from`, for a model of any format. */
export function addFormatOptions(command: Command): Command {
  return command
    .option(
      "--vocabulary <file>",
      "the words of a .npy, one per line (default: NAME.vocab.txt, else vocab.txt beside it)",
    )
    .option(
      "--from <format>",
      `${FORMATS_READ.join(", ")} (default: what its bytes show)`,
      oneOf("--from", FORMATS_READ),
    );
}

/** Adds `-k`, how many answers. */
export function addCountOption(command: Command): Command {
  return command.addOption(
    new Option("-k, --count <number>", "how many answers, at most").default(10).argParser(wholeNumber("-k", 1)),
  );
}

/** Adds command lines that show what can be done, to stand below the help. */
export function addExamples(command: Command, ...examples: string[]): Command {
  const lines = examples.map((example) => `  $ riverbank ${example}`);
  return command.addHelpText("after", `\nExamples:\n${lines.join("\n")}`);
}

/** Reads a whole number from `least` to `most`. */
export function wholeNumber(flag: string, least: number, most = Number.MAX_SAFE_INTEGER): (text: string) => number {
  const upTo = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
  return (text) => {
    const value = toNumber(text);
    if (Number.isSafeInteger(value) && value >= least && value <= most) return value;
    throw badValue(flag, text, `a whole number ${upTo}`);
  };
}

/** Reads a number above 0, or from 0 on where `zero` says so, up to `most`. */
export function positiveNumber(
  flag: string,
  { zero = false, most = Number.POSITIVE_INFINITY } = {},
): (text: string) => number {
  const upTo = most === Number.POSITIVE_INFINITY ? "" : ` and at most ${most}`;
  return (text) => {
    const value = toNumber(text);
    if (Number.isFinite(value) && (value > 0 || (zero && value === 0)) && value <= most) return value;
    throw badValue(flag, text, `a number ${zero ? "of at least 0" : "above 0"}${upTo}`);
  };
}

/** Reads one of a few words. */
export function oneOf<Word extends string>(flag: string, words: readonly Word[]): (text: string) => Word {
  return (text) => {
    const found = words.find((word) => word === text);
    if (found !== undefined) return found;
    throw badValue(flag, text, `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`);
  };
}

function toNumber(text: string): number {
  return text.trim() === "" ? Number.NaN : Number(text);
}

function badValue(flag: string, text: string, expected: string): UsageError {
  return new UsageError(`invalid ${flag}: ${JSON.stringify(text)} came, ${expected} was expected; correct the option`);
}
